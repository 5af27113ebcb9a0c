"""Colours in numbers: WCAG 2.2 contrast, and the nearest colour that can be read."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable

# WCAG 2.2: what words need (1.4.3), and what controls need (1.4.11).
TEXT, CONTROL = 4.5, 3.0
# The steps in which a colour is made darker or lighter: smaller than anybody sees.
_STEPS = 400
_SIX, _THREE = re.compile("[0-9a-f]{6}"), re.compile("[0-9a-f]{3}")


def read(text: str) -> str | None:
    """A colour as a style sheet writes it (`#1b4a8f`), out of what people type; None when it is none."""
    digits = text.strip().lower().removeprefix("#")
    if _THREE.fullmatch(digits):
        digits = "".join(2 * digit for digit in digits)
    return f"#{digits}" if _SIX.fullmatch(digits) else None


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio": 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance" of an sRGB colour."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def faintest(colour: str, papers: Iterable[str]) -> float:
    """The contrast of a colour with the paper on which it is hardest to read."""
    return min(contrast(colour, paper) for paper in papers)


def nearest(colour: str, papers: Iterable[str], *, least: float = TEXT) -> str | None:
    """The colour of the same hue, as little darker or lighter as it takes, that can be read on all of these papers.

    None when there is none: papers so different that neither black nor white is read on each.
    """
    papers = list(papers)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    for step in range(_STEPS + 1):
        for moved in (lightness - step / _STEPS, lightness + step / _STEPS):
            if 0 <= moved <= 1 or not step:
                tried = _written(colorsys.hls_to_rgb(hue, min(max(moved, 0), 1), saturation))
                if faintest(tried, papers) >= least:
                    return tried
    return next((end for end in ("#000000", "#ffffff") if faintest(end, papers) >= least), None)


def mix(colour: str, paper: str, share: float) -> str:
    """A paper with a share (0 to 1) of a colour in it."""
    both = zip(_channels(colour), _channels(paper), strict=True)
    return _written(tuple(share * one + (1 - share) * other for one, other in both))


def ink_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour: one of them always has 4.5:1."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, colour))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _written(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
