"""What issues put on a person's page: what they own and what they fixed last."""

from __future__ import annotations

from blog.core.db import session
from blog.issues import queries
from blog.issues.models import Issue, State
from blog.people.models import Person

# Of what somebody fixed, as much as shows that it gets done.
FIXED = 5


def owned(person: Person) -> list[Issue]:
    """The open issues that somebody owns, the nearest promise first; then those that they fixed last."""
    fixed = queries.published().where(Issue.owner_id == person.id, Issue.state == State.FIXED)
    fixed = fixed.order_by(Issue.fixed_at.desc(), Issue.number.desc()).limit(FIXED)
    return [*queries.owned_by(person), *session().scalars(fixed)]
