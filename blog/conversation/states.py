"""Visibility of a comment: every state, every event, and what follows. What is not in the table cannot happen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from blog.conversation.models import State

# What is hidden is decided within this time: the placeholder says by when, and for how long it has been late.
DECIDED_WITHIN = timedelta(hours=72)
# What was sent back waits for other words for so long.
REVISED_WITHIN = timedelta(days=14)


class Event(StrEnum):
    """What can happen to a comment."""

    # Its author proved the address.
    CONFIRM = "confirm"
    # The detectors let it through.
    PASS = "pass"
    # A person must decide: a detector spoke against it, failed or was too slow; or it was no spam after all; or
    # whoever refused it takes that back.
    HOLD = "hold"
    # A moderator lets it through.
    PUBLISH = "publish"
    REJECT = "reject"
    # A moderator asks its author for other words.
    SEND_BACK = "send back"
    # Its author wrote those.
    REVISE = "revise"
    # Its author did not, in time.
    EXPIRE = "expire"
    HIDE = "hide"
    # What was hidden stays.
    KEEP = "keep"
    REMOVE = "remove"
    # Somebody who did not decide before finds that it was wrong to refuse or remove it.
    OVERTURN = "overturn"
    DISCARD = "discard"
    WITHDRAW = "withdraw"
    ERASE = "erase"


EVENTS = tuple(Event)

# Always possible, and harmless when repeated.
_ERASE = {Event.ERASE: State.ERASED}
# Any state but withdrawn and erased may turn out to be spam.
_SPAM = {Event.DISCARD: State.SPAM, **_ERASE}
# Its author may take back what is or may become public.
_OWN = {Event.WITHDRAW: State.WITHDRAWN, **_SPAM}

TABLE: Mapping[State, Mapping[Event, State]] = {
    State.UNCONFIRMED: {Event.CONFIRM: State.CHECKING, **_OWN},
    State.CHECKING: {Event.PASS: State.PUBLISHED, Event.HOLD: State.HELD, **_OWN},
    State.HELD: {
        Event.PUBLISH: State.PUBLISHED,
        Event.REJECT: State.REJECTED,
        Event.SEND_BACK: State.RETURNED,
        # Its author changed the words before anybody decided: they are judged anew.
        Event.REVISE: State.CHECKING,
        **_OWN,
    },
    State.PUBLISHED: {Event.HIDE: State.HIDDEN, Event.REMOVE: State.REMOVED, **_OWN},
    State.HIDDEN: {Event.KEEP: State.PUBLISHED, Event.REMOVE: State.REMOVED, **_OWN},
    State.RETURNED: {Event.REVISE: State.CHECKING, Event.HOLD: State.HELD, Event.EXPIRE: State.REJECTED, **_OWN},
    State.REJECTED: {Event.OVERTURN: State.PUBLISHED, Event.HOLD: State.HELD, **_SPAM},
    State.REMOVED: {Event.OVERTURN: State.PUBLISHED, **_SPAM},
    State.SPAM: {Event.HOLD: State.HELD, **_SPAM},
    State.WITHDRAWN: {Event.WITHDRAW: State.WITHDRAWN, **_ERASE},
    State.ERASED: {**_ERASE},
}
# A thing begins in one of these: a guest's where addresses are proven first, anybody else's, and what needs no judging
# on its way through the door (an employee's words, an import).
BEGINNINGS = frozenset({State.UNCONFIRMED, State.CHECKING, State.HELD})
# Was public once, and is not: something stands in its place, so that replies keep theirs.
GONE = frozenset({State.HIDDEN, State.REMOVED, State.WITHDRAWN, State.ERASED, State.SPAM})


def next_state(state: State, event: Event) -> State | None:
    """The state after an event; None when that cannot happen now."""
    return TABLE[state].get(event)
