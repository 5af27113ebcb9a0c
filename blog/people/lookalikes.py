"""Names that look alike: “Аdmin” with a Cyrillic A, “Adm1n”, “АDΜIN” have one skeleton.

The table is Unicode's own (UTS 39, section 4), as far as it leads to Latin letters; what follows it here are letters
that it does not list because a careful reader tells them apart. Skeletons are compared with each other and never shown.
"""

from __future__ import annotations

import unicodedata

from confusable_homoglyphs.confusables import confusables_data

from blog.core.text import folded


def _latin(letter: str) -> str | None:
    """The Latin letters that Unicode says a letter is taken for, without their accents."""
    for likeness in confusables_data[letter]:
        plain = "".join(sign for sign in unicodedata.normalize("NFD", likeness["c"]) if not unicodedata.combining(sign))
        if plain.isascii() and plain.isalnum():
            return plain
    return None


_CONFUSABLE = str.maketrans(
    {
        letter: found
        for letter in confusables_data
        if len(letter) == 1 and not letter.isascii() and (found := _latin(letter)) is not None
    }
)
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


def latin(text: str) -> str:
    """A text with letters of other alphabets put as the Latin ones they are taken for; all others stay."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_CONFUSABLE)


def skeleton(text: str) -> str:
    """What is left of a text when look-alikes are told apart no more."""
    # Before the case is folded: a capital Greek Η looks like H, its small letter like n.
    bones = folded(folded(latin(text)).translate(_ALIKE))
    for pair, letter in _PAIRS:
        bones = bones.replace(pair, letter)
    return bones


def squeezed(text: str) -> str:
    """A skeleton without anything between its letters, so that “A d-min” is “admin”."""
    return skeleton("".join(sign for sign in folded(latin(text)) if sign.isalnum() or sign in "@$!|€"))
