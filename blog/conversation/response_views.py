"""What employees say for the company, and how fast: a page, a picture, and figures for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from blog.conversation import promise_figures, queries, response_times, waiting_queries
from blog.conversation.response_times import Speed, Times
from blog.core import settings
from blog.core.markup import plain
from blog.core.text import excerpt
from blog.record import charts
from blog.record import queries as record
from blog.record.number_views import picture

blueprint = Blueprint("responses", __name__)

PAGE = 20
HOUR = 3_600
# The first words of what was answered: enough to know what it is about.
WORDS = 160


@blueprint.get("/responses")
def responses() -> str:
    """Every company response, newest first; how long customers waited, and who waits longest now."""
    page = queries.newest(request.args.get("page"), PAGE, responses=True)
    waiting = waiting_queries.unanswered("all", [], size=1).items
    return render_template(
        "conversation/responses.html",
        page=page,
        receipts=record.receipts(row.topic for row in page.items),
        speed=response_times.speed(),
        promises=promise_figures.kept(),
        waiting=waiting_queries.count_unanswered(),
        oldest=waiting[0] if waiting else None,
        words=lambda comment: excerpt(plain(comment.html), WORDS),
        company=settings.get("site.company"),
    )


@blueprint.get("/responses/numbers.json")
def numbers() -> Response:
    """How long customers waited, in all and by week, in whole seconds; and what became of promised answers."""
    found = response_times.speed()
    weeks = [{"week": week.monday.isoformat(), **_said(week.times)} for week in found.weeks]
    head = {"seq": found.head.seq, "hash": found.head.hash}
    return jsonify(head=head, all=_said(found.times), weeks=weeks, promises=asdict(promise_figures.kept()))


@blueprint.get("/responses/weeks.svg")
def chart() -> Response:
    """The weeks as bars, the oldest first."""
    return picture(_draw(response_times.speed()))


def _draw(found: Speed) -> str:
    weeks = list(reversed(found.weeks))
    median = [_hours(week.times.median) for week in weeks]
    slowest = [_hours(week.times.p90) for week in weeks]
    return charts.bars(
        [f"{week.monday.day} {week.monday:%b}" for week in weeks],
        {"Median hours until we answered": median, "9 of 10 within": slowest},
    )


def _hours(seconds: int | None) -> float | None:
    return None if seconds is None else round(seconds / HOUR, 1)


def _said(times: Times) -> dict[str, Any]:
    return {
        "asked": times.asked,
        "answered": times.answered,
        "open": times.open,
        "median": times.median,
        "p90": times.p90,
    }
