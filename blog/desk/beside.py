"""What stands beside an editor: words that were not saved, who else is writing, remarks, links and revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from blog.core.db import session
from blog.desk import previews, refilling, remarks, things, unsaved
from blog.desk.beside_forms import RemarkForm
from blog.desk.forms import WordsForm
from blog.desk.models import Remark, Unsaved
from blog.desk.unsaved import Writer
from blog.people.models import Person
from blog.posts.models import Page, Post, Revision


@dataclass(frozen=True)
class Beside:
    """All of it, as the templates of the editor read it."""

    # What the desk calls what is written: `post/12`, `page/new`.
    thing: str
    # Where it is written, and where the post or page itself is (the same, but for a draft of changes).
    path: str
    home: str
    unsaved: Unsaved | None
    # Whether what stands was saved again since those words were typed.
    is_behind: bool
    others: list[Writer]
    # What the form was filled with instead of what stands: `unsaved`, `revision`, or nothing.
    filled: str
    # Whoever is signed in.
    person: Person
    remarks: list[Remark] = field(default_factory=list)
    remark_form: RemarkForm = field(default_factory=RemarkForm)
    # How many preview links open something.
    links: int = 0
    revisions: int = 0

    @property
    def open_remarks(self) -> int:
        """How many remarks nobody has settled."""
        return sum(remark.settled_at is None for remark in self.remarks)

    def may_remove(self, remark: Remark) -> bool:
        """Whether whoever is signed in may take a remark away."""
        return remarks.may_remove(remark, self.person)


def look(
    thing: Post | Page | None, form: WordsForm, *, person: Person, asked: Mapping[str, str], name: str = ""
) -> Beside:
    """Read it, in a constant number of queries. `name`: the thing's, where it is not the row's (`change/7`)."""
    called = name or refilling.name_of(thing, form)
    row = unsaved.of(person, called)
    home = things.of(thing).path if thing else things.Thing(called).path
    filled = "unsaved" if asked.get("unsaved") and row else "revision" if asked.get("revision") else ""
    post = thing if isinstance(thing, Post) else None
    return Beside(
        thing=called,
        path=f"{home}/change" if called.startswith("change/") else home,
        home=home,
        unsaved=refilling.offered(form, row),
        is_behind=bool(
            row and thing and called == refilling.name_of(thing, form) and row.version not in (0, thing.version)
        ),
        others=unsaved.others(called, person),
        filled=filled,
        person=person,
        remarks=remarks.of(post) if post else [],
        links=sum(map(previews.is_open, previews.of(post))) if post else 0,
        revisions=_revisions(thing) if thing else 0,
    )


def _revisions(thing: Post | Page) -> int:
    owner = Revision.post_id if isinstance(thing, Post) else Revision.page_id
    return session().scalar(sa.select(sa.func.count()).where(owner == thing.id)) or 0
