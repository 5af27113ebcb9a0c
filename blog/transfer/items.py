"""Brings over one post or page: each in a unit of work of its own, so that an interrupted run can be repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from blog.core import clock, links
from blog.core.db import session, unit_of_work
from blog.people.models import Person
from blog.posts import imports as posts
from blog.posts import reimports
from blog.posts.models import Page, Post, Tag
from blog.transfer import queries, rules
from blog.transfer.marks import mark
from blog.transfer.report import Fate, Kind, Report
from blog.transfer.rules import Placed, Shown
from blog.transfer.survey import Survey, tag_slug
from blog.transfer.wordpress_html import convert
from blog.transfer.wxr import Item

# Raised when bodies are converted in another way: the next run then converts them again.
CONVERSION = "1"
# What an editor here takes (core.markup.POST_LONGEST). Whatever is longer could never be corrected.
LONGEST = 200_000
KINDS = {"post": Kind.POSTS, "page": Kind.PAGES}


@dataclass(frozen=True)
class Bringing:
    """What every item of one run needs: the survey, ids by login and by tag, and where it is all noted."""

    found: Survey
    people: Mapping[str, int]
    tags: Mapping[str, int]
    # Changes when more pictures are here than at the last run: bodies then show them.
    pictures: str
    report: Report


def bring_item(item: Item, run: Bringing) -> int | None:
    """Bring a post or page over, unless it is here already and unchanged. Gives its thread's id, if it has one."""
    kind, name = KINDS[item.type], f"{item.type} {item.id}"
    place = rules.placed(item, clock.now())
    source = rules.source(run.found.site, item.type, item.id)
    before = queries.imported([source]).get(source)
    digest = item.digest(CONVERSION, run.pictures)
    if place.problem:
        run.report.problem(name, place.problem)
    if place.shown is Shown.SKIPPED or len(item.body) > LONGEST:
        if len(item.body) > LONGEST:
            run.report.problem(name, f"it has more than {LONGEST:,} characters, which cannot be edited here")
        run.report.count(kind, Fate.SKIPPED)
        return None
    if before and before.digest == digest:
        run.report.count(kind, Fate.UNCHANGED)
        return _thread_of(before.became)
    body = convert(item.body, library=run.found.media_library, item=item.id, thumbnail=item.thumbnail)
    for left_out in body.left_out:
        run.report.problem(name, f"[{left_out}] belongs to a plugin: its brackets were left out, its words kept")
    if before and before.became:
        return _again(item, run, place, source, digest, before.became, body.html)
    thread = _new(item, run, place, source, digest, body.html)
    run.report.count(kind, Fate.CREATED)
    return thread


@unit_of_work
def _new(item: Item, run: Bringing, place: Placed, source: str, digest: str, html: str) -> int | None:
    author = session().get_one(Person, run.people[item.creator])
    if item.type == "page":
        made: Post | Page = posts.import_page(
            title=item.title,
            source=html,
            html=html,
            by=author,
            occurred_at=place.occurred_at,
            slug=item.slug,
            public=place.shown is Shown.PUBLIC,
            talked_about=item.discussed or bool(item.comments),
            comments_open=item.discussed,
            old_paths=rules.old_paths(item.link, links.prefix()),
        )
    else:
        made = posts.import_post(
            title=item.title,
            source=html,
            html=html,
            authors=[author],
            occurred_at=place.occurred_at,
            slug=item.slug,
            tags=_tags(item, run),
            public=place.shown is Shown.PUBLIC,
            publish_at=place.publish_at,
            comments_open=item.discussed,
            old_paths=rules.old_paths(item.link, links.prefix()),
        )
    mark(source, digest, made.topic)
    return made.thread_id


def _again(item: Item, run: Bringing, place: Placed, source: str, digest: str, became: str, html: str) -> int | None:
    kind = KINDS[item.type]
    try:
        changed = _update(item, run, place, source, digest, became, html)
        run.report.count(kind, Fate.UPDATED if changed else Fate.UNCHANGED)
    except reimports.EditedHere as why:
        run.report.problem(f"{item.type} {item.id}", str(why))
        run.report.count(kind, Fate.SKIPPED)
    return _thread_of(became)


@unit_of_work
def _update(item: Item, run: Bringing, place: Placed, source: str, digest: str, became: str, html: str) -> bool:
    public = place.shown is Shown.PUBLIC
    thing = _thing(became)
    if isinstance(thing, Page):
        changed = reimports.import_page_again(
            thing,
            title=item.title,
            html=html,
            public=public,
            occurred_at=place.occurred_at,
            talked_about=item.discussed or bool(item.comments),
        )
    else:
        changed = reimports.import_post_again(
            thing,
            title=item.title,
            html=html,
            tags=_tags(item, run),
            public=public,
            occurred_at=place.occurred_at,
        )
    mark(source, digest, became)
    return changed


def _tags(item: Item, run: Bringing) -> list[Tag]:
    slugs = dict.fromkeys(tag_slug(term) for term in item.terms if term.domain in ("category", "post_tag"))
    return [session().get_one(Tag, run.tags[slug]) for slug in slugs]


def _thing(became: str) -> Post | Page:
    kind, _, id_ = became.partition("/")
    if kind == "page":
        return session().get_one(Page, int(id_))
    return session().get_one(Post, int(id_))


def _thread_of(became: str | None) -> int | None:
    return _thing(became).thread_id if became else None
