"""Picture files as people and liars send them."""

from __future__ import annotations

import io
import zlib
from typing import Any

from PIL import Image, ImageDraw


def drawing(size: tuple[int, int] = (80, 60), kind: str = "PNG", **how: Any) -> bytes:
    """A picture with a bright upper left corner on navy."""
    made, picture = io.BytesIO(), Image.new("RGB", size, "navy")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="yellow")
    picture.save(made, kind, **how)
    return made.getvalue()


def photograph(size: tuple[int, int]) -> bytes:
    """A picture of many colours."""
    made = io.BytesIO()
    noise = Image.effect_noise((size[0] // 8, size[1] // 8), 60).convert("RGB")
    Image.merge("RGB", [noise.resize(size).getchannel(0), *[Image.linear_gradient("L").resize(size)] * 2]).save(
        made, "JPEG", quality=88
    )
    return made.getvalue()


def moving() -> bytes:
    """Two frames."""
    made = io.BytesIO()
    frames = [Image.new("RGB", (80, 60), colour) for colour in ("navy", "yellow")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return made.getvalue()


def flood() -> bytes:
    """A PNG of a few bytes whose header claims 60,000 by 60,000 pixels."""
    small = bytearray(drawing())
    small[16:24] = (60_000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    return bytes(small)
