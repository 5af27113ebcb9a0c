"""Brings over what was said under a post or page: people's comments in their threads, other sites' mentions apart."""

from __future__ import annotations

import hashlib
from datetime import datetime

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, State, Thread
from blog.core import clock, markup
from blog.core.db import session, unit_of_work
from blog.core.text import excerpt, is_blank
from blog.transfer import queries, rules, wxr
from blog.transfer.items import LONGEST
from blog.transfer.marks import mark
from blog.transfer.report import Fate, Kind, Report
from blog.transfer.wordpress_html import convert_comment

NAME_LONGEST = 120
NAMELESS = "Anonymous"


def bring_talk(item: wxr.Item, thread_id: int | None, site: str, report: Report) -> None:
    """Everything said under an item, each in its own unit of work. Without a thread nothing is taken over."""
    keys = {each.id: rules.source(site, "comment", each.id) for each in item.comments}
    before = queries.imported(keys.values())
    # WordPress's id → ours, of the comments that replies can stand under.
    known: dict[int, int] = {}
    for comment in rules.in_order(item.comments):
        kind = Kind.MENTIONS if comment.type in rules.MENTIONS else Kind.COMMENTS
        source, state = keys[comment.id], rules.comment_state(comment)
        row = before.get(source)
        if row:
            if row.became and row.became.startswith("comment/"):
                known[comment.id] = int(row.became.removeprefix("comment/"))
            report.count(kind, Fate.UNCHANGED)
            continue
        if thread_id is None or state is None or not _is_fit(comment, report):
            report.count(kind, Fate.SKIPPED)
            continue
        if kind is Kind.MENTIONS:
            _bring_mention(source, comment, thread_id, item)
        else:
            known[comment.id] = _bring_comment(source, comment, thread_id, known.get(comment.parent), state, item)
        report.count(kind, Fate.CREATED)


@unit_of_work
def _bring_comment(
    source: str, comment: wxr.Comment, thread_id: int, parent_id: int | None, state: State, item: wxr.Item
) -> int:
    made = conversation.import_comment(
        session().get_one(Thread, thread_id),
        name=(comment.author or NAMELESS)[:NAME_LONGEST],
        source=comment.content,
        html=convert_comment(comment.content),
        sent_at=_sent_at(comment, item),
        parent=session().get_one(Comment, parent_id) if parent_id else None,
        state=state,
    )
    mark(source, _digest(comment), made.topic)
    return made.id


@unit_of_work
def _bring_mention(source: str, comment: wxr.Comment, thread_id: int, item: wxr.Item) -> None:
    made = conversation.import_mention(
        session().get_one(Thread, thread_id),
        kind=comment.type,
        url=comment.url,
        title=comment.author or comment.url,
        excerpt=excerpt(markup.plain(convert_comment(comment.content))),
        sent_at=_sent_at(comment, item),
        public=rules.comment_state(comment) is State.PUBLISHED,
    )
    mark(source, _digest(comment), made.topic)


def _is_fit(comment: wxr.Comment, report: Report) -> bool:
    problem = None
    if comment.type in rules.MENTIONS:
        if not comment.url.startswith(("http://", "https://")):
            problem = "it does not say which page mentions this"
    elif is_blank(comment.content):
        problem = "it has no words"
    elif len(comment.content) > LONGEST:
        problem = f"it has more than {LONGEST:,} characters"
    if problem:
        report.problem(f"comment {comment.id}", problem)
    return problem is None


def _sent_at(comment: wxr.Comment, item: wxr.Item) -> datetime:
    return min(comment.date or item.date or clock.now(), clock.now())


def _digest(comment: wxr.Comment) -> str:
    return hashlib.sha256(repr(comment).encode()).hexdigest()
