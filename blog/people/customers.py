"""What customers do: be known by an address, prove it by a link in a mail, and sign out."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.core import clock
from blog.core.db import add, lock, session, unit, unit_of_work
from blog.core.jobs import job
from blog.core.links import new_token, token_hash
from blog.core.text import TextRefused
from blog.people import emails, queries, rules, tickets
from blog.people.models import Customer, CustomerSession

# One confirmation link an hour to one inbox, so that nobody can be flooded by typing their address.
LINK_EVERY = timedelta(hours=1)
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
    try:
        with session().begin_nested():
            return add(made)
    except IntegrityError:
        # Somebody with the same address wrote at the same moment (PostgreSQL); that one is as good.
        return session().scalars(sa.select(Customer).where(Customer.email == address)).one()


@unit_of_work
def offer_link(customer: Customer) -> None:
    """Mail the link that proves the address, unless this inbox got one within the hour."""
    now = clock.now()
    # Everyone of this inbox is locked, in one order, so that two spellings cannot both be first.
    same = sa.select(Customer).where(Customer.inbox == customer.inbox).order_by(Customer.id).with_for_update()
    rows = session().scalars(same.execution_options(populate_existing=True)).all()
    if any(row.link_sent_at and row.link_sent_at > now - LINK_EVERY for row in rows):
        return
    lock(customer).link_sent_at = now
    mail_link.later(customer.id)


@unit_of_work
def ask_for_link(email: str) -> None:
    """Offer a link to whoever has written here from this address. The same work is done when nobody has."""
    try:
        known = queries.customer_by_email(rules.read_email(email))
    except TextRefused:
        known = None
    offer_if_known.later(known.id if known else NOBODY)


@job
def offer_if_known(customer_id: int) -> None:
    """Offer the link, out of sight of whoever asked, so that the time of the answer tells nothing."""
    known = queries.customer(customer_id)
    if known:
        offer_link(known)


@job(outside=True)
def mail_link(customer_id: int) -> None:
    """Mail the link."""
    known = queries.customer(customer_id)
    if known:
        emails.send_my_link(known)


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
