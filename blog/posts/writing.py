"""What posts and pages share when they are written: slugs, versions and revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Unpack

import sqlalchemy as sa

from blog.core import clock, markup
from blog.core.db import add, is_sqlite, session
from blog.people.models import Person
from blog.posts import rules, staff_queries
from blog.posts.models import Page, Post, PostAuthor, Reason, Revision, Series, State, Tag
from blog.posts.rules import Fields

_followers: list[Callable[[Post | Page], None]] = []

# The advisory lock of slugs on PostgreSQL: any constant that nothing else in this database uses.
NAMES_LOCK = 0x5106


def follow_words(follow: Callable[[Post | Page], None]) -> None:
    """Have something done with every post and page whose words were kept, in the same unit of work."""
    if follow not in _followers:
        _followers.append(follow)


def check_version(thing: Post | Page, version: int) -> None:
    """Refuse whoever saw an older version of what is locked (rules.Stale)."""
    if thing.version != version:
        raise rules.Stale(thing.saved_by.name, thing.saved_at)


def finish(thing: Post | Page, by: Person) -> None:
    """Move the version: a form that was opened before is refused from now on."""
    thing.version += 1
    thing.saved_by_id = by.id
    thing.saved_at = clock.now()
    session().flush()


def free_slug(table: type[Post] | type[Page], title: str, wanted: str = "", own: Post | Page | None = None) -> str:
    """The slug that a thing of this title gets, different from every other thing's."""
    _lock_names()
    others = sa.true() if own is None else table.id != own.id

    def is_taken(slug: str) -> bool:
        return session().scalar(sa.select(table.id).where(table.slug == slug, others)) is not None

    return rules.free_slug(rules.slug_from(title, wanted), is_taken)


def move(thing: Post | Page, title: str, wanted: str) -> None:
    """Let a draft's address follow its title, or be the one that is wanted: nobody outside can have seen it."""
    if rules.slug_from(title, wanted) != rules.slug_from(thing.title, rules.chosen_slug(thing)):
        thing.slug = free_slug(type(thing), title, wanted, own=thing)


def keep_revision(thing: Post | Page, *, by: Person, note: str = "", reason: Reason = Reason.SAVED) -> None:
    """Keep the words as they stand now, and say why they do."""
    last = staff_queries.last_revision(thing)
    session().add(
        Revision(
            number=last.number + 1 if last else 1,
            title=thing.title,
            source=thing.source,
            at=clock.now(),
            by_id=by.id,
            post_id=thing.id if isinstance(thing, Post) else None,
            page_id=thing.id if isinstance(thing, Page) else None,
            note=note,
            reason=reason.value,
        )
    )
    session().flush()
    for follow in _followers:
        follow(thing)


def mark_published(thing: Post | Page) -> None:
    """Say of the last revision that these are the words with which it became public."""
    last = staff_queries.last_revision(thing)
    if last is not None:
        last.reason = Reason.PUBLISHED.value


def set_words(thing: Post | Page, title: str, source: str) -> None:
    """Give it new words; they are rendered when they differ, so that what was imported stays as it came."""
    thing.title = title
    if thing.source != source:
        thing.source, thing.html = source, markup.render_post(source)


def set_authors(post: Post, named: Sequence[Person]) -> None:
    """Put the authors in order. Whoever is named already keeps the name and title they were frozen with."""
    known = {author.person_id: author for author in post.authors}
    post.authors = [
        known.get(person.id) or PostAuthor(person_id=person.id, position=0, name=person.name, title=person.title)
        for person in dict.fromkeys(named)
    ]
    for position, author in enumerate(post.authors):
        author.position = position
    session().flush()


def set_rest(post: Post, **fields: Unpack[Fields]) -> None:
    """Say what else the form says: who wrote it, its tags, and what it belongs to and is about."""
    set_authors(post, fields["authors"])
    set_tags(post, fields.get("tags", ()))
    post.issue_number = fields.get("issue")
    if "language" in fields:
        post.language = fields["language"]
    if "reply_to" in fields:
        post.reply_to = fields["reply_to"]
    if "series" in fields:
        post.series_id = _series_named(fields["series"])
        session().flush()
        session().expire(post, ["series"])


def set_tags(post: Post, names: Iterable[str]) -> None:
    """Put these tags on a post, and no other."""
    post.tags = list(dict.fromkeys(tag_named(name) for name in names))
    session().flush()


def is_said(post: Post, **fields: Unpack[Fields]) -> bool:
    """Whether the post says all this already: the same form came twice, or nothing was changed."""
    return (
        (post.title, post.source, post.issue_number) == (fields["title"], fields["source"], fields.get("issue"))
        and people(post) == list(fields["authors"])
        and {tag.slug for tag in post.tags} == {rules.tag_slug(name) for name in fields.get("tags", ())}
        and fields.get("language", post.language) == post.language
        and fields.get("reply_to", post.reply_to) == post.reply_to
        and fields.get("series", series_of(post)) == series_of(post)
        and (not post.is_unseen or planned(post, **fields) == post.publish_at)
        and (not post.is_unseen or fields.get("slug", "") in (rules.chosen_slug(post), post.slug))
    )


def series_of(post: Post) -> str:
    """The name of the series that a post belongs to; empty when it belongs to none."""
    return post.series.name if post.series else ""


def planned(post: Post, **fields: Unpack[Fields]) -> datetime | None:
    """The moment that a form means. One that names none leaves what is scheduled where it is."""
    said = fields.get("publish_at")
    return post.publish_at if said is None and post.state is State.SCHEDULED else said


def last_editor(thing: Post | Page) -> Person:
    """Who wrote the words that stand."""
    last = staff_queries.last_revision(thing)
    return last.by if last else thing.saved_by


def people(post: Post) -> list[Person]:
    """The authors, in order."""
    return [author.person for author in post.authors]


def tag_named(name: str, slug: str = "") -> Tag:
    """The tag of this slug, made if there is none. The first spelling of its name stays."""
    slug = slug or rules.tag_slug(name)
    _lock_names()
    found = session().scalar(sa.select(Tag).where(Tag.slug == slug))
    if found is None:
        found = Tag(slug=slug, name=name)
        session().add(found)
        session().flush()
    return found


def _series_named(name: str) -> int | None:
    """The series of this name, made if there is none. Two names that give one address are one series."""
    if not name:
        return None
    slug = rules.series_slug(name)
    _lock_names()
    found = session().scalar(sa.select(Series).where(Series.slug == slug))
    return found.id if found else add(Series(slug=slug, name=name)).id


def _lock_names() -> None:
    """Two people may not take the same slug at once. SQLite's unit of work is that lock already."""
    if not is_sqlite():
        session().execute(sa.select(sa.func.pg_advisory_xact_lock(NAMES_LOCK)))
