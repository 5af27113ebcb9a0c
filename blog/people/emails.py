"""The letters of this package: what each carries, and to whom it goes."""

from __future__ import annotations

from blog.core import mailer
from blog.people import tickets, wishes
from blog.people.models import Customer, Person


def send_invitation(person: Person) -> None:
    """The link with which somebody sets a password and completes their page."""
    mailer.send("invitation", to=_address(person), name=person.name, path=tickets.invitation_path(person))


def send_handover(person: Person, successor: Person) -> None:
    """Somebody left, and this person follows: what waits for them now."""
    mailer.send("handed-over", to=_address(successor), name=successor.name, person=person)


def send_password_reset(person: Person) -> None:
    """The link with which somebody chooses another password."""
    mailer.send("password-reset", to=_address(person), name=person.name, path=tickets.password_path(person))


def send_my_link(customer: Customer, wish: str) -> None:
    """The link that proves a customer's address, and does what they wished for."""
    mailer.send(
        "confirm-address", to=customer.email, path=tickets.my_path(customer, wish), wished=wishes.words(wish)
    )  # fmt: skip


def _address(person: Person) -> str:
    if person.email is None:
        raise ValueError(f"{person.handle} has no address.")
    return person.email
