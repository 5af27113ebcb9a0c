"""What can lie on somebody's desk, by name: `post/12`, `page/3`, `change/7`, and `post/new` and `page/new`."""

from __future__ import annotations

from dataclasses import dataclass

from blog.core.db import LARGEST_ID, session
from blog.desk.models import Change
from blog.people.models import Person, Role
from blog.posts import rules
from blog.posts.models import Page, Post

# A post or page that is being written for the first time.
NEW = ("post/new", "page/new")


@dataclass(frozen=True)
class Thing:
    """Something that is being written: its name, and its row where it has one yet."""

    name: str
    row: Post | Page | Change | None = None

    @property
    def path(self) -> str:
        """Where it is written."""
        if isinstance(self.row, Change):
            return f"/staff/posts/{self.row.post_id}/change"
        return f"/staff/{self.name.replace('/', 's/')}"


def of(row: Post | Page | Change) -> Thing:
    """The thing that a row is."""
    kind = {Post: "post", Page: "page", Change: "change"}[type(row)]
    return Thing(f"{kind}/{row.id}", row)


def named(name: str, person: Person) -> Thing | None:
    """The thing of this name, if this person may write it; None for anything else."""
    kind, _, number = name.partition("/")
    if name in NEW:
        return Thing(name) if person.has(Role.AUTHOR if kind == "post" else Role.ADMIN) else None
    if not (number.isascii() and number.isdigit() and len(number) <= 10 and 0 < int(number) <= LARGEST_ID):
        return None
    row = _row(kind, int(number))
    return of(row) if row is not None and may_write(row, person) else None


def may_write(row: Post | Page | Change, person: Person) -> bool:
    """Whether this person may change it: pages are the admins', posts and their changes their authors' too."""
    if isinstance(row, Page):
        return person.has(Role.ADMIN)
    return rules.may_edit(row.post if isinstance(row, Change) else row, person)


def _row(kind: str, number: int) -> Post | Page | Change | None:
    if kind == "post":
        return session().get(Post, number)
    if kind == "page":
        return session().get(Page, number)
    return session().get(Change, number) if kind == "change" else None
