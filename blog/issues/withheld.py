"""What stands in an issue when the record withholds its words or takes them away. Its page reads them from the record
alone; where a column repeats them, another line takes their place.
"""

from __future__ import annotations

import sqlalchemy as sa

from blog.conversation import actions as conversation
from blog.core.db import lock, session
from blog.issues import queries
from blog.issues.models import Closing, Commitment, Report
from blog.record import erasing

KIND = "issue"


def register() -> None:
    """Tell the record how words of issues are kept."""
    erasing.register(KIND, "issues", erasing.swapping(swap))


def swap(id: str, name: str, before: str, after: str) -> None:
    """In the title, the notice, a commitment, a closing as it was proposed, a report as it was sent."""
    issue = queries.by_number(int(id))
    if issue is None:
        return
    lock(issue)
    if name == "title" and issue.title == before:
        issue.title = after
        conversation.keep_thread(issue.thread, title=after)
    if issue.notice.get(name) == before:
        issue.notice = {**issue.notice, name: after}
    if name in ("commitments", "text"):
        for commitment in queries.commitments(issue):
            _swap_promised(commitment, before, after)
    for column in (Closing.text, Closing.remedy, Report.title, Report.words, Report.product):
        if column.key == name:
            ours = sa.update(column.class_).where(column.class_.issue_number == issue.number, column == before)
            session().execute(ours.values({column.key: after}))


def _swap_promised(commitment: Commitment, before: str, after: str) -> None:
    """A commitment is one numbered line of the words that it was promised with."""
    number = f"{commitment.number}. "
    if f"{number}{commitment.text}\n" in before:
        commitment.text = after
    elif commitment.text == before:
        lines = [line.removeprefix(number) for line in after.splitlines() if line.startswith(number)]
        commitment.text = lines[-1] if lines else after
