"""The comments of a page are made once, and never shown as they were before."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.conversation import actions as conversation
from blog.conversation import reading, shown, written
from blog.conversation.models import Badge, Comment, Speaking, State, Thread
from blog.core import clock, fragments, settings
from blog.core.db import session, unit_of_work
from blog.people.models import Person
from blog.record import queries as record
from tests import builders

# How many changes are tried; more by hand: OPENLINE_TRIED=5000.
TRIED = int(os.environ.get("OPENLINE_TRIED", "100"))


@pytest.fixture
def thread(app: Flask) -> Thread:
    thread, ann = builders.make_thread(), builders.make_person("ann")
    first = builders.make_comment(thread, name="Cora & <b>Co</b>")
    conversation.answer(first, text="We mend it.", speaking=Speaking.COMPANY, by=ann)
    conversation.answer(first, text="Me too.", speaking=Speaking.SELF, by=ann)
    for _ in range(6):  # deeper than replies are drawn inside each other
        first = builders.make_comment(thread, parent=first)
    return thread


def page(thread: Thread) -> written.Written:
    talk = reading.page(thread)
    return written.page(thread, talk, record.receipts(row.comment.topic for row in talk.rows))


def anew(app: Flask, thread: Thread) -> written.Written:
    """The same page, with nothing kept."""
    kept = fragments.kept()
    fragments.init_app(app)
    made = page(thread)
    app.extensions[fragments.KEY] = kept
    return made


def test_everything_that_is_shown_of_a_comment_is_what_it_is(app: Flask, thread: Thread) -> None:
    rows = shown.read(list(session().scalars(sa.select(Comment.id))))
    assert len(rows) == 9
    names = {name for kind in (shown.Said, shown.Elsewhere) for name in kind.__dict__ if not name.startswith("_")}
    names -= {"row", "values", "named", "badges", "person", "no_reply_by", "promised_by"}
    assert {"html", "path", "topic", "anchor", "is_public", "is_response", "sent_at"} <= names
    for said in rows.values():
        comment = session().get_one(Comment, said.id)
        assert {name: getattr(said, name) for name in names} == {name: getattr(comment, name) for name in names}
        assert (said.person is None) == (comment.person is None)
        for name in ("name", "path", "initials", "photo_path") if said.person else ():
            assert getattr(said.person, name) == getattr(comment.person, name)


def test_a_comment_is_made_once_and_a_change_makes_only_its_own_anew(
    app: Flask, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    render: Callable[..., str] = fragments.rendered

    def note(template: str, **given: Any) -> str:
        made.append(template)
        return render(template, **given)

    monkeypatch.setattr(fragments, "rendered", note)
    page(thread)
    assert made == [written.COMMENT] * 9 + [written.FORM]
    made.clear()
    page(thread)
    assert made == []
    last = session().scalars(sa.select(Comment).order_by(Comment.id.desc())).first()
    assert last is not None
    conversation.set_badge(last, kind="issue", label="Issue 7: fixed", path="/issues/7", settled=True)
    page(thread)
    assert made == [written.COMMENT]


def alter(row: Any, **said: Any) -> None:
    for name, value in said.items():
        setattr(row, name, value)


def test_whoever_names_another_comment_says_what_became_of_it(app: Flask, thread: Thread) -> None:
    question = session().scalars(sa.select(Comment).order_by(Comment.id)).first()
    response = session().scalars(sa.select(Comment).where(Comment.speaking == Speaking.COMPANY)).one()
    page(thread)
    for changed in ({"name": "Eve Example"}, {"published_at": response.sent_at + timedelta(days=5)}):
        unit_of_work(alter)(response, **changed)
        kept = page(thread)
        assert kept == anew(app, thread)
    assert question is not None
    assert "5 days by Eve Example" in " ".join(kept.comments[0].html.split())


@unit_of_work
def change(chosen: random.Random, thread: Thread) -> None:
    """Change something, anything, that a page of this thread shows."""
    comment = chosen.choice(session().scalars(sa.select(Comment).order_by(Comment.id)).all())
    ann = session().scalars(sa.select(Person).where(Person.email == "ann@openline.example")).one()
    day = (clock.now() + timedelta(days=chosen.randrange(-3, 3))).date()
    words, someone, now = f"words {chosen.random()}", chosen.choice([ann, None]), clock.now()
    changes: list[Callable[[], Any]] = [
        lambda: alter(comment, state=chosen.choice(list(State))),
        lambda: alter(comment, html=f"<p>{words}</p>"),
        lambda: alter(comment, name=words),
        lambda: alter(comment, title=words),
        lambda: alter(comment, speaking=chosen.choice([*Speaking, None])),
        lambda: alter(comment, reason=chosen.choice(["abuse", "court-order", None])),
        lambda: alter(comment, edited_at=chosen.choice([now, None])),
        lambda: alter(comment, hidden_at=chosen.choice([now, None])),
        lambda: alter(comment, closed_at=chosen.choice([now, None])),
        lambda: alter(comment, sent_at=now - timedelta(days=chosen.randrange(200))),
        lambda: alter(comment, published_at=chosen.choice([now, now - timedelta(days=1), None])),
        lambda: alter(comment, imported=not comment.imported),
        lambda: alter(comment, no_reply_by=someone, no_reply_at=someone and now),
        lambda: alter(comment, promised_by=someone, promised_for=someone and day),
        lambda: session().merge(
            Badge(comment_id=comment.id, kind="issue", label=words, path="/issues/7", settled=chosen.random() < 0.5)
        ),
        lambda: session().execute(sa.delete(Badge).where(Badge.comment_id == comment.id)),
        lambda: alter(ann, name=words.title()),
        lambda: alter(ann, photo=chosen.choice([None, "a.webp", "b.webp"])),
        lambda: alter(ann, handle=f"ann-{chosen.randrange(9)}"),
        lambda: alter(thread, open=not thread.open),
        lambda: alter(thread, title=words),
        lambda: settings.put("site.company", words),
        lambda: settings.put("site.language", chosen.choice(["en", "de"])),
        lambda: settings.put("site.zone", chosen.choice(["UTC", "Asia/Tokyo", "America/New_York"])),
    ]
    chosen.choice(changes)()


def test_after_any_change_kept_comments_are_what_would_be_made_anew(app: Flask, thread: Thread) -> None:
    chosen, seen, begun = random.Random(6), set(), clock.now()
    for _ in range(TRIED):
        # Back and forth, across midnight: what was kept for one day is not shown on another.
        with clock.travel(begun + timedelta(hours=chosen.randrange(72))):
            with app.app_context():
                change(chosen, session().merge(thread, load=True))
            with app.app_context():
                here = session().get_one(Thread, thread.id)
                kept = page(here)
                assert kept == anew(app, here)
                seen.add("".join(drawn.html for drawn in kept.comments))
    assert len(seen) > TRIED // 2
