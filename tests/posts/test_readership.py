"""Readers are counted once a day and post, without cookies, and nobody can be found in what is kept."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.core import clock, settings
from blog.core.db import session
from blog.posts import readership
from blog.posts.models import Post, Reader, Readership
from tests import builders

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def read(
    client: FlaskClient, post: Post, *, address: str = "192.0.2.1", browser: str = FIREFOX, **more: str
) -> TestResponse:
    headers = {
        "User-Agent": browser,
        "Sec-Fetch-Site": "same-origin",
        **{k.replace("_", "-"): v for k, v in more.items()},
    }
    return client.post(f"{post.path}/reading", headers=headers, environ_overrides={"REMOTE_ADDR": address})


def total(post: Post) -> int:
    return readership.totals([post.id])[post.id]


def test_a_reader_is_counted_once_a_day_and_two_are_two(client: FlaskClient) -> None:
    post = builders.make_post(builders.make_person())
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        answer = read(client, post, address=address)
        assert (answer.status_code, answer.data) == (204, b"")
        assert "Set-Cookie" not in answer.headers
    assert total(post) == 2


def test_who_comes_back_tomorrow_is_counted_again_and_the_day_before_is_a_number_only(client: FlaskClient) -> None:
    post = builders.make_post(builders.make_person())
    read(client, post)
    read(client, post, address="192.0.2.2")
    key = settings.get(readership.KEY)
    with clock.travel(clock.now() + timedelta(days=1)):
        readership.close_days()
        assert session().scalar(sa.select(sa.func.count()).select_from(Reader)) == 0
        assert list(session().scalars(sa.select(Readership.readers))) == [2]
        read(client, post)
        assert settings.get(readership.KEY) != key
        assert total(post) == 3
        assert [each.readers for each in readership.by_day(post)] == [2, 1]


def test_closing_a_day_twice_counts_it_once(client: FlaskClient) -> None:
    post = builders.make_post(builders.make_person())
    read(client, post)
    with clock.travel(clock.now() + timedelta(days=1)):
        readership.close_days()
        readership.close_days()
        assert total(post) == 1


def test_what_is_kept_names_neither_the_address_nor_the_browser(client: FlaskClient) -> None:
    post = builders.make_post(builders.make_person())
    read(client, post)
    kept = session().execute(sa.select(Reader)).scalars().one()
    assert "192.0.2.1" not in kept.hash
    assert len(kept.hash) == 64


def test_machines_and_whoever_asks_not_to_be_are_not_counted(client: FlaskClient) -> None:
    post = builders.make_post(builders.make_person())
    assert read(client, post, browser="Googlebot/2.1").status_code == 204
    assert read(client, post, browser="").status_code == 204
    assert read(client, post, browser="x" * 500).status_code == 204
    assert read(client, post, Sec_GPC="1").status_code == 204
    assert read(client, post, DNT="1").status_code == 204
    assert total(post) == 0


def test_whoever_works_here_is_not_counted(client: FlaskClient) -> None:
    ann = builders.make_person()
    post = builders.make_post(ann)
    builders.sign_in(client, ann)
    assert read(client, post).status_code == 204
    assert total(post) == 0


def test_another_site_cannot_count_and_a_draft_is_not_there(client: FlaskClient) -> None:
    ann = builders.make_person()
    post, draft = builders.make_post(ann), builders.make_post(ann, published=False)
    assert read(client, post, Sec_Fetch_Site="cross-site").status_code == 403
    assert read(client, draft).status_code == 404
    assert total(post) == 0


def test_authors_see_the_readers_of_their_posts_and_nobody_elses(app: Flask, client: FlaskClient) -> None:
    ann, ben = builders.make_person(), builders.make_person("ben")
    post = builders.make_post(ann)
    readership.count(post, address="192.0.2.1", browser=FIREFOX)
    builders.sign_in(client, ann)
    page = client.get(f"/staff/posts/{post.id}/readers").get_data(as_text=True)
    assert "One reader" in page
    assert client.get(f"/staff/posts/{post.id}/readers.svg").mimetype == "image/svg+xml"
    builders.sign_in(client, ben)
    assert client.get(f"/staff/posts/{post.id}/readers").status_code == 404
    assert client.get(f"/staff/posts/{post.id}/readers.svg").status_code == 404


def test_a_post_that_nobody_read_says_so(client: FlaskClient) -> None:
    ann = builders.make_person()
    builders.sign_in(client, ann)
    page = client.get(f"/staff/posts/{builders.make_post(ann).id}/readers").get_data(as_text=True)
    assert "Nobody was counted yet." in page
