"""Who is in the demo: five people who make bicycle lights, and the customers who ride with them."""

from __future__ import annotations

from dataclasses import dataclass

from blog.people.models import Role

# Public on purpose: the demo is refused in production.
PASSWORD = "a light in the dark"
SITE = {
    "site.name": "Tarn Lights",
    "site.company": "Tarn",
    "site.tagline": "Five people in Kendal who make bicycle lights, and answer for them.",
    "site.zone": "Europe/London",
    "site.contact": "hello@tarn.example",
}
# What Ann chose for the look: the colour of the lake, and where readers go first.
LOOK = {
    "site.accent": "#0d5561",
    "site.accent_dark": "#7cc7c4",
}
MENU = {
    "site.menu": "Issues | /issues\nPeople | /people\nAt the bench | /series/at-the-bench\nCorrections | /corrections\nRecord | /record",
}


@dataclass(frozen=True)
class Employee:
    """Somebody who works at Tarn."""

    handle: str
    name: str
    title: str
    roles: tuple[Role, ...]
    about: str
    links: tuple[tuple[str, str], ...] = ()

    @property
    def email(self) -> str:
        """The address they sign in with."""
        return f"{self.handle}@tarn.example"


@dataclass(frozen=True)
class Rider:
    """A customer of Tarn. Some proved their address."""

    name: str
    email: str
    proven: bool = False


EMPLOYEES = (
    Employee(
        "ann",
        "Ann Fell",
        "Founder",
        (Role.ADMIN, Role.AUTHOR),
        "I drew the first Beam on the back of a ferry ticket and have been mending it since. I decide what we build, and I "
        "sign for it when it goes wrong. Ask me about **money, plans and anything you think we are hiding**.",
        (("Write to me", "mailto:ann@tarn.example"),),
    ),
    Employee(
        "ben",
        "Ben Okoro",
        "Customer answers",
        (Role.AUTHOR, Role.MODERATOR),
        "Most of the answers here are mine. Before Tarn I mended phones for nine years, so I have heard it put less kindly. I "
        "read every comment, usually before breakfast and again at four.",
    ),
    Employee(
        "marta",
        "Marta Lindqvist",
        "Firmware",
        (Role.AUTHOR,),
        "I write what runs inside the lights, and on Thursdays the app. If yours behaves strangely, I want the version number "
        "and the weather.",
        (("Release notes", "https://tarn.example/firmware"),),
    ),
    Employee(
        "jonas",
        "Jonas Weir",
        "Workshop and repairs",
        (Role.AUTHOR,),
        "I open what you send back. I keep the broken parts in a drawer with dates on it, which is how we learn. The workshop "
        "is behind the blue door on Wildman Street.",
    ),
    Employee(
        "priya",
        "Priya Nair",
        "Orders and moderation",
        (Role.MODERATOR,),
        "I send your parcels and read your comments before they appear. I refuse adverts and other people's phone numbers. I "
        "do not refuse complaints; ask Ben.",
    ),
)

# Comes later, and does not stay.
NEWCOMERS = (
    Employee(
        "hanna",
        "Hanna Brandt",
        "Shops on the continent",
        (Role.AUTHOR,),
        "I look after the forty shops between Flensburg and Graz that sell our lights, two days a week, from my kitchen. Auch auf "
        "Deutsch.",
    ),
)

RIDERS = {
    "tom": Rider("Tom Braithwaite", "tom@riders.example", proven=True),
    "ellen": Rider("Ellen M.", "ellen@riders.example", proven=True),
    "sadiq": Rider("Sadiq", "sadiq@riders.example", proven=True),
    "hilde": Rider("Hilde Aas", "hilde@riders.example", proven=True),
    "bea": Rider("Bea Holt", "bea@riders.example", proven=True),
    "des": Rider("Des", "des@riders.example"),
    "rob": Rider("Rob (Shap)", "rob@riders.example"),
    "carys": Rider("Carys", "carys@riders.example"),
    "mike": Rider("Mike D", "mike@riders.example"),
    "juno": Rider("Juno P.", "juno@riders.example"),
    "seller": Rider("Best Lights 4 U", "deals@cheap.example"),
    "angry": Rider("notagain", "notagain@riders.example"),
}
