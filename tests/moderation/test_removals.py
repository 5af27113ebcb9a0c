"""Hiding and taking down: at once where a rule is broken, by two people where the company is criticised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from blog.conversation.models import Comment, State
from blog.core import clock
from blog.core.db import session
from blog.moderation import actions, queries, queue, removals
from blog.moderation.actions import AlreadyDecided
from blog.moderation.case_rules import HIDDEN_AT_MOST
from blog.moderation.models import Case, Verdict
from blog.moderation.subjects import Refused
from blog.people import departures
from blog.people.models import Person, Role
from blog.record import queries as record
from tests import builders
from tests.conftest import Mailbox
from tests.moderation.conftest import Desk
from tests.moderation.letters import Letters

Work = Callable[[], int]


def public() -> tuple[Comment, Case]:
    """A comment that Mia let through."""
    comment = builders.make_comment(builders.make_thread(), body="Your pumps are a shame.")
    case = queries.case_of("comment", comment.id)
    assert case is not None
    return comment, case


def told(comment: Comment) -> list[tuple[str, dict[str, object]]]:
    return [(said.entry.kind, dict(said.facts)) for said in record.about(comment.topic)]


def test_what_is_hidden_is_decided_within_72_hours_and_comes_first(desk: Desk, mia: Person) -> None:
    comment, case = public()
    builders.make_comment(comment.thread, email="new@customers.example", public=False)
    with clock.travel(clock.now() + timedelta(hours=1)):
        actions.decide_hiding(case, by=mia, reason="personal-data", version=case.version)
        assert case.due_at == clock.now() + HIDDEN_AT_MOST
    session().refresh(comment)
    assert comment.state is State.HIDDEN and case.is_open
    first, second = queue.page(queue.Show.WAITING, None, person=mia).items
    assert first.id == case.id and second.subject_id != comment.id
    page = desk.get("/staff/cases?show=hidden")
    assert "It was public and is hidden. Decide by" in page
    with clock.travel(clock.now() + timedelta(hours=80)):
        assert "That has passed." in desk.get("/staff/cases?show=hidden")
        assert queue.overdue() == 1


def test_what_is_hidden_is_shown_again_or_taken_down(desk: Desk, mia: Person) -> None:
    comment, case = public()
    actions.decide_hiding(case, by=mia, reason="abuse")
    assert desk.post(f"{case.path}/restoration", version=str(case.version))[0] == 303
    session().refresh(comment)
    session().refresh(case)
    assert comment.state is State.PUBLISHED and not case.is_open
    fields = {"reason": "abuse", "note": "Names.", "version": str(case.version)}
    assert desk.post(f"{case.path}/hiding", **fields)[0] == 303
    session().refresh(case)
    fields["version"] = str(case.version)
    assert desk.post(f"{case.path}/removal", **fields)[0] == 303
    session().refresh(comment)
    assert comment.state is State.REMOVED
    kinds = [kind for kind, _ in told(comment)]
    assert kinds.count("comment.hidden") == 2 and "comment.restored" in kinds and "comment.removed" in kinds


def test_removing_criticism_hides_it_at_once_and_waits_for_a_second_person(
    desk: Desk, mia: Person, ben: Person, work: Work, mailbox: Mailbox
) -> None:
    comment, case = public()
    work()
    fields = {"reason": "abuse", "note": "Insults Ann.", "about_company": "1", "version": str(case.version)}
    assert desk.post(f"{case.path}/removal", **fields)[0] == 303
    assert "a second person confirms its removal" in desk.get("/staff/cases")
    session().refresh(comment)
    session().refresh(case)
    assert comment.state is State.HIDDEN and case.proposed_by_id == mia.id
    assert "You asked for its removal, so somebody else confirms it." in desk.get(case.path)
    status, page = desk.post(f"{case.path}/removal", version=str(case.version))
    assert status == 409 and "somebody else confirms it" in page
    work()
    assert "Mia Example asks for its removal as “Abuse”" in mailbox.text()
    removals.decide_removal(case, by=ben, version=case.version)
    session().refresh(comment)
    assert comment.state is State.REMOVED
    decision = case.decisions[-1]
    assert (decision.verdict, decision.person_id, decision.second_id) == (Verdict.REMOVED, mia.id, ben.id)
    assert (decision.about_company, decision.decided_alone, decision.note) == (True, False, "Insults Ann.")
    facts = dict(told(comment))["comment.removed"]
    assert (facts["about_company"], facts["second"], facts["rule"]) == (True, "ben", "abuse")
    assert "decided_alone" not in facts


def test_the_second_person_can_show_criticism_again(mia: Person, ben: Person) -> None:
    comment, case = public()
    actions.decide_removal(case, by=mia, reason="abuse", about_company=True)
    actions.decide_restoration(case, by=ben)
    session().refresh(comment)
    assert comment.state is State.PUBLISHED and case.proposed_by_id is None
    kinds = [kind for kind, _ in told(comment)]
    assert "comment.restored" in kinds and "comment.removed" not in kinds


def test_where_nobody_else_may_one_person_decides_and_the_record_says_so(mia: Person) -> None:
    comment, case = public()
    actions.decide_removal(case, by=mia, reason="abuse", about_company=True)
    session().refresh(comment)
    assert comment.state is State.REMOVED and case.decisions[-1].decided_alone
    assert dict(told(comment))["comment.removed"]["decided_alone"] is True


def test_criticism_once_named_is_not_removed_as_if_it_were_none(mia: Person, ben: Person) -> None:
    comment, case = public()
    actions.decide_hiding(case, by=mia, reason="abuse", about_company=True)
    actions.decide_removal(case, by=mia, reason="abuse", about_company=False)
    session().refresh(comment)
    assert comment.state is State.HIDDEN and case.proposed_by_id == mia.id


def test_a_second_person_is_asked_for_wherever_criticism_is_removed(desk: Desk, ben: Person) -> None:
    comment, case = public()
    fields = {"reason": "abuse", "note": "", "about_company": "y"}
    assert desk.post(f"/staff/comments/{comment.id}/removal", **fields)[0] == 303
    session().refresh(comment)
    assert comment.state is State.HIDDEN


def test_the_second_person_may_have_left_and_an_admin_counts(mia: Person, ben: Person) -> None:
    admin = builders.make_person("ada", [Role.ADMIN])
    _, case = public()
    actions.decide_removal(case, by=mia, reason="abuse", about_company=True)
    departures.leave(ben, by=admin)
    with pytest.raises(Refused):
        actions.decide_removal(case, by=mia)
    actions.decide_removal(case, by=admin)
    assert case.decisions[-1].second_id == admin.id


def test_whoever_is_late_with_a_removal_hears_who_was_faster(mia: Person, ben: Person) -> None:
    _, case = public()
    actions.decide_removal(case, by=mia, reason="abuse")
    for late in (
        lambda: actions.decide_removal(case, by=ben, reason="abuse"),
        lambda: actions.decide_hiding(case, by=ben, reason="abuse"),
        lambda: actions.decide_restoration(case, by=ben),
        lambda: actions.decide_spam(case, by=ben, version=case.version),
    ):
        with pytest.raises(AlreadyDecided) as faster:
            late()
        assert faster.value.who == "Mia Example"


def test_what_waits_is_neither_hidden_nor_removed(letters: Letters, mia: Person) -> None:
    case = letters.held(1, "Words")
    for verb in (
        lambda: actions.decide_hiding(case, by=mia, reason="abuse"),
        lambda: actions.decide_removal(case, by=mia, reason="abuse"),
        lambda: actions.decide_keeping(case, by=mia),
    ):
        with pytest.raises(Refused, match="not public yet"):
            verb()


def test_what_was_published_at_once_can_be_hidden_and_gets_its_case(mia: Person) -> None:
    thread = builders.make_thread()
    comment = builders.make_comment(thread)
    imported = _published_at_once(thread)
    assert queries.case_of("comment", imported.id) is None
    removals.hide("comment", imported.id, by=mia, reason="personal-data")
    session().refresh(imported)
    case = queries.case_of("comment", imported.id)
    assert imported.state is State.HIDDEN and case is not None and case.is_open and comment.is_public


def _published_at_once(thread: object) -> Comment:
    return builders.conversation.import_comment(
        thread,
        name="Old",
        source="Old words",
        html="<p>Old words</p>",
        sent_at=clock.now(),  # type: ignore[arg-type]
    )


def test_moderators_are_reminded_once_of_what_is_hidden_for_too_long(mia: Person, work: Work, mailbox: Mailbox) -> None:
    def reminded() -> list[str]:
        return [str(mail) for mail in mailbox.to("mia@openline.example") if "Decide today" in str(mail["Subject"])]

    _, case = public()
    _, shown = public()
    begun = clock.now()
    for hidden in (case, shown):
        actions.decide_hiding(hidden, by=mia, reason="personal-data")
    actions.decide_restoration(shown, by=mia)
    work()
    with clock.travel(begun + timedelta(hours=71)):
        work()
        assert reminded() == []
        # Hidden anew: the clock of before says nothing any more.
        actions.decide_hiding(shown, by=mia, reason="abuse")
    for hours in (73, 90):
        with clock.travel(begun + timedelta(hours=hours)):
            work()
            (letter,) = reminded()
    assert case.path in letter and "Your pumps are a shame" not in letter
