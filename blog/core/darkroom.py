"""A process of its own, with little memory and time, where pictures that somebody sent are made anew.

Run as a script by `pictures.py` with the name of what to make. Reads the picture from standard input; writes a line of
JSON that says what follows, and then the files, to standard output. Exit status 3 means that the picture was refused:
why, as JSON, is on standard error. Decoders are where pictures attack, so none runs in the web process.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ["PNG", "JPEG", "GIF", "WEBP", "AVIF"]
# A telephone's largest setting today; decoded that is 200 MB, which fits in MEMORY.
MOST_PIXELS = 50_000_000
FEWEST = 64
# A portrait is a square, shown at 128 pixels and less.
SIDE = 320
# Twice the widest column of a page, for fine screens; and a drawing or a long screen that is taller than wide.
WIDEST, TALLEST = 2_400, 10_000
# What a telephone, a tablet and a fine screen ask for. AVIF stops where the difference cannot be seen any more.
WIDTHS = (480, 960, 1_600)
# The masthead is 44 pixels high; twice that, for fine screens. A telephone's home screen asks for an icon of 180.
LOGO, ICON = (640, 88), 180
# Up to here a picture is a drawing or a screen: its edges are kept as they are.
FEW_COLOURS = 256
MEMORY = 2 * 1024**3
SECONDS = 20
REFUSED = 3

_DAMAGED = (ValueError, SyntaxError, OSError, EOFError, MemoryError, Image.DecompressionBombError)


class Refused(Exception):
    """The picture cannot be taken: `why` is one word, `facts` are the numbers that belong to it."""

    def __init__(self, why: str, **facts: int) -> None:
        super().__init__(why)
        self.why, self.facts = why, facts


@dataclass(frozen=True)
class Made:
    """One file: its size in pixels, what it is (webp, avif) and its bytes."""

    width: int
    height: int
    kind: str
    data: bytes


def make(what: str, data: bytes) -> list[Made]:
    """The files, largest first: `portrait`, `picture`, `still` (the first picture of one that moves), `logo` or `icon`.

    Raises Refused.
    """
    try:
        # Reads the header only: size and kind are known before anything is decoded.
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (UnidentifiedImageError, *_DAMAGED):
        raise Refused("unknown") from None
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Refused("large", width=width, height=height, most=MOST_PIXELS)
    if what == "portrait" and min(width, height) < FEWEST:
        raise Refused("small", width=width, height=height, fewest=FEWEST)
    # Nobody can stop a picture that moves (WCAG 2.2.2).
    if what in ("picture", "logo", "icon") and getattr(picture, "is_animated", False):
        raise Refused("moving")
    try:
        upright = _upright(picture)
        return _ONE[what](upright) if what in _ONE else _prints(upright)
    except _DAMAGED:
        raise Refused("damaged") from None


def _upright(picture: Image.Image) -> Image.Image:
    """Only pixels, the right way up and in the colours of the web: place, camera and thumbnail stay behind."""
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    pixels = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    if profile:
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ImageCms.profileToProfile(pixels, theirs, ImageCms.createProfile("sRGB"), inPlace=True)
        except (ImageCms.PyCMSError, *_DAMAGED):
            pass  # A profile that cannot be read describes no colours.
    plain = Image.new(pixels.mode, pixels.size)
    plain.paste(pixels)
    return plain


def _logo(upright: Image.Image) -> list[Made]:
    """No larger than the masthead of a fine screen needs it, with whatever shines through."""
    upright.thumbnail(LOGO, Image.Resampling.LANCZOS)
    return [_written(upright, "webp", lossless=True)]


def _icon(upright: Image.Image) -> list[Made]:
    """The whole of it in the middle of a square: in PNG, which every browser takes for an icon."""
    return [_written(ImageOps.pad(upright.convert("RGBA"), (ICON, ICON), _FINE, color=(0, 0, 0, 0)), "png")]


def _square(upright: Image.Image) -> Made:
    square = ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS)
    plain = Image.new("RGB", square.size, "white")
    plain.paste(square, mask=square.getchannel("A"))
    return _written(plain, "webp")


def _prints(upright: Image.Image) -> list[Made]:
    lossless = upright.getcolors(FEW_COLOURS) is not None
    upright.thumbnail((WIDEST, TALLEST), Image.Resampling.LANCZOS, reducing_gap=3.0)
    prints = [_written(upright, "webp", lossless=lossless)]
    for width in reversed(WIDTHS):
        if width < upright.width:
            smaller = upright.resize((width, max(1, round(upright.height * width / upright.width))), _FINE)
            prints.append(_written(smaller, "webp"))
            prints.append(_written(smaller, "avif"))
    if upright.width <= WIDTHS[-1]:
        prints.insert(1, _written(upright, "avif"))
    return prints


_FINE = Image.Resampling.LANCZOS
# What is made as one file.
_ONE = {"portrait": lambda upright: [_square(upright)], "logo": _logo, "icon": _icon}


def _written(pixels: Image.Image, kind: str, *, lossless: bool = False) -> Made:
    file = io.BytesIO()
    if kind == "avif":
        # Speed 8 takes a tenth of the time of 6 and gives the same size.
        pixels.save(file, "AVIF", quality=62, speed=8, max_threads=2)
    elif kind == "png":
        pixels.save(file, "PNG", optimize=True)
    else:
        pixels.save(file, "WEBP", quality=84, method=4, lossless=lossless)
    return Made(pixels.width, pixels.height, kind, file.getvalue())


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if sys.platform == "linux":  # macOS refuses this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _say(made: list[Made]) -> None:
    head: list[dict[str, Any]] = [
        {"width": each.width, "height": each.height, "kind": each.kind, "bytes": len(each.data)} for each in made
    ]
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    for each in made:
        sys.stdout.buffer.write(each.data)


if __name__ == "__main__":
    _limit()
    # Checked by hand above, and without a warning.
    Image.MAX_IMAGE_PIXELS = None
    try:
        _say(make(sys.argv[1], sys.stdin.buffer.read()))
    except Refused as refusal:
        sys.stderr.write(json.dumps({"why": refusal.why, **refusal.facts}))
        sys.exit(REFUSED)
