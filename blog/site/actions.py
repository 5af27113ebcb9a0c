"""Changing what the site says about itself. What the public has a right to know goes on the record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from blog.core import clock, i18n, settings
from blog.core.db import is_sqlite, lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.models import Setting
from blog.core.text import TextRefused
from blog.people import queries as people
from blog.people.models import Person
from blog.record.actions import SYSTEM, announce
from blog.site import rules

SUBJECT = "setting"


@dataclass(frozen=True)
class Saved:
    """The last change of some settings: its number, who made it when, and what it replaced.

    Nobody, never and nothing before the first.
    """

    version: int = 0
    by: str = ""
    at: datetime | None = None
    before: dict[str, str] = field(default_factory=dict)


class Stale(Exception):
    """Somebody changed the same settings meanwhile; the message says who."""


def saved(section: str) -> Saved:
    """When the settings of a section were changed last."""
    row = session().get(Setting, _key(section))
    return _read(row.value if row else "")


@unit_of_work
def change_site(values: Mapping[str, str], *, by: Person | None, version: int | None = None) -> list[str]:
    """Change settings of one section, and give the names of those that are not as they were.

    `by` is None when whoever runs the machine does it. `version` is the one that the form was opened with; None asks
    nobody. Raises Stale when there is a newer one, and TextRefused, in words, when a value makes no sense.
    """
    section = rules.section_of(next(iter(values)))
    row = _hold(section)
    before = _read(row.value)
    if version is not None and version != before.version:
        raise Stale(_told(before))
    replaced = {name: settings.get(name) for name, value in values.items() if settings.get(name) != value}
    for name in replaced:
        _change(name, values[name], by.handle if by else SYSTEM)
    if replaced:
        row.value = json.dumps(
            {
                "version": before.version + 1,
                "by": by.handle if by else "",
                "at": clock.now().isoformat(),
                "before": replaced,
            }
        )
    return list(replaced)


@unit_of_work
def put_back(section: str, *, by: Person, version: int) -> list[str]:
    """Put back what the last change replaced. It is a change like any other. Raises Stale as above."""
    before = _read(_hold(section).value)
    if version != before.version:
        raise Stale(_told(before))
    return change_site(before.before, by=by, version=version) if before.before else []


def _change(name: str, value: str, by: str) -> None:
    said = rules.problem(name, value, languages=i18n.languages())
    if said:
        raise TextRefused(f"{name}: {said}")
    settings.put(name, value)
    if name in rules.ON_RECORD:
        announce(
            "site.changed",
            subject=f"{SUBJECT}/{name}",
            by=by,
            texts={"text": value or None},
            setting=name,
        )


def _hold(section: str) -> Setting:
    """The row that those who change a section wait for, one after the other."""
    insert: Any = sqlite.insert if is_sqlite() else postgresql.insert
    session().execute(insert(Setting).values(name=_key(section), value="").on_conflict_do_nothing())
    return lock(session().get_one(Setting, _key(section)))


def _told(before: Saved) -> str:
    person = people.by_handle(before.by)
    if person is None:
        return _("This was changed meanwhile. What you typed is kept below, and what holds now stands beside it.")
    return _(
        "%(name)s changed this meanwhile. What you typed is kept below, and what holds now stands beside it.",
        name=person.name,
    )


def _read(value: str) -> Saved:
    if not value:
        return Saved()
    said = json.loads(value)
    return Saved(said["version"], said["by"], datetime.fromisoformat(said["at"]), said["before"])


def _key(section: str) -> str:
    return f"saved.{section}"
