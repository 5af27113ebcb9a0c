"""Signing in, out and everywhere out; passwords changed and forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.people import actions, departures, passwords, queries, session_actions, tickets
from blog.people.models import Role, Standing
from tests.builders import PASSWORD, make_person, sign_in
from tests.conftest import Mailbox


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found.group(1)


def try_to_sign_in(client: FlaskClient, email: str, password: str, **more: str) -> tuple[int, str]:
    page = client.get("/staff/session").text
    data = {"email": email, "password": password, "csrf_token": token_of(page), **more}
    answer = client.post("/staff/session", data=data)
    return answer.status_code, answer.headers.get("Location") or answer.text


def test_signing_in_opens_the_staff_pages_and_signing_out_closes_them(client: FlaskClient) -> None:
    make_person()
    assert client.get("/staff/profile").headers["Location"] == "/staff/session?next=/staff/profile"
    assert try_to_sign_in(client, " ANN@openline.example ", PASSWORD, next="/staff/profile") == (303, "/staff/profile")
    page = client.get("/staff/profile")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert client.post("/staff/session/end", data={"csrf_token": token_of(page.text)}).status_code == 303
    assert client.get("/staff/profile").status_code == 302


def test_a_wrong_password_an_unknown_address_and_nonsense_are_answered_alike(client: FlaskClient) -> None:
    make_person()
    actions.add_person(handle="bea", name="Bea Lo", email="bea@openline.example", roles=[Role.AUTHOR])
    answers = {
        re.sub(r'value="[^"]*"', "", words)
        for email in ("ann@openline.example", "bea@openline.example", "nobody@openline.example", "x", "")
        for status, words in [try_to_sign_in(client, email, "this is not the password")]
        if status == 401
    }
    assert len(answers) == 1
    assert "do not belong together" in answers.pop()


def test_every_try_costs_one_hashing(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    make_person()
    hashed: list[str] = []
    verify = passwords._hasher.verify
    monkeypatch.setattr(
        type(passwords._hasher), "verify", lambda self, *words: hashed.append(words[0]) or verify(*words)
    )
    for email in ("ann@openline.example", "nobody@openline.example", "no address"):
        assert session_actions.sign_in(email, "this is not the password") is None
    # Each against a hash of the same cost, or a stopwatch would tell them apart.
    assert [stored[:30] for stored in hashed] == ["$argon2id$v=19$m=19456,t=2,p=1"] * 3
    assert session_actions.sign_in("ann@openline.example", "x" * 1_000_000) is None
    assert len(hashed) == 3


def test_passwords_are_kept_as_argon2id_with_the_cost_that_owasp_names(app: Flask) -> None:
    assert (make_person().password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_next_page_elsewhere_is_ignored(client: FlaskClient) -> None:
    make_person()
    assert try_to_sign_in(client, "ann@openline.example", PASSWORD, next="//evil.example") == (303, "/staff")


def test_a_form_without_its_token_is_refused_in_words(client: FlaskClient) -> None:
    make_person()
    answer = client.post("/staff/session", data={"email": "ann@openline.example", "password": PASSWORD})
    assert answer.status_code == 403
    assert "too old or was sent from another site" in answer.text


def test_what_a_browser_carried_before_signing_in_is_dropped(client: FlaskClient) -> None:
    make_person()
    planted = token_of(client.get("/staff/session").text)
    client.post("/staff/session", data={"email": "ann@openline.example", "password": PASSWORD, "csrf_token": planted})
    assert client.get("/staff/profile").status_code == 200
    assert client.post("/staff/sessions/end", data={"csrf_token": planted}).status_code == 403


def test_one_session_can_be_ended_from_another(app: Flask) -> None:
    ann, bea = make_person("ann"), make_person("bea")
    here, there, other = app.test_client(), app.test_client(), app.test_client()
    token, _, _ = sign_in(here, ann), sign_in(there, ann), sign_in(other, bea)
    session().rollback()
    first = queries.staff_sessions(ann)[-1]
    second = queries.staff_sessions(ann)[0]
    foreign = queries.staff_sessions(bea)[0].id
    assert "(this one)" in here.get("/staff/sessions").text
    here.post(f"/staff/sessions/{foreign}/end", data={"csrf_token": token})
    assert other.get("/staff/profile").status_code == 200
    here.post(f"/staff/sessions/{second.id}/end", data={"csrf_token": token})
    assert (here.get("/staff/profile").status_code, there.get("/staff/profile").status_code) == (200, 302)
    here.post("/staff/sessions/end", data={"csrf_token": token})
    session().rollback()
    assert here.get("/staff/profile").status_code == 302
    assert first.ended_at


def test_a_cookie_kept_from_before_opens_nothing(client: FlaskClient) -> None:
    ann = make_person()
    token = sign_in(client, ann)
    kept = client.get_cookie("openline")
    assert kept
    client.post("/staff/session/end", data={"csrf_token": token})
    client.set_cookie("openline", kept.value)
    assert client.get("/staff/profile").status_code == 302


def test_a_session_ends_by_itself_after_two_weeks(client: FlaskClient) -> None:
    sign_in(client, make_person())
    with clock.travel(clock.now() + queries.STAFF_SESSION):
        assert client.get("/staff/profile").status_code == 302


def test_changing_the_password_signs_out_everywhere_else(app: Flask) -> None:
    ann = make_person()
    here, there = app.test_client(), app.test_client()
    token, _ = sign_in(here, ann), sign_in(there, ann)
    wrong = here.post("/staff/password", data={"csrf_token": token, "current": "no", "password": "another long one"})
    assert wrong.status_code == 401
    short = here.post("/staff/password", data={"csrf_token": token, "current": PASSWORD, "password": "short"})
    assert short.status_code == 422
    assert "has 5 characters; it needs at least 12" in short.text
    done = here.post("/staff/password", data={"csrf_token": token, "current": PASSWORD, "password": "another long one"})
    assert done.status_code == 303
    assert (here.get("/staff/profile").status_code, there.get("/staff/profile").status_code) == (200, 302)


def test_whoever_leaves_is_signed_out_at_once(client: FlaskClient) -> None:
    ann, eve = make_person(), make_person("eve", [Role.ADMIN])
    sign_in(client, ann)
    departures.leave(ann, by=eve)
    assert client.get("/staff/profile").status_code == 302
    assert try_to_sign_in(client, "ann@openline.example", PASSWORD)[0] == 401


@pytest.mark.parametrize("standing", [Standing.LEFT, Standing.INVITED, Standing.FORMER])
def test_a_session_opens_nothing_for_whoever_may_not_sign_in(client: FlaskClient, standing: Standing) -> None:
    ann = make_person()
    sign_in(client, ann)
    unit_of_work(lambda: setattr(ann, "standing", standing))()
    assert client.get("/staff/profile").status_code == 302


def ask_for_reset(client: FlaskClient, email: str) -> str:
    token = token_of(client.get("/staff/password/forgotten").text)
    answer = client.post("/staff/password/forgotten", data={"csrf_token": token, "email": email})
    assert answer.status_code == 200
    return answer.text


def test_a_forgotten_password_is_reset_once_by_link(
    client: FlaskClient, work: Callable[[], int], mailbox: Mailbox, app: Flask
) -> None:
    ann = make_person()
    signed_in = app.test_client()
    sign_in(signed_in, ann)
    known = ask_for_reset(client, "ann@openline.example")
    assert known == ask_for_reset(client, "nobody@openline.example")
    work()
    assert [mail["To"] for mail in mailbox.all()] == ["ann@openline.example"]
    link = re.search(r"http://localhost(/staff/password/\S+)", mailbox.text())
    assert link
    page = client.get(link.group(1))
    assert page.status_code == 200
    data = {"csrf_token": token_of(page.text), "password": "another long one"}
    assert client.post(link.group(1), data={**data, "password": "short"}).status_code == 422
    assert client.post(link.group(1), data=data).status_code == 303
    assert signed_in.get("/staff/profile").status_code == 302
    again = client.post(link.group(1), data={**data, "password": "a third long one"})
    assert again.status_code == 410
    assert "used already" in again.text
    assert try_to_sign_in(client, "ann@openline.example", "another long one")[0] == 303


def test_a_reset_link_is_good_for_two_hours_and_for_nothing_else(app: Flask, client: FlaskClient) -> None:
    path = tickets.password_path(make_person())
    assert client.get(path).status_code == 200
    assert client.get(path.replace("/staff/password/", "/staff/invitation/")).status_code == 410
    assert client.get(path + "x").status_code == 410
    with time_machine.travel(clock.now() + tickets.GOOD_FOR[tickets.PASSWORD] * 1.01, tick=False):
        assert client.get(path).status_code == 410


class TestLimits:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return {**environ, "OPENLINE_LIMITS": "1"}

    def test_the_eleventh_wrong_password_is_told_to_wait(self, client: FlaskClient) -> None:
        make_person()
        token = token_of(client.get("/staff/session").text)
        data = {"email": "ann@openline.example", "password": "wrong and long", "csrf_token": token}
        for _ in range(10):
            assert client.post("/staff/session", data=data).status_code == 401
        answer = client.post("/staff/session", data=data)
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
        assert "Wait five minutes" in answer.text
        elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
        assert client.post("/staff/session", data=data, environ_overrides=elsewhere).status_code == 429

    def test_signing_in_rightly_is_not_counted(self, client: FlaskClient) -> None:
        make_person()
        for _ in range(12):
            assert try_to_sign_in(client, "ann@openline.example", PASSWORD)[0] == 303
            client.delete_cookie("openline")

    def test_the_sixth_forgotten_password_of_a_day_is_refused_alike_for_everyone(self, client: FlaskClient) -> None:
        make_person()
        for email in ("ann@openline.example", "nobody@openline.example"):
            token = token_of(client.get("/staff/password/forgotten").text)
            data = {"csrf_token": token, "email": email}
            answers = [
                client.post(
                    "/staff/password/forgotten", data=data, environ_overrides={"REMOTE_ADDR": f"203.0.113.{number}"}
                ).status_code
                for number in range(6)
            ]
            assert answers == [200] * 5 + [429]
