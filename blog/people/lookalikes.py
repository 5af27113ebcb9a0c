"""Names that look alike: “Аdmin” with a Cyrillic A, “Adm1n”, “АDΜIN” have one skeleton.

The idea is that of Unicode's confusables (UTS 39, section 4); the table is the part of it that Latin names need.
Skeletons are compared with each other and never shown.
"""

from __future__ import annotations

from blog.core.text import folded

# After `folded` everything is in small letters without accents, and full-width or mathematical letters are plain.
_ALIKE = str.maketrans(
    # Cyrillic
    "авеѕіјкмнорстухһԁԛԝпгѵӏєзьԍ"
    # Greek
    "αβγεζηικμνορτυχωσς"
    # Latin letters of other alphabets, and small capitals
    "ıɑɡłøđħŧʟɪʀɴᴀʙᴄᴅᴇꜰɢʜᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡʏᴢʼ"
    # Armenian
    "սօոհ"
    # Digits and signs that stand in for letters
    "0134578@$!|€",
    "abesijkmhopctyxhdqwnrvlebbgabyezhikmvoptuxwssiaglodhtlirnabcdefghjkmopstuvwyz'uonholeastbasiie",
)
# Pairs that read as one letter, and i and l, which are one stroke in many typefaces (capital I, small l).
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"), ("j", "l"))


def skeleton(text: str) -> str:
    """What is left of a text when look-alikes are told apart no more."""
    bones = folded(folded(text).translate(_ALIKE))
    for pair, letter in _PAIRS:
        bones = bones.replace(pair, letter)
    return bones


def squeezed(text: str) -> str:
    """A skeleton without anything between its letters, so that “A d-min” is “admin”."""
    return skeleton("".join(sign for sign in folded(text) if sign.isalnum() or sign in "@$!|€"))
