"""Notes which files the other site had, and fetches its pictures when asked to."""

from __future__ import annotations

import hashlib
from urllib.parse import unquote, urlsplit

from blog.core import links
from blog.core.db import unit_of_work
from blog.core.fetch import FetchFailed, fetch
from blog.core.pictures import LONGEST_BYTES
from blog.core.text import TextRefused, excerpt
from blog.media.actions import keep_picture
from blog.media.rules import ALT_LONGEST
from blog.transfer import queries, rules
from blog.transfer.marks import mark
from blog.transfer.pictures import Attachment
from blog.transfer.report import Fate, Kind, Report
from blog.transfer.survey import Survey

# Attachments that are noted in one transaction: a commit for each would be most of the time.
TOGETHER = 100


def list_attachments(found: Survey, report: Report, *, media: bool) -> None:
    """Note every attachment, fetch pictures that are not here yet if `media`, and tell the library where they are."""
    keys = {each.id: rules.source(found.site, "attachment", each.id) for each in found.attachments}
    kept = {key: row.became for key, row in queries.imported(keys.values()).items()}
    fetched: dict[int, str] = {}
    waiting: list[tuple[str, Attachment, str | None]] = []
    for each in found.attachments:
        source = keys[each.id]
        became = kept.get(source)
        fate = Fate.UNCHANGED if source in kept else Fate.CREATED
        if media and became is None and each.is_picture and (got := _picture(each, report)):
            became, fate = got, Fate.UPDATED if source in kept else Fate.CREATED
        if fate is not Fate.UNCHANGED:
            waiting.append((source, each, became))
        if became:
            fetched[each.id] = links.href(f"/{became}")
        report.count(Kind.ATTACHMENTS, fate)
        # What took a fetch is noted at once: whoever repeats an interrupted run should not wait for it again.
        if len(waiting) >= (1 if media else TOGETHER):
            _note(waiting)
            waiting = []
    _note(waiting)
    found.media_library.fetched = fetched


@unit_of_work
def _note(some: list[tuple[str, Attachment, str | None]]) -> None:
    for source, attachment, became in some:
        mark(source, hashlib.sha256(attachment.url.encode()).hexdigest(), became)


def _picture(attachment: Attachment, report: Report) -> str | None:
    """`media/<name>` of the fetched picture, made anew; None, and a problem noted, when that did not work."""
    try:
        got = fetch(attachment.url, longest=LONGEST_BYTES)
        alt = excerpt(attachment.alt, ALT_LONGEST - 1)
        picture = keep_picture(got.body, filename=unquote(urlsplit(attachment.url).path), alt=alt, by=None, still=True)
        return f"media/{picture.name}"
    except FetchFailed as why:
        report.problem(f"attachment {attachment.id}", f"not fetched: {why}")
    except TextRefused as why:
        report.problem(f"attachment {attachment.id}", f"not kept: {why}")
    return None
