"""What moderation knows by itself about a submission: its blocks, its filter, its networks, and the browser's work."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from blog.core.db import session, unit
from blog.moderation import challenges, learning, originals
from blog.moderation.blocking import Effect, Kind, Rule
from blog.moderation.models import Block
from blog.moderation.originals import Origin
from blog.moderation.votes import Submission

_block = Block.__table__.c
_BLOCKS = sa.select(_block.kind, _block.value, _block.effect).where(_block.is_on).order_by(_block.id)


def examined(sent: Submission, origin: Origin) -> Submission:
    """A submission with everything that moderation adds to it. Spends the solved challenge, so in a unit of work."""
    unit()
    return replace(
        sent,
        network=origin.network,
        from_network_lately=originals.count_lately(origin.network) if origin.network else 0,
        blocks=blocks(),
        proof=challenges.take(origin.solution),
        learned=learning.known(sent.source),
    )


def blocks() -> tuple[Rule, ...]:
    """The site's own rules that are switched on."""
    return tuple(Rule(Kind(kind), value, Effect(effect)) for kind, value, effect in session().execute(_BLOCKS))
