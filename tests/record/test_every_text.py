"""Every text of every kind of entry can be withheld at once: its words are then nowhere, and come back or are gone."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation.models import Comment
from blog.core import clock
from blog.core.db import is_sqlite, session
from blog.issues import replay
from blog.issues.models import Issue
from blog.moderation import withholding
from blog.people import queries as people
from blog.posts.models import Page, Post
from blog.record import queries as record
from blog.record.kinds import KINDS
from blog.record.models import Entry, RecordText
from blog.record.verification import verify
from tests import builders
from tests.record import everything

Where = dict[str, set[str]]
# Nothing that is said on the site: a key opens it, or it is a file.
NOT_WALKED = re.compile(r"/staff|/media/|/assets/|/static|<token>|/my|verify\.py|/charts/|/affected")
# As many of the pages that showed a text are looked at when it alone is withheld; all are when everything is.
FEW = 8


@pytest.fixture
def site(client: FlaskClient) -> FlaskClient:
    everything.happen(builders.prove_customer(client.application.test_client(), "cora@customers.example"))
    session().rollback()
    return client


def texts() -> list[RecordText]:
    """Every text that says something of its own, oldest first."""
    session().rollback()
    rows = session().scalars(sa.select(RecordText).order_by(RecordText.seq, RecordText.name))
    return [row for row in rows if row.text is None or everything.TOKEN.search(row.text)]


def pages(app: Flask) -> list[str]:
    """Every public address of the site."""
    session().rollback()
    known = {
        "slug": [*session().scalars(sa.select(Post.slug)), *session().scalars(sa.select(Page.slug))],
        "handle": [person.handle for person in people.everyone()] + ["olga"],
        "seq": range(1, record.head().seq + 1),
        "number": list(session().scalars(sa.select(Issue.number))),
        "comment_id": list(session().scalars(sa.select(Comment.id))),
        "hash_": list(session().scalars(sa.select(RecordText.hash))),
    }
    found = [f"/archive/{clock.now():%Y}/{clock.now().month}"]
    for rule in app.url_map.iter_rules():
        names = re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
        if "GET" in (rule.methods or ()) and not NOT_WALKED.search(rule.rule) and len(names) < 2:
            values = known.get(names[0], [1, 2, 3]) if names else [""]
            found += [re.sub("<.*>", str(value), rule.rule) for value in values]
    assert len(found) > 200
    return found


def walk(client: FlaskClient, paths: list[str]) -> Where:
    """What is said where: every word of its own, and the pages that show it."""
    found: Where = {}
    for path in paths:
        for word in everything.TOKEN.findall(client.get(path, follow_redirects=True).text):
            found.setdefault(word, set()).add(path)
    return found


def test_every_text_of_every_kind_is_withheld_at_once_restored_and_redacted(site: FlaskClient) -> None:
    app = site.application
    max_, ann = people.by_handle("max"), people.by_handle("ann")
    assert max_ is not None and ann is not None
    seen, paths, covered = [text for text in texts() if text.is_shown], pages(app), set()
    before = walk(site, paths)
    for text in seen:
        words = set(everything.TOKEN.findall(text.text or ""))
        covered.add((session().get_one(Entry, text.seq).kind, text.name))
        assert words <= set(before), (text.seq, text.name)
        withholding.withhold(text, code="legal-order", by=max_)
        session().rollback()
        left = walk(site, sorted(set().union(*(before[word] for word in words)))[:FEW])
        assert not words & set(left), (text.seq, text.name)
        assert site.get(f"/record/texts/{text.hash}").status_code == 410
    assert covered == {(kind, name) for kind, known in KINDS.items() for name in known.texts}
    assert walk(site, paths) == {}
    assert verify().faults == []

    for text in seen:
        if text.withheld:
            withholding.restore(text, by=ann)
    after = walk(site, paths)
    assert {word: steady(where) for word, where in after.items()} == {word: steady(before[word]) for word in before}
    assert [what for issue in session().scalars(sa.select(Issue)) for what in replay.differences(issue)] == []

    for text in texts():
        if text.text is not None:
            withholding.withhold(text, code="legal-order", by=max_)
            withholding.confirm(text, by=ann)
    assert walk(site, paths) == {}
    assert verify().faults == []
    assert left_in_the_database(app) == set()


def steady(where: set[str]) -> set[str]:
    """Without the pages that show what was said last: each decision said something more."""
    return {path for path in where if not path.endswith("feed.atom") and path != "/record"}


def left_in_the_database(app: Flask) -> set[str]:
    """The words that stand in any row of any table, and in SQLite's files."""
    session().rollback()
    tables = sa.inspect(session().get_bind()).get_table_names()  # type: ignore[union-attr]
    rows = [str(row) for table in tables for row in session().execute(sa.text(f'SELECT * FROM "{table}"'))]
    found = set(everything.TOKEN.findall("\n".join(rows)))
    session().rollback()
    if is_sqlite():
        session().connection().exec_driver_sql("COMMIT")
        session().connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        session().connection().exec_driver_sql("BEGIN")
        files = list(app.config["INSTANCE"].glob("openline.sqlite*"))
        assert files
        for file in files:
            found |= set(everything.TOKEN.findall(file.read_bytes().decode("latin-1")))
    return found
