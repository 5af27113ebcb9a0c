"""What becomes of an issue's words when the record takes them away for good: pages read them from the record alone,
and where a column repeats them, it is blanked with them."""

from __future__ import annotations

import sqlalchemy as sa

from blog.core.db import lock, session
from blog.issues import queries
from blog.issues.models import Closing, Report
from blog.record import erasing

KIND = "issue"


def register() -> None:
    """Tell the record how words of issues are kept."""
    erasing.register(KIND, erase, stands=stands)


def stands(id: str, name: str, words: str) -> str | None:
    """What a column shows on every page is said anew first: then nothing but the record holds the former words."""
    issue = queries.by_number(int(id))
    if name == "title":
        return "An issue keeps its title: it is how everybody finds it."
    if issue is not None and issue.notice.get(name) == words:
        return f"It still stands at {issue.path}. Say it anew there, and then withhold what was said before."
    return None


def erase(id: str, name: str, words: str) -> None:
    """Blank the words wherever they are kept: a commitment, a closing as it was proposed, a report as it was sent."""
    issue = queries.by_number(int(id))
    if issue is None:
        return
    lock(issue)
    for commitment in queries.commitments(issue):
        if name in ("commitments", "text") and f"{commitment.number}. {commitment.text}\n" in words:
            commitment.text = ""
    for column in (Closing.text, Closing.remedy, Report.words, Report.product):
        if column.key == name:
            ours = sa.update(column.class_).where(column.class_.issue_number == issue.number, column == words)
            session().execute(ours.values({column.key: ""}))
