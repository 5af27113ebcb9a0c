"""The comments of a page, written out: each is made once, as HTML and for machines, and kept until it changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from flask import current_app
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from blog.conversation import linked_data
from blog.conversation.forms import CommentForm
from blog.conversation.models import Thread
from blog.conversation.reading import ThreadedComment, ThreadPage
from blog.core import fragments
from blog.moderation.rules import REASONS
from blog.record.queries import Receipt

COMMENT, FORM = "conversation/comment.html", "conversation/form.html"
RULES = {rule.code: rule for rule in REASONS}


class Place(NamedTuple):
    """A thread, as far as each of its comments shows it."""

    id: int
    open: bool
    topic: str
    title: str
    path: str


class Drawn(NamedTuple):
    """A comment as HTML, and what follows it in the thread: its replies, or the end of so many lists of replies."""

    html: Markup
    has_replies: bool
    ends: int


class Written(NamedTuple):
    """The comments of a page in their order, and the page as machines read it (None where there is nothing to read)."""

    comments: list[Drawn]
    data: Markup | None
    # To say something more; empty where nothing is taken.
    form: Markup


def page(thread: Thread, talk: ThreadPage, receipts: Mapping[str, Receipt]) -> Written:
    """All that a page of a thread says."""
    place = Place(thread.id, thread.open, thread.topic, thread.title, thread.path)
    around, kept = fragments.surroundings(), fragments.kept()
    may_be_kept, here = fragments.knows_no_more(COMMENT), talk.ids
    comments, said = [], []
    for row, depth in zip(talk.rows, [*(row.depth for row in talk.rows[1:]), 0], strict=False):
        receipt = receipts.get(row.comment.topic)
        # Of all that stands on this page only what it names.
        near = frozenset(other.id for other in (row.parent, row.response) if other is not None and other.id in here)
        make = partial(_written, place, row, near, receipt)
        html, data = kept.made(around, (place, row.values, near, receipt), make) if may_be_kept else make()
        comments.append(Drawn(Markup(html), depth > row.depth, row.depth - depth))
        if data:
            said.append(data)
    return Written(comments, _conversation(thread, said), _form(around, place) if place.open else Markup())


def _written(place: Place, row: ThreadedComment, near: frozenset[int], receipt: Receipt | None) -> tuple[str, str]:
    topic = row.comment.topic
    html = fragments.rendered(
        COMMENT,
        row=row,
        here=near,
        thread=place,
        comment_receipts={topic: receipt} if receipt else {},
        removal_rules=RULES,
    )
    return html, "" if row.is_gone else _json(linked_data.comment(row))


def _form(around: fragments.Surroundings, place: Place) -> Markup:
    def make() -> fragments.Part:
        return (fragments.rendered(FORM, thread=place, comment_form=CommentForm()),)

    (html,) = fragments.kept().made(around, (FORM, place), make) if fragments.knows_no_more(FORM) else make()
    return Markup(html)


def _conversation(thread: Thread, said: list[str]) -> Markup | None:
    if not said:
        return None
    about = _json(linked_data.conversation(thread))
    # Nobody's words look like this: every quote in them is escaped.
    return Markup(about.replace('"hasPart": []', f'"hasPart": [{", ".join(said)}]', 1))


def _json(said: dict[str, Any]) -> str:
    """As `tojson` does, and as text."""
    return str(htmlsafe_json_dumps(said, dumps=current_app.json.dumps, sort_keys=True))
