"""Whoever presses before they are known proves their address once, and what they pressed is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import session
from blog.issues import actions, customer_queries, offers, queries
from blog.issues.models import Issue, State
from blog.people.models import Person
from tests.builders import make_issue, make_person, prove_customer
from tests.conftest import Mailbox

Work = Callable[[], int]
ADDRESS = "new@customers.example"


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def issue(ann: Person) -> Issue:
    return make_issue(ann, state="in progress")


@pytest.fixture
def follow(work: Work, mailbox: Mailbox) -> Callable[[], str]:
    """Takes what is due to the mailbox, and gives the link of the letter."""

    def link() -> str:
        work()
        letters = [letter.get_body(("plain",)).get_content() for letter in mailbox.to(ADDRESS)]  # type: ignore[union-attr]
        (found,) = re.findall(r"http://localhost(/my/\S+)", "\n".join(letters))
        return str(found)

    return link


def counted(issue: Issue) -> int:
    session().rollback()
    return customer_queries.count_affected([issue.number]).get(issue.number, 0)


def ask(client: FlaskClient, issue: Issue, pressed: str) -> str:
    """Press without being known, and send the form that asks for the address. Gives the answer's words."""
    answer = client.post(f"{issue.path}/{pressed}", data={"words": "No."}, follow_redirects=True)
    (form,) = re.findall(r'<input type="hidden" name="wish" value="(\w+)">', answer.text)
    sent = client.post(f"{issue.path}/affected", data={"email": ADDRESS, "wish": form})
    assert sent.status_code == 200 and "A mail with a link is on its way" in sent.text
    return sent.text


def test_a_me_too_is_counted_when_the_link_is_confirmed_and_not_before(
    client: FlaskClient, issue: Issue, follow: Callable[[], str], mailbox: Mailbox
) -> None:
    assert "you are counted among those whom issue 1 affects" in ask(client, issue, "affected")
    link = follow()
    assert "When you do, you are counted" in mailbox.to(ADDRESS)[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "you are counted among those whom issue 1 affects" in client.get(link).text
    assert counted(issue) == 0
    landed = client.post(link)
    assert (landed.status_code, landed.location) == (303, "/issues/1/affected")
    assert counted(issue) == 1
    assert "You are counted among those" in client.get(landed.location).text
    client.post(link)
    assert counted(issue) == 1


@pytest.mark.parametrize("pressed", ["works", "broken"])
def test_a_word_on_the_fix_is_kept_the_same_way(
    client: FlaskClient, issue: Issue, ann: Person, follow: Callable[[], str], pressed: str
) -> None:
    affected = client.application.test_client()
    prove_customer(affected, ADDRESS)
    affected.post(f"{issue.path}/affected")
    offers.offer_fix(
        issue, text="Try it.", evidence="It runs.", owner=ann, next_update=queries.today(), version=3, by=ann
    )  # fmt: skip
    ask(client, issue, pressed)
    client.post(follow())
    session().refresh(issue)
    assert issue.state is (State.FIXED if pressed == "works" else State.OFFERED)
    assert customer_queries.count_answers(issue, works=pressed == "works") == 1


@pytest.mark.parametrize("pressed", ["contest", "dispute", "reopening", "affected/withdrawal"])
def test_whoever_has_words_to_say_is_led_back_to_the_issue(
    client: FlaskClient, issue: Issue, follow: Callable[[], str], pressed: str
) -> None:
    assert "you come to what you can do about issue 1" in ask(client, issue, pressed)
    assert client.post(follow()).location == "/issues/1/affected"
    assert counted(issue) == 0


def test_an_issue_that_moved_on_meanwhile_says_so_on_its_page(
    client: FlaskClient, issue: Issue, ann: Person, follow: Callable[[], str]
) -> None:
    ask(client, issue, "affected")
    link = follow()
    actions.fix(issue, text="Done.", evidence="See.", version=issue.version, by=ann)
    page = client.post(link, follow_redirects=True)
    assert page.status_code == 200 and "It is still broken" in page.text
    assert counted(issue) == 0


def test_an_expired_or_changed_link_does_nothing_and_says_how_to_go_on(
    client: FlaskClient, issue: Issue, follow: Callable[[], str]
) -> None:
    ask(client, issue, "affected")
    link = follow()
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        refused = client.post(link)
    assert refused.status_code == client.post(link + "x").status_code == 410
    assert "This link is not valid any more. Ask for a new one." in refused.text and 'name="email"' in refused.text
    assert counted(issue) == 0


def test_what_is_no_address_is_handed_back_with_the_wish(client: FlaskClient, issue: Issue) -> None:
    answer = client.post(f"{issue.path}/affected", data={"email": "non sense", "wish": "works"})
    assert answer.status_code == 422
    assert 'value="non sense"' in answer.text and 'name="wish" value="works"' in answer.text
