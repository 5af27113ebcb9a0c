"""Teaching the local filter: what people decide is what it learns, and what they take back it unlearns.

What a rule decided teaches nothing, or the filter would learn from itself. Kept are counts beside keyed hashes.
"""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from blog.core.db import is_sqlite, lock, session, unit_of_work
from blog.core.jobs import job
from blog.moderation import bayes, queries
from blog.moderation.bayes import Learned
from blog.moderation.models import Case, Decision, Token, Verdict
from blog.moderation.reasons import SPAM
from blog.moderation.subjects import subject

As = Literal["spam", "ham"]
# Counts the texts themselves. No word has this hash by more than chance (1 in 2^64).
_TEXTS = 0

_token = Token.__table__.c
_KNOWN = sa.select(_token.hash, _token.spam, _token.ham).where(_token.hash.in_(sa.bindparam("hashes", expanding=True)))

_TEACHES: dict[Verdict, As] = {
    Verdict.PUBLISHED: "ham",
    Verdict.RESTORED: "ham",
    Verdict.KEPT: "ham",
    Verdict.SPAM: "spam",
}


def known(source: str) -> Learned:
    """What the filter has learned about the words of a text, in one query."""
    secret = _secret()
    hashes = {bayes.hashed(secret, token): token for token in bayes.tokens(source)}
    rows = session().execute(_KNOWN, {"hashes": [_TEXTS, *hashes]})
    counts = {hash_: (spam, ham) for hash_, spam, ham in rows}
    spam, ham = counts.pop(_TEXTS, (0, 0))
    return Learned(spam, ham, {hashes[hash_]: seen for hash_, seen in counts.items()})


def on_decision(case: Case, verdict: Verdict, text: str = "") -> None:
    """Have the filter learn from a decision, in a unit of work of its own: nobody who decides waits for it."""
    if verdict in _TEACHES or case.trained_as is not None:
        train.later(case.id)


@job
def train(case_id: int) -> None:
    """Bring what the filter learned from a case in line with its last decision. Harmless when repeated."""
    case = queries.case(case_id)
    if case is None:
        return
    lock(case)
    taught = _taught_by(case.decisions[-1]) if case.decisions else None
    if taught == case.trained_as:
        return
    text = _words(case)
    if text is None:
        return
    unlearn(case.subject_kind, case.subject_id, text)
    if taught is not None:
        learn(case.subject_kind, case.subject_id, text, as_=taught)


@unit_of_work
def learn(kind: str, subject_id: int, text: str, *, as_: As) -> None:
    """Take a text for spam, or for ham. The case of the thing remembers which, so that it can be unlearned."""
    case = queries.case_of(kind, subject_id)
    if case is None or case.trained_as is not None:
        return
    rows = [{"hash": hash_, "spam": int(as_ == "spam"), "ham": int(as_ == "ham")} for hash_ in _hashes(text)]
    insert: Any = sqlite.insert if is_sqlite() else postgresql.insert
    added = insert(Token).values(rows)
    counted = {"spam": Token.spam + added.excluded.spam, "ham": Token.ham + added.excluded.ham}
    session().execute(added.on_conflict_do_update(index_elements=[Token.hash], set_=counted))
    case.trained_as = as_


@unit_of_work
def unlearn(kind: str, subject_id: int, text: str) -> None:
    """Take back what a text has taught, with the words it had then. Harmless when it taught nothing."""
    case = queries.case_of(kind, subject_id)
    if case is None or case.trained_as is None:
        return
    column = Token.spam if case.trained_as == "spam" else Token.ham
    taught = Token.hash.in_(_hashes(text))
    session().execute(sa.select(Token.hash).where(taught).order_by(Token.hash).with_for_update())
    session().execute(sa.update(Token).where(taught, column > 0).values({column: column - 1}))
    session().execute(sa.delete(Token).where(Token.spam == 0, Token.ham == 0))
    case.trained_as = None


@unit_of_work
def forget(kind: str, subject_id: int) -> None:
    """Unlearn a thing whose author erases it. Called while its words are still there."""
    case = queries.case_of(kind, subject_id)
    text = _words(case) if case is not None else None
    if text is not None:
        unlearn(kind, subject_id, text)


def _taught_by(decision: Decision) -> As | None:
    if decision.person_id is None:
        return None
    if decision.verdict is Verdict.REMOVED and decision.reason == SPAM:
        return "spam"
    return _TEACHES.get(decision.verdict)


def _words(case: Case) -> str | None:
    words = subject(case.subject_kind).words
    found = words([case.subject_id]).get(case.subject_id) if words else None
    return found.source if found and found.source else None


def _hashes(text: str) -> list[int]:
    """Always in one order, so that two who teach the same words wait for each other instead of for ever."""
    return sorted({_TEXTS, *(bayes.hashed(_secret(), token) for token in bayes.tokens(text))})


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
