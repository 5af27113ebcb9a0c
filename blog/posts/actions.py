"""Verbs of posts. `publish_post` is the only door to the public; imports have their own, which mails nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Unpack

import sqlalchemy as sa

from blog.conversation.models import Comment
from blog.core import clock, due, markup
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _
from blog.people.models import Person
from blog.posts import checks, rules, second, showing, writing
from blog.posts.models import Post, Reason, State
from blog.posts.rules import Change, Fields, NotPublishable
from blog.record.actions import announce

# The same new draft from the same person within this time is one form sent twice.
REPEAT = timedelta(hours=1)


@unit_of_work
def write_draft(*, by: Person, **fields: Unpack[Fields]) -> Post:
    """Begin a post that nobody outside sees. The same form sent twice makes one.

    Raises TextRefused when the words cannot be rendered, NotPublishable when the authors may not be named.
    """
    title, source, authors = fields["title"], fields["source"], fields["authors"]
    checks.check_draft(title, authors, by)
    html = markup.render_post(source)
    repeat = _repeat_of(title, source, by)
    if repeat is not None:
        return repeat
    now = clock.now()
    post = add(
        Post(
            slug=writing.free_slug(Post, title, fields.get("slug", "")),
            title=title,
            source=source,
            html=html,
            created_at=now,
            saved_at=now,
            saved_by_id=by.id,
            publish_at=fields.get("publish_at"),
        )
    )
    writing.set_rest(post, **fields)
    writing.keep_revision(post, by=by)
    return post


@unit_of_work
def save_draft(
    post: Post, *, version: int, by: Person, reason: Reason = Reason.SAVED, **fields: Unpack[Fields]
) -> None:
    """Save a draft. A revision is kept when its words changed; its address follows the title unless `slug` names one.

    What is scheduled stays so, at the time that the form names, but what needs a second reader is a draft again when
    its words change. The same form sent twice is saved once. Raises rules.Stale when somebody else saved meanwhile,
    and what `write_draft` raises.
    """
    lock(post)
    if post.is_unseen and writing.is_said(post, **fields):
        return
    writing.check_version(post, version)
    if not post.is_unseen:
        raise NotPublishable(_("This post is public already: say what kind of change it is, and save again."))
    title, source = fields["title"], fields["source"]
    checks.check_draft(title, fields["authors"], by, before=writing.people(post))
    changed = (post.title, post.source) != (title, source)
    planned = writing.planned(post, **fields)
    moved, post.publish_at = planned != post.publish_at, planned
    writing.move(post, title, fields.get("slug", ""))
    writing.set_words(post, title, source)
    writing.set_rest(post, **fields)
    writing.finish(post, by)
    if changed:
        writing.keep_revision(post, by=by, reason=reason)
    if post.state is State.SCHEDULED:
        _keep_scheduled(post, by, changed=changed, moved=moved)


@unit_of_work
def publish_post(
    post: Post,
    *,
    by: Person,
    version: int | None = None,
    alone: str = "",
    scheduled_for: datetime | None = None,
) -> None:
    """Make a post public: the only door. Names and titles of its authors are frozen as they are today.

    `alone` is why it goes out without the second reader that it needs. Publishing it again changes nothing. Raises
    NotPublishable, in words, when an author may not speak, when there is no title or no words, when it needs another
    to publish it, or when it was withdrawn; rules.Stale when `version` is given and somebody saved since.
    """
    lock(post)
    if post.state is State.PUBLISHED:
        return
    if version is not None:
        writing.check_version(post, version)
    if post.state is State.WITHDRAWN:
        raise NotPublishable(_("This post was withdrawn, and its reason stands. Write a new one."))
    checks.check_publishable(post)
    read = second.check(post, by=by, editor=writing.last_editor(post), alone=alone)
    for author in post.authors:
        author.name, author.title = author.person.name, author.person.title
    was_planned = post.state is State.SCHEDULED
    post.state = State.PUBLISHED
    post.published_at = post.updated_at = clock.now()
    post.ready_at = post.reader_id = post.problem = None
    showing.keep_thread(post)
    writing.finish(post, by)
    writing.mark_published(post)
    if was_planned:
        due.remember()
    announce(
        "post.published",
        subject=post.topic,
        by=by.handle,
        topics=showing.topics_of(post),
        texts={"title": post.title, "body": post.source, "reason": read.reason},
        authors=showing.handles(post),
        issue=showing.issue_topic(post),
        scheduled_for=scheduled_for,
        **read.facts,
    )


@unit_of_work
def save_and_publish(post: Post, *, version: int, by: Person, alone: str = "", **fields: Unpack[Fields]) -> None:
    """Publish what stands in the form: saved and made public together, or neither. Raises as the two do."""
    lock(post)
    if post.is_public and writing.is_said(post, **fields):
        return
    save_draft(post, version=version, by=by, **fields)
    publish_post(post, by=by, alone=alone)


@unit_of_work
def save_and_ask(post: Post, reader: Person | None, *, version: int, by: Person, **fields: Unpack[Fields]) -> None:
    """Save what stands in the form and ask somebody, or anyone, to read it: both or neither. Raises as the two do."""
    lock(post)
    save_draft(post, version=version, by=by, **fields)
    second.ask_reader(post, reader, by=by)


@unit_of_work
def edit_post(
    post: Post,
    *,
    version: int,
    by: Person,
    kind: Change = Change.TYPO,
    note: str = "",
    credit: Comment | None = None,
    alone: str = "",
    editor: Person | None = None,
    scheduled_for: datetime | None = None,
    **fields: Unpack[Fields],
) -> None:
    """Change a live post, in public. A typo moves no feed; a correction does, and needs a sentence about what changed.

    `credit` is the comment whose author found it; `editor` is who wrote the new words, where that is not `by`; `alone`
    as in `publish_post`. `slug` and `publish_at` are of drafts only and are not looked at. The same form sent twice
    makes one entry. Raises rules.Stale, NotPublishable or TextRefused.
    """
    lock(post)
    if post.is_public and writing.is_said(post, **fields):
        return
    writing.check_version(post, version)
    if post.state is not State.PUBLISHED:
        raise NotPublishable(_("Only a published post can be edited in public."))
    title, source, authors, wrote = fields["title"], fields["source"], fields["authors"], editor or by
    checks.check_draft(title, authors, wrote, before=writing.people(post))
    checks.check_note(kind, note)
    checks.check_credit(post, kind, credit)
    before = showing.topics_of(post)
    newly_named = [person for person in authors if person not in writing.people(post)]
    writing.set_words(post, title, source)
    problems = [rules.words_problem(post.title, post.html), *map(checks.speaker_problem, newly_named)]
    problem = next(filter(None, problems), None)
    if problem:
        raise NotPublishable(problem)
    # Taking the tag away that asks for a second reader is a change that needs one too.
    asked = second.needed(post)
    writing.set_rest(post, **fields)
    read = second.check(post, by=by, editor=wrote, alone=alone, also=asked)
    if kind is Change.CORRECTION:
        post.updated_at = clock.now()
    showing.keep_thread(post)
    writing.finish(post, by)
    writing.keep_revision(post, by=wrote, note=note, reason=Reason(kind.value))
    announce(
        "post.corrected" if kind is Change.CORRECTION else "post.edited",
        subject=post.topic,
        by=by.handle,
        topics=dict.fromkeys([*before, *showing.topics_of(post)]),
        texts={"title": post.title, "body": post.source, "note": note or None, "reason": read.reason},
        authors=showing.handles(post),
        issue=showing.issue_topic(post),
        silent=True if kind is Change.TYPO else None,
        credit=credit.topic if credit else None,
        scheduled_for=scheduled_for,
        **read.facts,
    )


@unit_of_work
def withdraw_post(post: Post, *, reason: str, by: Person) -> None:
    """Take the words of a live post away; its page, the reason and the comments stay.

    Withdrawing it again changes nothing. Raises NotPublishable when it was never public or no reason is given.
    """
    lock(post)
    if post.state is State.WITHDRAWN:
        return
    if post.is_unseen:
        raise NotPublishable(_("This is a draft: nobody outside has seen it, so there is nothing to withdraw."))
    checks.check_reason(reason)
    post.state, post.withdrawn_reason, post.updated_at = State.WITHDRAWN, reason, clock.now()
    writing.finish(post, by)
    topics = showing.topics_of(post)
    announce("post.withdrawn", subject=post.topic, by=by.handle, topics=topics, texts={"reason": reason})


def _keep_scheduled(post: Post, by: Person, *, changed: bool, moved: bool) -> None:
    """Refuse to keep scheduled what could not be published then; let go of what has to be read once more."""
    problem = rules.moment_problem(post.publish_at, clock.now()) if moved else None
    if problem:
        raise NotPublishable(problem)
    checks.check_publishable(post)
    if changed and second.needed(post):
        post.state = State.DRAFT
    if moved:
        post.problem, post.scheduled_by_id = None, by.id
    due.remember()


def _repeat_of(title: str, source: str, by: Person) -> Post | None:
    return session().scalar(
        sa.select(Post)
        .where(Post.state == State.DRAFT, Post.version == 1, Post.saved_by_id == by.id)
        .where(Post.title == title, Post.source == source, Post.created_at > clock.now() - REPEAT)
        .where(Post.imported.is_(False))
        .limit(1)
    )
