"""A process of its own, with little memory and time, that makes a portrait out of whatever was uploaded.

Run as a script by `pictures.portrait`: reads a picture from standard input and writes a square WebP to standard output.
Exit status 3 means that the picture was refused; the reason, in words, is on standard error. Decoders are where
pictures attack, so none of them runs in the process that answers requests.
"""

from __future__ import annotations

import io
import resource
import sys

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ["PNG", "JPEG", "GIF", "WEBP", "AVIF"]
# A telephone's largest setting today; decoded that is 200 MB, which fits in MEMORY.
MOST_PIXELS = 50_000_000
FEWEST = 64
SIDE = 320
MEMORY = 2 * 1024**3
SECONDS = 10
REFUSED = 3


class Refused(Exception):
    """The picture cannot be taken; the message says why."""


def make(data: bytes) -> bytes:
    """The middle square of the picture, 320 pixels wide, with nothing but its pixels. Raises Refused, in words."""
    try:
        # Reads the header only: size and kind are known before anything is decoded.
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (UnidentifiedImageError, Image.DecompressionBombError, ValueError, SyntaxError, OSError):
        raise Refused("This is no picture that we can read. PNG, JPEG, GIF, WebP and AVIF are taken.") from None
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Refused(f"This picture is {width:,} × {height:,} pixels; at most {MOST_PIXELS:,} in all are taken.")
    if min(width, height) < FEWEST:
        raise Refused(f"This picture is {width} × {height} pixels; a portrait needs at least {FEWEST} each way.")
    try:
        return _square(picture)
    except (ValueError, SyntaxError, OSError, EOFError, MemoryError, Image.DecompressionBombError):
        raise Refused("This picture is damaged. Open it, save it anew and try again.") from None


def _square(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    square = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    # A new picture, onto which only the pixels are put: place, camera and thumbnail stay behind.
    plain = Image.new("RGB", square.size, "white")
    plain.paste(square, mask=square.getchannel("A"))
    made = io.BytesIO()
    plain.save(made, "WEBP", quality=84, method=5)
    return made.getvalue()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if sys.platform == "linux":  # macOS refuses this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    _limit()
    # Checked by hand above, and without a warning.
    Image.MAX_IMAGE_PIXELS = None
    try:
        sys.stdout.buffer.write(make(sys.stdin.buffer.read()))
    except Refused as refusal:
        sys.stderr.write(str(refusal))
        sys.exit(REFUSED)
