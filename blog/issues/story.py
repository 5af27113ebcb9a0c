"""An issue as a story, read from the record: what was said, by whom, in order. Nothing here is written elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from blog.conversation.models import Comment
from blog.core import markup
from blog.core.text import TextRefused
from blog.issues import queries
from blog.issues.models import Issue
from blog.people.models import Person
from blog.record import queries as record
from blog.record.queries import Said

# In this order on the page; the title stands above the story. A text without a heading is what was said.
HEADINGS = {"words": "", "text": "", "evidence": "How you can see it"}


@dataclass(frozen=True)
class Part:
    """Some words of an entry as HTML under a heading; when they are not shown, the sentence that says why."""

    heading: str
    html: str
    gone: str | None


@dataclass(frozen=True)
class Chapter:
    """One entry: who signed it, what they said, which comment it refers to, and what it promised."""

    said: Said
    person: Person | None
    parts: list[Part]
    owner: Person | None
    next_update: date | None
    # The customer's comment, and the comment itself while it is public where it stands.
    refers_to: str | None
    comment: Comment | None

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"entry-{self.said.entry.seq}"


def tell(issue: Issue) -> list[Chapter]:
    """The story of an issue, from its first entry to its last, in a constant number of queries."""
    entries = record.about(issue.topic)
    handles = {said.entry.by for said in entries} | {said.facts.get("owner", "") for said in entries}
    people = queries.people_by_handle(handles)
    comments = {comment.topic: comment for comment in queries.shown(issue)}
    return [_chapter(said, people, comments) for said in entries]


def _chapter(said: Said, people: dict[str, Person], comments: dict[str, Comment]) -> Chapter:
    promised, refers_to = said.facts.get("next_update"), said.facts.get("comment")
    return Chapter(
        said=said,
        person=people.get(said.entry.by),
        parts=[_part(said, name) for name in HEADINGS if name in said.texts],
        owner=people.get(said.facts.get("owner", "")),
        next_update=date.fromisoformat(promised) if promised else None,
        refers_to=refers_to,
        comment=comments.get(refers_to or ""),
    )


def _part(said: Said, name: str) -> Part:
    stored = said.texts[name]
    return Part(HEADINGS[name], _render(stored.text or ""), stored.tombstone)


def _render(source: str) -> str:
    try:
        return markup.render_comment(source)
    except TextRefused:  # written under other limits: shown as it is
        return f"<pre>{escape(source)}</pre>"
