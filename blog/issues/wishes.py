"""What a customer pressed before we knew their address: it is done when they follow the link that proves it."""

from __future__ import annotations

from collections.abc import Callable

from blog.core.i18n import lazy
from blog.issues import affected, queries, rules
from blog.issues.models import Issue
from blog.people import wishes
from blog.people.models import Customer
from blog.people.wishes import Wish

# What only leads back to the issue: words are written there, by somebody who is known by then.
LOOK = "look"

_SAYS: dict[str, tuple[str, Callable[..., None] | None]] = {
    "affected": (lazy("you are counted among those whom issue {number} affects"), affected.count_in),
    "works": (lazy("we count that the fix of issue {number} works for you"), affected.say_works),
    "broken": (lazy("we count that issue {number} is still broken for you"), affected.say_broken),
    LOOK: (lazy("you come to what you can do about issue {number}"), None),
}
NAMES = tuple(_SAYS)


def register() -> None:
    """Let the links that prove an address carry these wishes."""
    for name, (words, verb) in _SAYS.items():
        wishes.register(name, Wish(_in_words(words), _granted_by(verb)))


def said(name: str, issue: Issue) -> str:
    """A wish about an issue, as a link carries it; a name that nobody registered only leads back."""
    return f"{name if name in _SAYS else LOOK}:{issue.number}"


def words(name: str, issue: Issue) -> str:
    """What the link will do, as a page says it before the link is mailed."""
    return wishes.words(said(name, issue))


def _in_words(words: str) -> Callable[[int], str]:
    return lambda number: words.format(number=number)


def _granted_by(verb: Callable[..., None] | None) -> Callable[[int, Customer], str]:
    def grant(number: int, customer: Customer) -> str:
        issue = queries.by_number(number)
        if issue is None:
            return wishes.HOME
        try:
            if verb is not None:
                verb(issue, customer=customer)
        except rules.StepRefused:
            pass  # The issue has moved on since the mail left; its page says what can be said now.
        return f"{issue.path}/affected"

    return grant
