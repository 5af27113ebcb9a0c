"""Who may answer a customer's objection to a closing: somebody else than those who signed it."""

from __future__ import annotations

import json

from blog.issues import rules
from blog.issues.models import Issue, State
from blog.people import queries as people
from blog.people.models import Person
from blog.record import queries as record


def answered(issue: Issue, *, by: Person) -> int | None:
    """The seq of the objection that the next step answers; None when there is none.

    Raises rules.StepRefused when the closing was theirs and somebody else is there to answer.
    """
    if not (issue.contested and issue.state is State.REPORTED):
        return None
    contest, closing = (record.last_about(issue.topic, [kind]) for kind in ("issue.contested", "issue.closed"))
    if contest is None or closing is None:
        return None
    speakers = frozenset(person.handle for person in people.speakers())
    second = json.loads(closing.line).get("second")
    rules.check_answer(by.handle, closed_by=closing.by, second=second, speakers=speakers)
    return contest.seq
