"""The door for what was written elsewhere: it keeps its date, goes on the record as imported, and mails nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from blog.conversation import actions as conversation
from blog.core import clock, markup
from blog.core.db import add, session, unit_of_work
from blog.core.text import excerpt
from blog.people.models import Person
from blog.posts import writing
from blog.posts.models import OldPath, Page, Post, PostAuthor, Reason, State, Tag
from blog.posts.showing import handles, keep_thread, topics_of
from blog.record.actions import SYSTEM, announce

# What the history says of words that an import brought.
NOTE = "Imported"
# A title for what came without one: its first words.
FIRST_WORDS = 60
# As long as the column; a longer path is on no page that anybody links to.
PATH_LONGEST = 500


@unit_of_work
def import_post(
    *,
    title: str,
    source: str,
    authors: Sequence[Person],
    occurred_at: datetime,
    html: str | None = None,
    slug: str = "",
    tags: Iterable[Tag] = (),
    public: bool = True,
    publish_at: datetime | None = None,
    comments_open: bool = True,
    old_paths: Iterable[str] = (),
) -> Post:
    """Bring a post in. `authors` may be former ones; `tags` come from `import_tag`; `public=False` makes a draft.

    `html` is cleaned and kept as it is; without it `source` is rendered as Markdown. `old_paths` redirect to the post
    once it is public. Its thread is there from the start, also a draft's, so that comments can be brought in.
    Raises TextRefused when the words cannot be rendered.
    """
    clean = markup.render_post(source) if html is None else markup.clean_html(html)
    title = title or excerpt(markup.plain(clean), FIRST_WORDS) or "Untitled"
    post = add(
        Post(
            slug=writing.free_slug(Post, title, slug),
            title=title,
            source=source,
            html=clean,
            created_at=occurred_at,
            saved_at=clock.now(),
            saved_by_id=authors[0].id,
            state=State.PUBLISHED if public else State.DRAFT,
            published_at=occurred_at if public else None,
            updated_at=occurred_at if public else None,
            publish_at=publish_at,
            imported=True,
        )
    )
    post.authors = [
        PostAuthor(person_id=person.id, position=position, name=person.name, title=person.title)
        for position, person in enumerate(dict.fromkeys(authors))
    ]
    post.tags = list(dict.fromkeys(tags))
    session().flush()
    keep_thread(post, open=comments_open)
    writing.keep_revision(post, by=authors[0], note=NOTE, reason=Reason.IMPORTED)
    for path in old_paths:
        remember_path(path, post.path)
    if public:
        announce(
            "post.imported",
            subject=post.topic,
            by=SYSTEM,
            topics=topics_of(post),
            texts={"title": title, "body": source},
            occurred_at=occurred_at,
            authors=handles(post),
        )
    return post


@unit_of_work
def import_page(
    *,
    title: str,
    source: str,
    by: Person,
    occurred_at: datetime,
    html: str | None = None,
    slug: str = "",
    public: bool = True,
    position: int | None = None,
    talked_about: bool = False,
    comments_open: bool = False,
    old_paths: Iterable[str] = (),
) -> Page:
    """Bring a static page in. `by` wrote it; `talked_about` gives it a thread for the comments it had.

    The rest is as in `import_post`.
    """
    clean = markup.render_post(source) if html is None else markup.clean_html(html)
    title = title or excerpt(markup.plain(clean), FIRST_WORDS) or "Untitled"
    page = add(
        Page(
            slug=writing.free_slug(Page, title, slug),
            title=title,
            source=source,
            html=clean,
            created_at=occurred_at,
            saved_at=clock.now(),
            saved_by_id=by.id,
            state=State.PUBLISHED if public else State.DRAFT,
            published_at=occurred_at if public else None,
            updated_at=occurred_at if public else None,
            position=position,
            imported=True,
        )
    )
    if talked_about:
        thread = conversation.open_thread(topic=page.topic, title=title, path=page.path, public=public)
        conversation.keep_thread(thread, open=comments_open)
        page.thread_id = thread.id
    writing.keep_revision(page, by=by, note=NOTE, reason=Reason.IMPORTED)
    for path in old_paths:
        remember_path(path, page.path)
    if public:
        texts = {"title": title, "body": source}
        announce("page.imported", subject=page.topic, by=SYSTEM, topics=["pages"], texts=texts, occurred_at=occurred_at)
    return page


@unit_of_work
def import_tag(*, name: str, slug: str = "") -> Tag:
    """The tag of this slug, made if there is none."""
    return writing.tag_named(name, slug)


@unit_of_work
def remember_path(path: str, target: str) -> None:
    """Redirect an address of the old site for ever. The first to claim it keeps it."""
    if 1 < len(path) <= PATH_LONGEST and path != target and session().get(OldPath, path) is None:
        add(OldPath(path=path, target=target))
