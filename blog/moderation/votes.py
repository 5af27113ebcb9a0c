"""What detectors look at, and what they say: a submission and a vote. Values, without a database or a clock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from blog.core.text import folded
from blog.moderation.bayes import Learned
from blog.moderation.blocking import Rule

# Weights. One vote of HOLDS is enough for a person to look; one of CONVICTS, or two of SUSPECTS, do without one.
# NOTES weighs nothing: it is said for moderators.
VOUCHES = -1
NOTES = 0
HOLDS = 1
SUSPECTS = 50
CONVICTS = 100


class Work(StrEnum):
    """What became of the work that a script of ours asked the browser for."""

    # Without script there is none, and that speaks against nobody.
    NONE = "none"
    DONE = "done"
    # It was done for another form.
    SPENT = "spent"
    # So long ago that it says nothing any more.
    STALE = "stale"
    # Not made by us, or not done.
    FORGED = "forged"


@dataclass(frozen=True)
class Proof:
    """A browser's work, and how many seconds passed from when it was asked for it until the form arrived."""

    work: Work = Work.NONE
    seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What somebody outside sent, and what is known about them.

    The caller fills what it knows: `links` is how many links the HTML holds. `is_proven` says that the browser session
    proved the address; a typed address proves nothing. `published_before` counts what is public of this customer, and
    `sent_lately` what they sent within the hour. `protected_names` are the names nobody outside may wear (employees,
    the company), `protected_addresses` those of employees, `company_domains` the company's own. `recent_prints` are
    `text_print`s of what others and the same author sent lately. `honeypot` is what stood in the field that people do
    not see.

    Moderation adds what it knows itself (`intake.examined`): the `network` it came from and how much came from there
    within the hour, the site's own `blocks`, the browser's `proof`, and what the local filter has `learned`.
    """

    name: str
    email: str
    source: str
    html: str
    links: int = 0
    is_proven: bool = False
    published_before: int = 0
    sent_lately: int = 0
    protected_names: frozenset[str] = frozenset()
    protected_addresses: frozenset[str] = frozenset()
    company_domains: frozenset[str] = frozenset()
    recent_prints: frozenset[str] = frozenset()
    honeypot: str = ""
    network: str = ""
    from_network_lately: int = 0
    blocks: tuple[Rule, ...] = ()
    proof: Proof = Proof()
    learned: Learned | None = None


@dataclass(frozen=True)
class Vote:
    """What one detector says: a code, a weight (above zero speaks against), and the reason in words for moderators."""

    code: str
    weight: int
    words: str


def text_print(source: str) -> str:
    """A hash that two texts share when a reader would call them the same."""
    return hashlib.sha256(folded(source).encode()).hexdigest()
