"""Objecting: once for each decision, decided by somebody else, and told to everyone when it was right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from blog.conversation.models import Comment, State
from blog.core import clock
from blog.core.db import session
from blog.moderation import actions, appeals, queries, statements, undo
from blog.moderation.actions import AlreadyDecided
from blog.moderation.models import Appeal, Case, Verdict
from blog.moderation.subjects import Refused
from blog.people.models import Person, Role
from blog.record import days
from blog.record import queries as record
from blog.record.models import Entry
from tests import builders
from tests.conftest import Mailbox
from tests.moderation.conftest import Desk
from tests.moderation.letters import BAIT, KIND, Letters

Work = Callable[[], int]


def refused(by: Person, **said: str) -> tuple[Comment, Case]:
    comment = builders.make_comment(builders.make_thread(), public=False, body="It broke.", **said)
    case = queries.case_of("comment", comment.id)
    assert case is not None
    actions.decide_rejection(case, by=by, reason="off-topic", note="Ask the shop.")
    return comment, case


def removed(by: Person) -> tuple[Comment, Case]:
    comment = builders.make_comment(builders.make_thread(), body="It broke.")
    case = queries.case_of("comment", comment.id)
    assert case is not None
    actions.decide_removal(case, by=by, reason="abuse")
    return comment, case


def object_to(comment: Comment, words: str = "It is about the pump.") -> Appeal:
    return appeals.send("comment", comment.id, words=words)


def test_an_objection_goes_to_somebody_else_and_the_comment_becomes_public(
    desk: Desk, mia: Person, ben: Person
) -> None:
    comment, case = refused(ben)
    object_to(comment)
    session().refresh(case)
    page = desk.get("/staff/cases?show=appeals")
    assert "Its author objects to the decision: “It is about the pump.”" in page
    fields = {"version": str(case.version), "upheld": "1", "note": "You are right."}
    assert desk.post(f"{case.path}/appeal", **fields)[0] == 303
    session().refresh(comment)
    session().refresh(case)
    assert comment.state is State.PUBLISHED and not case.is_open
    assert case.decisions[-1].overturns_id == case.decisions[0].id
    (appeal,) = session().query(Appeal)
    assert (appeal.upheld, appeal.decided_by_id, appeal.decided_alone) == (True, mia.id, False)


def test_whoever_decided_may_not_decide_the_objection(desk: Desk, mia: Person, ben: Person) -> None:
    comment, case = refused(mia)
    object_to(comment)
    assert "somebody else decides about that" in desk.get(case.path)
    session().refresh(case)
    status, page = desk.post(f"{case.path}/appeal", upheld="0", version=str(case.version))
    assert status == 409 and "You took part in the decision" in page
    session().refresh(case)
    assert case.is_open
    appeals.decide_appeal(case, upheld=False, by=ben)
    assert not case.is_open


def test_both_who_removed_criticism_took_part(mia: Person, ben: Person) -> None:
    comment = builders.make_comment(builders.make_thread(), body="It broke.")
    case = queries.case_of("comment", comment.id)
    assert case is not None
    actions.decide_removal(case, by=mia, reason="abuse", about_company=True)
    actions.decide_removal(case, by=ben)
    object_to(comment)
    cleo = builders.make_person("cleo", [Role.ADMIN])
    for person in (mia, ben):
        with pytest.raises(Refused):
            appeals.decide_appeal(case, upheld=True, by=person)
    appeals.decide_appeal(case, upheld=True, by=cleo)


def test_where_nobody_else_may_the_same_person_decides_and_that_is_said(mia: Person) -> None:
    comment, case = refused(mia)
    object_to(comment)
    appeal = appeals.decide_appeal(case, upheld=True, by=mia)
    assert appeal.decided_alone and case.decisions[-1].decided_alone


def test_an_objection_can_be_sent_once(mia: Person, ben: Person) -> None:
    comment, case = refused(ben)
    object_to(comment)
    with pytest.raises(Refused, match="is here already"):
        object_to(comment)
    appeals.decide_appeal(case, upheld=False, by=mia)
    with pytest.raises(Refused, match="objected to this decision before"):
        object_to(comment)
    assert session().query(Appeal).count() == 1


def test_there_is_nothing_to_object_to_while_nobody_has_refused(mia: Person) -> None:
    comment = builders.make_comment(builders.make_thread(), public=False)
    with pytest.raises(Refused):
        object_to(comment)
    public = builders.make_comment(builders.make_thread())
    with pytest.raises(Refused):
        object_to(public)
    with pytest.raises(Refused):
        appeals.send("comment", 999, words="Words")


def test_a_removal_that_is_overturned_names_the_entry_that_it_reverses(mia: Person, ben: Person) -> None:
    comment, case = removed(mia)
    removal = record.last_about(comment.topic, ("comment.removed",))
    object_to(comment)
    appeals.decide_appeal(case, upheld=True, by=ben)
    said = record.about(comment.topic)
    restored = [one for one in said if one.entry.kind == "comment.restored"]
    assert removal is not None and [one.facts["overturns"] for one in restored] == [removal.seq]
    session().refresh(comment)
    assert comment.state is State.PUBLISHED and "It broke." in comment.source


def test_a_refusal_told_with_its_day_is_named_when_it_is_overturned(mia: Person, ben: Person, work: Work) -> None:
    comment, case = refused(mia)
    with clock.travel(clock.now() + timedelta(days=2)):
        days.close_days()
        work()
        session().refresh(case.decisions[0])
        declined = session().get_one(Entry, case.decisions[0].entry_seq)
        assert declined.kind == "comment.declined"
        object_to(comment)
        appeals.decide_appeal(case, upheld=True, by=ben)
    (published,) = [one for one in record.about(comment.topic) if one.entry.kind == "comment.published"]
    assert published.facts["overturns"] == declined.seq


def test_what_was_undone_before_the_day_is_counted_is_not_told_as_declined(mia: Person) -> None:
    comment = builders.make_comment(builders.make_thread(), public=False)
    case = queries.case_of("comment", comment.id)
    assert case is not None
    spam = actions.decide_spam(case, by=mia)
    undo.undo(case, by=mia, decision=spam.id)
    actions.decide_publication(case, by=mia)
    with clock.travel(clock.now() + timedelta(days=2)):
        days.close_days()
    kinds = [entry.kind for entry in session().query(Entry)]
    assert "comment.declined" not in kinds and "day.closed" in kinds


def test_spam_that_was_none_is_published_after_an_objection(parcels: Letters, mia: Person) -> None:
    case = parcels.held(1, "Words", BAIT)
    assert case.decisions[-1].verdict is Verdict.SPAM
    appeals.send(KIND, 1, words="I am no machine.")
    appeals.decide_appeal(case, upheld=True, by=mia)
    assert [done[0] for done in parcels.done] == ["held", "published"]


def test_two_who_decide_one_objection_hear_who_was_faster(mia: Person, ben: Person) -> None:
    other = builders.make_person("cleo", [Role.MODERATOR])
    comment, case = refused(ben)
    object_to(comment)
    appeals.decide_appeal(case, upheld=False, by=mia)
    with pytest.raises(AlreadyDecided) as faster:
        appeals.decide_appeal(case, upheld=True, by=other)
    assert faster.value.who == "Mia Example" and "the decision stands" in str(faster.value)


def test_the_author_hears_that_a_decision_stands(
    mia: Person, ben: Person, client: FlaskClient, work: Work, mailbox: Mailbox
) -> None:
    builders.prove_customer(client, "cora@customers.example")
    comment, case = refused(ben, email="cora@customers.example")
    work()
    assert "You can object to this once" in mailbox.text() and "Ask the shop." in mailbox.text()
    object_to(comment)
    appeals.decide_appeal(case, upheld=False, by=mia, note="The shop knows.")
    work()
    last = mailbox.to("cora@customers.example")[-1]
    assert "the decision stands" in str(last["Subject"])
    text = last.get_body(("plain",))
    assert text is not None and "Off topic" in text.get_content() and "The shop knows." in text.get_content()


def test_a_statement_says_rule_who_decided_and_how_to_object(mia: Person, ben: Person) -> None:
    comment, case = refused(mia)
    said = statements.of("comment", comment.id)
    assert said is not None and said.may_appeal and said.note == "Ask the shop."
    words = " ".join(said.sentences)
    assert "refused" in words and "Off topic" in words and "A person decided that." in words
    assert "somebody who did not decide" in said.how_to_object.lower()
    object_to(comment)
    waiting = statements.of("comment", comment.id)
    assert waiting is not None and not waiting.may_appeal and "You have objected." in waiting.how_to_object
    assert statements.of("comment", 999) is None


def test_a_statement_says_when_a_filter_decided(letters: Letters) -> None:
    letters.held(1, "Buy", BAIT)
    said = statements.of(KIND, 1)
    assert said is not None and said.automated and "A filter decided that, without a person." in said.sentences


def test_deciding_an_objection_needs_a_word(desk: Desk, ben: Person) -> None:
    comment, case = refused(ben)
    object_to(comment)
    session().refresh(case)
    status, page = desk.post(f"{case.path}/appeal", note="Kept words", version=str(case.version))
    assert status == 422 and "Kept words" in page and "Say whether its author is right." in page
