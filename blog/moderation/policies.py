"""The published rules, as they hold and as they held before: a closed list of codes, whose words have versions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from blog.core import markup, settings
from blog.core.db import session
from blog.core.i18n import _
from blog.moderation.models import Policy
from blog.moderation.reasons import OPENING, REASONS, Reason
from blog.people.models import Person

# The version that every site begins with: it stands in the program, and no row holds it.
FIRST = 1


@dataclass(frozen=True)
class Rules:
    """One version of the rules. `made_at` is None for the one that the site began with."""

    version: int
    text: str
    reasons: tuple[Reason, ...]
    note: str = ""
    made_at: datetime | None = None
    made_by: Person | None = None

    @property
    def html(self) -> str:
        """What stands above the reasons."""
        return markup.render_post(self.text)

    @property
    def path(self) -> str:
        """Where this version can be read."""
        return f"/policy/versions/{self.version}"

    @property
    def whole(self) -> str:
        """All of it as text, as the record keeps it and as two versions are compared."""
        return "\n\n".join([self.text, *(f"{rule.code}: {rule.name}. {rule.sentence}" for rule in self.reasons)])


def now() -> Rules:
    """The version that holds."""
    return _read(session().scalar(sa.select(Policy).order_by(Policy.version.desc()).limit(1)))


def version(number: int) -> Rules | None:
    """One version."""
    if number == FIRST:
        return _read(None)
    row = session().get(Policy, number) if 0 < number < 2**31 else None
    return _read(row) if row else None


def versions() -> list[Rules]:
    """Every version, the newest first."""
    rows = session().scalars(sa.select(Policy).order_by(Policy.version.desc()))
    return [*map(_read, rows), _read(None)]


def paths(numbers: Collection[str]) -> dict[str, str]:
    """Where the versions with these numbers can be read."""
    known = {str(number) for number in session().scalars(sa.select(Policy.version))} & set(numbers)
    return {number: f"/policy/versions/{number}" for number in known}


def rule(code: str) -> Reason:
    """A rule in the words that hold now. Raises ValueError for a code that is none."""
    return _find(now(), code)


def rule_at(code: str, moment: datetime) -> Reason:
    """A rule in the words that held at a moment: nobody is judged by words that came later."""
    query = sa.select(Policy).where(Policy.made_at <= moment).order_by(Policy.version.desc()).limit(1)
    return _find(_read(session().scalar(query)), code)


def _find(rules: Rules, code: str) -> Reason:
    for found in rules.reasons:
        if found.code == code:
            return found
    raise ValueError(f"{code!r} is not a reason of the published policy.")


def _read(row: Policy | None) -> Rules:
    if row is None:
        return Rules(
            FIRST, _(OPENING), REASONS, _("The rules that %(site)s began with.", site=settings.get("site.name"))
        )
    # The codes stay, because they are the site's; a line says why the words of a version are not shown.
    said = {rule.code: row.instead or row.sentences.get(rule.code, rule.sentence) for rule in REASONS}
    reasons = tuple(replace(rule, sentence=said[rule.code]) for rule in REASONS)
    return Rules(row.version, row.instead or row.text, reasons, row.note, row.made_at, row.made_by)
