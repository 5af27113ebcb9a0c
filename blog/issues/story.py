"""An issue as a story, read from the record: what was said, by whom, in order. Nothing here is written elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from html import escape

from blog.conversation.models import Comment
from blog.core import markup
from blog.core.i18n import lazy
from blog.core.text import TextRefused
from blog.issues import notes, notices, queries
from blog.issues.models import Issue
from blog.issues.notes import Note
from blog.people.models import Person
from blog.record import queries as record
from blog.record.queries import Said

# In this order on the page; the title stands above the story. A text without a heading is what was said.
HEADINGS = {
    "words": "",
    "text": "",
    "evidence": lazy("How you can see it"),
    "wrong": lazy("What we did wrong"),
    "hurt": lazy("Whom it hurt"),
    "explanation": lazy("How it came to it"),
    "commitments": lazy("What we will do"),
    "cause": lazy("The cause"),
    "changed": lazy("What we changed"),
    **notices.TEXTS,
}
CLOSING_REMEDY = lazy("What you can do")


@dataclass(frozen=True)
class Part:
    """Some words of an entry as HTML under a heading; when they are not shown, the sentence that says why.

    `is_fact` says that they are a line of the recall notice, not what was said.
    """

    heading: str
    html: str
    gone: str | None
    is_fact: bool = False


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
    notes: list[Note]

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"entry-{self.said.entry.seq}"


def tell(issue: Issue) -> list[Chapter]:
    """The story of an issue, from its first entry to its last, in a constant number of queries."""
    entries = record.about(issue.topic)
    handles = {said.entry.by for said in entries}
    handles |= {said.facts.get(name, "") for said in entries for name in ("owner", "second")}
    people = queries.people_by_handle(handles)
    comments = {comment.topic: comment for comment in queries.shown(issue)}
    if issue.embargo_until is not None:
        return [_withheld(issue, said, people) for said in entries]
    names = {handle: person.name for handle, person in people.items()}
    closers = {said.entry.seq: said.entry.by for said in entries if said.entry.kind == "issue.closed"}
    return [_chapter(said, people, comments, notes.of(said, names, closers)) for said in entries]


def _withheld(issue: Issue, said: Said, people: dict[str, Person]) -> Chapter:
    """Under embargo: who did what and promised what, and no word of it."""
    chapter = _chapter(said, people, {}, [])
    return replace(chapter, parts=[Part("", "", f"{issue.title}.")] if chapter.parts else [], refers_to=None)


def _chapter(said: Said, people: dict[str, Person], comments: dict[str, Comment], told: list[Note]) -> Chapter:
    promised, refers_to = said.facts.get("next_update"), said.facts.get("comment")
    return Chapter(
        said=said,
        person=people.get(said.entry.by),
        parts=[_part(said, name) for name in HEADINGS if name in said.texts],
        owner=people.get(said.facts.get("owner", "")),
        next_update=date.fromisoformat(promised) if promised else None,
        refers_to=refers_to,
        comment=comments.get(refers_to or ""),
        notes=told,
    )


def _part(said: Said, name: str) -> Part:
    stored = said.texts[name]
    heading = CLOSING_REMEDY if (said.entry.kind, name) == ("issue.closed", "remedy") else HEADINGS[name]
    is_fact = name in notices.TEXTS and heading != CLOSING_REMEDY
    return Part(heading, _render(stored.text or ""), stored.tombstone, is_fact)


def _render(source: str) -> str:
    try:
        return markup.render_comment(source)
    except TextRefused:  # written under other limits: shown as it is
        return f"<pre>{escape(source)}</pre>"
