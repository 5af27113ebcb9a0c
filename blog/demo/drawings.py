"""Pictures for the demo's posts, drawn like its faces: a lamp that is opened, lights on a wall, a drawer."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

Pen = ImageDraw.ImageDraw

# What a column of text shows at its widest; drawn twice as large and made smaller, so that edges are smooth.
WIDTH, HEIGHT = 960, 540
SCALE = 2

PAPER, SHADE, INK = "#e6dcc9", "#cdbfa6", "#2a2320"
METAL, DARK_METAL, BRASS, RUBBER, RED = "#8f9a9b", "#5f6b6d", "#c9a24b", "#3a3f3d", "#a8402f"
NIGHT, WALL, GLOW = "#171c24", "#2b323d", "#f3e3b0"


def draw(name: str) -> bytes:
    """One of the drawings, as PNG."""
    picture = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), NIGHT if name == "wall" else PAPER)
    DRAWINGS[name](ImageDraw.Draw(picture))
    out = BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _at(*box: float) -> tuple[float, ...]:
    return tuple(value * SCALE for value in box)


def _block(pen: Pen, colour: str, *box: float, radius: int = 0) -> None:
    pen.rounded_rectangle(_at(*box), radius=radius * SCALE, fill=colour)


def _clip(pen: Pen) -> None:
    """A lamp from the side with its lid half off, and a knife at the end that opens."""
    _block(pen, SHADE, 0, 400, 960, 540)
    # The case, its fins and the lens.
    _block(pen, DARK_METAL, 220, 250, 700, 400, radius=26)
    for x in range(420, 680, 32):
        _block(pen, METAL, x, 262, x + 14, 388, radius=6)
    pen.polygon(_at(220, 262, 160, 236, 160, 414, 220, 388), fill=INK)
    pen.chord(_at(120, 236, 200, 414), 90, 270, fill=GLOW)
    # The cell inside, and the lid above it, lifted at the port.
    _block(pen, BRASS, 268, 236, 610, 276, radius=18)
    _block(pen, INK, 596, 246, 622, 266, radius=4)
    pen.polygon(_at(226, 216, 690, 128, 698, 166, 234, 252), fill=METAL)
    pen.line(_at(612, 256, 648, 214, 640, 176), fill=RED, width=5 * SCALE)
    # The port with the clip that gives, and the one at the lens that cracks.
    _block(pen, INK, 682, 300, 712, 340, radius=6)
    pen.ellipse(_at(206, 214, 246, 254), outline=RED, width=6 * SCALE)
    # The knife.
    pen.polygon(_at(704, 240, 830, 196, 842, 226, 716, 254), fill="#d8dcdb")
    _block(pen, "#7a4a2e", 826, 178, 946, 226, radius=20)


def _wall(pen: Pen) -> None:
    """Four lights on one wall: a sharp edge, a large blur, a small sharp one, and a pale spot."""
    for number, (edge, height, glow) in enumerate(
        ((True, 170, GLOW), (False, 220, "#cdbf95"), (True, 130, "#e0d09f"), (False, 110, "#6d6a5a"))
    ):
        left = 30 + number * 230
        _block(pen, WALL, left, 60, left + 210, 470, radius=4)
        middle, top = left + 105, 190
        for step in range(5):
            inset = step * 16
            wide, high = 92 - inset, height / 2 * (92 - inset) / 92
            box = (middle - wide, top - high, middle + wide, top + high)
            colour = (WALL, "#454a4e", "#7b786c", "#b8ac88", glow)[step] if not edge else glow
            pen.ellipse(_at(*box), fill=colour)
            if edge:
                break
        if edge:
            # What a good mirror does: nothing above the line.
            _block(pen, WALL, left, 60, left + 210, 172)
            _block(pen, "#fff6d6", middle - 60, 172, middle + 60, 178, radius=3)
        pen.line(_at(left, 400, left + 210, 400), fill=NIGHT, width=3 * SCALE)
        _block(pen, DARK_METAL, middle - 26, 486, middle + 26, 512, radius=8)


def _drawer(pen: Pen) -> None:
    """A drawer full of brackets, straps and lenses, each with a tag."""
    _block(pen, "#7a5a3e", 30, 40, 930, 500, radius=14)
    _block(pen, "#b98f63", 56, 66, 904, 474, radius=6)
    for number in range(12):
        left, top = 84 + number % 6 * 136, 92 + number // 6 * 186
        _block(pen, "#a67d54", left, top, left + 112, top + 160, radius=6)
        middle, low = left + 56, top + 62
        if number % 3 == 0:
            pen.arc(_at(middle - 34, low - 38, middle + 34, low + 34), 130, 50, fill=RUBBER, width=13 * SCALE)
        elif number % 3 == 1:
            _block(pen, METAL, middle - 34, low - 30, middle + 34, low - 10, radius=8)
            _block(pen, METAL, middle - 10, low - 30, middle + 10, low + 34, radius=8)
            pen.ellipse(_at(middle - 6, low + 12, middle + 6, low + 24), fill=INK)
        else:
            pen.ellipse(_at(middle - 34, low - 36, middle + 34, low + 32), fill="#dfe5e2", outline=METAL, width=8)
            pen.line(_at(middle - 18, low - 26, middle + 4, low + 4, middle - 4, low + 28), fill=INK, width=3 * SCALE)
        _block(pen, PAPER, left + 22, top + 116, left + 92, top + 144, radius=3)
        pen.line(_at(left + 32, top + 126, left + 80, top + 126), fill=RED, width=2 * SCALE)
        pen.line(_at(left + 32, top + 134, left + 66, top + 134), fill=INK, width=2 * SCALE)
    _block(pen, BRASS, 420, 488, 540, 510, radius=10)


DRAWINGS: dict[str, Callable[[Pen], None]] = {"clip": _clip, "wall": _wall, "drawer": _drawer}
