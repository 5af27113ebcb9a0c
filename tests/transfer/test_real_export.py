"""The WordPress project's own test export: what comes over, what stays hidden, and that a repeat does nothing."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.app import create_app
from blog.conversation.models import Comment, Mention, Thread
from blog.conversation.models import State as CommentState
from blog.core import jobs
from blog.core.db import session
from blog.core.models import Job
from blog.people.models import Person, Standing
from blog.posts.models import Page, Post, PostAuthor, PostTag, State, Tag
from blog.record import queries as record
from blog.record import verification
from blog.record.models import Entry
from blog.transfer.actions import import_wordpress
from tests import atom, databases
from tests.conftest import Browser, Mailbox
from tests.transfer.exports import REAL


@pytest.fixture(autouse=True)
def connections_are_closed() -> None:
    """Not after each test: the site here outlives it, and closes its connections itself."""


class Site:
    """A site after the import. Made once: no test here changes it."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app = app
        self.report = import_wordpress(REAL).as_json()
        self.mailbox = Mailbox(folder / "mail")
        self.client = app.test_client()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, template_database: databases.Template) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("imported")
    app = create_app(
        {
            "OPENLINE_INSTANCE": str(folder),
            "DATABASE_URL": template_database.copy(folder),
            "BASE_URL": "http://localhost",
            "MAIL_URL": f"file://{folder / 'mail'}",
            "OPENLINE_LIMITS": "0",
            "SECRET_KEY": "for tests only, and long enough for them",
        }
    )
    app.testing = True
    app.test_client_class = Browser
    app.extensions["openline-ring"] = None
    with app.app_context():
        yield Site(app, folder)
        databases.close(app)


def counted(*conditions: sa.ColumnElement[bool], of: type) -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(of).where(*conditions)) or 0


def test_everything_comes_over_with_its_state(site: Site) -> None:
    assert {kind: counts["created"] for kind, counts in site.report.items() if kind != "problems"} == {
        "posts": 51,
        "pages": 21,
        "comments": 28,
        "mentions": 4,
        "people": 3,
        "tags": 178,
        "attachments": 38,
    }
    assert counted(Post.state == State.PUBLISHED, of=Post) == 48
    assert counted(Post.state == State.DRAFT, of=Post) == 3
    assert counted(Page.state == State.PUBLISHED, of=Page) == 21
    assert counted(Comment.state == CommentState.HELD, of=Comment) == 3
    assert counted(Comment.published_at.is_not(None), of=Comment) == 24
    under_a_draft = sa.and_(Comment.state == CommentState.PUBLISHED, Comment.published_at.is_(None))
    assert counted(under_a_draft, of=Comment) == 1
    assert counted(of=Mention) == 4
    assert counted(of=Tag) == 178


def test_every_public_page_answers_and_no_draft_does(site: Site) -> None:
    things: list[Post | Page] = [*session().scalars(sa.select(Post)), *session().scalars(sa.select(Page))]
    paths = {thing.path: thing.is_public for thing in things}
    assert len(paths) == 72
    for path, public in paths.items():
        assert site.client.get(path).status_code == (200 if public else 404), path
    for person in session().scalars(sa.select(Person)).all():
        assert site.client.get(person.path).status_code == 200


def test_every_feed_of_everything_that_came_over_is_valid(site: Site) -> None:
    slugs = [post.slug for post in session().scalars(sa.select(Post)) if post.is_public]
    writers = {author.person.handle for post in session().scalars(sa.select(Post)) for author in post.authors}
    written = session().execute(
        sa.select(Person.handle, Tag.slug)
        .join(PostAuthor, PostAuthor.person_id == Person.id)
        .join(PostTag, PostTag.post_id == PostAuthor.post_id)
        .join(Tag, Tag.id == PostTag.tag_id)
        .join(Post, Post.id == PostTag.post_id)
        .where(Post.state == State.PUBLISHED)
        .distinct()
    )
    both = [{"handle": handle, "tag": tag} for handle, tag in written]
    wanted: dict[str, list[dict[str, str]]] = {
        "/people/<handle>/feed.atom": [{"handle": handle} for handle in writers],
        "/tags/<tag>/feed.atom": [{"tag": tag} for tag in {each["tag"] for each in both}],
        "/people/<handle>/tags/<tag>/feed.atom": both,
        "/posts/<slug>/comments/feed.atom": [{"slug": slug} for slug in slugs],
        "/issues/<int:number>/feed.atom": [],
        "/series/<slug>/feed.atom": [],
    }
    for rule in site.app.url_map.iter_rules():
        if not rule.rule.endswith("/feed.atom"):
            continue
        for values in wanted[rule.rule] if rule.arguments else [{}]:
            path = re.sub(r"<(\w+)>", lambda found, values=values: values[found[1]], rule.rule)
            _whole_feed(site.client, path)
    assert len(both) > 100 and len(slugs) == 48


def _whole_feed(client: FlaskClient, path: str | None) -> None:
    """Read a feed with all its older pages: each is valid, and says something once there is anything."""
    while path:
        answer = client.get(path)
        feed = atom.read(answer)
        path = next((link.href for link in feed.feed.links if link.rel == "next"), None)


def test_every_listing_and_every_page_of_it_answers(site: Site) -> None:
    waiting, seen = ["/", "/archive", "/people", "/feeds", "/opml.xml", "/record", "/issues", "/policy", "/my"], set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = site.client.get(path)
        assert answer.status_code in (200, 302), path
        if answer.mimetype != "text/html":
            continue
        found = [urlsplit(html.unescape(link)) for link in re.findall(r'href="(/[^"]*)"', answer.text)]
        paths = {f"{each.path}?{each.query}" if each.query else each.path for each in found}
        known = seen | set(waiting)
        waiting += [each for each in paths - known if not each.startswith(("/staff", "/assets"))]
    assert len(seen) > 500


def test_a_second_run_adds_and_changes_nothing(site: Site) -> None:
    before = record.head()
    done = site.app.test_cli_runner().invoke(args=["import", "wordpress", str(REAL), "--json"])
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    for kind in ("posts", "pages", "comments", "mentions", "people", "tags", "attachments"):
        assert (said[kind]["created"], said[kind]["updated"], said[kind]["skipped"]) == (0, 0, 0)
    assert said["posts"]["unchanged"] == 51
    assert record.head() == before


def test_an_undeclared_author_is_a_problem_and_a_former_author(site: Site) -> None:
    (problem,) = [each for each in site.report["problems"] if "not declared" in each["what"]]
    assert problem["item"] == "post 1730"
    post = session().scalars(sa.select(Post).where(Post.slug == "block-category-common")).one()
    assert post.authors[0].person.standing is Standing.FORMER
    assert post.authors[0].person.name == "themereviewteam"


@pytest.mark.usefixtures("site")
def test_the_public_things_are_on_the_record_with_their_own_dates() -> None:
    kinds = Counter(session().scalars(sa.select(Entry.kind)))
    assert kinds == {
        "person.imported": 3,
        "post.imported": 48,
        "page.imported": 21,
        "comment.imported": 24,
        "mention.imported": 4,
    }
    post = session().scalars(sa.select(Post).where(Post.slug == "post-format-standard")).one()
    assert [said.facts["occurred_at"] for said in record.about(post.topic)] == ["2010-10-05T07:27:25.000000Z"]
    assert verification.verify().faults == []


def test_nobody_is_mailed_and_nothing_waits_to_be_mailed(site: Site) -> None:
    jobs.run_due()
    assert site.mailbox.all() == []
    assert [job for job in session().scalars(sa.select(Job.name)) if "email" in job or "tell" in job] == []


def test_scheduled_and_protected_posts_are_drafts_whose_words_are_nowhere(site: Site) -> None:
    scheduled = session().scalars(sa.select(Post).where(Post.slug == "scheduled")).one()
    assert scheduled.state is State.DRAFT
    assert scheduled.publish_at is not None and scheduled.publish_at.year == 2030
    locked = session().scalars(sa.select(Post).where(Post.slug == "template-password-protected")).one()
    assert locked.state is State.DRAFT
    secret = "should not be visible until the password"
    assert secret in locked.html
    for path in ("/", "/feed.atom", "/archive", "/record", "/record/log.jsonl", "/comments/feed.atom"):
        assert secret not in site.client.get(path).get_data(as_text=True), path
    for old in ("/2012/01/04/template-password-protected/", "/2020/01/01/scheduled/"):
        assert site.client.get(old).status_code == 404
    topics = {scheduled.topic, locked.topic}
    assert not counted(Entry.subject.in_(topics), of=Entry)
    assert counted(Thread.topic.in_(topics), Thread.public.is_(False), of=Thread) == 2


def test_old_addresses_lead_to_the_new_ones(site: Site) -> None:
    expected = {
        "/2018/10/20/keyboard-navigation/": "/posts/keyboard-navigation",
        "/2018/10/20/keyboard-navigation": "/posts/keyboard-navigation",
        "/about/page-with-comments/": "/pages/page-with-comments",
        "/category/block/": "/tags/block",
        "/author/themedemos/": "/people/themedemos",
        "/feed/": "/feed.atom",
        "/greek/%CE%B5%CF%80%CE%AF%CF%80%CE%B5%CE%B4%CE%BF-2/": "/pages/epipedo-2",
    }
    for old, new in expected.items():
        answer = site.client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)


@pytest.mark.usefixtures("site")
def test_a_post_without_a_title_is_called_by_its_first_words() -> None:
    post = session().scalars(sa.select(Post).where(Post.slug == "edge-case-no-title")).one()
    assert post.title.startswith("This post has no title, but it still must link")


@pytest.mark.usefixtures("site")
def test_no_script_frame_or_foreign_picture_comes_over() -> None:
    bodies = [*session().scalars(sa.select(Post.html)), *session().scalars(sa.select(Page.html))]
    assert len(bodies) == 72
    for body in bodies:
        for gone in ("<script", "<iframe", "<img", "<!--", "[gallery", "[caption", "wp:", "style="):
            assert gone not in body.replace("&lt;!-- wp:code", ""), gone


def test_a_file_cut_off_is_refused_and_the_site_unchanged(app: Flask, tmp_path: Path) -> None:
    cut = tmp_path / "cut.xml"
    cut.write_bytes(REAL.read_bytes()[:200_000])
    before = record.head()
    done = app.test_cli_runner().invoke(args=["import", "wordpress", str(cut), "--json"])
    assert done.exit_code == 1
    assert "damaged at line 4807" in done.stderr
    assert "damaged" in json.loads(done.stdout)["problems"][0]["what"]
    assert record.head() == before
    assert (counted(of=Post), counted(of=Person), counted(of=Tag)) == (0, 0, 0)
