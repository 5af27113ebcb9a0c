"""Verbs of the index, kept in step with the record in the same unit of work: what goes from a page is found no more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa

from blog.conversation.models import Comment, Thread
from blog.core.db import add, at_end, session, unit, unit_of_work
from blog.core.jobs import job
from blog.record import following
from blog.record.actions import lock_chain
from blog.search import rules, sources, store
from blog.search.models import Document, Kind
from blog.search.sources import Words

# Made once: every act on the record asks, and while it does nobody else can put one there.
_DOCUMENTS = sa.select(Document).where(
    Document.kind == sa.bindparam("kind"), Document.thing.in_(sa.bindparam("things", expanding=True))
)
_SHUT = sa.select(Thread.__table__.c.id).where(
    Thread.__table__.c.topic.in_(sa.bindparam("topics", expanding=True)), Thread.__table__.c.public.is_(False)
)

_KINDS = {kind.value: kind for kind in Kind}
_COMPACTING = "compact the index"


@unit_of_work
def keep(subjects: Iterable[str]) -> None:
    """Have the index say of these subjects (`comment/9`) what anyone may read of them now, and nothing else."""
    wanted: dict[Kind, set[int]] = {}
    for subject in subjects:
        name, _, number = subject.partition("/")
        if name in _KINDS and number.isdecimal():
            wanted.setdefault(_KINDS[name], set()).add(int(number))
    if not wanted:
        return
    session().flush()
    # Two who change the index at once would each leave out the other's: who holds the record's chain is alone.
    lock_chain()
    for kind, things in wanted.items():
        _keep(kind, things)


@unit_of_work
def rebuild() -> int:
    """Make the whole index anew. Gives how many things can be found."""
    lock_chain()
    store.drop_all()
    session().execute(sa.delete(Document))
    count = 0
    for kind, words in sources.everything():
        _write(kind, words, None)
        count += 1
        if count % sources.BATCH == 0:
            session().expunge_all()
    store.compact()
    return count


@job
def forget_for_good(_seq: int) -> None:
    """When words were redacted: take them out of the index's files too, where they stay after nobody can find them."""
    store.compact()


@unit_of_work
def forget_at_the_end() -> None:
    """When somebody is erased: the same before this unit of work ends, after the index has let go of their words."""
    unit()[_COMPACTING] = True


def _keep(kind: Kind, things: set[int]) -> None:
    known = {row.thing: row for row in session().scalars(_DOCUMENTS, {"kind": kind, "things": sorted(things)})}
    now = sources.read(kind, things)
    for thing in sorted(things):
        if thing in now:
            _write(kind, now[thing], known.get(thing))
        elif thing in known:
            _forget(known[thing])
    for document in _hidden_with(kind, things):
        _forget(document)


def _write(kind: Kind, words: Words, known: Document | None) -> None:
    title = rules.folded_words(words.title, rules.TITLE_WORDS)
    body = rules.folded_words(words.body, rules.BODY_WORDS)
    hash_ = fingerprint(title, body)
    if known is None:
        known = add(Document(kind=kind, thing=words.thing, at=words.at, hash=hash_))
    elif known.hash == hash_:
        known.at = words.at
        return
    known.at, known.hash = words.at, hash_
    store.put(known.id, kind, title, body)


def fingerprint(title: list[str], body: list[str]) -> str:
    """What tells whether the index has other words of a thing than these."""
    return hashlib.sha256(f"{' '.join(title)}\n{' '.join(body)}".encode()).hexdigest()


def _forget(document: Document) -> None:
    store.drop(document.id)
    session().delete(document)
    session().flush()


def _hidden_with(kind: Kind, things: set[int]) -> list[Document]:
    """The comments in the index under things of this kind whose conversation nobody may read any more."""
    if kind is Kind.COMMENT:  # nobody talks under a comment but in its own conversation
        return []
    topics = [f"{kind.value}/{thing}" for thing in things]
    hidden = session().scalars(_SHUT, {"topics": topics}).all()
    if not hidden:
        return []
    query = sa.select(Document).join(Comment, Comment.id == Document.thing)
    query = query.where(Document.kind == Kind.COMMENT, Comment.thread_id.in_(hidden))
    return list(session().scalars(query))


def _keep_in_step() -> None:
    keep(following.moved())
    if _COMPACTING in unit():
        store.compact()


at_end(before_commit=_keep_in_step)
