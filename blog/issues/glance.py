"""Where the issues stand today, for the record's front page: can these people be trusted, in ten seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from blog.core.db import session
from blog.issues import debt_queries, queries, rules
from blog.issues.debts import Debts
from blog.issues.models import END_STATES, Issue
from blog.issues.rules import Promise

# As many as are read in ten seconds: what is late first, then the oldest. The others are one link away.
SHOWN = 5

_open = Issue.state.not_in(END_STATES)


@dataclass(frozen=True)
class Glance:
    """What is open and since when, what is late, which apologies still owe something, how many were kept or broken."""

    total: int
    open: int
    oldest: datetime | None
    late: int
    owed: int
    kept: int
    broken: int
    issues: Sequence[Issue]
    promises: dict[int, Promise | None]
    debts: dict[int, Debts]

    def __bool__(self) -> bool:
        """Whether anything was ever reported here."""
        return bool(self.total)


def today() -> Glance:
    """How it stands today, in a constant number of queries."""
    day = queries.today()
    word_late, answer_late = sa.and_(_open, Issue.next_update < day), Issue.answer_due < day
    is_late = sa.or_(word_late, answer_late)
    total, open_, oldest, words, answers = session().execute(
        sa.select(
            sa.func.count(),
            sa.func.count().filter(_open),
            sa.func.min(Issue.first_reported_at).filter(_open),
            sa.func.count().filter(word_late),
            sa.func.count().filter(answer_late),
        ).select_from(Issue)
    ).one()  # fmt: skip
    first = queries.published().where(sa.or_(_open, is_late))
    first = first.order_by(sa.case((is_late, 0), else_=1), Issue.first_reported_at, Issue.number).limit(SHOWN)
    issues = list(session().scalars(first))
    owing = debt_queries.everything()
    fates = [debts.fate(apology) for debts in owing for apology in debts.apologies]
    return Glance(
        total=total,
        open=open_,
        oldest=oldest,
        late=words + answers + sum(len(debts.late) for debts in owing),
        owed=sum(debts.owes(apology) for debts in owing for apology in debts.apologies),
        kept=fates.count("kept"),
        broken=fates.count("broken"),
        issues=issues,
        promises={issue.number: rules.next_word(issue, today=day) for issue in issues},
        debts=debt_queries.of(issues),
    )
