"""How an entry of the record looks in a feed: it never changes, so neither does what is said here."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from blog.core import markup
from blog.core.feeds import Author, Category, FeedEntry
from blog.core.text import TextRefused
from blog.record.queries import Said

# Said elsewhere, where it can be taken away: the words of comments, and the long ones of posts and pages.
_ELSEWHERE = frozenset({"body", "name", "title"})
# Who signs without a page of their own (`by` in the line, interfaces.md).
_UNNAMED = {"system": "This site", "customer": "A customer"}
_PLAIN = frozenset({"text", "words", "reason", "note"})


def entry(said: Said, *, name: str | None = None, detailed: bool = True) -> FeedEntry:
    """One entry. `name` is the name behind the handle that signs; `detailed` lists the facts as well."""
    line, who = said.entry, signer(said, name)
    about = said.text("title") or line.subject
    return FeedEntry(
        topic=f"record/{line.seq}",
        title=f"{who} {said.words}: {about}" if about else f"{who} {said.words}",
        path=line.path,
        published=line.at,
        updated=line.at,
        html=f"<p>{escape(who)} {escape(said.words)}.</p>\n{words(said)}" + (_facts(said) if detailed else ""),
        authors=[Author(who, None if line.by in _UNNAMED else f"/people/{line.by}")],
        categories=[Category(line.kind)],
        receipt=said.receipt,
    )


def signer(said: Said, name: str | None = None) -> str:
    """Who signs it, in words."""
    return _UNNAMED.get(said.entry.by) or name or said.entry.by


def words(said: Said) -> str:
    """What it says, as HTML. Comments are shown where they stand and never here: there they can be removed."""
    if said.entry.kind.startswith(("comment.", "mention.")):
        return ""
    shown = [(name, said.text(name)) for name in said.texts if name not in _ELSEWHERE]
    return "\n".join(
        ("" if name in _PLAIN else f"<p><strong>{escape(name.capitalize())}</strong></p>\n") + _render(text)
        for name, text in shown
        if text
    )


def _render(text: str) -> str:
    try:
        return markup.render_comment(text)
    except TextRefused:  # written under other limits: shown as it is
        return f"<pre>{escape(text)}</pre>"


def _facts(said: Said) -> str:
    rows = [("subject", said.entry.subject), *sorted(said.facts.items())]
    listed = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(_said(value))}</dd>" for name, value in rows if value is not None
    )
    return f"\n<dl>{listed}</dl>" if listed else ""


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
