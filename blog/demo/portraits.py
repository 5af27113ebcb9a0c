"""Faces for people who do not exist: paper cut-outs, drawn, so that no real person's photo is needed."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

Colour = str

# Drawn large and made smaller, so that edges are smooth.
SIDE = 320
SCALE = 2


@dataclass(frozen=True)
class Look:
    """The colours and the hair of one face."""

    paper: Colour
    skin: Colour
    shade: Colour
    hair: Colour
    shirt: Colour
    style: str
    beard: bool = False
    glasses: bool = False


LOOKS = {
    "ann": Look("#d9cdb8", "#e8b997", "#d29d78", "#8a8580", "#7a3b2e", "bob"),
    "ben": Look("#b9c7c4", "#7d5240", "#66402f", "#1d1a19", "#c9a24b", "short", beard=True),
    "marta": Look("#c6c3d6", "#f0c9ae", "#dcab8b", "#c98a45", "#2f4858", "bun", glasses=True),
    "jonas": Look("#d6c2b4", "#e3ae8a", "#c98f6b", "#5a3a26", "#4d5b3f", "short", beard=True, glasses=True),
    "hanna": Look("#c9d3d8", "#f2cdb4", "#dfae8e", "#b0764a", "#3f5f4a", "bob", glasses=True),
    "priya": Look("#cfd3bd", "#b57f5b", "#9b6744", "#221b1c", "#8c3f5d", "long"),
}


def draw(handle: str) -> bytes:
    """The face of one of the demo's people, as PNG."""
    look = LOOKS[handle]
    picture = Image.new("RGB", (SIDE * SCALE, SIDE * SCALE), look.paper)
    pen = ImageDraw.Draw(picture)
    _back_hair(pen, look)
    _body(pen, look)
    _face(pen, look)
    _front_hair(pen, look)
    out = BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _at(*box: float) -> tuple[float, ...]:
    return tuple(value * SCALE for value in box)


def _oval(pen: ImageDraw.ImageDraw, colour: Colour, *box: float) -> None:
    pen.ellipse(_at(*box), fill=colour)


def _back_hair(pen: ImageDraw.ImageDraw, look: Look) -> None:
    if look.style == "long":
        pen.rounded_rectangle(_at(84, 70, 236, 268), radius=70 * SCALE, fill=look.hair)
    elif look.style == "bob":
        pen.rounded_rectangle(_at(82, 62, 238, 206), radius=66 * SCALE, fill=look.hair)
    elif look.style == "bun":
        _oval(pen, look.hair, 124, 22, 196, 90)
        _oval(pen, look.hair, 90, 56, 230, 190)


def _body(pen: ImageDraw.ImageDraw, look: Look) -> None:
    pen.rounded_rectangle(_at(38, 240, 282, 400), radius=84 * SCALE, fill=look.shirt)
    pen.rounded_rectangle(_at(132, 190, 188, 268), radius=28 * SCALE, fill=look.shade)


def _face(pen: ImageDraw.ImageDraw, look: Look) -> None:
    _oval(pen, look.shade, 86, 130, 112, 170)
    _oval(pen, look.shade, 208, 130, 234, 170)
    _oval(pen, look.skin, 98, 66, 222, 226)
    if look.beard:
        pen.chord(_at(100, 110, 220, 232), 18, 162, fill=look.hair)
        _oval(pen, look.shade, 140, 186, 180, 200)
    else:
        pen.arc(_at(134, 166, 186, 204), 25, 155, fill="#5b2f25", width=4 * SCALE)
    pen.arc(_at(150, 138, 172, 176), 40, 130, fill=look.shade, width=4 * SCALE)
    for x in (134, 186):
        _oval(pen, "#2a2320", x - 5, 138, x + 5, 150)
    if look.glasses:
        for x in (134, 186):
            pen.ellipse(_at(x - 19, 126, x + 19, 162), outline="#2a2320", width=3 * SCALE)
        pen.line(_at(153, 142, 167, 142), fill="#2a2320", width=3 * SCALE)


def _front_hair(pen: ImageDraw.ImageDraw, look: Look) -> None:
    if look.style == "short":
        pen.chord(_at(97, 54, 223, 190), 186, 354, fill=look.hair)
    elif look.style == "bob":
        pen.chord(_at(92, 52, 228, 196), 196, 330, fill=look.hair)
    elif look.style == "bun":
        pen.chord(_at(94, 54, 226, 180), 190, 350, fill=look.hair)
    else:
        pen.chord(_at(90, 50, 230, 200), 182, 300, fill=look.hair)
        pen.chord(_at(90, 50, 230, 200), 270, 358, fill=look.hair)
