"""After any change, on any page, in another process: what is kept is what would be made anew."""

from __future__ import annotations

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
from blog.people import departures
from blog.people.models import Role
from blog.record.kinds import KINDS
from tests import builders
from tests.architecture import acting, walking
from tests.cache.reading import THOROUGH, Reader, following
from tests.record import everything

# What is announced by the day, by the site itself or by imports alone: the demo's story below has them.
NOT_HERE = {
    "comment.declined", "day.closed", "issue.affected", "mention.imported", "post.confirmed", "text.redacted",
    "text.restored",
}  # fmt: skip


def test_whatever_is_put_on_the_record_shows_at_once(app: Flask, node: Flask) -> None:
    customer = builders.prove_customer(app.test_client(), "cora@customers.example")
    with following(Reader(node)) as changes:
        everything.happen(customer)
        talk_goes_on()
    assert changes.stale == []
    assert set(KINDS) - changes.kinds <= NOT_HERE
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
