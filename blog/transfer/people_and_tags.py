"""Brings over who wrote and what posts were filed under."""

from __future__ import annotations

import hashlib

from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.core.text import slug
from blog.people import actions as people
from blog.people import queries as known_people
from blog.people.models import Person
from blog.posts import imports as posts
from blog.transfer import queries, rules
from blog.transfer.marks import mark
from blog.transfer.report import Fate, Kind, Report
from blog.transfer.survey import Survey
from blog.transfer.wxr import Term

# The columns' lengths. Whoever has a longer name is listed under it.
NAME_LONGEST = 120
HANDLE_LONGEST = 50
# Tags say little each: so many are written in one unit of work, which keeps others waiting for well under a second.
TOGETHER = 50


def bring_people(found: Survey, report: Report) -> dict[str, int]:
    """Every author as a former author. Gives login → the person's id."""
    ids = {}
    for login, name in found.authors.items():
        source = rules.source(found.site, "author", login)
        row = queries.imported([source]).get(source)
        if row and row.became:
            person = known_people.by_handle(row.became.removeprefix("person/"))
            report.count(Kind.PEOPLE, Fate.UNCHANGED)
        else:
            person = _bring_person(source, login, name, found)
            report.count(Kind.PEOPLE, Fate.CREATED)
        if person is None:
            raise LookupError(f"{source} is marked as imported, but {row and row.became} is gone.")
        ids[login] = person.id
    return ids


def bring_tags(found: Survey, report: Report) -> dict[str, int]:
    """Every category and tag, one of each slug. Gives our slug → the tag's id."""
    keys = {slug_: rules.source(found.site, "tag", slug_) for slug_ in found.terms}
    before = queries.imported(keys.values())
    known = {slug_: before[key].became for slug_, key in keys.items() if key in before}
    ids = {slug_: int(became.removeprefix("tag/")) for slug_, became in known.items() if became}
    report.count(Kind.TAGS, Fate.UNCHANGED, len(ids))
    waiting = [(keys[slug_], slug_, term) for slug_, term in found.terms.items() if slug_ not in ids]
    for start in range(0, len(waiting), TOGETHER):
        some = waiting[start : start + TOGETHER]
        ids.update(_bring_tags(some))
        report.count(Kind.TAGS, Fate.CREATED, len(some))
    return ids


@unit_of_work
def _bring_person(source: str, login: str, name: str, found: Survey) -> Person:
    wanted = slug(login, fallback="author", longest=HANDLE_LONGEST)
    handle, number = wanted, 1
    # Somebody here may have that handle, an employee even: an import gives nobody another's page or rights.
    while known_people.by_handle(handle):
        number += 1
        handle = f"{wanted}-{number}"
    occurred_at = min(found.first_wrote.get(login, clock.now()), clock.now())
    person = people.add_former(handle=handle, name=name[:NAME_LONGEST], occurred_at=occurred_at)
    posts.remember_path(f"/author/{login}/", person.path)
    mark(source, hashlib.sha256(name.encode()).hexdigest(), person.topic)
    session().flush()
    return person


@unit_of_work
def _bring_tags(some: list[tuple[str, str, Term]]) -> dict[str, int]:
    ids = {}
    for source, slug_, term in some:
        tag = posts.import_tag(name=term.name[:NAME_LONGEST], slug=slug_)
        base = "category" if term.domain == "category" else "tag"
        posts.remember_path(f"/{base}/{term.nicename}/", tag.path)
        mark(source, hashlib.sha256(term.name.encode()).hexdigest(), f"tag/{tag.id}")
        ids[slug_] = tag.id
    return ids
