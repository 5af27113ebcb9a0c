"""How a decision of moderation looks in a feed: what, under which rule, by whom or what, and whether it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from blog.core import links, settings
from blog.core.feeds import Author, Category, FeedEntry
from blog.core.i18n import _, date_words
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
        title=_("%(what)s (overturned)", what=title(row)) if row.overturned is not None else title(row),
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
    return f"{row.words}: {row.rule_name}" if row.rule else row.words


def _words(row: Row, reversal: Receipt | None) -> str:
    day = date_words(row.day)
    said = [
        _("%(what)s. Decided on %(day)s by a rule, without a person.", what=title(row), day=day)
        if row.automated
        else _("%(what)s. Decided on %(day)s by a person.", what=title(row), day=day)
    ]
    if row.about_company:
        said.append(_("Whoever decided says that it criticises the company."))
    if row.second:
        said.append(_("A second person confirmed it."))
    if row.alone:
        said.append(_("A second person should have confirmed it, and there was none."))
    if reversal:
        said.append(_("It was overturned on %(day)s.", day=date_words(reversal.at)))
    elif row.overturned is not None:
        said.append(_("It was overturned."))
    policy = f' <a href="{escape(links.href("/policy"))}">{escape(_("The rules"))}</a>.' if row.rule else ""
    return f"<p>{escape(' '.join(said))}{policy}</p>"
