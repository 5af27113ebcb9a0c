"""How a decision of moderation looks in a feed: what, under which rule, by whom or what, and whether it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from blog.core import links, settings
from blog.core.feeds import Author, Category, FeedEntry
from blog.moderation.log import Row
from blog.record import queries as record
from blog.record.queries import Receipt


def entries(rows: Iterable[Row]) -> list[FeedEntry]:
    """Rows of the log with their receipts and those of what reversed them, in one query more."""
    listed = list(rows)
    seqs = [row.seq for row in listed] + [row.overturned for row in listed if row.overturned]
    receipts = record.receipts_of(seqs)
    return [entry(row, receipts) for row in listed]


def entry(row: Row, receipts: dict[int, Receipt]) -> FeedEntry:
    """One decision. It comes up again when it is reversed."""
    reversal = receipts.get(row.overturned or 0)
    moved: datetime = reversal.at if reversal else row.at
    return FeedEntry(
        topic=f"moderation/{row.seq}",
        title=f"{title(row)} (overturned)" if row.overturned is not None else title(row),
        path=row.path,
        published=row.at,
        updated=moved,
        html=_words(row, reversal),
        authors=[Author(settings.get("site.company"), "/moderation")],
        categories=[Category(row.rule, row.rule_name)] if row.rule else [],
        receipt=receipts.get(row.seq),
        related=[reversal.path] if reversal else [],
    )


def title(row: Row) -> str:
    """What was decided, about what, under which rule."""
    if row.thing == "rules":
        return "The rules changed"
    said = f"A {row.thing} was {row.decision}"
    return f"{said}: {row.rule_name}" if row.rule else said


def _words(row: Row, reversal: Receipt | None) -> str:
    day = f"{row.day.day} {row.day:%B %Y}"
    said = [f"{title(row)}. Decided on {day} by {'a rule, without a person' if row.automated else 'a person'}."]
    if row.about_company:
        said.append("Whoever decided says that it criticises the company.")
    if row.second:
        said.append("A second person confirmed it.")
    if row.alone:
        said.append("A second person should have confirmed it, and there was none.")
    if reversal:
        said.append(f"It was overturned on {reversal.at.day} {reversal.at:%B %Y}.")
    elif row.overturned is not None:
        said.append("It was overturned.")
    policy = f' <a href="{escape(links.href("/policy"))}">The rules</a>.' if row.rule else ""
    return f"<p>{escape(' '.join(said))}{policy}</p>"
