"""What a guest adds to a form shows nowhere: page, feeds, JSON-LD and letters are what they are without it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from email.message import EmailMessage

import lxml.html
import pytest
from flask import Flask
from lxml import etree

from blog.conversation.models import Comment, State
from blog.core import settings
from blog.core.db import session
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people import queries as people
from blog.people.models import Person
from blog.posts.models import Post
from tests import builders
from tests.atom import problems
from tests.conftest import Mailbox
from tests.conversation.test_impersonation import WISHES

# What each guest says at first and then, as long as each other.
PLAIN, WISHFUL = ("It drips.", "It leaks."), ("It stops.", "It stays.")
FEEDS = ("/feed.atom", "/comments/feed.atom", "/responses/feed.atom", "{post}/comments/feed.atom", "/record/feed.atom")
PAGES = ("{post}", "/", "/responses", "/people/ann")


def say(app: Flask, first: Comment, words: tuple[str, str], *, place: str | None) -> Comment:
    """A guest replies, changes what waits, and a moderator lets it through. `place`: where wishes are sent along."""
    client, more = app.test_client(), {}
    if place == "query":
        more["query_string"] = WISHES
    elif place == "headers":
        more["headers"] = {f"X-{name.replace('_', '-')}": value for name, value in WISHES.items()}
    elif place == "cookies":
        for name, value in WISHES.items():
            client.set_cookie(name, value)
    added = WISHES if place == "form" else {}
    form = {"name": "Dana", "email": f"dana-{words[0][3:8]}@customers.example", "parent": str(first.id)}
    sent = client.post(f"/threads/{first.thread_id}/comments", data={**added, **form, "body": words[0]}, **more)
    assert sent.status_code == 303, sent.text
    path = sent.headers["Location"].removeprefix("http://localhost")
    assert client.post(f"{path}/revision", data={**added, "body": words[1]}, **more).status_code == 303
    session().rollback()
    said = session().query(Comment).order_by(Comment.id.desc()).first()
    assert said is not None and said.state is State.HELD and said.source == words[1]
    case, mia = cases.case_of("comment", said.id), people.by_handle("mia")
    assert case is not None and mia is not None
    moderation.decide_publication(case, by=mia)
    return said


def shown(app: Flask, post: Post, said: Comment, mailbox: Mailbox) -> dict[str, list[str]]:
    """Everything that anybody gets to read of a comment, by place."""
    client, found = app.test_client(), {}
    for page in PAGES:
        text = client.get(page.format(post=post.path)).text
        about = lxml.html.document_fromstring(text.encode())
        here = about.get_element_by_id(f"comment-{said.id}", None)
        found[page] = [] if here is None else [lxml.html.tostring(here, encoding="unicode", with_tail=False)]
        data = [
            json.loads(said) for said in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
        ]
        parts = [part for one in data for part in one.get("hasPart", []) if part.get("url", "").endswith(said.path)]
        found[f"JSON-LD of {page}"] = [json.dumps(part, sort_keys=True) for part in parts]
    for feed in FEEDS:
        body = client.get(feed.format(post=post.path)).data
        assert problems(body) == []
        entries = [etree.tostring(one, encoding="unicode") for one in etree.fromstring(body).iter("{*}entry")]
        found[feed] = [
            entry for entry in entries if f"/comments/{said.id}<" in entry or f'/comments/{said.id}"' in entry
        ]
    letters = [read(mail) for mail in mailbox.all()]
    found["letters"] = [letter for letter in letters if said.source in letter]
    return found


def read(mail: EmailMessage) -> str:
    """A letter as whoever gets it reads it."""
    said = [f"{name}: {mail[name]}" for name in ("To", "From", "Subject")]
    return "\n".join([*said, *(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")])


def plainly(text: str) -> str:
    """A text without what differs between any two comments: numbers, moments, hashes, and the words themselves."""
    for one, other in zip(PLAIN, WISHFUL, strict=True):
        text = text.replace(other, one).replace(other[3:8], one[3:8])
    return re.sub(r"\d+", "0", re.sub(r"\b[0-9a-f]{8,}\b", "H", text))


@pytest.fixture
def ann(app: Flask) -> Person:
    """Whoever wrote the post."""
    return builders.make_person("ann")


@pytest.mark.parametrize("place", ["form", "query", "headers", "cookies"])
def test_what_a_guest_adds_shows_nowhere(
    app: Flask, ann: Person, mailbox: Mailbox, work: Callable[[], int], place: str
) -> None:
    settings.put("site.company", "Pumpwerk")
    post = builders.make_post(ann)
    assert post.thread is not None
    builders.prove_customer(app.test_client(), "cora@customers.example")
    first = builders.make_comment(post.thread)
    work()
    plain, wishful = say(app, first, PLAIN, place=None), say(app, first, WISHFUL, place=place)
    work()
    one, other = shown(app, post, plain, mailbox), shown(app, post, wishful, mailbox)
    seen = {where for where, said in one.items() if said}
    assert {"{post}", "JSON-LD of {post}", "/comments/feed.atom", "{post}/comments/feed.atom", "letters"} <= seen
    assert len(one["letters"]) >= 2
    for where in one:
        assert sorted(map(plainly, other[where])) == sorted(map(plainly, one[where])), where
