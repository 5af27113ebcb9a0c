"""Links in mails that open something: for one person, one purpose, a while, and until they have been used."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from blog.core import links
from blog.core.i18n import _
from blog.people import queries
from blog.people.models import Customer, Person

INVITATION = "invitation"
PASSWORD = "password"
MY = "my"
# An invitation may wait for the end of a holiday week; whoever forgot a password sits in front of the page.
GOOD_FOR = {INVITATION: timedelta(days=7), PASSWORD: timedelta(hours=2), MY: timedelta(days=7)}


def invitation_path(person: Person) -> str:
    """Where somebody who was invited sets a password and completes their page."""
    return f"/staff/invitation/{links.sign(INVITATION, [person.id, _state(person)])}"


def password_path(person: Person) -> str:
    """Where somebody who forgot their password chooses another."""
    return f"/staff/password/{links.sign(PASSWORD, [person.id, _state(person)])}"


def my_path(customer: Customer, wish: str = "") -> str:
    """Where a customer proves the address, and what they wished for (see wishes.py) is done."""
    return f"/my/{links.sign(MY, [customer.id, wish])}"


def person_of(purpose: str, token: str) -> Person:
    """Whose link this is. Raises LinkRefused, in words, when it is forged, too old or used."""
    person_id, state = links.unsign(purpose, token, within=GOOD_FOR[purpose])
    person = queries.by_id(person_id)
    if person is None or state != _state(person):
        raise links.LinkRefused(_("This link was used already, or a newer one was sent. Ask for a new one."))
    return person


def customer_of(token: str) -> Customer:
    """Whose link this is. Raises LinkRefused, in words, when it is forged or too old."""
    customer = queries.customer(links.unsign(MY, token, within=GOOD_FOR[MY])[0])
    if customer is None:
        raise links.LinkRefused(_("This link is not valid any more. Ask for a new one."))
    return customer


def wish_of(token: str) -> str:
    """What whoever asked for this link wished for, or nothing. Raises LinkRefused, in words."""
    return str(links.unsign(MY, token, within=GOOD_FOR[MY])[1])


def _state(person: Person) -> str:
    """Changes with standing, address and password: a link made before such a change is worth nothing after it."""
    said = f"{person.standing}\n{person.email}\n{person.password_hash}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]
