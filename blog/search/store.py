"""The words of the index in the database's own full-text search: FTS5 on SQLite, `tsvector` on PostgreSQL.

Neither splits nor folds anything: both get the words of `rules.py`, and so both give the same answers. `Asked` becomes
an expression of words in quotes, in which nothing that anybody types can mean anything else.
"""

from __future__ import annotations

import sqlalchemy as sa

from blog.core.db import is_sqlite, session
from blog.search import rules
from blog.search.models import Kind
from blog.search.rules import Asked, Term

# A phrase must not begin in a title and end in the body: two positions lie between them.
_GAP = 2


def put(id: int, kind: Kind, title: list[str], body: list[str]) -> None:
    """Write the words of one document, in place of those before."""
    drop(id)
    if is_sqlite():
        said = {"id": id, "kind": kind.value, "title": " ".join(title), "body": " ".join(body)}
        insert = "INSERT INTO search_words (rowid, kind, title, body) VALUES (:id, :kind, :title, :body)"
    else:
        said = {"id": id, "words": vector(title, body)}
        insert = "INSERT INTO search_words (id, words) VALUES (:id, CAST(:words AS tsvector))"
    session().execute(sa.text(insert), said)


def drop(id: int) -> None:
    """Take the words of one document out."""
    key = "rowid" if is_sqlite() else "id"
    session().execute(sa.text(f"DELETE FROM search_words WHERE {key} = :id"), {"id": id})


def drop_all() -> None:
    """Take all words out."""
    session().execute(sa.text("DELETE FROM search_words"))


def compact() -> None:
    """Write the index of SQLite anew without what was taken out, which it otherwise keeps until it grows.

    PostgreSQL's vacuum does that by itself.
    """
    if is_sqlite():
        session().execute(sa.text("INSERT INTO search_words (search_words) VALUES ('optimize')"))


def newest(asked: Asked, kind: Kind | None, most: int, *, in_title: bool = False) -> list[int]:
    """The ids of the newest documents that have all terms, newest first; `in_title`: there."""
    if is_sqlite():
        query = "SELECT rowid FROM search_words WHERE search_words MATCH :words ORDER BY rowid DESC LIMIT :most"
        said = {"words": _match(asked, kind, in_title), "most": most}
    else:
        join = "JOIN search_document d ON d.id = w.id AND d.kind = :kind " if kind else ""
        found = f"SELECT w.id FROM search_words w {join}WHERE w.words @@ CAST(:words AS tsquery)"
        query = f"{found} ORDER BY w.id DESC LIMIT :most"
        said = {"words": _tsquery(asked, in_title), "most": most, **({"kind": kind.name} if kind else {})}
    return list(session().scalars(sa.text(query), said))


def vector(title: list[str], body: list[str]) -> str:
    """The words with their positions, those of the title marked: `'pump':1A 'stops':4`."""
    places: dict[str, list[str]] = {}
    for position, word in enumerate(title, 1):
        places.setdefault(word, []).append(f"{position}A")
    for position, word in enumerate(body, rules.TITLE_WORDS + _GAP):
        places.setdefault(word, []).append(str(position))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def _match(asked: Asked, kind: Kind | None, in_title: bool) -> str:
    """For FTS5: `kind : "post" AND {title body} : ("pump" AND "e mai" *)`."""
    terms = " AND ".join(f'"{" ".join(term.words)}"{" *" if term.open else ""}' for term in asked.terms)
    words = f"{'{title}' if in_title else '{title body}'} : ({terms})"
    return f'kind : "{kind.value}" AND {words}' if kind else words


def _tsquery(asked: Asked, in_title: bool) -> str:
    """For PostgreSQL: `'pump' & ('e' <-> 'mai':*)`, with the weight of titles where it is asked for."""
    return " & ".join(f"({_followed(term, 'A' if in_title else '')})" for term in asked.terms)


def _followed(term: Term, weight: str) -> str:
    marks = [""] * (len(term.words) - 1) + ["*" if term.open else ""]
    return " <-> ".join(f"'{word}':{mark}{weight}".rstrip(":") for word, mark in zip(term.words, marks, strict=True))
