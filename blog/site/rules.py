"""What the site may say about itself and look like: values in, words about what is wrong out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

from blog.core import colours, links
from blog.core.i18n import _, lazy
from blog.core.text import clean_line

# What admins change together, on one page of the staff, and what each of them is about.
SECTIONS = {
    "about": ("site.name", "site.tagline", "site.company", "site.contact", "site.zone", "site.language"),
    "colours": ("site.accent", "site.accent_dark"),
    "logo": ("site.logo", "site.logo_dark", "site.icon"),
    "menu": ("site.menu",),
    "comments": ("comments.proof", "comments.edit_minutes"),
}
# The public has a right to know who speaks here, how to reach them, and by which rules comments are taken.
ON_RECORD = frozenset(
    "site.name site.company site.contact site.zone comments.proof comments.edit_minutes".split()
)  # fmt: skip
# Words of people, which the record may have to withhold; the others are one of a closed list, and harm nobody.
IN_WORDS = frozenset(("site.name", "site.company", "site.contact"))
OPTIONAL = frozenset(("site.contact", *SECTIONS["colours"], *SECTIONS["logo"], "site.menu"))
PROOFS = {
    "never": lazy("Never: whoever writes is taken at their word"),
    "first": lazy("Once: the first time an address is used"),
    "always": lazy("Always, before anybody reads it"),
}
LONGEST = {"site.name": 60, "site.tagline": 160, "site.company": 80, "site.contact": 254}
# A menu that fits in one line of a desk and three of a phone.
MENU_LONGEST, WORDS_LONGEST = 8, 30

# A kept file, and its size in pixels.
_KEPT = re.compile(r"[0-9a-f]{64}\.(?:webp|png) \d{1,4}x\d{1,4}")
# Where the accent stands as words, in each scheme: `tests/architecture/test_contrast.py` has the same pairs.
PAPERS = ("paper", "paper-sunk", "promised-wash", "late-wash", "kept-wash")
# The most of the accent that its own wash takes: what stands on it must stay readable.
WASH = 0.1


@dataclass(frozen=True)
class Link:
    """One link of the masthead: its words, and a path of ours."""

    words: str
    path: str


def section_of(name: str) -> str:
    """Which settings are changed together with this one."""
    return next((section for section, names in SECTIONS.items() if name in names), "others")


def problem(name: str, value: str, *, languages: Collection[str]) -> str | None:
    """What is wrong with a value, in words, or None. The page that is behind a path of the menu is not looked for."""
    if not clean_line(value):
        return None if name in OPTIONAL else _("This cannot be empty.")
    if len(value) > LONGEST.get(name, len(value)):
        return _("At most %(count)s characters are taken.", count=LONGEST[name])
    if name == "site.zone" and value not in available_timezones():
        return _("“%(value)s” is no time zone; one looks like Europe/Berlin.", value=value)
    if name == "site.language" and value not in languages:
        return _("There are no words in “%(value)s”; choose one of: %(all)s.", value=value, all=", ".join(languages))
    if name == "comments.edit_minutes" and not (value.isdecimal() and len(value) <= 5):
        return _("“%(value)s” is not a number of minutes; 15 is, and 0 is none.", value=value)
    if name == "comments.proof" and value not in PROOFS:
        return _("“%(value)s” is none of always, first and never.", value=value)
    if name == "site.contact" and not _is_reachable(value):
        return _("Write an address for mail, like hello@example.com, or of a page, like https://example.com/contact.")
    if name in SECTIONS["logo"] and not _KEPT.fullmatch(value):
        return _("Upload the picture in the staff pages: it is made anew there.")
    if name in ("site.accent", "site.accent_dark") and colours.read(value) is None:
        return _("“%(value)s” is no colour; one looks like #1b4a8f.", value=value)
    return menu_problem(read_menu(value)) if name == "site.menu" else None


def _is_reachable(value: str) -> bool:
    if value.startswith(("https://", "http://")):
        return " " not in value and "." in value
    before, at, after = value.partition("@")
    return bool(before and at and "." in after.strip(".") and " " not in value)


# ---- the menu


def read_menu(value: str) -> list[Link]:
    """The links of a menu as it is kept: a line of words, a bar and a path for each."""
    parts = [line.rpartition("|") for line in value.splitlines() if line.strip()]
    return [Link(words.strip(), path.strip()) for words, _bar, path in parts]


def write_menu(menu: Collection[Link]) -> str:
    """A menu as it is kept."""
    return "\n".join(f"{link.words} | {link.path}" for link in menu)


def menu_problem(menu: Collection[Link]) -> str | None:
    """What is wrong with a menu, in words, or None."""
    if len(menu) > MENU_LONGEST:
        return _("A menu of more than %(count)s links is read by nobody.", count=MENU_LONGEST)
    return next((said for said in map(link_problem, menu) if said), None)


def link_problem(link: Link) -> str | None:
    """What is wrong with a link of the menu, in words, or None."""
    if not link.words:
        return _("“%(path)s” has no words to be shown by.", path=link.path)
    if len(link.words) > WORDS_LONGEST:
        return _("“%(words)s” is too long; at most %(count)s characters fit.", words=link.words, count=WORDS_LONGEST)
    if links.local_target(link.path, "") != link.path or not link.path:
        return _("“%(words)s” leads nowhere: its path begins with a slash, like /pages/imprint.", words=link.words)
    if link.path.split("?")[0].split("/")[1] in ("staff", "my"):
        return _("“%(words)s” leads to pages that are not for everyone.", words=link.words)
    return None


# ---- the colour


@dataclass(frozen=True)
class Accent:
    """The company's colour in one scheme, with the wash behind whoever answers and the ink on a button."""

    colour: str
    wash: str
    ink: str


def papers(palette: Mapping[str, str]) -> list[str]:
    """The papers of a scheme on which the accent stands as words."""
    return [palette[name] for name in PAPERS]


def accent(colour: str, palette: Mapping[str, str]) -> Accent:
    """What a colour gives in a scheme: as much of it in the wash as leaves everything on it readable."""
    washes = (colours.mix(colour, palette["paper"], WASH * step / 20) for step in range(20, 0, -1))
    wash = next((made for made in washes if _holds(colour, made, palette)), palette["paper"])
    return Accent(colour, wash, colours.ink_on(colour))


def _holds(colour: str, wash: str, palette: Mapping[str, str]) -> bool:
    words = [colour, palette["ink"], palette["ink-soft"]]
    return (
        all(colours.contrast(word, wash) >= colours.TEXT for word in words)
        and colours.contrast(palette["control"], wash) >= colours.CONTROL
    )  # fmt: skip


def sheet(light: Accent | None, dark: Accent | None) -> str:
    """The style sheet of the company's colour, in the layer of the theme's own."""
    schemes = ((light, "not (prefers-color-scheme: dark)"), (dark, "(prefers-color-scheme: dark)"))
    rules = [f"  @media {when} {{ :root {{ {declared(one)} }} }}\n" for one, when in schemes if one]
    return "@layer tokens {\n" + "".join(rules) + "}\n" if rules else ""


def declared(accent: Accent) -> str:
    """The colours of an accent under the names that the theme's sheets know them by."""
    return f"--accent: {accent.colour}; --accent-wash: {accent.wash}; --on-accent: {accent.ink};"
