"""The acts of the demo that open a debt and pay it: an apology, what was promised with it, what was learned."""

from __future__ import annotations

from datetime import date, timedelta

from blog.core import clock
from blog.demo.acts import Stage
from blog.issues import apologies, debt_queries


def apologise(
    stage: Stage, name: str, *, by: str, wrong: str, hurt: str, will: list[tuple[str, str, int]], lesson_in: int
) -> None:
    """Somebody apologises on an issue; `will` is what is promised: the words, the handle, and in how many days."""
    apologies.apologise(
        stage.issues[name],
        wrong=wrong,
        hurt=hurt,
        commitments=[(text, stage.people[owner], _in(days)) for text, owner, days in will],
        lesson_due=_in(lesson_in),
        by=stage.people[by],
    )


def keep(stage: Stage, name: str, *, number: int, by: str, text: str, evidence: str) -> None:
    """A commitment is kept."""
    commitment = debt_queries.commitment(stage.issues[name], number)
    assert commitment is not None
    apologies.keep(commitment, text=text, evidence=evidence, by=stage.people[by])


def teach(stage: Stage, name: str, *, by: str, cause: str, changed: str, check_in: int) -> None:
    """The lesson of an issue's first apology is given, with the day on which it is checked."""
    apology = debt_queries.apology(stage.issues[name], 1)
    assert apology is not None
    apologies.give_lesson(apology, cause=cause, changed=changed, check_on=_in(check_in), by=stage.people[by])


def check(stage: Stage, name: str, *, by: str, outcome: str, text: str) -> None:
    """The day has come: whether the lesson of an issue's first apology held."""
    apology = debt_queries.apology(stage.issues[name], 1)
    assert apology is not None
    apologies.check_lesson(apology, outcome=outcome, text=text, by=stage.people[by])


def _in(days: int) -> date:
    return clock.now().date() + timedelta(days=days)
