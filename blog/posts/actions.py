"""Verbs of posts. `publish_post` is the only door to the public; imports have their own, which mails nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Unpack

import sqlalchemy as sa

from blog.conversation import actions as conversation
from blog.core import clock, markup
from blog.core.db import add, lock, session, unit_of_work
from blog.core.text import TextRefused, is_blank
from blog.people.models import Person
from blog.posts import rules, writing
from blog.posts.models import Post, State
from blog.posts.rules import Change, Fields, NotPublishable
from blog.record.actions import announce

# The same new draft from the same person within this time is one form sent twice.
REPEAT = timedelta(hours=1)
# Every listing of posts.
LISTINGS = "posts"


@unit_of_work
def write_draft(*, by: Person, **fields: Unpack[Fields]) -> Post:
    """Begin a post that nobody outside sees. The same form sent twice makes one.

    Raises TextRefused when the words cannot be rendered, NotPublishable when the authors may not be named.
    """
    title, source, authors = fields["title"], fields["source"], fields["authors"]
    _check(title, authors, by)
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
            issue_number=fields.get("issue"),
            publish_at=fields.get("publish_at"),
        )
    )
    writing.set_authors(post, authors)
    writing.set_tags(post, fields.get("tags", ()))
    writing.keep_revision(post, by=by)
    return post


@unit_of_work
def save_draft(post: Post, *, version: int, by: Person, **fields: Unpack[Fields]) -> None:
    """Save a draft. A revision is kept when its words changed; its address follows the title unless `slug` names one.

    The same form sent twice is saved once. Raises rules.Stale when somebody else saved meanwhile, and what
    `write_draft` raises.
    """
    lock(post)
    if post.state is State.DRAFT and writing.is_said(post, **fields):
        return
    writing.check_version(post, version)
    if post.state is not State.DRAFT:
        raise NotPublishable("This post is public already: say what kind of change it is, and save again.")
    title, source = fields["title"], fields["source"]
    _check(title, fields["authors"], by, before=writing.people(post))
    changed = (post.title, post.source) != (title, source)
    writing.move(post, title, fields.get("slug", ""))
    writing.set_words(post, title, source)
    post.issue_number, post.publish_at = fields.get("issue"), fields.get("publish_at")
    writing.set_authors(post, fields["authors"])
    writing.set_tags(post, fields.get("tags", ()))
    writing.finish(post, by)
    if changed:
        writing.keep_revision(post, by=by)


@unit_of_work
def publish_post(post: Post, *, by: Person) -> None:
    """Make a post public: the only door. Names and titles of its authors are frozen as they are today.

    Publishing it again changes nothing. Raises NotPublishable, in words, when an author may not speak, when there is
    no title or no words, or when the post was withdrawn.
    """
    lock(post)
    if post.state is State.PUBLISHED:
        return
    if post.state is State.WITHDRAWN:
        raise NotPublishable("This post was withdrawn, and its reason stands. Write a new one.")
    problem = rules.publication_problem(post.title, post.html, writing.people(post))
    if problem:
        raise NotPublishable(problem)
    for author in post.authors:
        author.name, author.title = author.person.name, author.person.title
    post.state = State.PUBLISHED
    post.published_at = post.updated_at = clock.now()
    keep_thread(post)
    writing.finish(post, by)
    announce(
        "post.published",
        subject=post.topic,
        by=by.handle,
        topics=topics_of(post),
        texts={"title": post.title, "body": post.source},
        authors=handles(post),
        issue=_issue_topic(post),
    )


@unit_of_work
def save_and_publish(post: Post, *, version: int, by: Person, **fields: Unpack[Fields]) -> None:
    """Publish what stands in the form: saved and made public together, or neither. Raises as the two do."""
    lock(post)
    if post.is_public and writing.is_said(post, **fields):
        return
    save_draft(post, version=version, by=by, **fields)
    publish_post(post, by=by)


@unit_of_work
def edit_post(
    post: Post, *, version: int, by: Person, kind: Change = Change.TYPO, note: str = "", **fields: Unpack[Fields]
) -> None:
    """Change a live post, in public. A typo moves no feed; a correction does, and needs a sentence about what changed.

    `slug` and `publish_at` are of drafts only and are not looked at. The same form sent twice makes one entry. Raises
    rules.Stale, NotPublishable or TextRefused.
    """
    lock(post)
    if post.is_public and writing.is_said(post, **fields):
        return
    writing.check_version(post, version)
    if post.state is not State.PUBLISHED:
        raise NotPublishable("Only a published post can be edited in public.")
    title, source, authors = fields["title"], fields["source"], fields["authors"]
    _check(title, authors, by, before=writing.people(post))
    check_note(kind, note)
    before = topics_of(post)
    newly_named = [person for person in authors if person not in writing.people(post)]
    writing.set_words(post, title, source)
    problems = [rules.words_problem(post.title, post.html), *map(rules.speaker_problem, newly_named)]
    problem = next(filter(None, problems), None)
    if problem:
        raise NotPublishable(problem)
    post.issue_number = fields.get("issue")
    writing.set_authors(post, authors)
    writing.set_tags(post, fields.get("tags", ()))
    if kind is Change.CORRECTION:
        post.updated_at = clock.now()
    keep_thread(post)
    writing.finish(post, by)
    writing.keep_revision(post, by=by, note=note)
    announce(
        "post.corrected" if kind is Change.CORRECTION else "post.edited",
        subject=post.topic,
        by=by.handle,
        topics=dict.fromkeys([*before, *topics_of(post)]),
        texts={"title": post.title, "body": post.source, "note": note or None},
        authors=handles(post),
        issue=_issue_topic(post),
        silent=True if kind is Change.TYPO else None,
    )


@unit_of_work
def withdraw_post(post: Post, *, reason: str, by: Person) -> None:
    """Take the words of a live post away; its page, the reason and the comments stay.

    Withdrawing it again changes nothing. Raises NotPublishable when it was never public or no reason is given.
    """
    lock(post)
    if post.state is State.WITHDRAWN:
        return
    if post.state is State.DRAFT:
        raise NotPublishable("This is a draft: nobody outside has seen it, so there is nothing to withdraw.")
    check_reason(reason)
    post.state, post.withdrawn_reason, post.updated_at = State.WITHDRAWN, reason, clock.now()
    writing.finish(post, by)
    announce("post.withdrawn", subject=post.topic, by=by.handle, topics=topics_of(post), texts={"reason": reason})


def check_reason(reason: str) -> None:
    """Refuse a withdrawal that does not say why, or at too great length (NotPublishable)."""
    if is_blank(reason):
        raise NotPublishable("Say why it is withdrawn: the reason stays on the page.")
    if len(reason) > rules.NOTE_LONGEST:
        raise NotPublishable(f"The reason has {len(reason)} characters; at most {rules.NOTE_LONGEST} are taken.")


def check_note(kind: Change, note: str) -> None:
    """Refuse a correction that does not say what was wrong (NotPublishable)."""
    if kind is Change.CORRECTION and is_blank(note):
        raise NotPublishable("A correction needs a sentence that says what was wrong: it stands under the post.")
    if len(note) > rules.NOTE_LONGEST:
        raise NotPublishable(f"The note has {len(note)} characters; at most {rules.NOTE_LONGEST} are taken.")


def keep_thread(post: Post, *, open: bool | None = None) -> None:
    """Open the post's thread, or keep its title and path true."""
    if post.thread is None:
        thread = conversation.open_thread(topic=post.topic, title=post.title, path=post.path, public=post.is_public)
        post.thread_id = thread.id
        session().flush()
        session().refresh(post, ["thread"])
        if open is False:
            conversation.keep_thread(thread, open=False)
    else:
        conversation.keep_thread(post.thread, title=post.title, path=post.path, public=post.is_public, open=open)


def topics_of(post: Post) -> list[str]:
    """Which pages show this post: the listings, its authors', its tags' and its issue's."""
    mine = [author.person.topic for author in post.authors] + [f"tag/{tag.slug}" for tag in post.tags]
    issue = _issue_topic(post)
    return [LISTINGS, *mine, *([issue] if issue else [])]


def handles(post: Post) -> list[str]:
    """The handles of the authors, in order."""
    return [author.person.handle for author in post.authors]


def _check(title: str, authors: Sequence[Person], by: Person, before: Sequence[Person] = ()) -> None:
    problem = rules.title_problem(title)
    if problem:
        raise TextRefused(problem)
    problem = rules.authors_problem(authors, by, before)
    if problem:
        raise NotPublishable(problem)


def _issue_topic(post: Post) -> str | None:
    return f"issue/{post.issue_number}" if post.issue_number else None


def _repeat_of(title: str, source: str, by: Person) -> Post | None:
    return session().scalar(
        sa.select(Post)
        .where(Post.state == State.DRAFT, Post.version == 1, Post.saved_by_id == by.id)
        .where(Post.title == title, Post.source == source, Post.created_at > clock.now() - REPEAT)
        .where(Post.imported.is_(False))
        .limit(1)
    )
