"""What programs read of posts and people, and that no words of ours can break out of it."""

from __future__ import annotations

import json
import re
from typing import Any

from flask.testing import FlaskClient

from blog.core.db import session
from blog.posts import actions
from blog.posts.rules import Change
from tests.builders import make_issue, make_person, make_post

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
    assert said(client, ann.path)["mainEntity"]["sameAs"] == [ann.links[0]["url"]]


def test_only_a_correction_moves_the_date_and_says_what_was_wrong(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann)
    fields = {"title": post.title, "authors": [ann], "tags": [], "by": ann}
    actions.edit_post(post, source="A typo.", kind=Change.TYPO, note="", version=post.version, **fields)  # type: ignore[arg-type]
    found = said(client, post.path)
    assert "dateModified" not in found and "correction" not in found
    actions.edit_post(
        post,
        source="Right.",
        kind=Change.CORRECTION,
        note="It was wrong.",
        version=post.version,
        **fields,  # type: ignore[arg-type]
    )
    found = said(client, post.path)
    assert found["dateModified"] > found["datePublished"]
    assert [(one["@type"], one["text"]) for one in found["correction"]] == [("CorrectionComment", "It was wrong.")]
    way = found["mainEntityOfPage"]["breadcrumb"]["itemListElement"]
    assert [step["name"] for step in way] == ["Openline", "Archive", post.title]


def test_the_front_page_says_how_to_search_the_site(client: FlaskClient) -> None:
    found = said(client, "/")
    assert (found["@type"], found["name"]) == ("WebSite", "Openline")
    target = found["potentialAction"]["target"]["urlTemplate"]
    assert (
        client.get(target.removeprefix("http://localhost").replace("{search_term_string}", "pump")).status_code == 200
    )


def test_every_page_says_its_address_and_what_it_is(client: FlaskClient) -> None:
    ann = make_person("ann")
    post, issue = make_post(ann, source="We found out why."), make_issue(ann)
    seen = set()
    for path in (
        "/",
        post.path,
        issue.path,
        ann.path,
        "/people",
        "/issues",
        "/archive",
        "/record",
        "/responses",
        "/policy",
    ):
        page = client.get(f"{path}?order=newest&page=").text
        head = page.split("</head>")[0]
        assert f'<link rel="canonical" href="http://localhost{path}' in head and head.count("canonical") == 1, path
        described = re.findall(r'<meta name="description" content="([^"]+)">', head)
        assert len(described) == 1 and described[0] == described[0].strip(), path
        assert f'<meta property="og:description" content="{described[0]}">' in head, path
        for name in ("og:title", "og:url", "og:site_name", "og:type"):
            assert head.count(f'property="{name}"') == 1, (path, name)
        assert 'type="application/atom+xml"' in head and 'name="theme-color"' in head
        seen.add(described[0])
    assert len(seen) == 10
    assert 'content="We found out why."' in client.get(post.path).text
    missing = client.get("/nowhere").text
    assert "canonical" not in missing and 'content="noindex"' in missing


def test_a_withdrawn_post_has_nothing_left_to_say(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann)
    actions.withdraw_post(post, reason="Wrong figures.", by=ann)
    assert "ld+json" not in client.get(post.path).text


def test_a_person_works_for_the_company_until_the_last_day(client: FlaskClient) -> None:
    ann = make_person("ann")
    page = said(client, ann.path)
    assert page["@type"] == "ProfilePage"
    assert [step["name"] for step in page["breadcrumb"]["itemListElement"]] == ["Openline", "People", ann.name]
    found = page["mainEntity"]
    assert (found["@type"], found["name"], found["jobTitle"]) == ("Person", ann.name, ann.title)
    assert found["worksFor"]["@type"] == "Organization"
