"""The demo: it shows every state there is, its record is sound, and it is played once, never in production."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import pytest
import sqlalchemy as sa
from flask import Flask

import config
from blog.app import create_app
from blog.conversation import queries as conversation
from blog.conversation.models import Answer, Comment, Mention, Revision, RevisionState, Speaking
from blog.conversation.models import State as CommentState
from blog.core import clock
from blog.core.db import session
from blog.core.models import Job
from blog.demo.cast import EMPLOYEES
from blog.issues import debt_queries
from blog.issues.models import Issue, Severity
from blog.issues.models import State as IssueState
from blog.issues.notices import TEXTS
from blog.moderation import case_rules, policies
from blog.moderation.models import Appeal, Block, Case, Decision, Flag, Verdict
from blog.people.models import Person
from blog.posts.models import Post
from blog.posts.models import State as PostState
from blog.record import embargoes, projections, verification
from blog.record import queries as record
from blog.record.models import Entry, RecordText
from tests.conftest import Mailbox

PRODUCTION = {
    "OPENLINE_ENV": "production",
    "SECRET_KEY": "long enough for a site that strangers can reach",
    "BASE_URL": "https://blog.example",
    "MAIL_URL": "smtp://localhost",
}


def missing(states: type[StrEnum], column: sa.ColumnElement[StrEnum]) -> set[StrEnum]:
    """The states of an enum that nothing in the database is in."""
    return set(states) - set(session().scalars(sa.select(column).distinct()))


@pytest.mark.usefixtures("demo_app")
def test_it_shows_every_state_that_something_can_be_in() -> None:
    assert missing(CommentState, Comment.state) == set()
    assert missing(Speaking, Comment.speaking) == set()
    assert missing(IssueState, Issue.state) == set()
    assert missing(Severity, Issue.severity) == set()
    assert missing(PostState, Post.state) == set()
    assert missing(Verdict, Decision.verdict) == set()
    shown: Iterable[int] = session().scalars(sa.select(Comment.id).where(Comment.state == CommentState.PUBLISHED)).all()
    assert set(conversation.answer_states(shown).values()) == set(Answer)


@pytest.mark.usefixtures("demo_app")
def test_it_shows_what_has_no_state() -> None:
    kinds = set(session().scalars(sa.select(Entry.kind)))
    assert {"post.edited", "post.corrected", "post.withdrawn", "issue.linked", "comment.set_aside"} <= kinds
    assert session().scalar(sa.select(sa.func.count()).select_from(Mention)) == 1
    late = sa.select(Issue).where(Issue.next_update < clock.now().date(), Issue.state != IssueState.FIXED)
    assert session().scalars(late).all()


@pytest.mark.usefixtures("demo_app")
def test_it_shows_whatever_a_moderator_can_find_in_the_queue() -> None:
    waiting = session().scalars(sa.select(Case).where(Case.decided_at.is_(None))).all()
    assert {case_rules.stage(case) for case in waiting} == {
        case_rules.Stage.WAITING,
        case_rules.Stage.REPORTED,
        case_rules.Stage.HIDDEN,
        case_rules.Stage.APPEALED,
    }
    assert {case.subject_kind for case in waiting} == {"comment", "revision"}
    # Not whether it is claimed just now: a claim ends after a quarter of an hour, and the suite may take longer.
    assert [case for case in waiting if case.claimed_by_id is not None]
    assert set(session().scalars(sa.select(Flag.agreed))) == {None, False}
    assert set(session().scalars(sa.select(Appeal.upheld))) == {None, True}
    assert set(session().scalars(sa.select(Block.is_on))) == {True, False}
    assert len(policies.versions()) == 2


@pytest.mark.usefixtures("demo_app")
def test_it_shows_words_that_were_changed_an_answer_that_is_promised_and_a_colleague_who_is_away() -> None:
    assert session().scalars(sa.select(Comment).where(Comment.edited_at.is_not(None))).all()
    assert session().scalars(sa.select(Revision).where(Revision.state == RevisionState.WAITING)).all()
    assert session().scalars(sa.select(Comment).where(Comment.promised_for >= clock.now().date())).all()
    away = session().scalars(sa.select(Person).where(Person.away_until >= clock.now().date())).all()
    assert [person.stand_in.handle for person in away if person.stand_in] == ["marta"]


@pytest.mark.usefixtures("demo_app")
def test_it_shows_an_issue_under_every_flag() -> None:
    rows = session().scalars(sa.select(Issue).order_by(Issue.number)).all()
    assert [row for row in rows if row.contested]
    assert [row for row in rows if row.disputed and row.answer_due and row.answer_due >= clock.now().date()]
    assert [row for row in rows if row.embargo_until and row.embargo_until > clock.now().date()]
    assert {row.unconfirmed for row in rows if row.state is IssueState.FIXED} == {True, False}
    reopened = {entry.subject for entry in session().scalars(sa.select(Entry).where(Entry.kind == "issue.reopened"))}
    assert [row for row in rows if row.topic in reopened and row.is_open]
    recalled = [row for row in rows if row.severity is Severity.SAFETY and row.units and row.incidents is not None]
    assert set(recalled[0].notice) == set(TEXTS)


@pytest.mark.usefixtures("demo_app")
def test_it_shows_debts_that_are_paid_open_and_late_and_lessons_owed_given_and_held() -> None:
    issues = session().scalars(sa.select(Issue)).all()
    badges = [owed.words for owed in debt_queries.of(issues).values()]
    for words in ("kept 2 of 2", "days late", "(due ", "lesson owed", "lesson checked on", "lesson held"):
        assert [badge for badge in badges if words in badge], words


@pytest.mark.usefixtures("demo_app")
def test_it_shows_words_that_are_withheld_for_a_day_until_somebody_confirms_and_for_good() -> None:
    assert session().scalar(sa.select(sa.func.count()).where(RecordText.gone.is_not(None)))
    # The words of an issue, and the comment that is hidden while somebody looks at it.
    assert record.withheld_count() == 2
    assert session().scalar(sa.select(sa.func.count()).where(RecordText.withheld == embargoes.CODE))


@pytest.mark.usefixtures("demo_app")
def test_its_pages_tell_what_its_record_says() -> None:
    assert all(differences == [] for differences in projections.check().values())


@pytest.mark.usefixtures("demo_app")
def test_its_record_is_sound_and_nothing_happened_tomorrow() -> None:
    found = verification.verify()
    assert found.faults == [] and found.head[0] > 150
    moments = [entry.at for entry in session().scalars(sa.select(Entry).order_by(Entry.seq))]
    assert moments == sorted(moments)
    assert moments[-1] <= clock.now()
    assert (moments[-1] - moments[0]).days > 80


def test_nobody_in_it_is_mailed(demo_app: Flask, mailbox: Mailbox) -> None:
    played = session().scalars(sa.select(sa.func.max(Entry.at))).one()
    assert session().scalar(sa.select(sa.func.count()).where(Job.done_at.is_(None), Job.run_at <= played)) == 0
    waiting = set(session().scalars(sa.select(Job.name).where(Job.done_at.is_(None))))
    # Each of them waits for a day to come.
    assert waiting == {
        "conversation.expiring.expire_returned",
        "conversation.promise_emails.return_to_list",
        "conversation.promise_emails.tell_due",
        "conversation.sending.forget_unconfirmed",
        "issues.embargoes.lift_when_due",
        "issues.offers.await_quiet",
        "moderation.checks.ask",
        "moderation.telling.remind_moderators",
    }
    done = demo_app.test_cli_runner().invoke(args=["worker", "--once"])
    assert done.exit_code == 0, done.output
    assert mailbox.all() == []


def test_playing_it_twice_is_refused_and_changes_nothing(demo_app: Flask) -> None:
    before = record.head()
    done = demo_app.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 1
    assert "into an empty database only" in done.stderr
    assert record.head() == before


def test_the_command_plays_it_and_names_the_accounts(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 0, done.output
    session().rollback()
    for one in EMPLOYEES:
        assert one.email in done.output
        person = session().scalars(sa.select(Person).where(Person.handle == one.handle)).one()
        assert person.may_speak and person.photo


def test_it_is_refused_in_production(environ: dict[str, str]) -> None:
    with pytest.raises(config.SettingsError, match="DEMO=1 is refused"):
        create_app({**environ, **PRODUCTION, "DEMO": "1"})


def test_the_command_is_refused_in_production(app: Flask) -> None:
    app.config["PRODUCTION"] = True
    done = app.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 1
    assert "refused in production" in done.stderr
    assert session().scalar(sa.select(sa.func.count()).select_from(Person)) == 0
