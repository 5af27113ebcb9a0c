"""What programs read of posts and people, and that no words of ours can break out of it."""

from __future__ import annotations

import json
import re
from typing import Any

from flask.testing import FlaskClient

from blog.core.db import session
from blog.posts import actions
from tests.builders import make_person, make_post

HOSTILE = "</script><script>alert(1)</script><!-- <b> & 'x' \u2028"


def said(client: FlaskClient, path: str) -> Any:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text, re.DOTALL)
    assert len(found) == 1
    return json.loads(found[0])


def test_a_post_says_who_wrote_it_when_and_about_what(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps & wells", authors=[ben], tags=["Field notes"])
    found = said(client, post.path)
    assert found["@type"] == "BlogPosting"
    assert found["headline"] == "Pumps & wells"
    assert [author["name"] for author in found["author"]] == [author.name for author in post.authors]
    assert all(author["url"].startswith("http") and author["jobTitle"] for author in found["author"])
    assert found["keywords"] == ["Field notes"]
    assert post.published_at is not None and found["datePublished"] == post.published_at.isoformat()
    assert found["url"].endswith(post.path)


def test_a_hostile_title_stays_words(client: FlaskClient) -> None:
    ann = make_person("ann")
    ann.links = [{"label": "x", "url": "https://ann.example/</script><script>alert(1)</script>"}]
    session().commit()
    post = make_post(ann, title=HOSTILE, tags=["</script>"])
    for path in (post.path, ann.path):
        text = client.get(path).text
        assert "<script>alert" not in text
        ours = len(re.findall(r'<script type="(?:application/ld\+json"|module" src)', text))
        assert text.count("<script") == text.count("</script>") == ours
    assert said(client, post.path)["headline"] == post.title
    assert said(client, ann.path)["sameAs"] == [ann.links[0]["url"]]


def test_a_withdrawn_post_has_nothing_left_to_say(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann)
    actions.withdraw_post(post, reason="Wrong figures.", by=ann)
    assert "ld+json" not in client.get(post.path).text


def test_a_person_works_for_the_company_until_the_last_day(client: FlaskClient) -> None:
    ann = make_person("ann")
    found = said(client, ann.path)
    assert (found["@type"], found["name"], found["jobTitle"]) == ("Person", ann.name, ann.title)
    assert found["worksFor"]["@type"] == "Organization"
