"""The moderation log and its numbers: as pages, as JSON, as CSV and as a feed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from flask import Blueprint, Response, jsonify, render_template, request, stream_with_context

from blog.core import feeds, settings
from blog.core.feeds import Feed
from blog.core.i18n import _
from blog.moderation import log, log_feed, log_numbers
from blog.moderation.log import Row
from blog.record import queries as record

blueprint = Blueprint("moderation_log", __name__)

PAGE = 50
# How many rows of the CSV are read at a time, so that a long log fits in memory.
PIECE = 1_000
COLUMNS = (
    "seq",
    "day",
    "decision",
    "thing",
    "rule",
    "automated",
    "overturned",
    "about_company",
    "second_person",
    "decided_alone",
)


@blueprint.get("/moderation")
def ledger() -> str:
    """What was decided, newest first, and what it adds up to."""
    return render_template(
        "moderation/log.html", page=log.page(PAGE, request.args.get("page")), numbers=log_numbers.numbers()
    )


@blueprint.get("/moderation/numbers")
def numbers() -> str:
    """The figures, as tables."""
    return render_template("moderation/numbers.html", numbers=log_numbers.numbers())


@blueprint.get("/moderation/numbers.json")
def numbers_for_programs() -> Response:
    """The figures, and the head that they were counted from."""
    return jsonify(log_numbers.numbers())


@blueprint.get("/moderation/log.csv")
def table() -> Response:
    """The whole log, newest first, sent while it is read."""
    head = record.head()
    return Response(
        stream_with_context(_rows(head.seq + 1)),
        content_type="text/csv; charset=utf-8",
        headers={"Record-Head": str(head), "Content-Disposition": 'attachment; filename="moderation-log.csv"'},
    )


@blueprint.get("/moderation/feed.atom")
def feed() -> Response:
    """Each decision; it comes up again when it is reversed."""
    page = log.page(feeds.PAGE_SIZE, feeds.asked_page())
    return feeds.respond(
        Feed(
            topic="feed/moderation",
            title=f"{settings.get('site.name')}: moderation",
            subtitle=_("What we refused, hid, removed and showed again, under which rule, and what was overturned."),
            path="/moderation/feed.atom",
            page="/moderation",
            entries=log_feed.entries(page.items),
            moved=record.grown(),
        ),
        page,
    )


def _rows(before: int) -> Iterator[str]:
    yield _line(COLUMNS)
    while rows := log.rows_before(before, PIECE):
        yield "".join(_line(_cells(row)) for row in rows)
        before = rows[-1].seq


def _cells(row: Row) -> tuple[object, ...]:
    said = (row.automated, row.overturned is not None, row.about_company, row.second, row.alone)
    return row.seq, row.day.isoformat(), row.kind, row.thing, row.rule, *("yes" if one else "no" for one in said)


def _line(cells: tuple[object, ...]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
