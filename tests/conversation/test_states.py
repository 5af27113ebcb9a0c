"""Every state of a comment and every event, legal and illegal: the table, and the verbs that let events happen."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.conversation import actions as conversation
from blog.conversation import endings, expiring, transitions, visibility
from blog.conversation.models import Comment, Revision, State
from blog.conversation.states import BEGINNINGS, EVENTS, TABLE, Event, next_state
from blog.core import clock
from blog.core.db import add, session, unit_of_work
from blog.moderation import queries as cases
from blog.people import customers
from blog.people.models import Person, Role
from blog.record import queries as record
from blog.record.verification import verify
from tests import builders
from tests.architecture.sources import modules

# The verb by which each event happens, as moderation, the pipeline and authors call it.
VERBS: dict[Event, Callable[[Comment, Person], object]] = {
    Event.CONFIRM: lambda comment, by: visibility.confirm_comment(comment),
    Event.PASS: lambda comment, by: visibility.publish_comment(comment, by=None),
    Event.HOLD: lambda comment, by: visibility.hold_comment(comment),
    Event.PUBLISH: lambda comment, by: visibility.publish_comment(comment, by=by),
    Event.REJECT: lambda comment, by: visibility.refuse_comment(comment, reason="abuse"),
    Event.SEND_BACK: lambda comment, by: visibility.send_back(comment),
    Event.REVISE: lambda comment, by: transitions.move(comment, Event.REVISE),
    Event.EXPIRE: lambda comment, by: expiring.expire(comment),
    Event.HIDE: lambda comment, by: visibility.hide_comment(comment, by=by, reason="abuse", about_company=False),
    Event.KEEP: lambda comment, by: visibility.show_again(comment, by=by),
    Event.REMOVE: lambda comment, by: conversation.remove_comment(comment, reason="abuse", by=by),
    Event.OVERTURN: lambda comment, by: visibility.show_again(comment, by=by, overturns=1),
    Event.DISCARD: lambda comment, by: visibility.mark_spam(comment, by=by),
    Event.WITHDRAW: lambda comment, by: endings.withdraw(comment),
    Event.ERASE: lambda comment, by: endings.erase(comment),
}
# One verb does what several events stand for: the door to the public lets through whatever may be public again.
DOORS = {Event.PASS, Event.PUBLISH, Event.KEEP, Event.OVERTURN}
WORDS = "Words that must not be lost."


@pytest.fixture
def mia(app: Flask) -> Person:
    return builders.make_person("mia", roles=[Role.MODERATOR])


@unit_of_work
def _begin(state: State) -> Comment:
    thread = builders.make_thread()
    customer = customers.customer_for("cora@customers.example")
    made = Comment(
        thread_id=thread.id, state=state, name="Cora", source=WORDS, html=f"<p>{WORDS}</p>", sent_at=clock.now()
    )
    made.customer_id = customer.id
    return add(made)


def brought_to(state: State, by: Person) -> Comment:
    """A comment in this state, by the shortest way that the table knows from where comments begin."""
    found: dict[State, tuple[State, list[Event]]] = {start: (start, []) for start in BEGINNINGS}
    ways = sorted(BEGINNINGS)
    while ways:
        here = ways.pop(0)
        start, way = found[here]
        for event, after in TABLE[here].items():
            if after not in found:
                found[after] = (start, [*way, event])
                ways.append(after)
    start, way = found[state]
    comment = _begin(start)
    for event in way:
        VERBS[event](comment, by)
    assert comment.state is state
    return comment


def test_the_table_names_every_state_and_every_event() -> None:
    assert set(TABLE) == set(State) and len(State) == 11
    assert {event for events in TABLE.values() for event in events} == set(EVENTS) == set(VERBS)
    reached = {after for events in TABLE.values() for after in events.values()} | BEGINNINGS
    assert reached == set(State)


def test_the_table_is_that_of_the_specification() -> None:
    """Sentence by sentence."""
    ways = {(here, after) for here, events in TABLE.items() for after in events.values()}
    for here, after in (
        (State.UNCONFIRMED, State.CHECKING),
        (State.CHECKING, State.PUBLISHED),
        (State.CHECKING, State.HELD),
        (State.CHECKING, State.SPAM),
        (State.HELD, State.PUBLISHED),
        (State.HELD, State.REJECTED),
        (State.HELD, State.RETURNED),
        (State.RETURNED, State.CHECKING),
        (State.RETURNED, State.REJECTED),
        (State.PUBLISHED, State.HIDDEN),
        (State.HIDDEN, State.PUBLISHED),
        (State.HIDDEN, State.REMOVED),
        (State.PUBLISHED, State.REMOVED),
        (State.PUBLISHED, State.WITHDRAWN),
        (State.SPAM, State.HELD),
        (State.REJECTED, State.PUBLISHED),
        (State.REMOVED, State.PUBLISHED),
    ):
        assert (here, after) in ways, (here, after)
    for state in State:
        assert next_state(state, Event.ERASE) is State.ERASED
        assert (next_state(state, Event.DISCARD) is None) == (state in (State.WITHDRAWN, State.ERASED))
    assert set(TABLE[State.ERASED].values()) == {State.ERASED}
    # Nothing becomes public without a verdict, a moderator or an appeal.
    assert {here for here, after in ways if after is State.PUBLISHED} == {
        State.CHECKING, State.HELD, State.HIDDEN, State.REJECTED, State.REMOVED,
    }  # fmt: skip


@pytest.mark.parametrize("state", State)
def test_every_event_in_every_state(mia: Person, state: State) -> None:
    for event in EVENTS:
        comment = brought_to(state, mia)
        before = record.head().seq
        after = next_state(state, event)
        if after is not None:
            transitions.move(comment, event)
        else:
            with pytest.raises(transitions.NotPublic):
                transitions.move(comment, event)
            session().refresh(comment)
        assert comment.state is (after or state), event
        # What is told of it is the affair of the verbs.
        assert record.head().seq == before


@pytest.mark.parametrize("state", State)
def test_every_verb_does_what_the_table_says_and_nothing_else(mia: Person, state: State) -> None:
    for event in EVENTS:
        comment = brought_to(state, mia)
        seq, reason, words = record.head().seq, comment.reason, comment.source
        after = _after(state, event)
        try:
            VERBS[event](comment, mia)
        except transitions.NotPublic:
            assert after is None, event
        session().rollback()
        session().refresh(comment)
        assert comment.state is (after or state), event
        if after in (None, state):
            assert (record.head().seq, comment.reason, comment.source) == (seq, reason, words), event
        assert (comment.source == "") == (comment.state in (State.WITHDRAWN, State.ERASED))
    assert verify().faults == []


def _after(state: State, event: Event) -> State | None:
    """Where the verb of an event leads. The door is one for all four ways to the public, spam is held on its way, and
    what has not been out of sight is not shown again."""
    if event not in DOORS or (event in (Event.KEEP, Event.OVERTURN) and state in (State.CHECKING, State.HELD)):
        return None if event in DOORS else next_state(state, event)
    may = state is State.SPAM or State.PUBLISHED in TABLE[state].values()
    return State.PUBLISHED if may else None


def test_what_may_not_happen_changes_nothing(mia: Person) -> None:
    comment = brought_to(State.WITHDRAWN, mia)
    for verb in (VERBS[Event.PUBLISH], VERBS[Event.HIDE], VERBS[Event.REMOVE], VERBS[Event.DISCARD]):
        with pytest.raises(transitions.NotPublic, match="taken this comment back"):
            verb(comment, mia)


def test_a_colleagues_words_are_no_spam(mia: Person) -> None:
    comment = builders.make_comment(builders.make_thread())
    reply = conversation.answer(comment, text="We look.", speaking=conversation.Speaking.SELF, by=mia)
    with pytest.raises(transitions.NotPublic):
        visibility.mark_spam(reply, by=mia)


def kinds(comment: Comment) -> list[str]:
    return [said.entry.kind for said in record.about(comment.topic)]


def test_hidden_words_stand_nowhere_and_stand_again_when_they_are_kept(mia: Person) -> None:
    comment = builders.make_comment(builders.make_thread(), body=WORDS)
    visibility.hide_comment(comment, by=mia, reason="personal-data", about_company=True)
    (text,) = record.texts_of(comment.topic, "body")
    assert comment.hidden_at is not None and not text.is_shown
    visibility.show_again(comment, by=mia)
    session().refresh(text)
    assert text.is_shown and comment.hidden_at is None and comment.source == WORDS
    assert kinds(comment) == [
        "comment.published", "text.withheld", "comment.hidden", "comment.restored", "text.restored",
    ]  # fmt: skip
    hidden = record.about(comment.topic)[2].facts
    assert hidden == {"rule": "personal-data", "about_company": True}
    assert verify().faults == []


def test_public_words_taken_for_spam_are_announced_as_removed_and_come_back_whole(mia: Person) -> None:
    comment = builders.make_comment(builders.make_thread(), body=WORDS)
    visibility.mark_spam(comment, by=mia)
    assert kinds(comment)[-1] == "comment.removed"
    visibility.hold_comment(comment)
    assert not record.texts_of(comment.topic, "body")[0].is_shown
    visibility.publish_comment(comment, by=mia)
    session().expire_all()
    assert record.texts_of(comment.topic, "body")[0].is_shown
    assert kinds(comment).count("comment.published") == 1 and "comment.restored" in kinds(comment)


def test_an_upheld_appeal_says_what_it_overturns(mia: Person) -> None:
    comment = builders.make_comment(builders.make_thread(), public=False)
    visibility.refuse_comment(comment, reason="off-topic")
    visibility.show_again(comment, by=mia, overturns=7)
    (said,) = record.about(comment.topic)
    assert (said.entry.kind, said.facts["overturns"], said.facts["approved_by"]) == ("comment.published", 7, "mia")


def test_what_was_redacted_is_not_shown_again(mia: Person) -> None:
    comment = builders.make_comment(builders.make_thread(), body=WORDS)
    conversation.remove_comment(comment, reason="abuse", by=mia)
    from_record = record.texts_of(comment.topic, "body")[0]
    unit_of_work(lambda: visibility.withholding.redact(from_record, by="eve"))()
    with pytest.raises(transitions.NotPublic, match="gone for good"):
        visibility.show_again(comment, by=mia)


def test_nothing_else_assigns_the_state_of_a_comment() -> None:
    """The column has one writer; new rows begin in one of three states."""
    looked, wrong = 0, []
    for module in modules():
        if module.package not in ("conversation", "moderation", "issues", "people", "demo", "transfer"):
            continue
        for node in ast.walk(module.tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in itertools.chain.from_iterable(t.elts if isinstance(t, ast.Tuple) else [t] for t in targets):
                if isinstance(target, ast.Attribute) and target.attr == "state":
                    looked += 1
                    if getattr(target.value, "id", "") in ("comment", "found", "made", "reply", "held"):
                        wrong.append(module.dotted)
    assert looked > 5
    assert set(wrong) <= {"blog.conversation.transitions", "blog.conversation.wordings", "blog.conversation.revisions"}


def test_a_withdrawal_leaves_no_word_and_closes_the_case(mia: Person) -> None:
    waiting = builders.make_comment(builders.make_thread(), body=WORDS, public=False)
    endings.withdraw(waiting)
    case = cases.case_of("comment", waiting.id)
    assert case is not None and not case.is_open
    assert session().scalars(sa.select(Revision)).all() == [] and waiting.source == ""
    assert kinds(waiting) == []
