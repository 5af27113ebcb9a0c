"""What is found. The index says which things have the words; what is shown of them is read where they stand, today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from blog.conversation import queries as conversation
from blog.conversation.models import Comment
from blog.core import text
from blog.core.db import session
from blog.issues import queries as issues
from blog.issues.models import Issue
from blog.people import queries as people
from blog.people.models import Person
from blog.posts import queries as posts
from blog.posts.models import Page, Post
from blog.search import rules, sources, store
from blog.search.models import Document, Kind
from blog.search.rules import Asked
from blog.search.snippets import Piece, snippet, whole
from blog.search.sources import Words

# Found things on one page.
LISTED = 10
# Only so many are put in order, the newest: thirty pages, which nobody turns, and a common word stays cheap.
RANKED = 300
# More people than this of one name are no answer any more.
PEOPLE = 5
# What is offered to whoever came to no page, and how many of the words are tried alone.
GUESSED, TRIED = 5, 3
# Of these the best are offered, the newest: a page that is not there is asked for by machines, again and again.
COMPARED = 30
# What a key may say: the largest that both databases know.
_KEY_LONGEST = 16

# Made once: every search asks.
_document = Document.__table__.c
_DOCUMENTS = sa.select(_document.id, _document.at, _document.kind, _document.thing).where(
    _document.id.in_(sa.bindparam("ids", expanding=True))
)

Thing = Post | Comment | Issue | Page


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is, and the words around what was looked for."""

    kind: Kind
    thing: Thing
    title: list[Piece]
    words: list[Piece]
    at: datetime


@dataclass(frozen=True)
class Found:
    """One page of what was found, best first: in titles before elsewhere, then the newest first.

    `older` and `newer` are the keys of the neighbouring pages, `count` is how many were found, `more` says that there
    are more than were put in order.
    """

    hits: list[Hit]
    people: list[Person]
    count: int
    more: bool
    older: str | None
    newer: str | None


@dataclass(frozen=True, order=True)
class _Place:
    """Where a document stands among all that were found; the greater, the better."""

    in_title: bool
    micros: int
    id: int

    @property
    def key(self) -> str:
        return f"{int(self.in_title)}-{self.micros}-{self.id}"


def find(asked: Asked, *, kind: Kind | None = None, key: str | None = None, size: int = LISTED) -> Found:
    """One page of what has all the terms; `kind` leaves out all others, `key` is as an earlier page gave it."""
    if not asked.terms:
        return Found([], [], 0, False, None, None)
    known, more = _ranked(asked, kind, RANKED)
    order = sorted(known, reverse=True)
    shown, older, newer = _page(order, key, size)
    hits = _hits([known[place] for place in shown], asked)
    speaking = _people(asked) if kind is None and newer is None else []
    return Found(hits, speaking, len(order), more, older, newer)


def guess(words: str) -> list[Hit]:
    """What may have been meant by an address that leads nowhere: what has all of its words, else its longest ones."""
    asked = rules.read(words)
    apart = sorted(asked.terms, key=lambda term: -len(" ".join(term.words)))[:TRIED]
    tries = [asked, *(Asked((term,)) for term in apart)] if len(asked.terms) > 1 else [asked]
    return next((hits for each in tries if each.terms and (hits := _best(each))), [])


def _best(asked: Asked) -> list[Hit]:
    known, _more = _ranked(asked, None, COMPARED)
    return _hits([known[place] for place in sorted(known, reverse=True)[:GUESSED]], asked)


def _ranked(asked: Asked, kind: Kind | None, most: int) -> tuple[dict[_Place, tuple[Kind, int]], bool]:
    """What has all the terms, by its place, of the newest so many; and whether there are more."""
    # Where enough have the words as they stand, none is taken for a beginning: those of many words are slow to collect.
    ids = store.newest(asked.finished, kind, most + 1)
    if len(ids) > most:
        asked = asked.finished
    elif asked != asked.finished:
        ids = store.newest(asked, kind, most + 1)
    more, ids = len(ids) > most, ids[:most]
    named = store.in_title(asked, ids)
    rows = session().execute(_DOCUMENTS, {"ids": ids}) if ids else ()
    return {_Place(id in named, _micros(at), id): (kind, thing) for id, at, kind, thing in rows}, more


def _page(order: list[_Place], key: str | None, size: int) -> tuple[list[_Place], str | None, str | None]:
    direction, place = _read(key)
    if place is None:
        shown, before, after = order[:size], 0, len(order) - size
    elif direction == "older":
        rest = [one for one in order if one < place]
        shown, before, after = rest[:size], len(order) - len(rest), len(rest) - size
    else:
        rest = [one for one in order if one > place]
        shown, before, after = rest[-size:], len(rest) - size, len(order) - len(rest)
    older = f"older-{shown[-1].key}" if shown and after > 0 else None
    newer = f"newer-{shown[0].key}" if shown and before > 0 else None
    return shown, older, newer


def _read(key: str | None) -> tuple[str, _Place | None]:
    """What a key says; nonsense is read as the first page."""
    direction, *numbers = (key or "").split("-")
    fit = all(number.isdecimal() and len(number) <= _KEY_LONGEST for number in numbers)
    if direction not in ("older", "newer") or len(numbers) != 3 or not fit:
        return "", None
    in_title, micros, id = map(int, numbers)
    return direction, _Place(bool(in_title), micros, id)


def _micros(at: datetime) -> int:
    # Before 1970 is as old as can be: a key has no minus.
    return max(0, int(at.timestamp() * 1_000_000))


def _hits(places: list[tuple[Kind, int]], asked: Asked) -> list[Hit]:
    """What is shown of each, in order: at most two queries for each kind. What is not public any more is left out."""
    shown: dict[tuple[Kind, int], Hit] = {}
    for kind in Kind:
        things = [thing for other, thing in places if other is kind]
        words = sources.read(kind, things)
        for number, thing in _READERS[kind](list(words)).items() if words else ():
            shown[kind, number] = _hit(kind, thing, words[number], asked)
    return [shown[place] for place in places if place in shown]


def _hit(kind: Kind, thing: Thing, words: Words, asked: Asked) -> Hit:
    return Hit(kind, thing, whole(words.title, asked), snippet(words.body, asked), words.at)


def _posts(ids: Collection[int]) -> dict[int, Thing]:
    return {post.id: post for post in posts.published_among(ids)}


def _comments(ids: Collection[int]) -> dict[int, Thing]:
    return {comment.id: comment for comment in conversation.public_among(ids)}


def _issues(ids: Collection[int]) -> dict[int, Thing]:
    return {issue.number: issue for issue in session().scalars(issues.published().where(Issue.number.in_(ids)))}


def _pages(ids: Collection[int]) -> dict[int, Thing]:
    return {page.id: page for page in session().scalars(sa.select(Page).where(Page.id.in_(ids)))}


_READERS = {Kind.POST: _posts, Kind.COMMENT: _comments, Kind.ISSUE: _issues, Kind.PAGE: _pages}


def _people(asked: Asked) -> list[Person]:
    """Who speaks here and is called that. There are never many, so their names are in no index."""
    called = [person for person in people.everyone() if _is_called(person, asked)]
    return called[:PEOPLE]


def _is_called(person: Person, asked: Asked) -> bool:
    words = list(rules.words_in(text.clean_line(person.name)))
    return bool(words) and all(rules.found_in(Asked((term,)), words) for term in asked.terms)
