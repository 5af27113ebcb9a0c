"""What the site remembers about itself, in the database: its name, its zone, the authority of its feed ids."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app, g
from flask.globals import app_ctx

from blog.core import clock
from blog.core.db import in_unit_of_work, session, unit, unit_of_work
from blog.core.models import Setting

DEFAULTS = {
    "site.name": "Openline",
    "site.tagline": "We write. You answer. We answer back.",
    "site.company": "The company",
    "site.zone": "UTC",
    "site.language": "en",
    # Where readers write to a person: printed on the policy page. Empty: the address that mails come from.
    "site.contact": "",
    # The company's colour on light and on dark paper, like #1b4a8f. Empty: the theme's; the dark one is made from the
    # other when it alone is empty.
    "site.accent": "",
    "site.accent_dark": "",
    # Kept files, with their size in pixels: "<name> 320x80". Empty: the site's name in words, the theme's own icon.
    "site.logo": "",
    "site.logo_dark": "",
    "site.icon": "",
    # What the masthead leads to: a line of words, a bar and a path for each. Empty: issues, record, people.
    "site.menu": "",
    # How long after sending it the private link of a comment lets its words be changed.
    "comments.edit_minutes": "15",
    # Whether guests prove their address before anybody reads them: always, first (until they have once) or never.
    "comments.proof": "never",
}


_KEPT = "settings"
# Made once: every request asks for it.
_EVERY = sa.select(Setting.__table__.c.name, Setting.__table__.c.value)


def get(name: str) -> str:
    """A setting, or its default. Read once per request, and anew in each unit of work."""
    return _all().get(name, DEFAULTS.get(name, ""))


@unit_of_work
def put(name: str, value: str) -> None:
    """Remember a setting."""
    session().merge(Setting(name=name, value=value))
    unit().pop(_KEPT, None)
    g.pop(_KEPT, None)


def everything() -> frozenset[tuple[str, str]]:
    """All that is set, as one value: words that are made from settings stay true while it is the same."""
    return frozenset(_all().items())


def zone() -> ZoneInfo:
    """The zone that dates are printed in."""
    return ZoneInfo(get("site.zone"))


def today() -> date:
    """The day it is where the site is: what promises are measured against."""
    here = zone()
    return clock.look(lambda now: clock.end_of(now.astimezone(here).date(), here)).astimezone(here).date()


def tag_authority() -> str:
    """The `example.com,2026-11-21` of this site's `tag:` ids (RFC 4151): minted once, then kept for ever."""
    kept = get("feed.authority")
    if kept:
        return kept
    made = f"{urlsplit(str(current_app.config['BASE_URL'])).hostname},{clock.now():%Y-%m-%d}"
    put("feed.authority", made)
    return made


def _all() -> dict[str, str]:
    try:
        # The context itself: every page asks dozens of times, and going through the proxy costs more than the answer.
        here = app_ctx._get_current_object().g  # type: ignore[attr-defined]  # of Werkzeug's proxies
    except RuntimeError:
        return {}
    if in_unit_of_work():
        kept = unit().get(_KEPT)
        if kept is None:
            # What is decided in a unit of work is decided on what it read itself.
            kept = unit()[_KEPT] = _read()
            # Whoever goes on after it may have read longer ago.
            here.pop(_KEPT, None)
    else:
        kept = vars(here).get(_KEPT)
        if kept is None:
            kept = here.settings = _read()
    found: dict[str, str] = kept
    return found


def _read() -> dict[str, str]:
    return {name: value for name, value in session().execute(_EVERY)}
