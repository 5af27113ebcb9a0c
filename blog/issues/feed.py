"""How an issue looks in a feed: one entry that moves with it, holding its whole story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from blog.core import themes
from blog.core.feeds import Author, Category, FeedEntry
from blog.core.i18n import _, ngettext
from blog.issues import debt_queries, queries, rules
from blog.issues.debts import Debts
from blog.issues.models import Issue
from blog.record import feed as record_feed
from blog.record import queries as record
from blog.record.queries import Said


def entries(issues: Iterable[Issue]) -> list[FeedEntry]:
    """Issues with their stories and the names of whoever signs them, in a constant number of queries."""
    rows = list(issues)
    stories = record.stories(row.topic for row in rows)
    names = record.names(said.entry.by for story in stories.values() for said in story)
    today, debts = queries.today(), debt_queries.of(rows)
    return [
        entry(row, story=stories.get(row.topic, []), names=names, today=today, debts=debts.get(row.number))
        for row in rows
    ]


def entry(
    issue: Issue, *, story: Sequence[Said], names: dict[str, str], today: date, debts: Debts | None = None
) -> FeedEntry:
    """One issue: where it stands, what is owed, and everything that was said, oldest first."""
    signed = dict.fromkeys(said.entry.by for said in story if said.entry.by in names)
    return FeedEntry(
        topic=issue.topic,
        title=f"Issue {issue.number} ({issue.state}): {issue.title}",
        path=issue.path,
        published=issue.reported_at,
        updated=issue.changed_at,
        html="\n".join([_standing(issue, today, debts), *(_step(said, names) for said in story)]),
        authors=[Author(names[handle], f"/people/{handle}") for handle in signed],
        categories=[Category(value) for value in (issue.state, issue.severity) if value],
        receipt=story[-1].receipt if story else None,
    )


def is_late(issue: Issue, today: date) -> bool:
    """Whether the promised day has passed: the words of its entry then change every day."""
    owed = rules.next_word(issue, today=today)
    return bool(owed and owed.days_late)


def _standing(issue: Issue, today: date, debts: Debts | None) -> str:
    state = _(issue.state).capitalize()
    if issue.merged_into:
        state = _("%(state)s into issue %(number)s", state=state, number=issue.merged_into)
    if issue.unconfirmed:
        state = _("%(state)s, unconfirmed by customers", state=state)
    said = [f"<strong>{escape(state)}.</strong>"]
    if issue.is_open and issue.owner:
        said.append(_("%(name)s owns it.", name=escape(issue.owner.name)))
    owed = rules.next_word(issue, today=today)
    if owed and owed.days_late:
        said.append(
            ngettext(
                "The next word was promised by %(day)s; %(num)s day late.",
                "The next word was promised by %(day)s; %(num)s days late.",
                owed.days_late,
                day=themes.day(owed.due),
            )
        )
    elif owed:
        said.append(_("The next word comes by %(day)s.", day=themes.day(owed.due)))
    owes = f"\n<p>{escape(debts.words.capitalize())}.</p>" if debts else ""
    return f"<p>{' '.join(said)}</p>{owes}"


def _step(said: Said, names: dict[str, str]) -> str:
    who = escape(record_feed.signer(said, names.get(said.entry.by)))
    return f"<p>{themes.day(said.entry.at)}, {who} {escape(said.words)}:</p>\n{record_feed.words(said)}"
