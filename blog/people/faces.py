"""What a person's page says: checked and rendered here, with the titles that they held and since when."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from blog.core import clock, markup
from blog.core.db import add, session
from blog.core.i18n import _
from blog.core.text import TextRefused, clean_line, clean_text, is_blank
from blog.people import rules
from blog.people.models import HeldTitle, Person
from blog.record.actions import announce


def describe(person: Person, title: str, about: str) -> None:
    """Say what somebody is and does here. Raises TextRefused, in words."""
    person.title, person.about = clean_line(title), clean_text(about).strip()
    if len(person.title) > rules.NAME_LONGEST:
        raise TextRefused(
            _(
                "This title has %(count)d characters; at most %(most)d fit.",
                count=len(person.title),
                most=rules.NAME_LONGEST,
            )
        )
    person.about_html = markup.render_comment(person.about)


def checked(links: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Links that may stand on a page. Raises TextRefused, in words."""
    for link in links:
        if problem := rules.link_problem(link["url"]):
            raise TextRefused(problem)
    return [{"label": clean_line(link["label"]), "url": link["url"]} for link in links]


def begin_title(person: Person) -> None:
    """Remember the title with which somebody joins, or comes back."""
    add(HeldTitle(person_id=person.id, title=person.title, since=clock.now()))


def change_title(person: Person, before: str, *, by: Person) -> None:
    """Say since when whoever speaks here has another title than `before`, on their page and on the record."""
    if person.title == before or is_blank(person.title) or person.joined_at is None:
        return
    begin_title(person)
    announce(
        "person.titled", subject=person.topic, by=by.handle, topics=["people"], texts={"title": person.title}
    )  # fmt: skip


def titles(person: Person) -> list[HeldTitle]:
    """The titles that somebody held here, the newest first."""
    held = sa.select(HeldTitle).where(HeldTitle.person_id == person.id)
    return list(session().scalars(held.order_by(HeldTitle.since.desc(), HeldTitle.id.desc())))
