"""What is kept about a customer, wherever it is kept: every package says what it has, and how it is erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from blog.core import checkpoints, mailer
from blog.core.db import lock, session, unit_of_work
from blog.people.models import Customer, CustomerSession

# What a package keeps about a customer, as JSON can say it.
Export = Callable[[Customer], Any]
# Take it away for good, inside the unit of work of the whole erasure.
Erase = Callable[[Customer], None]
# The words that letters not delivered yet may repeat.
Words = Callable[[Customer], Iterable[str]]


def _no_words(_customer: Customer) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Keeper:
    """One package's part."""

    export: Export
    erase: Erase
    words: Words


_known: dict[str, Keeper] = {}
_lookups: list[Callable[[], None]] = []


def register(name: str, *, export: Export, erase: Erase, words: Words = _no_words) -> None:
    """Say what is kept under a name. The last registration of a name counts."""
    _known[name] = Keeper(export, erase, words)


def register_lookup(forget: Callable[[], None]) -> None:
    """Have what is kept beside the words for lookups forget erased ones for good, in the unit of work of an erasure."""
    if forget not in _lookups:
        _lookups.append(forget)


def export(customer: Customer) -> dict[str, Any]:
    """Everything that is kept about a customer, for themselves: plain values, ready for JSON."""
    about = {
        "address": customer.email,
        "first_seen_at": customer.created_at.isoformat(),
        "proven_at": customer.proven_at.isoformat() if customer.proven_at else None,
    }
    return about | {name: keeper.export(customer) for name, keeper in _known.items()}


def erase(customer: Customer) -> None:
    """Erase a customer for good: address, names and words, in every table, letter and file. Harmless when repeated.

    What was decided and when stays, without them; so do lines of the record, whose words are gone.
    """
    address = customer.email
    words = [said for keeper in _known.values() for said in keeper.words(customer)]
    _erase_rows(customer)
    mailer.forget(address, words)
    checkpoints.truncate_soon()


@unit_of_work
def _erase_rows(customer: Customer) -> None:
    # The keepers above first: each begins with its cases, as every decision does, and the customer comes last.
    for keeper in reversed(_known.values()):
        keeper.erase(customer)
    for forget in _lookups:
        forget()
    lock(customer)
    session().execute(sa.delete(CustomerSession).where(CustomerSession.customer_id == customer.id))
    # The row stays, because counts are counts of rows. No address is written like this one.
    customer.email = customer.inbox = f"erased:{customer.id}"
    customer.proven_at = customer.link_sent_at = None
    checkpoints.truncate.later()
