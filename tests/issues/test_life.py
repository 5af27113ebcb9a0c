"""The life of an issue: each step signed, in order, with what it must say, and on the record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from blog.conversation import actions as conversation_actions
from blog.conversation import queries as conversation
from blog.conversation.models import Answer, Comment, Speaking
from blog.core import clock, settings
from blog.core.db import unit_of_work
from blog.core.text import TextRefused
from blog.issues import actions, queries, rules
from blog.issues.models import Issue, Severity, State
from blog.people.models import Person
from blog.record import queries as record
from blog.record.rules import stamp
from blog.record.verification import verify
from tests.builders import make_comment, make_issue, make_person, make_thread


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def ben(app: Flask) -> Person:
    return make_person("ben")


@pytest.fixture
def comment(app: Flask) -> Comment:
    return make_comment(make_thread(), body="My pump stops after an hour.")


def in_days(number: int) -> date:
    return clock.now().date() + timedelta(days=number)


def kinds(issue: Issue) -> list[str]:
    return [said.entry.kind for said in record.about(issue.topic)]


def test_a_comment_becomes_an_issue_and_its_time_counts(ann: Person, comment: Comment) -> None:
    with clock.travel(clock.now() + timedelta(days=3)):
        issue = actions.report(title="The pump stops", comment=comment, by=ann, severity=Severity.BLOCKED)
    assert (issue.number, issue.state, issue.path) == (1, State.REPORTED, "/issues/1")
    assert issue.first_reported_at == comment.sent_at < issue.reported_at
    said = record.about("issue/1")[0]
    assert said.entry.by == "ann"
    assert said.facts["said_by"] == "customer"
    assert said.facts["comment"] == comment.topic
    assert said.facts["severity"] == "blocked"
    assert said.facts["first_reported_at"] == stamp(comment.sent_at)
    assert said.text("title") == "The pump stops"
    assert "after an hour" not in str([text.text for text in said.texts.values()])
    assert [(b.label, b.path, b.settled) for b in comment.badges] == [("Issue 1: reported", "/issues/1", False)]
    assert queries.for_comments([comment.id])[comment.id] is issue
    assert issue.thread.public and issue.thread.topic == "issue/1"


def test_an_employee_reports_what_no_customer_wrote(ann: Person) -> None:
    issue = actions.report(title="Wrong invoices", words="Some were sent twice.", by=ann)
    said = record.about(issue.topic)[0]
    assert said.facts["said_by"] == "company"
    assert "comment" not in said.facts
    assert issue.first_reported_at == issue.reported_at


@pytest.mark.parametrize(
    ("title", "words"), [("", "x"), ("\u200b", "x"), ("T" * 201, "x"), ("T", ""), ("T", " \u200b")]
)
def test_a_report_needs_title_and_words(ann: Person, title: str, words: str) -> None:
    with pytest.raises(rules.Incomplete):
        actions.report(title=title, words=words, by=ann)
    assert queries.last_number() == 0


def test_numbers_have_no_gaps_when_a_report_fails(ann: Person) -> None:
    make_issue(ann, state="reported")

    @unit_of_work
    def fail() -> None:
        actions.report(title="Second", words="x", by=ann)
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert make_issue(ann, state="reported").number == 2


def test_the_whole_life_is_on_the_record_in_order(ann: Person, comment: Comment) -> None:
    issue = make_issue(ann, comment=comment, state="in progress")
    actions.update(issue, text="Still at it.", owner=ann, next_update=in_days(3), version=3, by=ann)
    actions.fix(issue, text="New valve.", evidence="Firmware 2.1.", version=4, by=ann)
    assert kinds(issue) == [f"issue.{step}" for step in ("reported", "acknowledged", "started", "updated", "fixed")]
    states = [said.facts["state"] for said in record.about(issue.topic)]
    assert states == ["reported", "acknowledged", "in progress", "in progress", "fixed"]
    last = record.about(issue.topic)[-1]
    assert last.facts == {"state": "fixed", "owner": "ann", "unconfirmed": True}
    assert (last.text("text"), last.text("evidence")) == ("New valve.", "Firmware 2.1.")
    assert (issue.version, issue.next_update, issue.is_open) == (5, None, False)
    assert [(badge.label, badge.settled) for badge in comment.badges] == [("Issue 1: fixed", True)]
    assert conversation.answer_states([comment.id])[comment.id] is Answer.RESOLVED
    assert verify().faults == []


def test_a_promise_ends_with_the_day_where_the_site_is(ann: Person) -> None:
    settings.put("site.zone", "America/New_York")
    with clock.travel(rules.end_of(date(2026, 3, 1), settings.zone())):
        issue = make_issue(ann, in_days=1)
    said = record.about(issue.topic)[-1]
    assert (said.facts["next_update"], said.facts["due"]) == ("2026-03-03", "2026-03-04T05:00:00.000000Z")


def test_an_acknowledgement_names_who_answers_and_by_when(ann: Person, ben: Person) -> None:
    issue = make_issue(ann, state="reported")
    actions.acknowledge(issue, text="Seen.", owner=ben, next_update=in_days(2), version=1, by=ann)
    said = record.about(issue.topic)[-1]
    assert said.entry.by == "ann"
    assert (said.facts["owner"], said.facts["next_update"]) == ("ben", in_days(2).isoformat())
    assert queries.owned_by(ben) == [issue] and queries.owned_by(ann) == []


def test_a_promise_in_the_past_or_without_an_owner_who_speaks_is_refused(ann: Person) -> None:
    issue = make_issue(ann, state="reported")
    mute = make_person("cal", complete=False)
    with pytest.raises(rules.Incomplete, match="past"):
        actions.acknowledge(issue, text="Seen.", owner=ann, next_update=in_days(-1), version=1, by=ann)
    with pytest.raises(rules.Incomplete, match="owner"):
        actions.acknowledge(issue, text="Seen.", owner=mute, next_update=in_days(1), version=1, by=ann)
    assert kinds(issue) == ["issue.reported"]


def test_nobody_signs_without_a_complete_page(ann: Person) -> None:
    mute = make_person("cal", complete=False)
    with pytest.raises(rules.Incomplete, match="Cal Example cannot sign"):
        actions.report(title="T", words="x", by=mute)
    issue = make_issue(ann, state="reported")
    with pytest.raises(rules.Incomplete):
        actions.acknowledge(issue, text="Seen.", owner=ann, next_update=in_days(1), version=1, by=mute)


@pytest.mark.parametrize("state", ["reported", "acknowledged", "in progress", "fixed"])
@pytest.mark.parametrize("step", ["acknowledge", "start", "update", "fix"])
def test_only_the_next_step_can_be_taken(ann: Person, state: str, step: str) -> None:
    issue = make_issue(ann, state=state)
    legal = {"acknowledge": ["reported"], "start": ["acknowledged"], "update": ["in progress"], "fix": ["in progress"]}
    before = kinds(issue)

    def take() -> None:
        if step == "fix":
            actions.fix(issue, text="New.", evidence="See.", version=issue.version, by=ann)
        else:
            verb = getattr(actions, step)
            verb(issue, text="Said.", owner=ann, next_update=in_days(1), version=issue.version, by=ann)

    if state in legal[step]:
        take()
        assert len(kinds(issue)) == len(before) + 1
    else:
        with pytest.raises(rules.StepRefused, match=f"This issue is {state}"):
            take()
        assert kinds(issue) == before


def test_a_fix_needs_its_evidence_and_every_step_its_text(ann: Person) -> None:
    issue = make_issue(ann, state="in progress")
    with pytest.raises(rules.Incomplete, match="see that it is fixed"):
        actions.fix(issue, text="New.", evidence=" \n", version=3, by=ann)
    with pytest.raises(rules.Incomplete, match="text is empty"):
        actions.fix(issue, text="\u200b", evidence="See.", version=3, by=ann)
    with pytest.raises(TextRefused):
        actions.fix(issue, text="x" * 10_001, evidence="See.", version=3, by=ann)
    assert issue.state is State.IN_PROGRESS


def test_a_form_from_before_somebody_elses_step_is_refused_naming_them(ann: Person, ben: Person) -> None:
    issue = make_issue(ann, state="reported")
    actions.acknowledge(issue, text="Seen.", owner=ben, next_update=in_days(1), version=1, by=ben)
    with pytest.raises(rules.Stale, match="Ben Example moved this issue to “acknowledged” on") as stale:
        actions.acknowledge(issue, text="Me too.", owner=ann, next_update=in_days(1), version=1, by=ann)
    assert stale.value.at == issue.changed_at
    assert kinds(issue) == ["issue.reported", "issue.acknowledged"]


def test_the_owner_speaks_for_an_issue_and_others_take_it_over_in_public(ann: Person, ben: Person) -> None:
    issue = make_issue(ann, state="in progress")
    with pytest.raises(rules.StepRefused, match="Ann Example owns this issue"):
        actions.update(issue, text="Hm.", owner=ann, next_update=in_days(1), version=3, by=ben)
    with pytest.raises(rules.StepRefused, match="Ann Example owns this issue"):
        actions.fix(issue, text="New.", evidence="See.", version=3, by=ben)
    actions.update(issue, text="Mine now.", owner=ben, next_update=in_days(1), version=3, by=ben)
    actions.fix(issue, text="New.", evidence="See.", version=4, by=ben)
    assert record.about(issue.topic)[-1].entry.by == "ben"


def test_another_report_is_added_and_an_earlier_one_moves_the_first_report_back(ann: Person) -> None:
    with clock.travel(clock.now() - timedelta(days=9)):
        early = make_comment(make_thread(), body="It stopped again today.")
    issue = make_issue(ann, comment=make_comment(make_thread(), body="It stops."))
    actions.add_comment(issue, early, by=ann)
    actions.add_comment(issue, early, by=ann)
    assert issue.first_reported_at == early.sent_at
    assert queries.shown(issue)[0] is early
    assert kinds(issue)[2:] == ["issue.linked"]
    assert record.about(issue.topic)[-1].facts["comment"] == early.topic
    assert early.badges[0].label == "Issue 1: acknowledged"
    assert issue.version == 2


def test_a_comment_belongs_to_one_issue(ann: Person, comment: Comment) -> None:
    make_issue(ann, comment=comment)
    other = make_issue(ann)
    with pytest.raises(rules.StepRefused, match="belongs to issue 1 already"):
        actions.add_comment(other, comment, by=ann)
    with pytest.raises(rules.StepRefused, match="belongs to issue 1 already"):
        actions.report(title="Again", comment=comment, by=ann)
    assert queries.last_number() == 2


def test_only_a_customers_public_words_are_referred_to(ann: Person, comment: Comment) -> None:
    held = make_comment(make_thread(), public=False)
    with pytest.raises(rules.StepRefused, match="not public"):
        actions.report(title="T", comment=held, by=ann)
    reply = conversation_actions.answer(comment, text="I know.", speaking=Speaking.SELF, by=ann)
    with pytest.raises(rules.StepRefused, match="colleague"):
        actions.report(title="T", comment=reply, by=ann)
    assert queries.last_number() == 0


def test_the_desk_knows_what_is_mine_late_and_unowned(ann: Person, ben: Person) -> None:
    with clock.travel(clock.now() - timedelta(days=10)):
        late = make_issue(ann, in_days=4)
        new = make_issue(ben, state="reported")
    fine = make_issue(ann)
    make_issue(ann, state="fixed")
    assert queries.owned_by(ann) == [late, fine]
    assert queries.late() == [late]
    assert queries.unowned() == [new]
    assert queries.owned_by_others(ben) == [late, fine]
    promised = rules.promise(late.next_update, today=queries.today())
    assert promised is not None and promised.days_late == 6


def test_similar_open_issues_share_telling_words(ann: Person) -> None:
    pump = make_issue(ann, title="The pump stops after an hour")
    make_issue(ann, title="Invoices are sent twice")
    make_issue(ann, title="Pump stops after an hour, older model", state="fixed")
    noise = make_issue(ann, title="The pump is loud")
    assert queries.similar("My PUMP stops after about an hoür!") == [pump, noise]
    assert queries.similar("the and my of") == []
