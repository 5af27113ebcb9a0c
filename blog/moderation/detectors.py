"""Detectors: each looks at a submission and votes, or abstains. Values in, values out; none stops another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from blog.core import markup
from blog.core.text import folded
from blog.moderation import lookalikes

# Weights. One vote of HOLDS is enough for a person to look; one of CONVICTS is enough without one.
VOUCHES = -1
HOLDS = 1
CONVICTS = 100

# Somebody who explains a fault links to the manual and to a video; three are a list.
MANY_LINKS = 3
# Shorter texts repeat by themselves: "Thank you, that helped."
REPEATABLE = 40


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What somebody outside sent, and what the caller knows about them.

    `links` is how many links the HTML holds. `is_proven` says that the browser session proved the address; a typed
    address proves nothing. `published_before` counts what is public of this customer. `protected_names` are the names
    nobody outside may wear (employees, the company), `protected_addresses` those of employees, `company_domains` the
    company's own. `recent_prints` are `text_print`s of what others and the same author sent lately. `honeypot` is what
    stood in the field that people do not see.
    """

    name: str
    email: str
    source: str
    html: str
    links: int = 0
    is_proven: bool = False
    published_before: int = 0
    protected_names: frozenset[str] = frozenset()
    protected_addresses: frozenset[str] = frozenset()
    company_domains: frozenset[str] = frozenset()
    recent_prints: frozenset[str] = frozenset()
    honeypot: str = ""


@dataclass(frozen=True)
class Vote:
    """What one detector says: a code, a weight (above zero speaks against), and the reason in words for moderators."""

    code: str
    weight: int
    words: str


Detector = Callable[[Submission], Vote | None]


def text_print(source: str) -> str:
    """A hash that two texts share when a reader would call them the same."""
    return hashlib.sha256(folded(source).encode()).hexdigest()


def author(sent: Submission) -> Vote:
    """Who writes: known, new, or not proven. Never abstains, so that silence of all others is not taken for trust."""
    if not sent.is_proven:
        return Vote("unproven", HOLDS, "Nobody has proven that this address is theirs.")
    if sent.published_before < 1:
        return Vote("first", HOLDS, "It is the first thing this author sent.")
    return Vote("known", VOUCHES, "The author has proven the address and was published here before.")


def links(sent: Submission) -> Vote | None:
    """Many links."""
    if sent.links < MANY_LINKS:
        return None
    return Vote("links", HOLDS, f"It holds {sent.links} links.")


def name(sent: Submission) -> Vote | None:
    """A name that looks like an employee's or the company's."""
    for other in sorted(sent.protected_names):
        if lookalikes.is_like_name(sent.name, other):
            return Vote("name", HOLDS, f"The name looks like “{other}”, who speaks for us.")
    return None


def address(sent: Submission) -> Vote | None:
    """An employee's address, or one of the company's domain, used by somebody who is not signed in."""
    if any(lookalikes.is_like_address(sent.email, other) for other in sent.protected_addresses):
        return Vote("address", HOLDS, "The address is a colleague's, and whoever wrote this is not signed in.")
    if any(lookalikes.is_of_domain(sent.email, domain) for domain in sent.company_domains):
        return Vote("domain", HOLDS, "The address is of the company's domain, or looks like it.")
    return None


def repeated(sent: Submission) -> Vote | None:
    """The same words as something sent lately."""
    if len(folded(sent.source)) < REPEATABLE or text_print(sent.source) not in sent.recent_prints:
        return None
    return Vote("repeated", HOLDS, "The same text was sent here lately.")


def invisible(sent: Submission) -> Vote | None:
    """Markup that leaves nothing to read."""
    return None if markup.plain(sent.html).strip() else Vote("invisible", HOLDS, "There is nothing in it to read.")


def honeypot(sent: Submission) -> Vote | None:
    """A field that people do not see was filled in."""
    if not sent.honeypot.strip():
        return None
    return Vote("honeypot", CONVICTS, "A field was filled in that only machines see.")


DETECTORS: tuple[Detector, ...] = (author, name, address, links, repeated, invisible, honeypot)
