"""What the site remembers about itself, in the database: its name, its zone, the authority of its feed ids."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import sqlalchemy as sa
from flask import current_app, g, has_app_context

from blog.core import clock
from blog.core.db import in_unit_of_work, session, unit_of_work
from blog.core.models import Setting
from blog.core.text import clean_line

DEFAULTS = {
    "site.name": "Openline",
    "site.tagline": "We write. You answer. We answer back.",
    "site.company": "The company",
    "site.zone": "UTC",
    "site.language": "en",
    # Where readers write to a person: printed on the policy page. Empty: the address that mails come from.
    "site.contact": "",
    # How long after sending it the private link of a comment lets its words be changed.
    "comments.edit_minutes": "15",
    # Whether guests prove their address before anybody reads them: always, first (until they have once) or never.
    "comments.proof": "never",
}


def get(name: str) -> str:
    """A setting, or its default. Read once per request."""
    return _all().get(name, DEFAULTS.get(name, ""))


def problem(name: str, value: str) -> str | None:
    """What is wrong with a value, in words, or None."""
    if not clean_line(value):
        return f"{name} cannot be empty."
    if name == "site.zone" and value not in available_timezones():
        return f"{value!r} is no time zone; one looks like Europe/Berlin."
    if name == "comments.edit_minutes" and not (value.isdecimal() and len(value) <= 5):
        return f"{value!r} is not a number of minutes; 15 is, and 0 is none."
    if name == "comments.proof" and value not in ("always", "first", "never"):
        return f"{value!r} is none of always, first and never."
    return None


@unit_of_work
def put(name: str, value: str) -> None:
    """Remember a setting."""
    session().merge(Setting(name=name, value=value))
    g.pop("settings", None)


def zone() -> ZoneInfo:
    """The zone that dates are printed in."""
    return ZoneInfo(get("site.zone"))


def today() -> date:
    """The day it is where the site is: what promises are measured against."""
    return clock.now().astimezone(zone()).date()


def tag_authority() -> str:
    """The `example.com,2026-11-21` of this site's `tag:` ids (RFC 4151): minted once, then kept for ever."""
    kept = get("feed.authority")
    if kept:
        return kept
    made = f"{urlsplit(str(current_app.config['BASE_URL'])).hostname},{clock.now():%Y-%m-%d}"
    put("feed.authority", made)
    return made


def _all() -> dict[str, str]:
    if not has_app_context():
        return {}
    if "settings" not in g or in_unit_of_work():
        g.settings = {name: value for name, value in session().execute(sa.select(Setting.name, Setting.value))}
    found: dict[str, str] = g.settings
    return found
