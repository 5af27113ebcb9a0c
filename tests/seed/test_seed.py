"""A seeded site is as one that lived: its record is sound, and what stands beside the record says the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from blog.app import create_app
from blog.cache.feature import FRONT
from blog.cache.models import SiteChange
from blog.conversation import actions as conversation
from blog.conversation.models import Answer, Comment, Speaking, Thread
from blog.conversation.queries import answer_states
from blog.core import clock, markup
from blog.core.db import Base, db, is_sqlite, session
from blog.issues.models import Issue
from blog.issues.models import State as IssueState
from blog.moderation.models import Case
from blog.people.models import Customer, Person
from blog.posts import actions as posts
from blog.posts.models import Page, Post, Revision, Tag
from blog.record import days, projections, verification
from blog.record import queries as record
from blog.record.models import Entry
from blog.search.models import Document
from blog.seed import actions, rules
from tests.conftest import Mailbox

POSTS, COMMENTS = 80, 300


@pytest.fixture
def seeded(app: Flask) -> Flask:
    fill()
    return app


def fill(*, posts: int = POSTS, comments: int = COMMENTS, seed: int = 1) -> None:
    actions.fill(posts=posts, comments=comments, seed=seed, progress=lambda _count: None)
    session().rollback()


def count(model: type[Base]) -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_it_has_the_size_that_was_asked_for(seeded: Flask) -> None:
    assert (count(Post), count(Comment)) == (POSTS, COMMENTS)
    assert count(Issue) == POSTS // rules.POSTS_PER_ISSUE + 1
    busy = session().scalars(sa.select(Post).where(Post.slug == "a-post-with-a-hundred-comments")).one()
    said = sa.select(sa.func.count()).where(Comment.thread_id == busy.thread_id)
    assert session().scalar(said) == rules.BUSY


def test_its_record_is_sound_and_all_that_is_kept_beside_it_says_the_same(seeded: Flask) -> None:
    assert verification.verify().faults == []
    assert projections.check() == {"Issues": [], "Search": []}


def test_every_row_points_to_one_that_is_there(seeded: Flask) -> None:
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            other = key.column.table.alias()
            there = sa.exists().where(other.c[key.column.name] == key.parent)
            lost = sa.select(sa.func.count()).select_from(table).where(key.parent.is_not(None), ~there)
            assert session().scalar(lost) == 0, key


def test_the_html_is_what_the_source_is_rendered_to(seeded: Flask) -> None:
    for post in session().scalars(sa.select(Post)):
        assert post.html == markup.render_post(post.source)
    for page in session().scalars(sa.select(Page)):
        assert page.html == markup.render_post(page.source)
    for comment in session().scalars(sa.select(Comment)):
        assert comment.html == markup.render_comment(comment.source)


def test_a_post_is_about_as_long_as_the_design_measured(seeded: Flask) -> None:
    lengths = [len(source.split()) for source in session().scalars(sa.select(Post.source))]
    assert 570 < sum(lengths) / len(lengths) < 630


def test_its_days_are_closed_up_to_yesterday_and_the_next_close_finds_none(seeded: Flask) -> None:
    last = record.head().seq
    days.close_days()
    assert record.head().seq == last
    with clock.travel(clock.now() + timedelta(days=1)):
        days.close_days()
    assert record.head().seq == last + 1


def test_the_moments_of_the_record_never_go_back(seeded: Flask) -> None:
    moments = list(session().scalars(sa.select(Entry.at).order_by(Entry.seq)))
    assert moments == sorted(moments) and moments[-1] <= clock.now()


def test_no_comment_comes_before_its_post_or_before_what_it_replies_to(seeded: Flask) -> None:
    posts_by_thread = {post.thread_id: post for post in session().scalars(sa.select(Post))}
    for comment in session().scalars(sa.select(Comment)):
        assert comment.published_at is not None
        published = posts_by_thread[comment.thread_id].published_at
        assert published is not None and published < comment.sent_at <= comment.published_at
        if comment.parent is not None:
            assert comment.parent.thread_id == comment.thread_id
            assert comment.parent.depth == comment.depth - 1
            assert comment.parent.published_at is not None and comment.parent.published_at <= comment.published_at


def test_the_company_has_answered_some_and_somebody_let_every_reader_in_once(seeded: Flask) -> None:
    answers = session().scalars(sa.select(Comment).where(Comment.speaking == Speaking.COMPANY)).all()
    assert len(answers) > COMMENTS / 10 and all(answer.person_id and answer.title for answer in answers)
    states = answer_states([answer.parent_id for answer in answers if answer.parent_id])
    assert set(states.values()) <= {Answer.ANSWERED, Answer.RESOLVED}
    assert count(Case) == count(Customer)


def test_issues_stand_at_every_step_and_none_is_late(seeded: Flask) -> None:
    issues = session().scalars(sa.select(Issue)).all()
    assert IssueState.FIXED in {issue.state for issue in issues}
    today = clock.now().date()
    assert all(issue.next_update is None or issue.next_update >= today for issue in issues)


def test_the_same_number_makes_the_same_record(app: Flask, tmp_path: Path) -> None:
    fill(posts=3, comments=20)
    heads = [record.head().hash]
    for seed in (1, 2):
        other = create_app({"OPENLINE_INSTANCE": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / str(seed)}"})
        with other.app_context():
            upgrade()
            fill(posts=3, comments=20, seed=seed)
            heads.append(record.head().hash)
            db.engine.dispose()
    assert heads[0] == heads[1] != heads[2]


def test_the_site_lives_on_from_there(seeded: Flask, client: FlaskClient) -> None:
    """The next rows get numbers of their own, on the database that counts for itself too."""
    ann = session().scalars(sa.select(Person).where(Person.handle == "ann")).one()
    post = posts.write_draft(title="Afterwards", source="We went on.", authors=[ann], tags=["new"], by=ann)
    posts.publish_post(post, by=ann)
    assert post.thread is not None
    sent = conversation.send_comment(post.thread, name="Cora", email="cora@customers.example", body="So did I.")
    assert sent.comment.id == COMMENTS + 1
    assert post.id == POSTS + 1
    assert verification.verify().faults == []
    assert projections.check() == {"Issues": [], "Search": []}
    assert b"Afterwards" in client.get("/").data


def test_every_kind_of_page_shows_it(seeded: Flask, client: FlaskClient) -> None:
    slug = session().scalar(sa.select(Post.slug).order_by(Post.id.desc()).limit(1))
    tag = session().scalar(sa.select(Tag.slug).limit(1))
    for path in (
        *("/", "/feed.atom", f"/posts/{slug}", "/posts/a-post-with-a-hundred-comments", "/archive", "/issues"),
        *(
            f"/tags/{tag}",
            "/issues/1",
            "/people",
            "/people/ann",
            "/record",
            "/record/1",
            "/record/numbers",
            "/responses",
        ),
        *("/pages/imprint", "/search?q=battery", "/sitemap.xml"),
    ):
        assert client.get(path).status_code == 200, path


def test_pages_that_were_kept_of_the_empty_site_are_let_go(app: Flask, client: FlaskClient) -> None:
    assert b"A post with a hundred" not in client.get("/search?q=hundred").data
    empty = client.get("/").data
    assert client.get("/").data == empty and app.extensions[FRONT].store.figures.hits
    fill(posts=3, comments=0)
    keys = session().scalar(sa.select(SiteChange.keys).order_by(SiteChange.id.desc()).limit(1))
    assert keys is not None and {"post*", "comment*", "setting*"} <= set(keys) and "job*" not in keys
    assert client.get("/").data != empty


def test_nobody_is_mailed(seeded: Flask, mailbox: Mailbox) -> None:
    assert mailbox.all() == []


def test_only_an_empty_site_is_filled(app: Flask) -> None:
    fill(posts=2, comments=0)
    with pytest.raises(actions.NotEmpty):
        fill(posts=2, comments=0)
    assert count(Post) == 2


def test_it_may_be_one_post_without_a_comment(app: Flask) -> None:
    fill(posts=1, comments=0)
    assert (count(Post), count(Comment), count(Revision), count(Document)) == (1, 0, 4, 5)
    assert verification.verify().faults == []


@pytest.mark.parametrize(
    ("posts", "comments", "busy"),
    [(1, 20, [20]), (5, 130, [100]), (4, rules.BUSIEST_FROM, [2_000, 100]), (3, 10_000, [100])],
)
def test_two_posts_have_the_comments_that_the_design_measures(posts: int, comments: int, busy: list[int]) -> None:
    size = rules.size(posts, comments, today=clock.now())
    assert sorted(rules.busy_posts(size).values(), reverse=True) == busy


def test_the_command_says_what_it_made(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["seed", "--posts", "5", "--comments", "130"])
    assert done.exit_code == 0, done.output
    assert "5 posts, 130 comments and 1 issues of 30 days were made." in done.output
    session().rollback()
    again = app.test_cli_runner().invoke(args=["seed", "--posts", "5"])
    assert again.exit_code == 1 and "Only an empty database is filled." in again.output
    assert session().scalar(sa.select(sa.func.count(Thread.id))) == 5 + 3 + 1
    assert is_sqlite() or session().scalar(sa.text("SELECT last_value FROM comment_id_seq")) == 130


def test_it_is_refused_in_production(app: Flask) -> None:
    app.config["PRODUCTION"] = True
    done = app.test_cli_runner().invoke(args=["seed"])
    assert done.exit_code == 1
    assert "refused in production" in done.output
    assert count(Person) == 0
