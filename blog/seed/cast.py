"""Who writes here: employees who speak under their names, and readers by the thousand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from blog.core import markup
from blog.people import passwords
from blog.people.models import Role, Standing
from blog.seed.lines import Chain
from blog.seed.sheets import Sheets

PASSWORD = "only for measuring"
ABOUT = "Exists so that a site of this size can be measured."
STAFF = (
    ("ann", "Ann Fell", "Founder", (Role.ADMIN, Role.AUTHOR)),
    ("ben", "Ben Okafor", "Workshop", (Role.AUTHOR, Role.MODERATOR)),
    ("clara", "Clara Lind", "Firmware", (Role.AUTHOR,)),
    ("dilan", "Dilan Kaya", "Optics", (Role.AUTHOR,)),
    ("elif", "Elif Sand", "Batteries", (Role.AUTHOR,)),
    ("finn", "Finn Moreau", "Shipping", (Role.AUTHOR,)),
    ("greta", "Greta Holm", "Customer service", (Role.AUTHOR, Role.MODERATOR)),
    ("hugo", "Hugo Brandt", "Customer service", (Role.MODERATOR,)),
)
_FIRST = "Ada Bela Cem Dora Emil Fay Gus Hana Ivo Jana Karl Lea Milo Nora Otto Pia Quinn Rosa Sami Tara".split()
_LAST = "Abel Berg Cole Dahl Eder Frey Grau Hahn Iven Jost Klee Lamm Maas Nagel Ochs Penn Quast Roth Stern Ude".split()


@dataclass(frozen=True)
class Colleague:
    """Somebody who works here, as what they write names them."""

    id: int
    handle: str
    name: str
    title: str
    roles: tuple[Role, ...]

    @property
    def topic(self) -> str:
        """What the record calls this person."""
        return f"person/{self.handle}"


def gather(sheets: Sheets, chain: Chain, at: datetime) -> list[Colleague]:
    """Have everybody who works here join."""
    # One for all, because hashing is slow on purpose.
    hashed, about = passwords.hashed(PASSWORD), markup.render_comment(ABOUT)
    staff = [Colleague(number, *one) for number, one in enumerate(STAFF, 1)]
    for one in staff:
        sheets.add(
            "person",
            id=one.id,
            handle=one.handle,
            name=one.name,
            email=f"{one.handle}@seed.example",
            standing=Standing.ACTIVE,
            created_at=at,
            title=one.title,
            about=ABOUT,
            about_html=about,
            links=[],
            password_hash=hashed,
            joined_at=at,
            needs_second_reader=False,
            language="",
        )
        for role in one.roles:
            sheets.add("person_role", person_id=one.id, role=role)
        sheets.add("held_title", id=one.id, person_id=one.id, title=one.title, since=at)
        texts, roles = {"name": one.name, "title": one.title}, sorted(role.value for role in one.roles)
        chain.say("person.joined", at=at, by=one.handle, subject=one.topic, topics=["people"], texts=texts, roles=roles)
    return staff


def reader_name(number: int) -> str:
    """What a reader is called."""
    return f"{_FIRST[number % 20]} {_LAST[number // 20 % 20]}"


def reader_email(number: int) -> str:
    """Where a reader gets no mail."""
    return f"reader-{number}@seed.example"
