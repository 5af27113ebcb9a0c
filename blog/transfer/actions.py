"""`import_wordpress`: a WordPress export becomes posts, pages, comments and former authors here.

Two passes over the file. The first checks all of it and writes nothing, so a damaged file leaves the site as it was;
the second writes item by item. What is here already is known by its key and left alone, so that a repeat adds nothing
and an interrupted run is finished by repeating it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from sqlalchemy.exc import DataError

from blog.core.db import session, unit_of_work
from blog.core.text import TextRefused
from blog.posts import imports as posts
from blog.transfer import attachments, wxr
from blog.transfer.items import KINDS, Bringing, bring_item
from blog.transfer.people_and_tags import bring_people, bring_tags
from blog.transfer.report import Fate, Report
from blog.transfer.survey import WRITTEN, survey
from blog.transfer.talk import bring_talk

# Where the feeds of a WordPress site are, and ours.
FEEDS = {"/feed/": "/feed.atom", "/feed/atom/": "/feed.atom", "/comments/feed/": "/comments/feed.atom"}
# Shows how far it is: gets the items and their number, gives them on.
Progress = Callable[[Iterator[wxr.Item], int], AbstractContextManager[Iterator[wxr.Item]]]


def import_wordpress(path: Path, *, media: bool = False, progress: Progress | None = None) -> Report:
    """Bring over what a WordPress export holds; `media` fetches its pictures as well. Nobody is mailed.

    Raises xml_stream.Damaged, in words, before anything is written, when the file is not whole or is no export.
    """
    report = Report()
    found = survey(path, report)
    attachments.list_attachments(found, report, media=media)
    run = Bringing(
        found=found,
        people=bring_people(found, report),
        tags=bring_tags(found, report),
        pictures=hashlib.sha256(repr(sorted(found.media_library.fetched.items())).encode()).hexdigest(),
        report=report,
    )
    _keep_feeds()
    show = progress or (lambda items, _: nullcontext(items))
    with show(_items(path, run), found.items) as items:
        for item in items:
            _bring(item, run)
    return report


@unit_of_work
def _keep_feeds() -> None:
    for old, new in FEEDS.items():
        posts.remember_path(old, new)
        posts.remember_path(old.rstrip("/"), new)


def _items(path: Path, run: Bringing) -> Iterator[wxr.Item]:
    """The posts and pages, each id once."""
    seen: set[int] = set()
    for part in wxr.read(path):
        if not isinstance(part, wxr.Item) or part.type not in WRITTEN:
            continue
        if part.id in seen or not part.id:
            run.report.problem(f"{part.type} {part.id}", "its id stands in the file before; the first was taken")
            run.report.count(KINDS[part.type], Fate.SKIPPED)
            continue
        seen.add(part.id)
        yield part


def _bring(item: wxr.Item, run: Bringing) -> None:
    try:
        thread_id = bring_item(item, run)
        bring_talk(item, thread_id, run.found.site, run.report)
    except (TextRefused, DataError) as error:
        why = str(error) if isinstance(error, TextRefused) else "the database refused it"
        run.report.problem(f"{item.type} {item.id}", why)
        run.report.count(KINDS[item.type], Fate.SKIPPED)
    # What one item loaded is not needed by the next: memory stays flat however long the file is.
    session().expunge_all()
