"""The fourteen invariants of the record, each in its own test; how each part keeps them is tested beside that part."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError, IntegrityError

import config
from blog.core import clock, serve
from blog.core.db import add, session, unit_of_work
from blog.issues import actions, affected, closings, mergers, objections, offers, replay, reports, rules
from blog.issues.models import Act, Apology, Issue, State
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people import customers
from blog.people.models import Customer, Person, Role
from blog.posts import actions as posts
from blog.record import days, queries, verify, withholding
from blog.record.actions import SYSTEM, announce
from blog.record.models import Entry, RecordText
from blog.record.verification import verify as verified
from tests.builders import make_comment, make_issue, make_person, make_post, make_thread
from tests.record.rewriting import CHAINED, rewrites
from tests.record.test_witness import put_back

OTHER: dict[str, Any] = {"seq": 99, "at": datetime(2020, 1, 1, tzinfo=UTC)}


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann", roles=[Role.AUTHOR, Role.MODERATOR])


@pytest.fixture
def ben(ann: Person) -> Person:
    return make_person("ben")


@unit_of_work
def say(number: int) -> None:
    announce("post.withdrawn", subject=f"post/{number}", by="ann", texts={"reason": f"reason {number}"})


@unit_of_work
def run(statement: sa.Executable) -> None:
    session().execute(statement)
    session().expire_all()


def customer(address: str) -> Customer:
    return unit_of_work(customers.customer_for)(f"{address}@customers.example")


def soon(number: int = 3) -> date:
    return clock.now().date() + timedelta(days=number)


def lines() -> list[dict[str, Any]]:
    session().rollback()
    return [json.loads(line) for line in queries.lines()]


def test_no_code_rewrites_what_is_chained() -> None:
    sources = {path.relative_to(config.ROOT): path.read_text() for path in (config.ROOT / "blog").rglob("*.py")}
    assert len(sources) > 200
    assert [found for path, source in sources.items() for found in rewrites(path.as_posix(), source)] == []
    for wrong in ("entry.line = 'x'", "a, entry.by = 1, 2", "sa.update(Entry)", "sa.delete(RecordText)", "Entry(seq=1)",
                  "run('DELETE FROM entry')", 'run("""update "record_text" set""")'):  # fmt: skip
        assert list(rewrites("blog/site/x.py", wrong)), wrong


def test_triggers_refuse_to_rewrite_what_is_chained(app: Flask) -> None:
    say(1)
    assert {column.name for column in sa.inspect(Entry).columns} - {"topics"} == CHAINED
    tries: list[sa.Executable] = [sa.update(Entry).values({name: OTHER.get(name, "x")}) for name in sorted(CHAINED)]
    tries += [sa.update(RecordText).values({name: OTHER.get(name, "x")}) for name in ("hash", "seq", "name", "text")]
    for statement in (*tries, sa.delete(RecordText), sa.delete(Entry)):
        with pytest.raises(DBAPIError, match="never rewritten"):
            run(statement)
    assert verified().faults == []


def test_a_page_is_what_its_entries_tell(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann, state="fixed")
    assert list(replay.check()) == []
    page = client.get(issue.path).text
    assert 'data-state="fixed"' in page and "The valve is the cause." in page
    run(sa.update(Issue).values(state=State.IN_PROGRESS, fixed_at=None))
    assert [what for what, _, _ in replay.differences(issue)] == ["state", "fixed_at"]


def test_what_the_company_says_a_named_person_signs(demo_app: Flask) -> None:
    handles = set(session().scalars(sa.select(Person.handle)))
    signed = [(line["kind"], line["by"]) for line in lines()]
    assert len(signed) > 50
    assert [one for one in signed if one[1] not in handles | {"system", "customer"}] == []
    for by in ("", SYSTEM, "customer"):
        with pytest.raises(ValueError, match="signed by a person"):
            unit_of_work(announce)("post.withdrawn", subject="post/1", by=by, texts={"reason": "x"})


def test_the_clock_of_the_record_never_runs_backwards(app: Flask) -> None:
    say(1)
    with clock.travel(clock.now() - timedelta(days=2)):
        say(2)
    first, second = (line["at"] for line in lines())
    assert first <= second
    assert verified().faults == []


def test_an_edit_is_an_entry_of_its_own_with_its_diff(client: FlaskClient, ann: Person) -> None:
    post = make_post(ann, title="Pumps", source="It stops after an hour.")
    posts.edit_post(
        post, title="Pumps", source="It stops after a day.", authors=[ann], tags=[], version=post.version, by=ann,
        note="It was a day.", issue=None,
    )  # fmt: skip
    told = [line["seq"] for line in lines() if line["subject"] == post.topic]
    assert len(told) == 2
    edit = client.get(f"/record/{told[1]}").text
    assert "<del>an hour</del>" in edit and "<ins>a day</ins>" in edit
    assert f'href="/record/{told[1]}"' in client.get(post.path).text


def test_words_vanish_by_a_redaction_only(client: FlaskClient, app: Flask) -> None:
    say(1)
    say(2)
    first, second = (queries.texts_of(f"post/{number}", "reason")[0] for number in (1, 2))
    withholding.withhold(first, code="abuse", by="ann")
    withholding.redact(first, by="ben")
    assert verified().faults == []
    assert [line["kind"] for line in lines()][-2:] == ["text.withheld", "text.redacted"]
    assert "These words were redacted" in client.get("/record/1").text
    run(sa.update(RecordText).where(RecordText.hash == second.hash).values(text=None, salt=None, gone="abuse"))
    assert [fault.seq for fault in verified().faults] == [2]


def test_what_was_declined_is_counted_by_day_and_rule(ann: Person) -> None:
    comment = make_comment(make_thread(), public=False)
    report = reports.send(
        name="Cora",
        email="c@customers.example",
        title="It stops",
        words="Buy pills.",
        product="",
        customer=None,
        trap="",
    ).report
    for kind, number in (("comment", comment.id), ("report", report.id)):
        case = cases.case_of(kind, number)
        assert case is not None
        moderation.decide_rejection(case, by=ann, reason="off-topic", note="")
    day = clock.now().date().isoformat()
    with clock.travel(clock.now() + timedelta(days=1)):
        days.close_days()
    declined = [line for line in lines() if line["kind"] == "comment.declined"]
    assert sorted((line["kind_of"], line["day"], line["rule"]) for line in declined) == [
        ("comment", day, "off-topic"),
        ("report", day, "off-topic"),
    ]
    assert {(line["subject"], *line["texts"]) for line in declined} == {(None,)}


def test_nothing_ends_without_its_reason_or_its_evidence(ann: Person, ben: Person) -> None:
    issue, target = make_issue(ann, state="in progress"), make_issue(ann)
    said: dict[str, Any] = {"version": issue.version, "by": ann}
    no = {**said, "state": State.WONT_FIX}
    ends: list[Callable[[], object]] = [
        lambda: actions.fix(issue, text="Done.", evidence=" ", **said),
        lambda: actions.fix(issue, text=" ", evidence="A test.", **said),
        lambda: closings.propose_closing(issue, text=" ", remedy="Ask us.", **no),
        lambda: closings.propose_closing(issue, text="No.", remedy=" ", **no),
        lambda: mergers.merge(issue, target=target, text=" ", **said),
    ]
    before = len(lines())
    for end in ends:
        with pytest.raises(rules.Incomplete):
            end()
        session().rollback()
    assert (issue.state, len(lines())) == (State.IN_PROGRESS, before)


def test_what_is_acknowledged_and_open_has_an_owner_and_a_day(ann: Person, ben: Person) -> None:
    comment = make_comment(make_thread())
    issue = make_issue(ann, comment=comment, state="reported")
    said: dict[str, Any] = {"text": "Words.", "by": ann}
    for missing in ({"owner": None, "next_update": soon()}, {"owner": ann, "next_update": None}):
        with pytest.raises(rules.Incomplete):
            actions.acknowledge(issue, version=1, **missing, **said)  # type: ignore[arg-type]  # as a form may say
        session().rollback()
    promised: dict[str, Any] = {**said, "owner": ann, "next_update": soon()}
    steps: list[Callable[[], object]] = [
        lambda: actions.acknowledge(issue, version=issue.version, **promised),
        lambda: actions.start(issue, version=issue.version, **promised),
        lambda: offers.offer_fix(issue, version=issue.version, evidence="See.", **promised),
        lambda: affected.say_works(issue, customer=customer("cora")),
        lambda: objections.act_on(
            issue, Act.REOPENING, words="No.", customer=customer("cora"), said_at=clock.now()
        ),
        lambda: mergers.merge(issue, target=make_issue(ann), version=issue.version, **said),
        lambda: mergers.unmerge(issue, version=issue.version, **promised),
        lambda: actions.fix(issue, evidence="See.", version=issue.version, **said),
        lambda: [affected.say_broken(issue, customer=customer(name)) for name in ("dan", "eve", "fay")],
    ]  # fmt: skip
    for step in steps:
        step()
        session().rollback()
        has = (issue.owner_id is not None, issue.next_update is not None)
        assert has == (True, issue.is_open), issue.state
    assert issue.state is State.IN_PROGRESS


def test_there_is_no_apology_without_an_issue(ann: Person) -> None:
    with pytest.raises(IntegrityError):
        unit_of_work(add)(Apology(issue_number=7, by_id=ann.id, at=clock.now(), lesson_due=soon()))
    session().rollback()
    facts: dict[str, Any] = {"commitments": [], "lesson_due": clock.now()}
    for subject in ("comment/1", "post/1"):
        with pytest.raises(ValueError, match="said of an issue"):
            unit_of_work(announce)("issue.apologised", subject=subject, by="ann", **facts)


def test_figures_come_from_the_log_alone(client: FlaskClient, ann: Person) -> None:
    make_issue(ann, comment=make_comment(make_thread()), state="fixed")
    long_ago = clock.now() - timedelta(days=900)
    run(sa.update(Issue).values(state=State.REPORTED, fixed_at=None, first_reported_at=long_ago, contested=True))
    shown = client.get("/record/numbers.json").get_json()
    log = client.get("/record/log.jsonl").text.splitlines()
    assert shown["figures"] == json.loads(json.dumps(verify.figures(map(json.loads, log), shown["at"])))
    assert shown["figures"]


def test_issues_and_entries_are_numbered_without_gaps(ann: Person) -> None:
    @unit_of_work
    def fail() -> None:
        make_issue(ann, state="reported")
        raise LookupError

    numbers = []
    for _ in range(3):
        with pytest.raises(LookupError):
            fail()
        numbers.append(make_issue(ann).number)
    assert numbers == [1, 2, 3]
    told = [line["seq"] for line in lines()]
    assert told == list(range(1, len(told) + 1))


def test_an_embargo_is_visible_from_day_one(client: FlaskClient, ann: Person) -> None:
    issue = actions.report(title="Valve of horror", words="Anyone can open it.", by=ann, embargo_until=soon())
    day = f"Details by {soon().day} {soon():%B %Y}"
    for path in (issue.path, "/issues", "/issues/feed.atom"):
        page = client.get(path).text
        assert day in page and "horror" not in page, path
    told = next(line for line in lines() if line["kind"] == "issue.reported")
    assert told["embargo_until"] and set(told["texts"]) == {"title", "words"}
    for path in (issue.path, f"/record/{told['seq']}", *(f"/record/texts/{hash_}" for hash_ in told["texts"].values())):
        assert "horror" not in client.get(path).text and "Anyone can" not in client.get(path).text, path


def test_a_backup_put_back_is_never_silent(client: FlaskClient, app: Flask) -> None:
    for number in (1, 2, 3):
        say(number)
    assert serve.look() == []
    put_back(2)
    say(4)
    (said,) = serve.look()
    assert said.startswith("Entry 3 of the record is not the one that was given out")
    assert said in client.get("/healthz").get_json()["problems"]
