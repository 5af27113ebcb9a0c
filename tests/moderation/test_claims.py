"""Taking a case, and deciding on what one has seen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.moderation import actions, bulk, cases, claims, undo
from blog.moderation.actions import AlreadyDecided, Claimed
from blog.moderation.case_rules import CLAIM, Verb
from blog.moderation.models import Verdict
from blog.moderation.subjects import Refused
from blog.people.models import Person
from tests.moderation.conftest import Desk
from tests.moderation.letters import KIND, Letters


def test_whoever_takes_a_case_decides_it_alone_for_a_quarter_of_an_hour(
    letters: Letters, mia: Person, ben: Person
) -> None:
    case = letters.held(1, "Words")
    claims.claim(case, by=mia)
    with pytest.raises(Claimed) as held:
        actions.decide_publication(case, by=ben)
    assert held.value.who == "Mia Example" and letters.done == []
    with pytest.raises(Claimed):
        claims.claim(case, by=ben)
    claims.release(case, by=ben)
    with clock.travel(clock.now() + CLAIM - timedelta(seconds=1)), pytest.raises(Claimed):
        actions.decide_spam(case, by=ben)
    with clock.travel(clock.now() + CLAIM + timedelta(seconds=1)):
        actions.decide_publication(case, by=ben)
    assert letters.done == [("published", "1", "ben")]


def test_a_case_given_back_is_everyones_and_a_decided_one_cannot_be_taken(
    letters: Letters, mia: Person, ben: Person
) -> None:
    case = letters.held(1, "Words")
    claims.claim(case, by=mia)
    claims.release(case, by=mia)
    actions.decide_spam(case, by=ben)
    with pytest.raises(AlreadyDecided) as faster:
        claims.claim(case, by=mia)
    assert faster.value.who == "Ben Example"


def test_the_page_says_who_is_at_it_and_offers_nothing(letters: Letters, desk: Desk, ben: Person, mia: Person) -> None:
    case = letters.held(1, "Words")
    claims.claim(case, by=ben)
    page = desk.get(case.path)
    assert "Ben Example is at it until" in page and f"{case.path}/publication" not in page
    status, page = desk.post(f"{case.path}/publication", version=str(case.version))
    assert status == 409 and "Ben Example is at it until" in page
    claims.release(case, by=ben)
    assert desk.post(f"{case.path}/claim")[0] == 303
    assert "You are at it until" in desk.get(case.path)
    assert desk.post(f"{case.path}/claim/end")[0] == 303
    assert "Take it for a quarter of an hour" in desk.get(case.path)


def test_nobody_decides_on_words_that_changed_under_their_eyes(letters: Letters, desk: Desk) -> None:
    case = letters.held(1, "Words")
    seen = str(case.version)
    assert f'name="version" value="{seen}"' in desk.get("/staff/cases")
    unit_of_work(cases.open_again)(KIND, 1, votes=[])
    status, page = desk.post(f"{case.path}/publication", version=seen)
    assert status == 409 and "It changed since you opened the page" in page and letters.done == []
    session().refresh(case)
    assert desk.post(f"{case.path}/publication", version=str(case.version))[0] == 303


def test_whoever_is_late_with_a_version_hears_who_was_faster(parcels: Letters, mia: Person, ben: Person) -> None:
    case = parcels.held(1, "Words")
    seen = case.version
    actions.decide_spam(case, by=ben)
    undo.undo(case, by=ben, decision=case.decisions[-1].id)
    with pytest.raises(AlreadyDecided) as faster:
        actions.decide_publication(case, by=mia, version=seen)
    assert (faster.value.who, faster.value.what) == ("Ben Example", Verdict.HELD)


@pytest.mark.parametrize("verdict", ["spam", "rejected", "returned"])
def test_what_is_undone_waits_again_and_both_decisions_stay(parcels: Letters, mia: Person, verdict: str) -> None:
    case = parcels.held(1, "Words")
    if verdict == "spam":
        made = actions.decide_spam(case, by=mia)
    elif verdict == "rejected":
        made = actions.decide_rejection(case, by=mia, reason="abuse")
    else:
        made = actions.decide_return(case, by=mia, note="Leave out the number.")
    undone = undo.undo(case, by=mia, decision=made.id)
    assert case.is_open and undone.overturns_id == made.id
    assert [row.verdict.value for row in case.decisions] == [verdict, "held"]
    assert parcels.done[-1] == ("held", "1", "mia")
    with pytest.raises(Refused):
        undo.undo(case, by=mia, decision=undone.id)


def test_a_publication_cannot_be_undone_and_nothing_that_somebody_decided_anew(
    parcels: Letters, mia: Person, ben: Person
) -> None:
    case = parcels.held(1, "Words")
    spam = actions.decide_spam(case, by=mia)
    published = actions.decide_publication(case, by=ben, overturns=spam.id)
    for decision in (spam, published):
        with pytest.raises(AlreadyDecided):
            undo.undo(case, by=mia, decision=decision.id)
    other = parcels.held(2, "Others")
    first = actions.decide_spam(other, by=mia)
    undo.undo(other, by=mia, decision=first.id)
    actions.decide_spam(other, by=ben)
    with pytest.raises(AlreadyDecided) as faster:
        undo.undo(other, by=mia, decision=first.id)
    assert faster.value.who == "Ben Example" and not other.is_open


def test_the_queue_offers_to_undo_what_one_decided_last(parcels: Letters, desk: Desk) -> None:
    case = parcels.held(1, "Words")
    parcels.held(2, "Others")
    desk.post(f"{case.path}/spam")
    page = desk.get("/staff/cases")
    assert f'action="{case.path}/undo"' in page and 'data-key="u"' in page
    session().refresh(case)
    status, _ = desk.post(f"{case.path}/undo", decision=str(case.decisions[-1].id))
    session().refresh(case)
    assert status == 303 and case.is_open
    assert f'action="{case.path}/undo"' not in desk.get("/staff/cases")


def test_sending_back_needs_words_and_hands_the_form_back(parcels: Letters, desk: Desk) -> None:
    case = parcels.held(1, "Words")
    status, page = desk.post(f"{case.path}/return", note="  ")
    assert status == 422 and "Say what its author should change." in page and parcels.done == []
    assert desk.post(f"{case.path}/return", note="Leave out the number.")[0] == 303
    assert parcels.done == [("sent back", "1", "mia", "Leave out the number.")]
    session().refresh(case)
    assert not case.is_open


def test_many_are_decided_at_once_and_one_that_somebody_decided_holds_up_none(
    letters: Letters, desk: Desk, ben: Person
) -> None:
    these = [letters.held(number, f"Words {number}") for number in range(1, 6)]
    marks = [f"{case.id}:{case.version}" for case in these]
    actions.decide_publication(these[2], by=ben)
    answer = desk.client.post(
        "/staff/cases/decisions", data={"csrf_token": desk.csrf_token, "verb": "spam", "case": marks[:4]}
    )
    assert answer.status_code == 303
    page = desk.get("/staff/cases")
    assert "3 decided." in page and "Ben Example" in page and f"Case {these[2].id} was left as it is." in page
    assert [said[0] for said in letters.done] == ["published", "spam", "spam", "spam"]
    assert "Words 5" in page and "Words 4" not in page


def test_many_at_once_needs_a_verb_and_a_rule_and_takes_nonsense(letters: Letters, desk: Desk) -> None:
    case = letters.held(1, "Words")
    mark = f"{case.id}:{case.version}"
    for fields, said in (
        ({"verb": "removal", "case": mark}, "Say what to do with them"),
        ({"verb": "rejection", "case": mark, "reason": "criticism"}, "Say what to do with them"),
        ({"verb": "spam"}, "Mark some cases first."),
        ({"verb": "spam", "case": "x:1"}, "Mark some cases first."),
        ({"verb": "spam", "case": "99999999999999999999:1"}, "Mark some cases first."),
    ):
        assert desk.post("/staff/cases/decisions", **fields)[0] == 303
        assert said in desk.get("/staff/cases")
    assert letters.done == []
    assert desk.post("/staff/cases/decisions", verb="rejection", reason="abuse", all="1", seen=mark)[0] == 303
    assert letters.done == [("rejected", "1", "mia", "abuse", "")]


def test_many_at_once_is_refused_for_what_changed(letters: Letters, mia: Person) -> None:
    case = letters.held(1, "Words")
    outcome = bulk.decide_all([(case, case.version + 1)], Verb.PUBLISH, by=mia)
    assert outcome.done == [] and len(outcome.missed) == 1 and letters.done == []
