"""Letters about a post go to whoever stands in while its author is away, and to nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from blog.core import settings
from blog.people import absences
from blog.people.models import Person
from tests import builders
from tests.conftest import Mailbox

Work = Callable[[], int]


@pytest.fixture
def ann(app: Flask) -> Person:
    return builders.make_person("ann")


@pytest.fixture
def ben(app: Flask) -> Person:
    return builders.make_person("ben")


def away(person: Person, stand_in: Person) -> None:
    absences.go_away(person, until=settings.today() + timedelta(days=3), stand_in=stand_in, by=person)


def told(mailbox: Mailbox, handle: str) -> list[str]:
    return [
        str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        for mail in mailbox.to(f"{handle}@openline.example")
        if "wrote under" in str(mail["Subject"]) and "Waits" not in str(mail["Subject"])
    ]


def test_whoever_stands_in_is_told_and_the_author_is_not(
    ann: Person, ben: Person, work: Work, mailbox: Mailbox
) -> None:
    post = builders.make_post(ann)
    away(ann, ben)
    builders.make_comment(post.thread)
    work()
    (letter,) = told(mailbox, "ben")
    assert "under Ann Example’s post" in letter and "you stand in for Ann Example" in letter
    assert told(mailbox, "ann") == []


def test_an_author_who_is_back_is_told_again(ann: Person, ben: Person, work: Work, mailbox: Mailbox) -> None:
    post = builders.make_post(ann)
    away(ann, ben)
    absences.come_back(ann, by=ann)
    builders.make_comment(post.thread)
    work()
    (letter,) = told(mailbox, "ann")
    assert "under your post" in letter and told(mailbox, "ben") == []


def test_who_stands_in_for_a_fellow_author_is_told_once(ann: Person, ben: Person, work: Work, mailbox: Mailbox) -> None:
    post = builders.make_post(ann, authors=[ben])
    away(ann, ben)
    builders.make_comment(post.thread)
    work()
    assert len(told(mailbox, "ben")) == 1
