"""The figures for whoever watches the site: true, for nobody else, and nothing in them about a person."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from blog.app import create_app
from blog.cache.feature import FRONT
from blog.cache.store import Figures
from blog.core import clock, jobs
from blog.core.db import session, unit_of_work
from blog.core.models import Beat, Job
from blog.posts import actions as posts
from blog.record import queries as record
from blog.site import metrics
from tests import databases
from tests.builders import make_comment, make_person, make_post

Samples = dict[str, float]


def read(client: FlaskClient, **headers: str) -> Samples:
    """The figures by name, with the labels that tell them apart but for the process."""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    return {
        " ".join([one.name, *(value for name, value in sorted(one.labels.items()) if name != "pid")]): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


def test_the_state_of_the_kept_pages_is_told(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann)
    before = read(client)
    client.get(post.path)
    kept = read(client)
    client.get(post.path)
    client.get(post.path)
    again = read(client)
    posts.withdraw_post(post, reason="It was wrong.", by=ann)
    client.get("/archive")
    after = read(client)
    name = "openline_page_cache"
    assert before[f"{name}_enabled"] == 1 and before[f"{name}_room_bytes"] == 64 * 1024 * 1024
    assert kept[f"{name}_pages"] == before[f"{name}_pages"] + 1 and kept[f"{name}_bytes"] > before[f"{name}_bytes"]
    assert kept[f"{name}_misses_total"] == before[f"{name}_misses_total"] + 1
    assert again[f"{name}_hits_total"] == kept[f"{name}_hits_total"] + 2
    assert after[f"{name}_dropped_total"] > again[f"{name}_dropped_total"]
    assert after[f"{name}_position"] > again[f"{name}_position"]


def test_every_count_of_the_store_is_among_them(client: FlaskClient) -> None:
    found = read(client)
    names = {one.name for one in fields(Figures)}
    assert names == set(metrics.COUNTED) and len(names) >= 6
    assert {f"openline_page_cache_{name}_total" for name in names} <= set(found)


def test_answers_made_anew_are_counted_by_status_and_kept_ones_are_not(client: FlaskClient) -> None:
    path = make_post(make_person("ann")).path
    client.get(path)
    before = read(client)
    for _ in range(3):
        client.get(path)
        client.get("/nothing-here")
    after = read(client)
    # Of the difference, one is the first reading of the figures itself.
    assert after["openline_answers_total 200"] - before.get("openline_answers_total 200", 0) == 1
    assert after["openline_answers_total 404"] - before.get("openline_answers_total 404", 0) == 3


def test_the_site_says_how_it_is(client: FlaskClient) -> None:
    make_post(make_person("ann"))
    _leave_behind()
    found = read(client)
    assert found["openline_record_head"] == record.head().seq > 0
    assert found["openline_jobs late"] == found["openline_jobs dead"] == 1 and found["openline_jobs waiting"] >= 1
    assert found["openline_up"] == 1 and found["openline_worker_up"] == 0 and found["openline_problems"] >= 3
    _beat()
    assert read(client)["openline_worker_up"] == 1


def test_without_a_database_the_figures_still_come_and_say_so(client: FlaskClient) -> None:
    session().execute(sa.text("DROP TABLE beat"))
    session().commit()
    found = read(client)
    assert found["openline_up"] == 0 and "openline_record_head" not in found
    assert found["openline_page_cache_enabled"] == 1


def test_a_site_that_keeps_no_pages_says_so(environ: dict[str, str]) -> None:
    other = create_app({**environ, "OPENLINE_PAGE_CACHE": "0"})
    with other.app_context():
        found = read(other.test_client())
        databases.close(other)
    assert FRONT not in other.extensions
    assert found["openline_page_cache_enabled"] == 0 and "openline_page_cache_pages" not in found


def test_nothing_in_them_is_about_a_person(app: Flask, client: FlaskClient) -> None:
    ann = make_person("ann", name="Ann Fell")
    post = make_post(ann, title="Why the pump stops")
    assert post.thread is not None
    make_comment(post.thread, name="Petra Klein", body="It stops in the night.")
    client.get(f"{post.path}?q=somebody@example.com", headers={"User-Agent": "Petra's telephone"})
    client.get("/pages/petra-klein")
    said = client.get("/metrics").text
    assert len(said) > 1_000
    for word in ("ann", "fell", "petra", "pump", "night", "example", "127.0.0.1", "/posts", "telephone"):
        assert not re.search(rf"\b{re.escape(word)}\b", said, re.IGNORECASE), word


def test_without_a_token_only_this_machine_reads_them(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    for header in metrics.PASSED_ON:
        assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404, header


def test_with_a_token_whoever_says_it_reads_them_and_nobody_else(app: Flask, client: FlaskClient) -> None:
    app.config["METRICS_TOKEN"] = "a-secret-word"
    away = {"REMOTE_ADDR": "192.0.2.7"}
    right = {"Authorization": "Bearer a-secret-word", "X-Forwarded-For": "192.0.2.9"}
    assert client.get("/metrics", headers=right, environ_base=away).status_code == 200
    assert client.get("/metrics").status_code == 404
    for said in ("Bearer a-secret-wor", "Bearer", "Basic a-secret-word", "Bearer sécret"):
        assert client.get("/metrics", headers={"Authorization": said}).status_code == 404, said


def test_in_production_nobody_reads_them_without_a_token(app: Flask, client: FlaskClient) -> None:
    app.config["PRODUCTION"] = True
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "kind"),
    [("text/plain", "text/plain"), ("application/openmetrics-text; version=1.0.0", "application/openmetrics-text")],
)
def test_they_come_in_the_format_that_is_asked_for(client: FlaskClient, accepted: str, kind: str) -> None:
    answer = client.get("/metrics", headers={"Accept": accepted})
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
    assert answer.text.endswith("# EOF\n") is (kind != "text/plain")


@unit_of_work
def _leave_behind() -> None:
    long_ago = clock.now() - timedelta(days=2)
    for key, dead in (("late", False), ("dead", True)):
        session().add(Job(name="nothing", args=[], key=key, created_at=long_ago, run_at=long_ago, dead=dead))


@unit_of_work
def _beat() -> None:
    session().add(Beat(name=jobs.WORKER, at=clock.now()))
