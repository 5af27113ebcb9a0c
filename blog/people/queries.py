"""Reads of people, customers and their sessions."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from blog.core import clock
from blog.core.db import session
from blog.core.links import token_hash
from blog.people.models import Customer, CustomerSession, Person, PersonRole, Role, StaffSession, Standing

# How long a sign-in lasts without being asked again: two weeks for staff, a season for customers, who can do less.
STAFF_SESSION = timedelta(days=14)
CUSTOMER_SESSION = timedelta(days=90)


def by_id(id: int) -> Person | None:
    """One person."""
    return session().get(Person, id)


def by_handle(handle: str) -> Person | None:
    """The person with this handle, whatever their standing."""
    return session().scalar(sa.select(Person).where(Person.handle == handle))


def by_email(email: str) -> Person | None:
    """The person with this address, as `rules.read_email` writes it."""
    return session().scalar(sa.select(Person).where(Person.email == email))


def with_page(handle: str) -> Person | None:
    """The person whose public page is at this handle: joined at some time, or named by an import."""
    return session().scalar(_public().where(Person.handle == handle))


def everyone() -> list[Person]:
    """The public directory: who speaks here, then who has left. Not those who are only named by an import."""
    query = _public().where(Person.standing != Standing.FORMER)
    return list(session().scalars(query.order_by(Person.left_at.is_not(None), Person.name, Person.id)))


def speakers() -> list[Person]:
    """Whoever may sign posts and speak for the company, by name."""
    query = _public().where(Person.standing == Standing.ACTIVE).order_by(Person.name, Person.id)
    return [person for person in session().scalars(query) if person.may_speak]


def with_role(*roles: Role) -> list[Person]:
    """The active people who have one of these roles themselves, by name. An admin counts where ADMIN is asked for."""
    having = sa.select(PersonRole.person_id).where(PersonRole.role.in_(roles))
    query = sa.select(Person).where(Person.standing == Standing.ACTIVE, Person.id.in_(having))
    return list(session().scalars(query.order_by(Person.name, Person.id)))


def staff() -> list[Person]:
    """Everyone who has or had an account, for the admins' list: those who left last."""
    query = sa.select(Person).where(Person.standing != Standing.FORMER)
    return list(session().scalars(query.order_by(Person.left_at.is_not(None), Person.name, Person.id)))


def shows_photo(name: str) -> bool:
    """Whether somebody's page shows this portrait."""
    return bool(session().scalar(sa.select(sa.exists().where(Person.photo == name))))


def staff_session(token: str) -> StaffSession | None:
    """The open session that this token opens, of a person who may sign in."""
    found = session().scalar(
        sa.select(StaffSession).where(
            StaffSession.token_hash == token_hash(token),
            StaffSession.ended_at.is_(None),
            StaffSession.created_at > clock.now() - STAFF_SESSION,
        )
    )
    return found if found and found.person.may_sign_in else None


def staff_sessions(person: Person) -> list[StaffSession]:
    """The browsers in which a person is signed in, the last used first."""
    query = sa.select(StaffSession).where(
        StaffSession.person_id == person.id,
        StaffSession.ended_at.is_(None),
        StaffSession.created_at > clock.now() - STAFF_SESSION,
    )
    return list(session().scalars(query.order_by(StaffSession.last_seen_at.desc(), StaffSession.id.desc())))


def customer(id: int) -> Customer | None:
    """One customer."""
    return session().get(Customer, id)


# Made once: whoever sends something asks.
_BY_EMAIL = sa.select(Customer).where(Customer.email == sa.bindparam("email"))


def customer_by_email(email: str) -> Customer | None:
    """The customer with this address, as `rules.read_email` writes it."""
    return session().scalar(_BY_EMAIL, {"email": email})


def customer_session(token: str) -> CustomerSession | None:
    """The open session of a customer's browser that this token opens."""
    return session().scalar(
        sa.select(CustomerSession).where(
            CustomerSession.token_hash == token_hash(token),
            CustomerSession.ended_at.is_(None),
            CustomerSession.created_at > clock.now() - CUSTOMER_SESSION,
        )
    )


def _public() -> sa.Select[Person]:
    return sa.select(Person).where(sa.or_(Person.joined_at.is_not(None), Person.standing == Standing.FORMER))
