"""What somebody who leaves owes to customers: answers that they took on or promised. Whoever follows sees to them.

Who promised an answer stays on the record as it was said. From then on the promise waits for whoever follows.
"""

from __future__ import annotations

from blog.conversation import waiting_queries
from blog.conversation.models import Comment
from blog.core.db import lock
from blog.core.i18n import _
from blog.core.markup import plain
from blog.core.text import excerpt
from blog.people import handover
from blog.people.handover import Open
from blog.people.models import Person

# More answers than anybody owes at once.
MOST = 1_000
# The first words of what was asked.
WORDS = 120


def register() -> None:
    """Say what the conversation keeps in somebody's name."""
    handover.register("conversation", called=lambda: _("Answers"), open=look, hand_over=hand_over)


def look(person: Person) -> list[Open]:
    """The answers that somebody sees to or promised."""
    return [
        Open(excerpt(plain(comment.html), WORDS), f"/staff/comments/{comment.id}", _becomes(comment, person))
        for comment in waiting_queries.owned_by([person], MOST)
    ]


def hand_over(person: Person, to: Person, by: Person) -> None:
    """Let somebody else see to them."""
    for comment in waiting_queries.owned_by([person], MOST):
        if lock(comment).owner_id == person.id:
            comment.owner = to


def _becomes(comment: Comment, person: Person) -> str:
    if comment.promised_by_id == person.id and comment.promised_for is not None:
        day = comment.promised_for.isoformat()
        return _("Promised by %(day)s. The promise stands, and waits for whoever takes over.", day=day)
    return _("Goes to whoever takes over.")
