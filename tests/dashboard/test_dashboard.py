"""What waits for whom."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from blog.conversation import actions as conversation
from blog.conversation import promises
from blog.conversation.models import Speaking
from blog.core import clock, settings
from blog.dashboard import waiting
from blog.moderation import actions as moderation
from blog.moderation import appeals, removals
from blog.moderation import queries as cases
from blog.people import absences
from blog.people.models import Person, Role
from tests.builders import make_comment, make_issue, make_person, make_post, make_thread, sign_in


def page_of(app: Flask, person: Person) -> str:
    client = app.test_client()
    sign_in(client, person)
    answer = client.get("/staff")
    assert answer.status_code == 200
    return answer.text


def test_nothing_waits_at_first(app: Flask) -> None:
    page = page_of(app, make_person("ann", roles=[Role.AUTHOR, Role.MODERATOR]))
    assert "Nothing waits." in page and "Good to see you, Ann" in page


def test_my_drafts_and_issues_wait_for_me_and_for_nobody_else(app: Flask) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    draft = make_post(ann, title="Half a thought", published=False)
    shared = make_post(ben, title="Ours", authors=[ann], published=False)
    make_post(ann, title="Out already")
    issue = make_issue(ann, title="The pump hums")
    make_issue(ann, title="The pump drips", state="fixed")
    mine, theirs = waiting.look(ann), waiting.look(ben)
    assert {post.id for post in mine.drafts} == {draft.id, shared.id}
    assert [post.id for post in theirs.drafts] == [shared.id]
    assert [each.number for each in mine.mine] == [issue.number] and theirs.mine == []
    assert "Half a thought" in page_of(app, ann)
    assert "Half a thought" not in page_of(app, ben)


def test_cases_wait_for_moderators_only(app: Flask) -> None:
    ann, mia = make_person("ann"), make_person("mia", roles=[Role.MODERATOR])
    since = clock.now() - timedelta(days=2)
    with clock.travel(since):
        make_comment(make_thread(), public=False)
    make_comment(make_thread(), email="bo@customers.example", public=False)
    assert (waiting.look(mia).cases, waiting.look(mia).oldest_case) == (2, since)
    assert (waiting.look(ann).cases, waiting.look(ann).oldest_case) == (0, None)
    assert "2 comments wait" in page_of(app, mia)
    assert "comments wait" not in page_of(app, ann)


def test_questions_wait_for_everyone_oldest_first_until_somebody_answers(app: Flask) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    with clock.travel(clock.now() - timedelta(days=3)):
        first = make_comment(make_thread(), body="Does it float?")
    second = make_comment(make_thread(), body="Does it sink?", email="bo@customers.example")
    for person in (ann, ben):
        assert [each.id for each in waiting.look(person).questions] == [first.id, second.id]
    conversation.answer(first, text="It does.", speaking=Speaking.COMPANY, by=ann)
    assert [each.id for each in waiting.look(ben).questions] == [second.id]
    page = page_of(app, ben)
    assert "1 question nobody has answered" in page and "Does it sink?" in page and "Does it float?" not in page


def test_more_than_a_day_can_hold_is_counted_and_not_listed(app: Flask) -> None:
    ann, thread = make_person("ann"), make_thread()
    for number in range(waiting.SHOWN + 3):
        make_comment(thread, email=f"c{number}@customers.example")
    found = waiting.look(ann)
    assert (len(found.questions), found.question_count) == (waiting.SHOWN, waiting.SHOWN + 3)


def test_what_nobody_owns_and_what_is_late_is_shown_to_all(app: Flask) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    loose = make_issue(ann, title="Nobody has this", state="reported")
    with clock.travel(clock.now() - timedelta(days=9)):
        late = make_issue(ann, title="Owed a word", in_days=2)
    for person in (ann, ben):
        assert [issue.number for issue in waiting.look(person).unowned] == [loose.number]
    # Whoever owns it reads it among what is theirs.
    assert [issue.number for issue in waiting.look(ben).late] == [late.number]
    assert waiting.look(ann).late == [] and late.number in [issue.number for issue in waiting.look(ann).mine]
    assert "7 days late" in page_of(app, ann) and "7 days late" in page_of(app, ben)


def test_whoever_may_not_speak_yet_is_told_what_is_missing(app: Flask) -> None:
    assert "Complete your page" in page_of(app, make_person("ann", complete=False))


def test_a_silent_worker_is_everybodys_business(app: Flask) -> None:
    assert "no mail is leaving" in page_of(app, make_person("ann"))


def test_an_answer_that_is_owed_waits_for_whoever_owes_it_and_is_late_for_all(app: Flask) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    with clock.travel(clock.now() - timedelta(days=5)):
        promised = make_comment(make_thread(), body="Does it float?")
        promises.promise_answer(promised, due=settings.today() + timedelta(days=2), by=ann)
    taken = make_comment(make_thread(), body="Does it sink?", email="bo@customers.example")
    promises.take(taken, by=ann)
    assert [each.id for each in waiting.look(ann).answers] == [promised.id, taken.id]
    assert waiting.look(ann).answers_late == [] and waiting.look(ben).answers == []
    assert [each.id for each in waiting.look(ben).answers_late] == [promised.id]
    assert "You promised an answer by" in page_of(app, ann) and "You see to it until" in page_of(app, ann)
    assert "Ann Example promised an answer by" in page_of(app, ben) and "3 days late" in page_of(app, ben)


def test_what_waits_for_who_is_away_waits_for_whoever_stands_in(app: Flask) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    issue = make_issue(ann, title="The pump hums")
    taken = make_comment(make_thread(), body="Does it sink?")
    promises.take(taken, by=ann)
    assert waiting.look(ben).mine == [] and waiting.look(ben).answers == []
    absences.go_away(ann, until=settings.today() + timedelta(days=3), stand_in=ben, by=ann)
    found = waiting.look(ben)
    assert [each.number for each in found.mine] == [issue.number] and [each.id for each in found.answers] == [taken.id]
    page = page_of(app, ben)
    assert "You stand in for Ann Example" in page and "Ann Example's" in page.replace("&#39;", "'")


def test_moderators_read_what_is_hidden_until_when_and_what_is_appealed(app: Flask) -> None:
    mia, ben = make_person("mia", roles=[Role.MODERATOR]), make_person("ben", roles=[Role.MODERATOR])
    ann = make_person("ann")
    comment = make_comment(make_thread(), body="Hide me.")
    case = cases.case_of("comment", comment.id)
    assert case is not None
    removals.decide_hiding(case, by=mia, reason="abuse")
    refused = make_comment(make_thread(), body="Refuse me.", email="bo@customers.example", public=False)
    other = cases.case_of("comment", refused.id)
    assert other is not None
    moderation.decide_rejection(other, by=mia, reason="off-topic")
    appeals.send("comment", refused.id, words="It is on topic.")
    clocks = waiting.look(ben).clocks
    assert (clocks.hidden, clocks.overdue, clocks.appeals) == (1, 0, 1)
    page = page_of(app, ben)
    assert "1 is hidden and must be decided" in page and "1 appeal waits" in page
    assert waiting.look(ann).clocks.hidden == 0 and "must be decided" not in page_of(app, ann)
    with clock.travel(clock.now() + timedelta(hours=73)):
        assert waiting.look(ben).clocks.overdue == 1
