"""The site's own blocks: made switched off, tried on what came before, then switched on. Each is a moderator's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from blog.core import clock
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _
from blog.moderation import blocking, originals, subjects
from blog.moderation.blocking import Effect, Kind, Rule
from blog.moderation.models import Block, Case, Verdict
from blog.moderation.subjects import Words
from blog.people.models import Person

# How far back a block is tried: some weeks of a lively site, and still a page that opens at once.
PAST_MOST = 500
# Of what it would have caught, so much is shown; the rest is counted.
SHOWN_MOST = 50


class Exists(Exception):
    """There is a block like this already. Carries it."""

    def __init__(self, block: Block) -> None:
        super().__init__(_("There is such a block already, made on %(made_at)s.", made_at=f"{block.made_at:%Y-%m-%d}"))
        self.block = block


@dataclass(frozen=True)
class Caught:
    """Something sent before that a block would have caught, and what was decided about it, in words."""

    words: Words
    outcome: str
    # Whether somebody let it through, so that the block would have been wrong about it.
    was_fine: bool


@dataclass(frozen=True)
class Trial:
    """What a block would have caught: of how many, the last of them first, and how many of those had been fine."""

    looked_at: int
    caught: Sequence[Caught]
    caught_count: int
    fine_count: int


def everything() -> list[Block]:
    """Every block, those that are on first, then the newest."""
    query = sa.select(Block).options(joinedload(Block.made_by)).order_by(Block.is_on.desc(), Block.id.desc())
    return list(session().scalars(query).unique())


def by_id(block_id: int) -> Block | None:
    """One block."""
    return session().get(Block, block_id) if 0 < block_id < 2**31 else None


def rule(block: Block) -> Rule:
    """A block as the detector reads it."""
    return Rule(Kind(block.kind), block.value, Effect(block.effect))


@unit_of_work
def make(kind: Kind, value: str, effect: Effect, *, by: Person, note: str = "") -> Block:
    """Make a block, switched off. `value` is as `blocking.read` gives it. Raises Exists."""
    known = session().scalar(sa.select(Block).where(Block.kind == kind, Block.value == value))
    if known is not None:
        raise Exists(known)
    made = Block(kind=kind, value=value, effect=effect, made_at=clock.now(), made_by_id=by.id, note=note)
    try:
        with session().begin_nested():
            return add(made)
    except IntegrityError:
        # Somebody made the same at the same moment (PostgreSQL).
        raise Exists(
            session().scalars(sa.select(Block).where(Block.kind == kind, Block.value == value)).one()
        ) from None


@unit_of_work
def switch(block: Block, *, on: bool) -> None:
    """Switch a block on or off. Harmless when repeated."""
    lock(block).is_on = on


@unit_of_work
def delete(block: Block) -> None:
    """Delete a block. What it caught stays as it was decided."""
    session().delete(lock(block))


def trial(wanted: Rule) -> Trial:
    """Try a block on the last things that were sent, of every kind, in a constant number of queries for each kind."""
    looked_at, caught = 0, []
    for one in subjects.known():
        if one.latest is None or one.words is None:
            continue
        ids = list(one.latest(PAST_MOST))
        said, networks, outcomes = one.words(ids), originals.networks_of(one.kind, ids), _outcomes(one.kind, ids)
        looked_at += len(said)
        for id, words in said.items():
            if blocking.catches(
                wanted, email=words.email, network=networks.get(id, ""), source=words.source, html=words.html
            ):
                verdict = outcomes.get(id, Verdict.PUBLISHED)
                outcome = verdict.words if verdict else "waits"
                caught.append(Caught(words, outcome, verdict in _FINE))
    caught.sort(key=lambda found: found.words.sent_at, reverse=True)
    return Trial(looked_at, caught[:SHOWN_MOST], len(caught), sum(found.was_fine for found in caught))


_FINE = (Verdict.PUBLISHED, Verdict.RESTORED, Verdict.KEPT)


def _outcomes(kind: str, ids: Sequence[int]) -> dict[int, Verdict | None]:
    """The last decision about each of these that ever had a case: what never had one was published at once."""
    query = sa.select(Case).where(Case.subject_kind == kind, Case.subject_id.in_(ids))
    return {
        case.subject_id: case.decisions[-1].verdict if case.decisions and not case.is_open else None
        for case in session().scalars(query)
    }
