"""Nobody outside passes for somebody of ours: 250 spellings of names and addresses, and every field of the form."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation.models import Comment, State, Thread
from blog.conversation.submissions import submission
from blog.core import settings
from blog.core.db import session, unit_of_work
from blog.moderation import queries as cases
from blog.moderation.detectors import DETECTORS
from blog.moderation.rules import judge, verdict
from blog.people import customers
from blog.people.rules import read_email
from tests import builders

EMPLOYEE = "Ann Weber"
COMPANY = "Pumpwerk"

# Letters that stand in for Latin ones, by the alphabet that they are from.
ALPHABETS = {
    "Cyrillic": {"A": "А", "a": "а", "e": "е", "W": "Ԝ", "P": "Р", "p": "р", "k": "к", "u": "υ"},
    "Greek": {"A": "Α", "N": "Ν", "n": "ո", "P": "Ρ", "u": "υ", "k": "κ", "E": "Ε"},
    "Armenian": {"n": "ո", "u": "ս", "p": "р"},
    "Cherokee": {"A": "Ꭺ", "W": "Ꮃ", "E": "Ꭼ", "P": "Ꮲ", "b": "Ꮟ", "r": "ꮁ", "e": "ꬲ"},
    "Lisu": {"A": "ꓮ", "W": "ꓪ", "P": "ꓑ", "N": "ꓠ"},
    "Coptic": {"p": "ⲣ", "n": "ո", "N": "Ⲛ", "P": "Ⲣ"},
    "digits": {"e": "3", "a": "@", "b": "8", "A": "4"},
    "phonetic": {"a": "ɑ", "n": "ո", "r": "ᴦ", "w": "ᴡ", "u": "ᴜ"},
}
# Whole alphabets that Unicode has a second time: where their capital and their small letters begin.
STYLES = {
    "bold": (0x1D400, 0x1D41A), "italic": (0x1D434, 0x1D44E), "bold italic": (0x1D468, 0x1D482),
    "bold script": (0x1D4D0, 0x1D4EA), "bold fraktur": (0x1D56C, 0x1D586), "sans": (0x1D5A0, 0x1D5BA),
    "sans bold": (0x1D5D4, 0x1D5EE), "sans italic": (0x1D608, 0x1D622), "monospace": (0x1D670, 0x1D68A),
    "full width": (0xFF21, 0xFF41), "circled": (0x24B6, 0x24D0),
}  # fmt: skip
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e"
TURNING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


def styled(text: str, capital: int, small: int) -> str:
    """A text in one of the alphabets that Unicode has a second time."""
    return "".join(
        chr((capital if sign.isupper() else small) + ord(sign.lower()) - ord("a")) if sign.isalpha() else sign
        for sign in text
    )


def spellings(name: str) -> set[str]:
    """A name as somebody writes it who wants to be taken for its owner."""
    found = {styled(name, *places) for places in STYLES.values()}
    for letters in ALPHABETS.values():
        here = [number for number, sign in enumerate(name) if sign in letters]
        for size in (1, 2, len(here)):
            for chosen in itertools.combinations(here, min(size, len(here))):
                found.add("".join(letters[sign] if at in chosen else sign for at, sign in enumerate(name)))
    middle = len(name) // 2
    found |= {name[:middle] + sign + name[middle:] for sign in INVISIBLE + TURNING}
    found |= {name.upper(), name.lower(), name.swapcase(), f"  {name} ", f"{name}.", f"{name} (staff)", f"The {name}"}
    found |= {"".join(sign + mark for sign in name) for mark in ("\u0301", "\u0323", "\u0336")}
    return found - {name}


NAMES = sorted(
    spellings(EMPLOYEE) | spellings(COMPANY) | {"Weber, Ann", "Weber Ann", "AnnWeber", "Ann-Weber", "ann_weber"}
)

ADDRESSES = [
    *(f"{user}@{domain}" for user in ("ann", "ANN", "ann+blog", "boss", "support", "no-reply") for domain in (
        "pumpwerk.example", "mail.pumpwerk.example", "PumpWerk.example",
        "purnpwerk.example", "pumpvverk.example", "pumpw3rk.example",
        "рumpwerk.example", "pumpwеrk.example", "pumрwerk.example", "pυmpwerk.example",
    )),
    "ann.weber@post.example", "Ann.Weber@post.example", "ann.weber+x@post.example", "ann.weber@p0st.example",
    "ann.weber@роst.example", "ann.weber@pоst.example",
]  # fmt: skip


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) >= 150 and len(ADDRESSES) >= 60 and len(set(ADDRESSES)) + len(NAMES) >= 250


@pytest.fixture
def thread(app: Flask) -> Thread:
    """Where Cora is trusted, and Ann works for Pumpwerk."""
    app.config.update(BASE_URL="https://pumpwerk.example", MAIL_FROM="blog@pumpwerk.example")
    settings.put("site.company", COMPANY)
    builders.people.add_person(
        handle="ann", name=EMPLOYEE, email="ann.weber@post.example", roles=[], password=builders.PASSWORD,
        title="Engineer", about="I build the pumps.",
    )  # fmt: skip
    made = builders.make_thread()
    builders.make_comment(made)
    return made


@unit_of_work
def judged(name: str, email: str) -> tuple[str, set[str]]:
    """What the detectors say of a trusted customer who takes this name or this address."""
    writer = customers.customer_for("cora@customers.example")
    said = submission(name=name, writer=writer, body="Fine.", html="<p>Fine.</p>", is_proven=True, trap="")
    object.__setattr__(said, "email", email)
    votes = judge(said, DETECTORS)
    return verdict(votes), {vote.code for vote in votes if vote.weight > 0}


def test_no_spelling_of_a_name_of_ours_passes_unheld(thread: Thread) -> None:
    passed = [name for name in NAMES if judged(name, "cora@customers.example") != ("hold", {"name"})]
    assert [name.encode("unicode_escape").decode() for name in passed] == []


def test_no_address_of_ours_or_like_ours_passes_unheld(thread: Thread) -> None:
    passed = []
    for typed in ADDRESSES:
        verdict_, codes = judged("Cora", read_email(typed))
        if verdict_ != "hold" or not codes & {"address", "domain"}:
            passed.append(typed)
    assert passed == []


@pytest.mark.parametrize(
    "name",
    ["Anna Weber", "Anne Webber", "Ann Webster", "Andrea Neber", "Pump Friend", "Анна"],
)
def test_people_whose_names_are_only_near_are_not_held_for_them(thread: Thread, name: str) -> None:
    assert judged(name, "cora@customers.example") == ("publish", set())


@pytest.mark.parametrize("email", ["ann@elsewhere.example", "weber@post.example", "ann@pumpwerkstatt.example"])
def test_addresses_that_are_only_near_are_not_held_for_it(thread: Thread, email: str) -> None:
    assert judged("Cora", email) == ("publish", set())


@pytest.mark.parametrize("name", NAMES[::25])
def test_a_look_alike_gets_no_mark_and_no_face_when_a_moderator_lets_it_through(
    client: FlaskClient, thread: Thread, name: str
) -> None:
    builders.make_comment(thread, name=name, email="eve@customers.example")
    shown = session().scalars(sa.select(Comment).order_by(Comment.id.desc())).first()
    assert shown is not None and shown.state is State.PUBLISHED
    assert (shown.person_id, shown.speaking, shown.title, shown.is_response) == (None, None, "", False)
    for feed in ("/comments/feed.atom", "/responses/feed.atom"):
        answer = client.get(feed)
        assert answer.status_code == 200 and "company-response" not in answer.text


WISHES = {
    "company_response": "1", "is_response": "1", "speaking": "company", "role": "admin", "roles": "admin",
    "status": "published", "state": "published", "person_id": "1", "person": "1", "by": "ann", "title": "Chief",
    "id": "77", "comment_id": "77", "customer_id": "1", "created_at": "2001-01-01", "sent_at": "2001-01-01",
    "published_at": "2001-01-01", "imported": "1", "votes": "99", "approved_by": "ann", "badge": "fixed",
    "promised_for": "2030-01-01", "owner_id": "1", "depth": "0", "is_proven": "1", "published_before": "9",
    "network": "192.0.2.1", "origin": "192.0.2.1", "customer": "1", "overturns": "1", "tell": "",
}  # fmt: skip


def row(comment: Comment) -> dict[str, object]:
    """Everything that is stored of a comment but what must differ between two."""
    names = [column.key for column in Comment.__table__.columns]
    apart = {"id", "sent_at", "fingerprint", "status_hash", "source", "html", "customer_id"}
    return {name: getattr(comment, name) for name in names if name not in apart}


@pytest.mark.parametrize("place", ["form", "query", "headers"])
def test_no_field_parameter_or_header_of_a_guest_changes_what_is_stored(
    client: FlaskClient, thread: Thread, place: str
) -> None:
    good = {"name": "Dana", "email": "dana@customers.example", "body": "It stops."}
    path = f"/threads/{thread.id}/comments"
    client.post(path, data=good)
    wished = {"body": "It stops again.", "email": "eve@customers.example"}
    if place == "form":
        client.post(path, data={**WISHES, **good, **wished})
    elif place == "query":
        client.post(path, data=good | wished, query_string=WISHES)
    else:
        said = {f"X-{name.replace('_', '-')}": value for name, value in WISHES.items()}
        client.post(path, data=good | wished, headers=said | {"X-Forwarded-For": "192.0.2.1"})
    session().rollback()
    plain, wishful = session().scalars(sa.select(Comment).order_by(Comment.id.desc()).limit(2)).all()[::-1]
    assert row(wishful) == row(plain)
    assert wishful.id == plain.id + 1 and wishful.customer_id != plain.customer_id
    votes = [
        {vote["code"] for vote in found.votes}
        for one in (plain, wishful)
        if (found := cases.case_of("comment", one.id))
    ]
    assert votes == [{"unproven"}, {"unproven"}]
