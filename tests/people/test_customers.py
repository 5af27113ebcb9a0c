"""A customer proves an address by a link in a mail, and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.people import customers, queries, tickets
from blog.people.models import Customer, CustomerSession
from tests.builders import prove_customer
from tests.conftest import Mailbox

customer_for = unit_of_work(customers.customer_for)


def link_in(mailbox: Mailbox) -> str:
    found = re.search(r"http://localhost(/my/\S+)", mailbox.text())
    assert found
    return found.group(1)


def test_one_address_is_one_customer(app: Flask) -> None:
    assert customer_for("Kim@Customer.example").id == customer_for("kim@customer.example").id


def test_one_link_an_hour_goes_to_an_inbox_however_it_is_spelt(
    app: Flask, work: Callable[[], int], mailbox: Mailbox
) -> None:
    for spelling in (
        "kim@customer.example",
        "KIM@customer.example",
        "kim+1@customer.example",
        "kim+2@customer.example",
    ):
        customers.offer_link(customer_for(spelling))
    work()
    assert len(mailbox.all()) == 1
    with clock.travel(clock.now() + timedelta(minutes=61)):
        customers.offer_link(customer_for("kim@customer.example"))
        work()
    assert len(mailbox.all()) == 2


def test_the_link_shows_a_button_and_only_pressing_it_proves_the_address(
    client: FlaskClient, work: Callable[[], int], mailbox: Mailbox
) -> None:
    kim = customer_for("kim@customer.example")
    customers.offer_link(kim)
    work()
    path = link_in(mailbox)
    page = client.get(path)
    assert page.status_code == 200
    assert "kim" not in page.text.replace(path, "")
    session().rollback()
    assert kim.proven_at is None
    answer = client.post(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    session().rollback()
    assert kim.proven_at
    mine = client.get("/my")
    assert "kim@customer.example" in mine.text
    assert mine.headers["Cache-Control"] == "private, no-store"


def test_the_secret_is_stored_as_a_hash_only(client: FlaskClient) -> None:
    prove_customer(client, "kim@customer.example")
    cookie = client.get_cookie("openline-my")
    row = session().query(CustomerSession).one()
    assert cookie and row.token_hash != cookie.value


def test_signing_out_ends_the_session_and_not_only_the_cookie(client: FlaskClient) -> None:
    prove_customer(client, "kim@customer.example")
    kept = client.get_cookie("openline-my")
    assert kept
    assert client.post("/my/session/end").status_code == 303
    client.set_cookie("openline-my", kept.value)
    assert "kim@customer.example" not in client.get("/my").text


def test_a_link_is_good_for_seven_days_and_for_nothing_else(client: FlaskClient) -> None:
    path = tickets.my_path(customer_for("kim@customer.example"))
    assert client.get(path + "x").status_code == client.post(path + "x").status_code == 410
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1), tick=False):
        assert client.post(path).status_code == 410
    assert session().query(CustomerSession).count() == 0


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_forms_from_other_sites_are_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    path = tickets.my_path(customer_for("kim@customer.example"))
    for target in (path, "/my", "/my/session/end"):
        assert client.post(target, headers=headers).status_code == 403
    assert client.post(path, headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_asking_for_a_link_says_the_same_about_every_address_and_mails_customers_only(
    client: FlaskClient, work: Callable[[], int], mailbox: Mailbox
) -> None:
    customer_for("kim@customer.example")
    known = client.post("/my", data={"email": "kim@customer.example"})
    unknown = client.post("/my", data={"email": "nobody@customer.example"})
    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text
    work()
    assert [mail["To"] for mail in mailbox.all()] == ["kim@customer.example"]
    assert session().query(Customer).count() == 1
    wrong = client.post("/my", data={"email": "kim"})
    assert wrong.status_code == 422
    assert "not an e-mail address" in wrong.text and 'value="kim"' in wrong.text


def test_a_session_ends_by_itself_after_a_season(client: FlaskClient) -> None:
    prove_customer(client, "kim@customer.example")
    with clock.travel(clock.now() + queries.CUSTOMER_SESSION):
        assert "kim@customer.example" not in client.get("/my").text


class TestBehindTls:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return {**environ, "BASE_URL": "https://localhost"}

    def test_the_cookie_is_bound_to_host_and_tls(self, client: FlaskClient) -> None:
        path = tickets.my_path(customer_for("kim@customer.example"))
        cookie = client.post(path, base_url="https://localhost").headers["Set-Cookie"]
        assert cookie.startswith("__Host-openline-my=")
        assert "Secure" in cookie and "Domain" not in cookie
        assert "kim@customer.example" in client.get("/my", base_url="https://localhost").text
