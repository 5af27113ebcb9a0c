"""After any change, on any page, in another process: what is kept is what would be made anew.

One page of each route, and after each change those that it touches and a part of the rest; `OPENLINE_TEST_THOROUGH=1`
reads all of them, after every deed of the demo as well.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from blog.conversation import actions as conversation
from blog.conversation import closing, endings, promises
from blog.conversation.models import Thread
from blog.core import clock
from blog.core.db import session
from blog.issues import actions as issues
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.moderation import withholding
from blog.people import departures
from blog.people.models import Role
from blog.posts import actions as posts
from blog.posts import second, tagging
from blog.record import days
from blog.record import queries as record
from blog.record.kinds import KINDS
from tests import builders
from tests.architecture import acting, walking
from tests.cache.reading import THOROUGH, Reader, following
from tests.record import everything


def test_whatever_is_put_on_the_record_shows_at_once(app: Flask, node: Flask) -> None:
    customer = builders.prove_customer(app.test_client(), "cora@customers.example")
    with following(Reader(node)) as changes:
        everything.happen(customer)
        talk_goes_on()
        second_thoughts()
        a_day_passes()
    assert changes.stale == []
    assert set(KINDS) == changes.kinds
    assert changes.checks > 30 and changes.reader.compared.total() > 300


@pytest.mark.skipif(not THOROUGH, reason="It reads the whole demo after each change: OPENLINE_TEST_THOROUGH=1.")
def test_whatever_people_do_shows_at_once(demo_app: Flask) -> None:
    ann = demo_app.test_client()
    walking.sign_in(ann, "ann")
    with following(Reader(demo_app)) as changes:
        acting.do_everything(demo_app, ann)
    assert changes.stale == []


def talk_goes_on() -> None:
    """What may become of what somebody said, and of who said it."""
    priya = builders.make_person("priya", roles=[Role.MODERATOR, Role.ADMIN])
    thread = builders.make_post(priya).thread
    assert thread is not None
    said = [builders.make_comment(thread) for _ in range(6)]
    found = [cases.case_of("comment", one.id) for one in said]
    assert found[0] and found[1]
    moderation.decide_hiding(found[0], by=priya, reason="off-topic")
    moderation.decide_restoration(found[0], by=priya)
    moderation.decide_hiding(found[1], by=priya, reason="off-topic")
    conversation.remove_comment(said[2], reason="off-topic", by=priya)
    conversation.say_no_reply(said[3], by=priya)
    promises.promise_answer(said[4], due=clock.now().date(), by=priya)
    issues.add_comment(builders.make_issue(priya), said[4], by=priya)
    endings.withdraw(said[5])
    closing.close(session().get_one(Thread, thread.id), note="", by=priya)
    closing.reopen(session().get_one(Thread, thread.id), by=priya)
    departures.leave(builders.make_person("lee"), by=priya)


def second_thoughts() -> None:
    """What is declined, taken over from elsewhere, read afterwards, and withheld, shown again or blanked for good."""
    mo, ada = (builders.make_person(handle, roles=[Role.MODERATOR, Role.ADMIN]) for handle in ("mo", "ada"))
    thread = builders.make_post(mo).thread
    assert thread is not None
    case = cases.case_of("comment", builders.make_comment(thread, public=False).id)
    assert case is not None
    moderation.decide_rejection(case, by=mo, reason="off-topic")
    said = {"url": "https://riders.example/", "title": "They answered", "excerpt": "Look.", "sent_at": clock.now()}
    conversation.import_mention(thread, kind="pingback", **said)  # type: ignore[arg-type]
    alone = builders.make_post(mo, tags=["Read first"], published=False)
    tagging.change_tag(alone.tags[0], name="Read first", needs_second_reader=True, by=mo)
    posts.publish_post(alone, by=mo, alone="The price was wrong.")
    second.confirm_post(alone, by=ada)
    for verb in (withholding.restore, withholding.confirm):
        comment = builders.make_comment(thread)
        conversation.remove_comment(comment, reason="abuse", by=mo)
        verb(record.texts_of(comment.topic, "body")[0], by=ada)


def a_day_passes() -> None:
    """The site says by itself what the day held."""
    with clock.travel(clock.now() + timedelta(days=1)):
        days.close_days()
