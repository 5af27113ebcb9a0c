"""Words that came in by another package's form and were let through there, said in a thread as their customer's."""

from __future__ import annotations

from datetime import datetime

from blog.conversation.models import Comment, State, Thread
from blog.conversation.visibility import publish_comment
from blog.core import markup
from blog.core.db import add, unit_of_work
from blog.people.models import Customer, Person


@unit_of_work
def hand_over(
    thread: Thread, *, name: str, source: str, customer: Customer, sent_at: datetime, by: Person | None
) -> Comment:
    """Say in a thread what a customer sent elsewhere here, at the time at which they sent it.

    `by` is the moderator who let it through, None when a rule did. Raises core.text.TextRefused.
    """
    comment = add(
        Comment(
            thread_id=thread.id,
            state=State.HELD,
            name=name,
            source=source,
            html=markup.render_comment(source),
            sent_at=sent_at,
            customer_id=customer.id,
            is_report=True,
        )
    )
    publish_comment(comment, by=by)
    return comment
