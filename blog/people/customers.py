"""What customers do: be known by an address, prove it by a link in a mail, and sign out."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.core import clock
from blog.core.db import add, is_sqlite, lock, session, unit, unit_of_work
from blog.core.jobs import job
from blog.core.links import new_token, token_hash
from blog.core.text import TextRefused
from blog.people import emails, queries, rules, tickets
from blog.people.models import Customer, CustomerSession

# One confirmation link an hour to one inbox, so that nobody can be flooded by typing their address.
LINK_EVERY = timedelta(hours=1)
# The first half of the advisory lock of an inbox on PostgreSQL: any constant that nothing else here uses.
INBOX_LOCK = 0x1B0C
# Stands for "nobody" in a job that is queued for unknown addresses too.
NOBODY = 0


def customer_for(email: str) -> Customer:
    """The customer with this address, made when there is none. Inside a unit of work.

    Raises TextRefused, in words, when it is not one address.
    """
    unit()
    address = rules.read_email(email)
    known = queries.customer_by_email(address)
    if known:
        return known
    made = Customer(email=address, inbox=rules.inbox(address), created_at=clock.now())
    if is_sqlite():  # Its unit of work is alone, so nobody can be faster.
        return add(made)
    try:
        with session().begin_nested():
            return add(made)
    except IntegrityError:
        # Somebody with the same address wrote at the same moment (PostgreSQL); that one is as good.
        return session().scalars(sa.select(Customer).where(Customer.email == address)).one()


@unit_of_work
def offer_link(customer: Customer, wish: str = "") -> None:
    """Mail the link that proves the address and grants a wish, unless this inbox got one within the hour."""
    now = clock.now()
    _lock_inbox(customer.inbox)
    recent = sa.exists().where(Customer.inbox == customer.inbox, Customer.link_sent_at > now - LINK_EVERY)
    if session().scalar(sa.select(recent)):
        return
    lock(customer).link_sent_at = now
    mail_link.later(customer.id, wish)


@unit_of_work
def ask_for_link(email: str) -> None:
    """Offer a link to whoever has written here from this address. The same work is done when nobody has."""
    try:
        known = queries.customer_by_email(rules.read_email(email))
    except TextRefused:
        known = None
    offer_if_known.later(known.id if known else NOBODY)


@unit_of_work
def invite(email: str, *, wish: str) -> None:
    """Offer a link to an address, known or new, for whoever wants to be counted here. Raises TextRefused, in words."""
    offer_if_known.later(customer_for(email).id, wish)


@job
def offer_if_known(customer_id: int, wish: str = "") -> None:
    """Offer the link, out of sight of whoever asked, so that the time of the answer tells nothing."""
    known = queries.customer(customer_id)
    if known:
        offer_link(known, wish)


@job(outside=True)
def mail_link(customer_id: int, wish: str = "") -> None:
    """Mail the link."""
    known = queries.customer(customer_id)
    if known:
        emails.send_my_link(known, wish)


@unit_of_work
def prove(token: str) -> str:
    """Take the address as proven by whoever holds the link. Gives the secret of the browser's session.

    Raises LinkRefused, in words.
    """
    customer = lock(tickets.customer_of(token))
    customer.proven_at = customer.proven_at or clock.now()
    secret = new_token()
    add(CustomerSession(token_hash=token_hash(secret), customer_id=customer.id, created_at=clock.now()))
    return secret


@unit_of_work
def end_customer_session(secret: str) -> None:
    """End the session of one browser."""
    opened = queries.customer_session(secret)
    if opened:
        lock(opened).ended_at = clock.now()


def _lock_inbox(inbox: str) -> None:
    """Of several spellings of one inbox that write at once, let one decide after the other.

    Row locks would not do: the other spelling's row may not be there yet. SQLite's unit of work is that lock already.
    """
    if not is_sqlite():
        session().execute(sa.select(sa.func.pg_advisory_xact_lock(INBOX_LOCK, sa.func.hashtext(inbox))))
