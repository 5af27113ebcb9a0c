"""Deciding many cases at once. Each is a unit of work of its own: one that somebody else decided holds up no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from blog.moderation import decisions
from blog.moderation.case_rules import Verb
from blog.moderation.cases import AlreadyDecided, Changed, Claimed
from blog.moderation.models import Case
from blog.moderation.subjects import Refused
from blog.people.models import Person

# What can be done to many at once. What takes words to one author is said one at a time.
VERBS = (Verb.PUBLISH, Verb.SPAM, Verb.REJECT)


@dataclass
class Outcome:
    """What became of the cases: those that were decided, and why each other one was not."""

    done: list[Case] = field(default_factory=list)
    missed: list[tuple[Case, str]] = field(default_factory=list)


def decide_all(cases: Sequence[tuple[Case, int]], verb: Verb, *, by: Person, reason: str = "") -> Outcome:
    """Do the same to each of these cases, given with the version that was seen. `reason` is for refusing them."""
    outcome = Outcome()
    for case, version in cases:
        try:
            _decide(case, version, verb, by=by, reason=reason)
            outcome.done.append(case)
        except (AlreadyDecided, Changed, Claimed, Refused) as why:
            outcome.missed.append((case, str(why)))
    return outcome


def _decide(case: Case, version: int, verb: Verb, *, by: Person, reason: str) -> None:
    if verb is Verb.PUBLISH:
        decisions.decide_publication(case, by=by, version=version)
    elif verb is Verb.SPAM:
        decisions.decide_spam(case, by=by, version=version)
    else:
        decisions.decide_rejection(case, by=by, reason=reason, version=version)
