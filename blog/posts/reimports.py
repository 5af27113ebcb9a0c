"""What was imported once and has changed over there since: brought over again, unless somebody edited it here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from blog.conversation import actions as conversation
from blog.core import clock, markup
from blog.core.db import lock, session, unit_of_work
from blog.posts import staff_queries, writing
from blog.posts.imports import NOTE
from blog.posts.models import Page, Post, Reason, State, Tag
from blog.posts.showing import handles, keep_thread, topics_of
from blog.record.actions import SYSTEM, announce


class EditedHere(Exception):
    """Somebody here changed, published or withdrew it since the import: what they did stands."""


@unit_of_work
def import_post_again(
    post: Post, *, title: str, html: str, tags: Iterable[Tag], public: bool, occurred_at: datetime
) -> bool:
    """Bring a post's new words and tags over. Says whether anything changed; what is public stays public.

    Raises EditedHere when its last words were not the import's.
    """
    lock(post)
    _refuse_when_edited(post)
    before, wanted = topics_of(post), set(tags)
    words = _set_words(post, title or post.title, html)
    tagged = set(post.tags) != wanted
    if tagged:
        post.tags = list(wanted)
    session().flush()
    appears = public and not post.is_public
    if appears:
        _appear(post, occurred_at)
    if not (words or tagged or appears):
        return False
    _finish(post, words=words)
    keep_thread(post)
    said: dict[str, Any] = {"subject": post.topic, "by": SYSTEM, "topics": dict.fromkeys([*before, *topics_of(post)])}
    texts = {"title": post.title, "body": post.source}
    if appears:
        announce("post.imported", texts=texts, occurred_at=occurred_at, authors=handles(post), **said)
    elif post.is_public:
        announce("post.edited", texts={**texts, "note": NOTE}, authors=handles(post), silent=True, **said)
    return True


@unit_of_work
def import_page_again(
    page: Page, *, title: str, html: str, public: bool, occurred_at: datetime, talked_about: bool
) -> bool:
    """Bring a page's new words over. As `import_post_again`."""
    lock(page)
    _refuse_when_edited(page)
    words = _set_words(page, title or page.title, html)
    appears = public and not page.is_public
    if appears:
        _appear(page, occurred_at)
    if page.thread_id is None and talked_about:
        thread = conversation.open_thread(topic=page.topic, title=page.title, path=page.path, public=page.is_public)
        page.thread_id = thread.id
        session().flush()
    if not (words or appears):
        return False
    _finish(page, words=words)
    if page.thread is not None:
        conversation.keep_thread(page.thread, title=page.title, path=page.path, public=page.is_public)
    said: dict[str, Any] = {"subject": page.topic, "by": SYSTEM, "topics": ["pages"]}
    texts = {"title": page.title, "body": page.source}
    if appears:
        announce("page.imported", texts=texts, occurred_at=occurred_at, **said)
    elif page.is_public:
        announce("page.edited", texts={**texts, "note": NOTE}, silent=True, **said)
    return True


def _refuse_when_edited(thing: Post | Page) -> None:
    last = staff_queries.last_revision(thing)
    if thing.state is State.WITHDRAWN or (last and last.note != NOTE):
        raise EditedHere("it was changed here since it was imported; what stands here was left alone")


def _set_words(thing: Post | Page, title: str, html: str) -> bool:
    clean = markup.clean_html(html)
    changed = (thing.title, thing.html) != (title, clean)
    thing.title, thing.source, thing.html = title, html, clean
    return changed


def _appear(thing: Post | Page, occurred_at: datetime) -> None:
    thing.state, thing.published_at, thing.updated_at = State.PUBLISHED, occurred_at, occurred_at


def _finish(thing: Post | Page, *, words: bool) -> None:
    thing.version += 1
    thing.saved_at = clock.now()
    if words:
        writing.keep_revision(thing, by=thing.saved_by, note=NOTE, reason=Reason.IMPORTED)
    session().flush()
