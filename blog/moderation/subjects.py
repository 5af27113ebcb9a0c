"""What can be judged. A package that takes words from outside registers a subject; moderation knows its verbs only.

In `feature.py`: `subjects.register(Subject(kind="comment", show=…, publish=…, reject=…, spam=…))`. Every verb takes the
thing's id and runs inside moderation's unit of work, after the case is locked; it changes the thing and announces what
became public, and leaves the case to moderation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from blog.moderation.votes import Vote
from blog.people.models import Person


@dataclass(frozen=True)
class Nearby:
    """Something said around the thing that is judged: who, the first words, when, and where it stands."""

    author: str
    excerpt: str
    sent_at: datetime
    path: str | None = None


@dataclass(frozen=True)
class Shown:
    """A thing as moderators see it: the words first, then who, when and where.

    `template` is included with this object as `shown`; it prints the words from `shown.context`. `excerpt` is the
    words as plain text, for the mail. `email` is the address as typed, for moderators only. `parent` is what it replies
    to.
    """

    template: str
    author: str
    excerpt: str
    thread_title: str
    thread_path: str
    sent_at: datetime
    context: Mapping[str, Any] = field(default_factory=dict)
    email: str = ""
    parent: Nearby | None = None
    customer_id: int | None = None


@dataclass(frozen=True)
class Words:
    """What somebody sent, as the filters read it; `path` is where moderators find it."""

    name: str
    email: str
    source: str
    html: str
    sent_at: datetime
    path: str


class Refused(Exception):
    """A verb cannot be done as things stand; the message says why, and what to do, to the moderator."""


class Publish(Protocol):
    """Make it public: the package's one door. `by` is the moderator who let it through."""

    def __call__(self, id: int, /, *, by: Person) -> None: ...


class Refuse(Protocol):
    """Refuse it: a code of the published policy, and a note to its author."""

    def __call__(self, id: int, /, *, by: Person, reason: str, note: str) -> None: ...


class TakeDown(Protocol):
    """Take it down again, also when it is hidden; `about_company`: it criticises the company.

    The share of such removals is public, and they need a second person: `second` is who confirmed it, and `alone` says
    that nobody else was there who may.
    """

    def __call__(
        self,
        id: int,
        /,
        *,
        by: Person,
        reason: str,
        note: str,
        about_company: bool,
        second: Person | None = None,
        alone: bool = False,
    ) -> None: ...


class Hide(Protocol):
    """Hide what is public while it is looked at, with a placeholder; `by` is None when a rule did."""

    def __call__(self, id: int, /, *, by: Person | None, reason: str, about_company: bool) -> None: ...


class ShowAgain(Protocol):
    """Show what was hidden, removed or refused; `overturns` is the seq of the entry that an appeal reverses."""

    def __call__(self, id: int, /, *, by: Person, overturns: int | None) -> None: ...


class SendBack(Protocol):
    """Ask its author to revise it; the note says what for."""

    def __call__(self, id: int, /, *, by: Person, note: str) -> None: ...


class Conclude(Protocol):
    """All checks have answered, or one was too slow: publish it, hold it, or put it away, as these votes say."""

    def __call__(self, id: int, /, *, votes: Sequence[Vote]) -> None: ...


class Discard(Protocol):
    """Put it away as spam."""

    def __call__(self, id: int, /, *, by: Person) -> None: ...


@dataclass(frozen=True)
class Subject:
    """One kind of thing that can be judged.

    `show` gives things by id in a constant number of queries; one that is gone is left out. `remove` takes down what
    is public; it ends in the door that calls `moderation.actions.record_removal`. `context` gives what was said around
    one thing, oldest first, for its case page. `answer_path` says where an answer to it is posted (fields `body`,
    `speaking`): the answer decides the case first, in one unit of work. A verb that is None cannot be done to
    this kind.
    """

    kind: str
    show: Callable[[Sequence[int]], Mapping[int, Shown]]
    publish: Publish
    reject: Refuse
    spam: Discard
    remove: TakeDown | None = None
    context: Callable[[int], Sequence[Nearby]] | None = None
    answer_path: Callable[[int], str] | None = None
    hide: Hide | None = None
    show_again: ShowAgain | None = None
    send_back: SendBack | None = None
    # Back among what waits: it was spam, and is not.
    hold: Discard | None = None
    # For the filters: the words by id, of whatever is still there; and the ids of what was sent last, newest first.
    words: Callable[[Sequence[int]], Mapping[int, Words]] | None = None
    latest: Callable[[int], Sequence[int]] | None = None
    # Where checks outside may be asked about it.
    conclude: Conclude | None = None


_known: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Let something be judged. The last registration of a kind counts, so an application can be made twice."""
    _known[subject.kind] = subject


def subject(kind: str) -> Subject:
    """The subject of a kind. Raises LookupError when nothing of that kind can be judged."""
    return _known[kind]


def known() -> list[Subject]:
    """Every kind of thing that can be judged."""
    return list(_known.values())
