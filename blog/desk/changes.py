"""Drafts of changes: what a live post is going to say, written in peace and published by somebody or at its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Unpack

import sqlalchemy as sa

from blog.conversation.models import Comment
from blog.core import clock, due, markup
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _
from blog.desk import change_emails
from blog.desk.change_queries import credit_of, needs_reader, of, read
from blog.desk.models import Change
from blog.people import absences
from blog.people.models import Person
from blog.posts import actions, checks, rules, second, writing
from blog.posts.models import Post
from blog.posts.rules import Change as Kind
from blog.posts.rules import Fields, NotPublishable, Stale


@unit_of_work
def save_change(
    post: Post,
    *,
    version: int,
    by: Person,
    base: int | None = None,
    kind: Kind = Kind.TYPO,
    note: str = "",
    credit: Comment | None = None,
    alone: str = "",
    **fields: Unpack[Fields],
) -> Change:
    """Keep what a live post is going to say. Nobody outside sees it; the post stays as it is.

    Begun from the post, `version` is the post's; carried on, it is the draft's and `base` is the version of the post
    that was seen. Saving what is scheduled leaves it so, unless it has to be read by a second reader again. Raises
    rules.Stale, NotPublishable or TextRefused.
    """
    lock(post)
    if not post.is_public:
        raise NotPublishable(_("Only a published post has a draft of changes."))
    checks.check_draft(fields["title"], fields["authors"], by, before=writing.people(post))
    markup.render_post(fields["source"])
    found = of(post)
    said = _plain(alone=alone, **fields)
    if found is None:
        writing.check_version(post, version if base is None else base)
        return add(
            Change(
                post_id=post.id,
                base_version=post.version,
                title=fields["title"],
                source=fields["source"],
                fields=said,
                kind=kind.value,
                note=note,
                credit_id=credit.id if credit else None,
                saved_at=clock.now(),
                saved_by_id=by.id,
            )
        )
    lock(found)
    if base is None:
        raise NotPublishable(
            _(
                "%(name)s has kept a draft of changes of this post already. Open it and add yours.",
                name=found.saved_by.name,
            )
        )
    if _says(found, said, kind, note, credit, **fields) and found.base_version == base:
        return found
    if found.version != version:
        raise Stale(found.saved_by.name, found.saved_at)
    rewritten = (found.title, found.source) != (fields["title"], fields["source"])
    found.title, found.source, found.fields = fields["title"], fields["source"], said
    found.kind, found.note, found.credit_id = kind.value, note, credit.id if credit else None
    # Whoever was shown what the post says by now has decided against it.
    found.base_version = base
    if rewritten and found.publish_at is not None and second.needed(post):
        _take_out(found)
    _finish(found, by)
    return found


@unit_of_work
def save_and(
    post: Post,
    act: Callable[[Change], None],
    *,
    version: int,
    by: Person,
    base: int | None = None,
    kind: Kind = Kind.TYPO,
    note: str = "",
    credit: Comment | None = None,
    alone: str = "",
    **fields: Unpack[Fields],
) -> None:
    """Save a draft of changes and do something with it, like publishing it: both or neither. Raises as the two do."""
    act(
        save_change(post, version=version, by=by, base=base, kind=kind, note=note, credit=credit, alone=alone, **fields)
    )


@unit_of_work
def discard_change(change: Change, *, by: Person) -> None:
    """Throw a draft of changes away. The post stays as it is."""
    session().delete(_hold(change))
    session().flush()
    due.remember()


@unit_of_work
def publish_change(
    change: Change,
    *,
    by: Person,
    version: int | None = None,
    alone: str = "",
    scheduled_for: datetime | None = None,
) -> None:
    """Let the post say it, in public: as `posts.actions.edit_post`, whose refusals it raises.

    Raises rules.Stale when somebody changed the post since the draft was written, or the draft since `version`.
    """
    change = _hold(change)
    post = change.post
    if version is not None and change.version != version:
        raise Stale(change.saved_by.name, change.saved_at)
    actions.edit_post(
        post,
        version=change.base_version,
        by=by,
        editor=change.saved_by,
        kind=Kind(change.kind),
        note=change.note,
        credit=credit_of(change),
        alone=alone,
        scheduled_for=scheduled_for,
        **read(change),
    )
    session().delete(change)
    session().flush()
    due.remember()


@unit_of_work
def schedule_change(change: Change, *, at: datetime | None, version: int, by: Person, alone: str = "") -> None:
    """Have a draft of changes published at a moment. What would be refused now is refused at once, in words."""
    change = _hold(change)
    if change.publish_at == at and change.problem is None and at is not None:
        return
    if change.version != version:
        raise Stale(change.saved_by.name, change.saved_at)
    problem = rules.moment_problem(at, clock.now())
    if problem:
        raise NotPublishable(problem)
    post, said = change.post, read(change)
    writing.check_version(post, change.base_version)
    checks.check_note(Kind(change.kind), change.note)
    checks.check_credit(post, Kind(change.kind), credit_of(change))
    if needs_reader(change):
        second.refuse_alone(by=by, editor=change.saved_by, alone=alone)
    problem = rules.publication_problem(said["title"], markup.render_post(said["source"]), said["authors"])
    if problem:
        raise NotPublishable(problem)
    change.publish_at, change.scheduled_by_id, change.problem = at, by.id, None
    change.fields = {**change.fields, "alone": alone}
    change.version += 1
    session().flush()
    session().expire(change, ["scheduled_by"])
    due.remember()


@unit_of_work
def unschedule_change(change: Change, *, by: Person) -> None:
    """Let a draft of changes wait for somebody to publish it. Harmless when it is not scheduled."""
    change = _hold(change)
    if change.publish_at is None:
        return
    _take_out(change)
    change.version += 1
    session().flush()


@unit_of_work
def ask_reader(change: Change, reader: Person | None = None, *, by: Person) -> None:
    """Ask somebody, or anyone, to read a draft of changes. As `posts.second.ask_reader`."""
    change = _hold(change)
    if change.ready_at is not None and change.reader_id == (reader.id if reader else None):
        return
    second.check_reader(reader, change.saved_by, change.title, markup.render_post(change.source))
    change.ready_at, change.reader_id = clock.now(), reader.id if reader else None
    asked = [reader] if reader else [one for one in second.possible() if one.id != change.saved_by_id]
    for person in asked:
        if person.id != by.id:
            change_emails.tell_reader.later(change.id, absences.acting_for(person).id, by.id)


@unit_of_work
def ask_nobody(change: Change, *, by: Person) -> None:
    """Take the request to read it back. Harmless when nobody was asked."""
    change = _hold(change)
    change.ready_at = change.reader_id = None


def _hold(change: Change) -> Change:
    """Lock the post and then its draft, as saving does; NotPublishable when somebody was faster and it is gone."""
    (change_id,) = sa.inspect(change).identity or (0,)
    post = session().scalar(sa.select(Post).join(Change, Change.post_id == Post.id).where(Change.id == change_id))
    if post is not None:
        lock(post)
        found = session().get(Change, change_id, populate_existing=True, with_for_update=True)
        if found is not None:
            return found
    raise NotPublishable(_("This draft of changes was published or thrown away meanwhile."))


def _plain(*, alone: str, **fields: Unpack[Fields]) -> dict[str, Any]:
    return {
        "authors": [person.handle for person in fields["authors"]],
        "tags": list(fields.get("tags", ())),
        "issue": fields.get("issue"),
        "series": fields.get("series", ""),
        "language": fields.get("language", ""),
        "reply_to": fields.get("reply_to", ""),
        "alone": alone,
    }


def _says(
    found: Change, said: dict[str, Any], kind: Kind, note: str, credit: Comment | None, **fields: Unpack[Fields]
) -> bool:
    return (found.title, found.source, found.fields, found.kind, found.note, found.credit_id) == (
        fields["title"],
        fields["source"],
        said,
        kind.value,
        note,
        credit.id if credit else None,
    )


def _take_out(change: Change) -> None:
    change.publish_at, change.scheduled_by_id, change.problem = None, None, None
    due.remember()


def _finish(change: Change, by: Person) -> None:
    change.version += 1
    change.saved_by_id, change.saved_at = by.id, clock.now()
    session().flush()
    session().expire(change, ["saved_by"])
