"""Decisions: one for each case, kept for ever, and never two at once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.core.db import session, unit_of_work
from blog.moderation import actions, queries
from blog.moderation.actions import AlreadyDecided
from blog.moderation.models import Case, Decision, Verdict
from blog.people.models import Person, Role
from tests import builders
from tests.moderation.letters import BAIT, FIRST, KIND, Letters


def history(case: Case) -> list[tuple[str, str | None, str | None, str]]:
    session().refresh(case)
    return [(d.verdict.value, d.person.handle if d.person else None, d.reason, d.note) for d in case.decisions]


def test_a_case_keeps_every_vote_in_words(letters: Letters) -> None:
    case = letters.held(1, "Words", FIRST)
    assert case.is_open
    assert case.votes == [{"code": "first", "weight": 1, "words": "It is the first thing this author sent."}]
    assert queries.reasons_to_look(case) == ["It is the first thing this author sent."]


def test_a_thing_has_one_case(letters: Letters) -> None:
    assert letters.held(1, "Words").id == letters.held(1, "Words").id
    assert queries.waiting_count() == 1


def test_publishing_calls_the_one_door_and_keeps_who_did_it(letters: Letters, mia: Person) -> None:
    case = letters.held(1, "Words")
    actions.decide_publication(case, by=mia)
    assert letters.done == [("published", "1", "mia")]
    assert history(case) == [("published", "mia", None, "")]
    assert queries.waiting_count() == 0


def test_refusing_keeps_the_reason_and_the_note(letters: Letters, mia: Person) -> None:
    case = letters.held(1, "Words")
    actions.decide_rejection(case, by=mia, reason="off-topic", note="Ask the shop.")
    assert letters.done == [("rejected", "1", "mia", "off-topic", "Ask the shop.")]
    assert history(case) == [("rejected", "mia", "off-topic", "Ask the shop.")]


def test_nothing_is_refused_for_a_reason_that_is_not_published(letters: Letters, mia: Person) -> None:
    case = letters.held(1, "Words")
    with pytest.raises(ValueError, match="negative"):
        actions.decide_rejection(case, by=mia, reason="negative")
    assert letters.done == [] and history(case) == []


@pytest.mark.parametrize("verdict", [Verdict.PUBLISHED, Verdict.REJECTED, Verdict.SPAM])
def test_whoever_comes_second_hears_who_was_faster(letters: Letters, mia: Person, verdict: Verdict) -> None:
    case = letters.held(1, "Words")
    ben = builders.make_person("ben", [Role.MODERATOR])
    verbs: dict[Verdict, Callable[[Person], object]] = {
        Verdict.PUBLISHED: lambda by: actions.decide_publication(case, by=by),
        Verdict.REJECTED: lambda by: actions.decide_rejection(case, by=by, reason="abuse"),
        Verdict.SPAM: lambda by: actions.decide_spam(case, by=by),
    }
    verbs[verdict](mia)
    for other in verbs:
        with pytest.raises(AlreadyDecided) as faster:
            verbs[other](ben)
        assert (faster.value.who, faster.value.what) == ("Mia Example", verdict)
    assert [row[1] for row in history(case)] == ["mia"]


def test_what_was_refused_can_be_published_and_both_decisions_stay(letters: Letters, mia: Person) -> None:
    ben = builders.make_person("ben", [Role.MODERATOR])
    case = letters.held(1, "Words")
    refused = actions.decide_rejection(case, by=mia, reason="spam").id
    actions.decide_publication(case, by=ben, overturns=refused)
    assert history(case) == [("rejected", "mia", "spam", ""), ("published", "ben", None, "")]
    with pytest.raises(AlreadyDecided):
        actions.decide_publication(case, by=mia, overturns=refused)


def test_a_trap_decides_at_once_and_a_person_can_reverse_it(letters: Letters, mia: Person) -> None:
    case = letters.held(1, "Words", FIRST, BAIT)
    assert history(case) == [("spam", None, "spam", "")]
    assert queries.waiting_count() == 0
    with pytest.raises(AlreadyDecided) as faster:
        actions.decide_spam(case, by=mia)
    assert faster.value.who == actions.RULE
    actions.decide_publication(case, by=mia, overturns=case.decisions[-1].id)
    assert letters.done == [("published", "1", "mia")]


def test_a_removal_is_kept_with_or_without_a_case_before_it(letters: Letters, mia: Person) -> None:
    case = letters.held(1, "Words")
    actions.decide_publication(case, by=mia)
    actions.decide_removal(case, by=mia, reason="personal-data", note="Your number was in it.")
    assert history(case)[-1] == ("removed", "mia", "personal-data", "Your number was in it.")
    with pytest.raises(AlreadyDecided):
        actions.decide_publication(case, by=mia, overturns=case.decisions[-1].id)
    actions.record_removal(KIND, 2, by=mia, reason="abuse")
    never_waited = queries.case_of(KIND, 2)
    assert never_waited and not never_waited.is_open
    assert history(never_waited) == [("removed", "mia", "abuse", "")]


def test_when_the_thing_cannot_be_published_nothing_is_decided(letters: Letters, mia: Person) -> None:
    case = letters.held(1, "Words")

    @unit_of_work
    def fail_afterwards() -> None:
        actions.decide_publication(case, by=mia)
        raise LookupError

    with pytest.raises(LookupError):
        fail_afterwards()
    assert history(case) == [] and case.is_open


def test_of_many_moderators_at_once_one_decides(app: Flask, letters: Letters) -> None:
    case_id = letters.held(1, "Words").id
    names = ["una", "ben", "cleo", "dev", "eva", "finn"]
    people = [builders.make_person(name, [Role.MODERATOR]).id for name in names]
    start = threading.Barrier(len(people))
    outcomes: list[str] = []

    def decide(number: int, person_id: int) -> None:
        with app.app_context():
            case, by = session().get_one(Case, case_id), session().get_one(Person, person_id)
            assert case.is_open
            start.wait()
            try:
                if number % 2:
                    actions.decide_publication(case, by=by)
                else:
                    actions.decide_rejection(case, by=by, reason="abuse")
                outcomes.append("decided")
            except AlreadyDecided as faster:
                outcomes.append(faster.who)

    threads = [threading.Thread(target=decide, args=said) for said in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    (made,) = session().scalars(sa.select(Decision))
    assert made.person is not None
    assert sorted(outcomes) == sorted(["decided"] + [made.person.name] * 5)
    assert len(letters.done) == 1
