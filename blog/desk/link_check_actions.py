"""Verbs of links: noting those of a text when it is saved, and trying them, each as a job of its own."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask import current_app
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect

from blog.core import clock, links
from blog.core.db import session, unit_of_work
from blog.core.fetch import FetchFailed, FetchRefused, status
from blog.core.jobs import job
from blog.desk import link_check_queries as queries
from blog.desk import link_checks as rules
from blog.desk.models import LinkCheck, LinkUse
from blog.people import sections
from blog.posts import queries as posts
from blog.posts import staff_queries, writing
from blog.posts.models import Page, Post
from blog.record import erasing

# The servers of others are asked this often in a minute at most.
EACH_MINUTE = 20


def register() -> None:
    """Note links whenever words are kept, and forget those of words that the record takes out of sight."""
    writing.follow_words(note_links)
    sections.on_dashboard("links", "yours", queries.broken_of, "desk/staff/broken_links.html")
    for kind, find in (("post", posts.by_id), ("page", staff_queries.page_by_id)):
        erasing.register(kind, "links", erasing.Place(*[_noting_again(find)] * 3))


def _noting_again(find: Callable[[int], Post | Page | None]) -> erasing.Act:
    """After its words changed places: packages below were asked first."""

    def act(id: str, _words: erasing.Words, _by: str) -> None:
        if (thing := find(int(id))) is not None:
            note_links(thing)

    return act


@unit_of_work
def note_links(thing: Post | Page) -> None:
    """Remember which links stand in a text as it is now, and have those tried that were not lately.

    What an import brings is tried little by little, with everything that is due.
    """
    wanted = {rules.hashed(address): address for address in rules.links_in(thing.html)}
    uses = {use.hash: use for use in queries.uses_of(thing)}
    known = queries.by_hashes(wanted)
    for hash, address in wanted.items():
        check = known.get(hash)
        if check is None:
            session().add(LinkCheck(hash=hash, url=address))
        if not thing.imported and (check is None or not check.tried_at or check.tried_at < clock.now() - rules.FRESH):
            try_link.later(hash)
    session().flush()
    post_id, page_id = (thing.id, None) if isinstance(thing, Post) else (None, thing.id)
    session().add_all(LinkUse(hash=hash, post_id=post_id, page_id=page_id) for hash in wanted if hash not in uses)
    for hash, use in uses.items():
        if hash not in wanted:
            session().delete(use)
    session().flush()
    _forget(set(uses) - set(wanted))


@job(outside=True)
def try_link(hash: str) -> None:
    """Ask for a link, as a reader would, and remember what came."""
    check = session().get(LinkCheck, hash)
    if check is None:
        return
    url = check.url
    # Nothing is held open while others take their time.
    session().rollback()
    _remember(hash, _at_home(url) if url.startswith("/") or _is_ours(url) else _elsewhere(url))


def try_due() -> None:
    """Have what is due tried: each minute a few."""
    if hashes := queries.due(EACH_MINUTE):
        _try_later(hashes)


@unit_of_work
def _try_later(hashes: list[str]) -> None:
    # Tried from now on, so that the next minute does not ask for the same.
    session().execute(sa.update(LinkCheck).where(LinkCheck.hash.in_(hashes)).values(tried_at=clock.now()))
    for hash in hashes:
        try_link.later(hash)


@unit_of_work
def _remember(hash: str, problem: str | None) -> None:
    check = session().get(LinkCheck, hash, with_for_update=True)
    if check is None:
        return
    check.tried_at = clock.now()
    check.failing_since = (check.failing_since or check.tried_at) if problem else None
    check.problem = problem


def _elsewhere(url: str) -> str | None:
    try:
        return rules.problem_of(status(url))
    except FetchRefused:
        return rules.INSIDE
    except FetchFailed:
        return rules.SILENT


def _is_ours(url: str) -> bool:
    return url.startswith(links.absolute("/"))


def _at_home(url: str) -> str | None:
    """What is wrong with a path of ours, which nobody needs to be asked for."""
    path = url.removeprefix(links.absolute("")).removeprefix(links.prefix()).partition("?")[0]
    if path == "/staff" or path.startswith("/staff/"):
        return rules.STAFF
    try:
        endpoint, said = current_app.url_map.bind("").match(path or "/")
    except RequestRedirect:
        return None
    except MethodNotAllowed:
        return rules.NOWHERE
    except HTTPException:
        return None if posts.redirect_for(path) else rules.NOWHERE
    if endpoint in ("posts.post", "posts.page"):
        found = posts.by_slug(said["slug"]) if endpoint == "posts.post" else posts.page_by_slug(said["slug"])
        return None if found is not None or posts.redirect_for(path) else rules.HIDDEN
    return None


def _forget(hashes: set[str]) -> None:
    """Links that stand nowhere any more: their addresses were part of words that are gone."""
    if hashes:
        unused = sa.not_(sa.exists().where(LinkUse.hash == LinkCheck.hash))
        session().execute(sa.delete(LinkCheck).where(LinkCheck.hash.in_(hashes), unused))
