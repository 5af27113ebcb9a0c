"""`flask person add`: how the first employee gets in."""

from __future__ import annotations

import pytest
from click.testing import Result
from flask import Flask

from blog.people import queries
from blog.people.models import Role
from tests.builders import PASSWORD

WORDS = {
    "--handle": "ann",
    "--name": "Ann Weber",
    "--title": "Engineer",
    "--email": "ann@openline.example",
    "--about": "Pumps.",
}


def add(app: Flask, *more: str, password: str = PASSWORD, **other: str) -> Result:
    said = {**WORDS, "--role": "author", **{f"--{name}": value for name, value in other.items()}}
    arguments = [part for pair in said.items() for part in pair]
    return app.test_cli_runner().invoke(args=["person", "add", *arguments, *more], input=password + "\n")


def test_a_person_is_added_with_several_roles_and_can_sign_in(app: Flask) -> None:
    done = add(app, "--role", "admin", "--password-stdin")
    assert done.exit_code == 0, done.output
    assert "Ann Weber can sign in at http://localhost/staff/session" in done.output
    assert "The page is http://localhost/people/ann" in done.output
    ann = queries.by_handle("ann")
    assert ann and ann.may_speak and ann.may_sign_in
    assert [row.role for row in ann.roles] == [Role.ADMIN, Role.AUTHOR]


def test_without_about_it_says_what_is_missing(app: Flask) -> None:
    done = add(app, "--password-stdin", about="")
    assert done.exit_code == 0
    assert "The page is not public yet" in done.output


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"name": "Support"}, "nobody's name"),
        ({"handle": "admin"}, "nobody's handle"),
        ({"email": "ann"}, "not an e-mail address"),
        ({"password": "short"}, "at least 12"),
        ({"password": ""}, "at least 12"),
    ],
)
def test_what_is_refused_is_refused_in_words(app: Flask, other: dict[str, str], why: str) -> None:
    done = add(app, "--password-stdin", **other)
    assert done.exit_code == 1
    assert why in done.output
    assert queries.by_handle(other.get("handle", "ann")) is None


def test_a_handle_that_is_taken_is_a_fault(app: Flask) -> None:
    add(app, "--password-stdin")
    done = add(app, "--password-stdin")
    assert (done.exit_code, "The handle “ann” is taken" in done.output) == (1, True)


@pytest.mark.parametrize("more", [[], ["--password-stdin", "--role", "king"], ["--password-stdin", "--password", "x"]])
def test_used_wrongly_it_says_how(app: Flask, more: list[str]) -> None:
    done = add(app, *more)
    assert done.exit_code == 2
    assert "Usage" in done.output
