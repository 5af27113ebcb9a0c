"""The words of the index in the database's own full-text search: FTS5 on SQLite, `tsvector` on PostgreSQL.

Neither splits nor folds anything: both get the words of `rules.py`, and so both give the same answers. `Asked` becomes
an expression of words in quotes, in which nothing that anybody types can mean anything else.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from blog.core.db import is_sqlite, session
from blog.search import rules
from blog.search.models import Kind
from blog.search.rules import Asked, Term

# A phrase must not begin in a title and end in the body: two positions lie between them.
_GAP = 2
# On PostgreSQL a phrase is looked for in so many documents that have its words, the newest. Each takes about 15 µs.
LOOKED_INTO = 1_000
# There the newest so many documents are looked at one after another, at a few microseconds each; where words are so
# frequent that so many more have enough of them, those as well. For all other words the index is quicker.
GLANCED_AT, WALKED_THROUGH = 4_000, 40_000
_BY_THE_INDEX = "SELECT " + ", ".join(
    f"set_config('enable_{scan}', 'off', true)" for scan in ("seqscan", "indexscan", "indexonlyscan")
)


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


def newest(asked: Asked, kind: Kind | None, most: int) -> list[int]:
    """The ids of the newest documents that have all terms, newest first."""
    if is_sqlite():
        query = "SELECT rowid FROM search_words WHERE search_words MATCH :words ORDER BY rowid DESC LIMIT :most"
        return list(session().scalars(sa.text(query), {"words": _match(asked, kind), "most": most}))
    if all(len(term.words) == 1 for term in asked.terms):
        return _having(asked, kind, most)
    # The index knows which words stand where only after looking into a document, so only so many are looked into.
    apart = Asked(tuple(part for term in asked.terms for part in _apart(term)))
    return sorted(_among(_having(apart, kind, max(most, LOOKED_INTO)), _tsquery(asked)), reverse=True)[:most]


def in_title(asked: Asked, ids: Collection[int]) -> set[int]:
    """Those of some documents that have all terms in their title."""
    if not ids:
        return set()
    if not is_sqlite():
        return set(_among(ids, _tsquery(asked, "A")))
    query = "SELECT rowid FROM search_words WHERE search_words MATCH :words AND rowid BETWEEN :first AND :last"
    said = {"words": _match(asked, None, in_title=True), "first": min(ids), "last": max(ids)}
    return set(session().scalars(sa.text(query), said)).intersection(ids)


def vector(title: list[str], body: list[str]) -> str:
    """The words with their positions, those of the title marked: `'pump':1A 'stops':4`."""
    places: dict[str, list[str]] = {}
    for position, word in enumerate(title, 1):
        places.setdefault(word, []).append(f"{position}A")
    for position, word in enumerate(body, rules.TITLE_WORDS + _GAP):
        places.setdefault(word, []).append(str(position))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def _having(asked: Asked, kind: Kind | None, most: int) -> list[int]:
    """On PostgreSQL: by a walk through the newest documents for frequent words, for others by the index of words.

    Left to itself the database walks until it found enough: for two words that are rarely together that takes seconds.
    And the index gives all that have a word, to be put in order: for a word that is nearly everywhere that does, too.
    """
    found = _walk(asked, kind, most, GLANCED_AT)
    if most > len(found) >= most * GLANCED_AT // WALKED_THROUGH:
        found = _walk(asked, kind, most, WALKED_THROUGH)
    return found if len(found) == most else _by_the_index(asked, kind, most)


def _walk(asked: Asked, kind: Kind | None, most: int, through: int) -> list[int]:
    of_kind = "JOIN search_document d USING (id) WHERE d.kind = :kind " if kind else ""
    newest = f"SELECT id, words FROM search_words {of_kind}ORDER BY id DESC LIMIT :through"
    query = f"SELECT id FROM ({newest}) newest WHERE words @@ CAST(:words AS tsquery) ORDER BY id DESC LIMIT :most"
    return list(session().scalars(sa.text(query), {**_said(asked, kind, most), "through": through}))


def _by_the_index(asked: Asked, kind: Kind | None, most: int) -> list[int]:
    join = "JOIN search_document d ON d.id = w.id AND d.kind = :kind " if kind else ""
    query = f"SELECT w.id FROM search_words w {join}WHERE w.words @@ CAST(:words AS tsquery)"
    connection = session().connection()
    with connection.begin_nested() as apart:
        connection.execute(sa.text(_BY_THE_INDEX))
        ordered = sa.text(f"{query} ORDER BY w.id DESC LIMIT :most")
        found = list(connection.scalars(ordered, _said(asked, kind, most)))
        apart.rollback()  # and what was set for this query alone
    return found


def _said(asked: Asked, kind: Kind | None, most: int) -> dict[str, object]:
    return {"words": _tsquery(asked), "most": most, **({"kind": kind.name} if kind else {})}


def _among(ids: Collection[int], words: str) -> list[int]:
    """On PostgreSQL: those of some documents that have the words, found by looking into each."""
    few = "WITH few AS MATERIALIZED (SELECT id, words FROM search_words WHERE id = ANY(:ids))"
    query = f"{few} SELECT id FROM few WHERE words @@ CAST(:words AS tsquery)"
    return list(session().scalars(sa.text(query), {"ids": list(ids), "words": words}))


def _apart(term: Term) -> list[Term]:
    """The words of a phrase, wherever they stand."""
    return [*(Term((word,)) for word in term.words[:-1]), Term(term.words[-1:], term.open)]


def _match(asked: Asked, kind: Kind | None, *, in_title: bool = False) -> str:
    """For FTS5: `kind : "post" AND {title body} : ("pump" AND "e mai" *)`."""
    terms = " AND ".join(f'"{" ".join(term.words)}"{" *" if term.open else ""}' for term in asked.terms)
    words = f"{'{title}' if in_title else '{title body}'} : ({terms})"
    return f'kind : "{kind.value}" AND {words}' if kind else words


def _tsquery(asked: Asked, weight: str = "") -> str:
    """For PostgreSQL: `'pump' & ('e' <-> 'mai':*)`, with the weight of titles where it is asked for."""
    return " & ".join(f"({_followed(term, weight)})" for term in asked.terms)


def _followed(term: Term, weight: str) -> str:
    marks = [""] * (len(term.words) - 1) + ["*" if term.open else ""]
    return " <-> ".join(f"'{word}':{mark}{weight}".rstrip(":") for word, mark in zip(term.words, marks, strict=True))
