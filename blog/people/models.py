"""Employees who speak here, customers who write to them, and the browser sessions of both."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.core.db import KEYED, Base
from blog.core.text import is_blank


class Role(StrEnum):
    """What a person may do here; one person may have several."""

    AUTHOR = "author"
    MODERATOR = "moderator"
    ADMIN = "admin"


class Standing(StrEnum):
    """Where a person stands with the site."""

    INVITED = "invited"
    ACTIVE = "active"
    LEFT = "left"
    # Named by an import: a byline only. Cannot sign in or speak for the company.
    FORMER = "former"


class Person(Base):
    """An employee who speaks here under their own name."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    handle: Mapped[str] = mapped_column(sa.String(60), unique=True, info={KEYED: True})
    name: Mapped[str] = mapped_column(sa.String(120))
    # None for former authors only: nobody can sign in without an address.
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    standing: Mapped[Standing] = mapped_column(sa.Enum(Standing, native_enum=False, length=20))
    created_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(sa.String(120), default="")
    # What they do here, as Markdown and as HTML.
    about: Mapped[str] = mapped_column(sa.Text, default="")
    about_html: Mapped[str] = mapped_column(sa.Text, default="")
    # [{"label": "Mastodon", "url": "https://…"}], in the order shown.
    links: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default_factory=list)
    photo: Mapped[str | None] = mapped_column(sa.String(80), default=None)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200), default=None)
    # When the page was first complete and person.joined went on the record.
    joined_at: Mapped[datetime | None] = mapped_column(default=None)
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    # Away until the end of this day: what waits for them goes to whoever stands in.
    away_until: Mapped[date | None] = mapped_column(default=None)
    stand_in_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    # Who takes over the conversations and open work of whoever left.
    successor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    # Whether what they write needs a second reader before it is public.
    needs_second_reader: Mapped[bool] = mapped_column(default=False)
    # The language of the staff pages for them; empty: the site's.
    language: Mapped[str] = mapped_column(sa.String(35), default="")
    stand_in: Mapped[Person | None] = relationship(init=False, remote_side=[id], foreign_keys=[stand_in_id])
    successor: Mapped[Person | None] = relationship(init=False, remote_side=[id], foreign_keys=[successor_id])
    roles: Mapped[list[PersonRole]] = relationship(
        default_factory=list, lazy="selectin", cascade="all, delete-orphan", order_by="PersonRole.role"
    )

    @property
    def path(self) -> str:
        """Where the person's page is."""
        return f"/people/{self.handle}"

    @property
    def topic(self) -> str:
        """What the record and the cache call this person."""
        return f"person/{self.handle}"

    @property
    def photo_path(self) -> str:
        """Where the portrait is served; only for whoever has one."""
        return f"/media/{self.photo}"

    @property
    def initials(self) -> str:
        """What stands in the place of a missing portrait."""
        return initials(self.name)

    @property
    def is_complete(self) -> bool:
        """Whether the page says who this is: name, title and what they do here."""
        return not any(map(is_blank, (self.name, self.title, self.about)))

    @property
    def is_gone(self) -> bool:
        """Whether they left, and have not come back: somebody who left may be invited again."""
        return self.left_at is not None

    @property
    def may_sign_in(self) -> bool:
        """Whether this person has an account that works."""
        return self.standing is Standing.ACTIVE and self.password_hash is not None

    @property
    def may_speak(self) -> bool:
        """Whether posts and company responses may carry this name."""
        return self.standing is Standing.ACTIVE and self.is_complete

    def has(self, *roles: Role) -> bool:
        """Whether the person has one of these roles; an admin has every one."""
        mine = {row.role for row in self.roles}
        return Role.ADMIN in mine or bool(mine & set(roles))


class PersonRole(Base):
    """One role of one person."""

    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, init=False)
    role: Mapped[Role] = mapped_column(sa.Enum(Role, native_enum=False, length=20), primary_key=True)


class HeldTitle(Base):
    """A title that somebody had here, from one day until the next title."""

    __tablename__ = "held_title"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    since: Mapped[datetime]


class BloggingPolicy(Base):
    """One version of the rules for whoever writes here, settled with the lawyers once. The newest holds."""

    __tablename__ = "blogging_policy"

    version: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)

    made_by: Mapped[Person | None] = relationship(init=False)


class Acceptance(Base):
    """That somebody accepted a version of the rules for whoever writes here, and when."""

    __tablename__ = "acceptance"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    version: Mapped[int] = mapped_column(sa.ForeignKey("blogging_policy.version"), primary_key=True)
    at: Mapped[datetime]


class StaffSession(Base):
    """One browser in which a person is signed in. Ending the row ends the session, whatever the cookie says."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(sa.String(200), default="")
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    person: Mapped[Person] = relationship(init=False, lazy="joined", innerjoin=True)


class Customer(Base):
    """Somebody outside the company who wrote here: an address, and whether it was ever proven."""

    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    # Where mail to the address ends up, whatever its spelling: links are counted by inbox.
    inbox: Mapped[str] = mapped_column(sa.String(254), index=True)
    created_at: Mapped[datetime]
    proven_at: Mapped[datetime | None] = mapped_column(default=None)
    # The last confirmation link: one an hour, so that nobody can be flooded by typing their address.
    link_sent_at: Mapped[datetime | None] = mapped_column(default=None)


class CustomerSession(Base):
    """A browser that followed a link in a mail: the only thing that trust is given to."""

    __tablename__ = "customer_session"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id"), index=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    customer: Mapped[Customer] = relationship(init=False, lazy="joined", innerjoin=True)


def initials(name: str) -> str:
    """The first letters of somebody's first and last name: what stands in the place of a missing portrait."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
