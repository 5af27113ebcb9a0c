"""The one place where the state of a comment changes: by an event of the table, under the comment's lock."""

from __future__ import annotations

from blog.conversation.models import Comment, State
from blog.conversation.states import Event, next_state
from blog.core import clock
from blog.core.db import lock, unit_of_work
from blog.core.i18n import _, lazy

# Why an event cannot happen, to whoever wanted it.
_CANNOT = {
    Event.PUBLISH: lazy("This comment does not wait any more."),
    Event.REJECT: lazy("This comment does not wait any more."),
    Event.SEND_BACK: lazy("This comment does not wait any more."),
    Event.HIDE: lazy("This comment is not public, so there is nothing to hide."),
    Event.REMOVE: lazy("This comment is not public, so there is nothing to remove."),
    Event.KEEP: lazy("This comment is not hidden any more."),
    Event.REVISE: lazy("These words cannot be changed any more."),
    Event.EXPIRE: lazy("This comment does not wait for other words any more."),
    Event.WITHDRAW: lazy("There is nothing left to take back."),
}
_GONE = {
    State.WITHDRAWN: lazy("Its author has taken this comment back."),
    State.ERASED: lazy("This comment was erased for good."),
}


class NotPublic(Exception):
    """This cannot be done to a comment as it stands; the message says why."""


@unit_of_work
def move(comment: Comment, event: Event, *, reason: str | None = None) -> State:
    """Let an event happen to a comment. Gives the state before; raises NotPublic when the table does not have it.

    `reason` is the rule named, for what refuses or hides; any other event leaves none.
    """
    lock(comment)
    before, after = comment.state, next_state(comment.state, event)
    if after is None:
        raise NotPublic(_GONE.get(before) or _CANNOT.get(event) or _("This cannot be done to this comment any more."))
    if after is before:
        return before
    is_open = after in (State.CHECKING, State.HELD, State.PUBLISHED)
    comment.state, comment.reason = after, reason
    comment.closed_at = None if is_open else clock.now()
    comment.hidden_at = clock.now() if after is State.HIDDEN else None
    return before
