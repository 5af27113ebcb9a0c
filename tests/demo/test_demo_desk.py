"""The demo at the writing desk: everything that can become of a post, of its pictures, and of who wrote it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.core import clock, settings
from blog.core.db import session
from blog.demo.cast import EMPLOYEES, NEWCOMERS
from blog.desk.models import Change, PreviewLink, Remark
from blog.desk.previews import is_open
from blog.media import uses
from blog.media.models import Picture
from blog.people import policies
from blog.people.models import Acceptance, HeldTitle, Person, Standing
from blog.posts import readership, second
from blog.posts.models import Post, Reader, State, Tag
from blog.record import queries as record
from blog.record.models import Entry

pytestmark = pytest.mark.usefixtures("demo_app")


def published() -> list[Post]:
    return list(session().scalars(sa.select(Post).where(Post.state == State.PUBLISHED)))


def test_it_shows_a_post_that_waits_for_its_time_and_drafts_with_and_without_a_day() -> None:
    scheduled = session().scalars(sa.select(Post).where(Post.state == State.SCHEDULED)).one()
    assert scheduled.publish_at is not None and scheduled.publish_at > clock.now() and scheduled.problem is None
    planned = {post.publish_at is None for post in session().scalars(sa.select(Post).where(Post.state == State.DRAFT))}
    assert planned == {True, False}


def test_it_shows_a_post_that_went_out_alone_and_was_read_afterwards_and_one_that_was_read_before() -> None:
    assert session().scalars(sa.select(Tag).where(Tag.needs_second_reader)).all()
    alone = [post for post in published() if post.alone_reason]
    assert [second.alone_entry(post) for post in alone] != [None]
    assert all(post.confirmed_by_id for post in alone)
    assert session().scalars(sa.select(Entry).where(Entry.kind == "post.confirmed")).all()
    assert [post for post in published() if post.second_id and not post.alone_reason]


def test_it_shows_a_draft_that_waits_for_its_reader_with_remarks_from_inside_and_outside() -> None:
    waiting = session().scalars(sa.select(Post).where(Post.ready_at.is_not(None))).one()
    assert waiting.state is State.DRAFT and waiting.reader is not None
    said = session().scalars(sa.select(Remark).where(Remark.post_id == waiting.id)).all()
    assert {remark.by_id is None for remark in said} == {True, False}
    assert {remark.settled_at is None for remark in said} == {True, False}
    links = session().scalars(sa.select(PreviewLink).where(PreviewLink.post_id == waiting.id)).all()
    assert {is_open(link) for link in links} == {True, False}


def test_it_shows_changes_that_are_drafted_for_a_post_and_wait_for_a_reader() -> None:
    change = session().scalars(sa.select(Change)).one()
    assert change.post.is_public and change.base_version == change.post.version
    assert change.source != change.post.source and change.ready_at and change.credit_id


def test_it_thanks_a_commenter_for_a_correction() -> None:
    credits = [said.facts.get("credit") for post in published() for said in record.about(post.topic)]
    assert [credit for credit in credits if credit]


def test_it_shows_pictures_that_say_what_they_show_in_sizes_for_every_screen() -> None:
    pictures = session().scalars(sa.select(Picture)).all()
    assert len(pictures) == 3
    for picture in pictures:
        assert picture.alt and uses.of(picture.name)
        assert {size["type"] for size in picture.sizes} == {"image/webp", "image/avif"}
    shown = {picture.name for picture in pictures if any(picture.name in post.html for post in published())}
    assert len(shown) == 2


def test_it_shows_a_series_and_another_language() -> None:
    assert [post for post in published() if post.language == "de"]
    parts = [post.series.slug for post in session().scalars(sa.select(Post)) if post.series]
    assert parts == ["at-the-bench"] * 3


def test_it_shows_somebody_who_left_whose_posts_stay_and_whose_drafts_went_on() -> None:
    (one,) = NEWCOMERS
    person = session().scalars(sa.select(Person).where(Person.handle == one.handle)).one()
    assert person.standing is Standing.LEFT and person.password_hash is None
    assert person.successor is not None and person.successor.handle == "ben"
    authors = {post.title: [author.person for author in post.authors] for post in session().scalars(sa.select(Post))}
    assert [title for title, people in authors.items() if people == [person]] == [
        "Wo Sie Ihren Beam 2 in Deutschland und Österreich tauschen"
    ]
    assert authors["Which shops keep spare straps"] == [person.successor]
    assert session().scalar(sa.select(sa.func.count()).where(HeldTitle.person_id == person.id)) == 2


def test_everybody_in_it_has_accepted_the_rules_and_the_newer_ones_only_who_wrote_them() -> None:
    people = session().scalars(sa.select(Person)).all()
    assert len(people) == len(EMPLOYEES) + len(NEWCOMERS)
    assert [policies.acceptance_problem(person) for person in people] == [None] * len(people)
    newest = session().scalars(sa.select(Acceptance.person_id).where(Acceptance.version == 2)).all()
    assert [session().get_one(Person, person_id).handle for person_id in newest] == ["ann"]


def test_its_readers_are_counted_by_day_and_nobody_of_the_past_can_be_found() -> None:
    totals = readership.totals([post.id for post in published()])
    assert all(totals.values()), totals
    assert not session().scalars(sa.select(Reader).where(Reader.day < settings.today())).all()


def test_its_site_has_a_colour_and_a_menu_of_its_own(demo_app: Flask) -> None:
    page = demo_app.test_client().get("/").text
    assert "At the bench" in page and "/colours/" in page
    assert settings.get("site.accent")
