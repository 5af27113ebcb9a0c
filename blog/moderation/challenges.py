"""The work that a script asks a browser for (ALTCHA), and when: it costs a sender something, and asks nobody else.

A challenge is signed, and nothing is kept of it until a form that carries its solution is taken: then it is spent.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from blog.core import clock
from blog.core.db import is_sqlite, session, unit
from blog.moderation.models import SpentChallenge
from blog.moderation.votes import Proof, Work

ALGORITHM = "PBKDF2/SHA-256"
# One try in 256 succeeds: about half a second of a laptop's time, two of an old phone's.
COST = 5_000
PREFIX = "00"
# Somebody who writes a long comment in the morning and sends it in the evening.
GOOD_FOR = timedelta(hours=12)
# A solution has under a thousand characters; what is longer is none.
LONGEST = 2_000


def offer() -> dict[str, Any]:
    """A new challenge, as the script reads it."""
    # Our own clock says when it is too old, not the library's: there is one time here.
    made = {"made": int(clock.now().timestamp() * 1000)}
    return altcha.create_challenge(ALGORITHM, COST, key_prefix=PREFIX, data=made, hmac_secret=_secret()).to_dict()


def take(solution: str) -> Proof:
    """What a form's solution proves. A good one is spent by this, and proves nothing again; in a unit of work."""
    if not solution:
        return Proof()
    made = _made_at(solution)
    if made is None:
        return Proof(Work.FORGED)
    passed = clock.now() - made
    if not timedelta() <= passed <= GOOD_FOR:
        return Proof(Work.STALE)
    return Proof(Work.DONE if _spend(solution, made) else Work.SPENT, passed.total_seconds())


def _made_at(solution: str) -> datetime | None:
    """When the challenge was made that this solves, or None when it is not ours, or not solved."""
    if len(solution) > LONGEST:
        return None
    try:
        payload = altcha.Payload.from_base64(solution)
        if not altcha.verify_solution(payload, _secret()).verified:
            return None
        return datetime.fromtimestamp((payload.challenge.parameters.data or {})["made"] / 1000, UTC)
    except Exception:  # The library raises whatever a strange shape leads it to; all of it means that it is not ours.
        return None


def _spend(solution: str, made: datetime) -> bool:
    """Remember a challenge. False when it was spent before, also by a form that is being taken at this moment."""
    unit()
    # The challenge, not the solution: it has as many solutions as somebody cares to look for.
    signature = altcha.Payload.from_base64(solution).challenge.signature or ""
    row = {"hash": hashlib.sha256(signature.encode()).hexdigest(), "expires_at": made + GOOD_FOR}
    insert: Any = sqlite.insert if is_sqlite() else postgresql.insert
    added = insert(SpentChallenge).values(row).on_conflict_do_nothing().returning(SpentChallenge.hash)
    return session().execute(added).first() is not None


def forget_expired() -> None:
    """Forget the challenges that are too old to count anyway; in a unit of work."""
    unit()
    session().execute(sa.delete(SpentChallenge).where(SpentChallenge.expires_at < clock.now()))


def _secret() -> str:
    return f"challenge:{current_app.config['SECRET_KEY']}"
