"""A process of its own, with little memory and time, that makes a picture from elsewhere anew.

Run as a script by `attachments.py`: reads a picture from standard input and writes a WebP to standard output, at most
2,000 pixels wide or high, with nothing but its pixels. Exit status 3: the picture was refused.
"""

from __future__ import annotations

import io
import resource
import sys

from PIL import Image, ImageOps

FORMATS = ["PNG", "JPEG", "GIF", "WEBP", "AVIF"]
# A telephone's largest setting today; decoded that is 200 MB, which fits in MEMORY.
MOST_PIXELS = 50_000_000
# Twice the widest column of a page, for fine screens.
SIDE = 2_000
MEMORY = 2 * 1024**3
SECONDS = 20
REFUSED = 3


def make(data: bytes) -> bytes:
    """The picture as WebP. Raises ValueError or OSError when it is none, damaged or too large."""
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("too large")
    upright = ImageOps.exif_transpose(picture)
    pixels = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    pixels.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    # A new picture, onto which only the pixels are put: place, camera and thumbnail stay behind.
    plain = Image.new(pixels.mode, pixels.size)
    plain.paste(pixels)
    made = io.BytesIO()
    plain.save(made, "WEBP", quality=84, method=4)
    return made.getvalue()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if sys.platform == "linux":  # macOS refuses this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # Checked by hand above, and without a warning.
    Image.MAX_IMAGE_PIXELS = None
    try:
        sys.stdout.buffer.write(make(sys.stdin.buffer.read()))
    except (ValueError, SyntaxError, OSError, EOFError, MemoryError):
        sys.exit(REFUSED)
