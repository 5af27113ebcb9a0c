"""The second reader: where it is asked for, whoever publishes something is not the one who wrote its last words.

When there is no time for it, whoever publishes says why. That is on the record and stands under the post, and somebody
else reads it afterwards and confirms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from blog.core import clock
from blog.core.db import lock, unit_of_work
from blog.core.i18n import _
from blog.core.text import is_blank
from blog.people import absences
from blog.people import queries as people
from blog.people.models import Person, Role
from blog.posts import emails, rules, showing, writing
from blog.posts.models import Post, State
from blog.posts.rules import NeedsSecondReader, NotPublishable
from blog.record import queries as record
from blog.record.actions import announce
from blog.record.models import Entry

# Entries that can have been made without the second reader that they needed.
MADE = ("post.published", "post.edited", "post.corrected")


def needed(post: Post) -> bool:
    """Whether what this post says has to be published by somebody who did not write its last words."""
    return rules.needs_second_reader(writing.people(post), post.tags)


@dataclass(frozen=True)
class Reading:
    """What the record says about the second reader of what becomes public: facts, and the reason why there was none."""

    facts: dict[str, Any] = field(default_factory=dict)
    reason: str | None = None


def check(post: Post, *, by: Person, editor: Person, alone: str = "", also: bool = False) -> Reading:
    """Refuse whoever wrote the last words to publish them where a second reader is needed (NeedsSecondReader).

    `alone` is why it goes out without one; where none is needed it is not looked at. `also` says that one is needed
    whatever the post says now: it was needed before the change. What was decided is noted on the post.
    """
    if not (also or needed(post)):
        return Reading()
    refuse_alone(by=by, editor=editor, alone=alone)
    read = editor.id != by.id
    post.second_id, post.alone_reason = (by.id, None) if read else (None, alone)
    post.confirmed_at = post.confirmed_by_id = None
    return Reading({"second": by.handle}) if read else Reading({"decided_alone": True}, alone)


def refuse_alone(*, by: Person, editor: Person, alone: str) -> None:
    """Refuse whoever wrote the last words, unless they say why nobody else reads them first."""
    if editor.id != by.id:
        return
    if is_blank(alone):
        raise NeedsSecondReader(
            _(
                "This needs a second reader: somebody who did not write the last words publishes it. Ask somebody to "
                "read it, or say why it cannot wait."
            )
        )
    if len(alone) > rules.NOTE_LONGEST:
        raise NotPublishable(
            _(
                "The reason has %(count)d characters; at most %(most)d are taken.",
                count=len(alone),
                most=rules.NOTE_LONGEST,
            )
        )


def may_read(post: Post, person: Person) -> bool:
    """Whether this person may see a draft: who may edit it, and who was asked to read it."""
    return rules.may_edit(post, person) or (post.ready_at is not None and is_asked(post.reader, person))


def is_asked(reader: Person | None, person: Person) -> bool:
    """Whether a request to read is meant for this person: by name, as a stand-in, or because nobody was named."""
    return rules.may_be_second(person) and (reader is None or person.id in (reader.id, absences.acting_for(reader).id))


def readers(post: Post) -> list[Person]:
    """Who could be its second reader, by name: whoever may write here and did not write its last words."""
    editor = writing.last_editor(post)
    return [one for one in possible() if one.id != editor.id]


def possible() -> list[Person]:
    """Everybody who may read for others before it is public, by name."""
    return people.with_role(Role.AUTHOR, Role.ADMIN)


@unit_of_work
def ask_reader(post: Post, reader: Person | None = None, *, by: Person) -> None:
    """Ask somebody, or anyone, to read a draft before it is public. They are told by mail; asking again tells nobody.

    Raises NotPublishable when there is nothing to read, or when who is asked cannot be its second reader.
    """
    lock(post)
    if post.ready_at is not None and post.reader_id == (reader.id if reader else None):
        return
    if post.state is not State.DRAFT:
        raise NotPublishable(_("Only a draft is read beforehand."))
    check_reader(reader, writing.last_editor(post), post.title, post.html)
    post.ready_at, post.reader_id = clock.now(), reader.id if reader else None
    for person in [reader] if reader else readers(post):
        if person.id != by.id:
            emails.tell_reader.later(post.id, absences.acting_for(person).id, by.id)


def check_reader(reader: Person | None, editor: Person, title: str, html: str) -> None:
    """Refuse a request that nobody could answer (NotPublishable)."""
    problem = rules.words_problem(title, html)
    if problem:
        raise NotPublishable(problem)
    if reader is not None and not rules.may_be_second(reader):
        raise NotPublishable(_("%(name)s does not publish here. Ask somebody else.", name=reader.name))
    if reader is not None and reader.id == editor.id:
        raise NotPublishable(_("%(name)s wrote the last words. Ask somebody else.", name=reader.name))


@unit_of_work
def ask_nobody(post: Post, *, by: Person) -> None:
    """Take the request to read it back. Harmless when nobody was asked."""
    lock(post)
    post.ready_at = post.reader_id = None


@unit_of_work
def confirm_post(post: Post, *, by: Person) -> None:
    """Say that somebody else has read by now what went out without its second reader. Once is enough.

    Raises NotPublishable when it had one, or when `by` published it or wrote it.
    """
    lock(post)
    if post.confirmed_at is not None:
        return
    entry = alone_entry(post)
    if entry is None:
        raise NotPublishable(_("This did not go out alone, so there is nothing to confirm."))
    if not may_confirm(post, entry, by):
        raise NotPublishable(_("Somebody who neither published nor wrote it reads it afterwards."))
    post.confirmed_at, post.confirmed_by_id = clock.now(), by.id
    announce(
        "post.confirmed", subject=post.topic, by=by.handle, topics=showing.topics_of(post), of=entry.seq
    )  # fmt: skip


def may_confirm(post: Post, entry: Entry, person: Person) -> bool:
    """Whether this person may read afterwards what went out alone with an entry."""
    is_other = person.handle != entry.by and person.id != writing.last_editor(post).id
    return is_other and rules.may_be_second(person)


def alone_entry(post: Post) -> Entry | None:
    """The entry with which this post went out without the second reader that it needed; None when it had one."""
    if post.alone_reason is None or not (post.is_public or post.state is State.WITHDRAWN):
        return None
    made = [said for said in record.about(post.topic) if said.entry.kind in MADE and said.facts.get("decided_alone")]
    return made[-1].entry if made else None
