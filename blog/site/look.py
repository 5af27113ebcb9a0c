"""What every page's frame shows of the site's own settings: its colour, logo, icon and menu."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import urlencode

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from blog.core import colours, links, settings, themes
from blog.core.i18n import _
from blog.posts import queries as posts
from blog.site import rules
from blog.site.rules import Accent, Link

# In this scheme a page is drawn by day, in that one by night.
LIGHT, DARK = "light", "dark"
# What of an address names a page of its own; the rest only says how to show the same.
_NAMES_A_PAGE = ("q", "kind", "from", "page")
# Which page of a list: it always has a number in it.
_PAGE = re.compile(r"[\w.~-]*\d[\w.~-]*", re.ASCII)


@dataclass(frozen=True)
class Picture:
    """A kept picture of the frame, with its size in pixels."""

    path: str
    width: int
    height: int


class Frame:
    """What `base.html` and the staff's frame ask for. Nothing is read before it is asked for."""

    @cached_property
    def sheet(self) -> str | None:
        """The address of the style sheet of the company's colour; None while the theme's own is used."""
        made = stylesheet()
        return links.href(f"/colours/{digest(made)}.css") if made else None

    @cached_property
    def papers(self) -> dict[str, str]:
        """The colour of the paper in each scheme: what a telephone draws around the page."""
        return {scheme: palette["paper"] for scheme, palette in themes.palettes().items()}

    @cached_property
    def logo(self) -> Picture | None:
        """What stands in the masthead in place of the name."""
        return picture("site.logo")

    @cached_property
    def logo_dark(self) -> Picture | None:
        """The same, for dark paper; None: the other one is used there, too."""
        return picture("site.logo_dark")

    @cached_property
    def icon(self) -> Picture | None:
        """What a browser shows beside the title; None: the theme's own."""
        return picture("site.icon")

    @property
    def menu(self) -> list[Link]:
        """The links of the masthead, in their order."""
        return menu()

    @property
    def address(self) -> str:
        """The address under which this page is to be found, without what only says how to show it."""
        asked = ((name, request.args.get(name)) for name in _NAMES_A_PAGE)
        kept = urlencode([(name, said) for name, said in asked if said and (name != "page" or _PAGE.fullmatch(said))])
        return links.absolute(request.path) + (f"?{kept}" if kept else "")

    def absolute(self, path: str) -> str:
        """A path as others link to it."""
        return links.absolute(path)


def menu() -> list[Link]:
    """What the masthead leads to."""
    ours = [Link(_("Issues"), "/issues"), Link(_("Record"), "/record"), Link(_("People"), "/people")]
    return rules.read_menu(settings.get("site.menu")) or ours


def picture(name: str) -> Picture | None:
    """A picture that the settings name."""
    kept, _space, size = settings.get(name).partition(" ")
    width, _by, height = size.partition("x")
    if not (kept and width.isdecimal() and height.isdecimal()):
        return None
    return Picture(f"/media/{kept}", int(width), int(height))


def places() -> list[Link]:
    """What a menu may lead to: the pages that every site has, and those that people here wrote."""
    ours = [
        (_("Issues"), "/issues"),
        (_("Record"), "/record"),
        (_("People"), "/people"),
        (_("Archive"), "/archive"),
        (_("How we answer"), "/responses"),
        (_("How we moderate"), "/policy"),
        (_("What we moderated"), "/moderation"),
        (_("Feeds"), "/feeds"),
    ]
    return [Link(words, path) for words, path in ours] + [
        Link(page.title, page.path) for page in posts.public_pages()
    ]  # fmt: skip


def leads_somewhere(path: str) -> bool:
    """Whether anyone who follows a path of ours finds a page."""
    try:
        endpoint, said = current_app.url_map.bind("").match(path.partition("?")[0], method="GET")
    except HTTPException:
        return False
    slug = str(said.get("slug", ""))
    lookup = {"posts.page": posts.page_by_slug, "posts.post": posts.by_slug, "posts.tag": posts.tag}.get(endpoint)
    return lookup is None or lookup(slug) is not None


def stylesheet() -> str:
    """The style sheet of the company's colour; empty while the theme's own is used."""
    return _sheet(settings.get("site.accent"), settings.get("site.accent_dark"), themes.tokens())


def accents(light: str, dark: str) -> dict[str, Accent | None]:
    """What two colours give in each scheme; None where the theme's own is used. The dark one alone may be left out."""
    palettes = themes.palettes()
    day, night = colours.read(light), colours.read(dark)
    if day and not night:
        night = colours.nearest(day, rules.papers(palettes[DARK]))
    return {
        scheme: rules.accent(colour, palettes[scheme]) if colour else None
        for scheme, colour in ((LIGHT, day), (DARK, night))
    }  # fmt: skip


def colour_problem(scheme: str, colour: str) -> tuple[str, str] | None:
    """Why a colour cannot be read in a scheme, in words, and the nearest one that can; None when it can."""
    palette = themes.palettes()[scheme]
    papers = rules.papers(palette)
    faint = min(papers, key=lambda paper: colours.contrast(colour, paper))
    ratio = colours.contrast(colour, faint)
    if ratio >= colours.TEXT:
        return None
    better = colours.nearest(colour, papers) or palette["accent"]
    said = _(
        "%(colour)s stands out only %(ratio)s to 1 from the paper; words need 4.5 to 1. "
        "The nearest that can be read is %(better)s.",
        colour=colour,
        ratio=f"{int(ratio * 10) / 10:.1f}",
        better=better,
    )
    return said, better


def sample(light: str, dark: str) -> str:
    """A style sheet that draws a sample in each scheme on one page, whatever scheme the page is seen in."""
    made, palettes = accents(light, dark), themes.palettes()
    frame = (
        "  .sample { padding: var(--s4); border: var(--line); }\n  .sample > * + * { margin-block-start: var(--s4); }\n"
    )
    return "@layer staff {\n" + frame + "".join(map(_sample, palettes, palettes.values(), made.values())) + "}\n"


def _sample(scheme: str, palette: Mapping[str, str], accent: Accent | None) -> str:
    said = " ".join(f"--{name}: {colour};" for name, colour in palette.items())
    said += f" {rules.declared(accent)}" if accent else ""
    return f"  .sample-{scheme} {{ {said} color-scheme: {scheme}; background: var(--paper); color: var(--ink); }}\n"


def digest(sheet: str) -> str:
    """What names a style sheet's content."""
    return hashlib.sha256(sheet.encode()).hexdigest()[:12]


@lru_cache(maxsize=8)
def _sheet(light: str, dark: str, _tokens: tuple[Path, int]) -> str:
    """Made once for two colours on the paper of a theme."""
    if not (light or dark):
        return ""
    made = accents(light, dark)
    return rules.sheet(made[LIGHT], made[DARK])
