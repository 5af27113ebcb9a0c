"""A line of a list says what the post says, and lists hold the same posts whichever way they are read."""

from __future__ import annotations

from flask import Flask

from blog.core.db import session, unit_of_work
from blog.issues import lines as issue_lines
from blog.issues import queries as issues
from blog.people.models import Person
from blog.posts import lines, queries
from blog.posts.lines import Line
from blog.posts.models import Post, PostAuthor, PostTag, Series, State, Tag
from tests.builders import make_issue, make_person, make_post


@unit_of_work
def adorn(post: Post, other: Person, issue_number: int) -> None:
    """Give a post everything that a line may say of it."""
    tags, series = [Tag(slug="pumps", name="Pumps"), Tag(slug="care", name="Care")], Series(slug="year", name="A year")
    session().add_all([*tags, series])
    session().flush()
    post.series_id, post.issue_number, post.language = series.id, issue_number, "ar"
    post.reply_to, post.updated_at = "https://www.example.org/lamps", post.published_at
    post.authors.append(PostAuthor(person_id=other.id, position=1, name="Bo, as he was", title="Founder"))
    session().add_all([PostTag(post_id=post.id, tag_id=tag.id) for tag in tags])


def said(post: Post | Line) -> dict[str, object]:
    """What lists and feeds show of a post."""
    plain = set(Line._fields) - {"authors", "tags", "issue", "series"}
    authors = [(each.name, each.title, each.person.path, each.person.initials) for each in post.authors]
    return {name: getattr(post, name) for name in (*plain, "path", "topic", "direction", "reply_host")} | {
        "authors": authors,
        "photos": [each.person.photo and each.person.photo_path for each in post.authors],
        "tags": [(tag.slug, tag.name, tag.path) for tag in post.tags],
        "issue": post.issue and (post.issue.number, post.issue.state, post.issue.path),
        "series": post.series and (post.series.name, post.series.path),
    }


def test_a_line_says_what_the_post_says(app: Flask) -> None:
    ann, bo = make_person("ann", name="Ann Fell"), make_person("bo", name="Bo Oak")
    make_post(ann, title="Bare")
    adorn(make_post(ann, title="Adorned"), bo, make_issue(ann).number)
    read, listed = lines.latest(10, with_tags=True).items, queries.latest(10).items
    assert [said(line) for line in read] == [said(post) for post in listed]
    assert [line.title for line in read] == ["Adorned", "Bare"] and len(read[0].authors) == 2 and read[0].tags
    assert [line.tags for line in lines.latest(10).items] == [(), ()]


def test_nothing_that_is_not_public_has_a_line(app: Flask) -> None:
    ann = make_person("ann")
    for state in State:
        post = make_post(ann, title=state.value)
        unit_of_work(lambda post=post, state=state: setattr(post, "state", state))()
    assert [line.title for line in lines.latest(10).items] == [State.PUBLISHED.value]


def test_its_pages_are_turned_with_the_same_keys(app: Flask) -> None:
    ann = make_person("ann")
    for number in range(7):
        make_post(ann, title=f"Post {number}")
    key = None
    for _page in range(3):
        read, listed = lines.latest(3, key), queries.latest(3, key)
        assert [line.id for line in read.items] == [post.id for post in listed.items]
        assert (read.older, read.newer) == (listed.older, listed.newer)
        key = read.older
    assert key is None and [line.title for line in lines.latest(3, read.newer).items] == ["Post 3", "Post 2", "Post 1"]


def test_a_line_of_an_issue_says_what_the_issue_says(app: Flask) -> None:
    ann = make_person("ann")
    for state in ("reported", "fixed", "acknowledged", "fixed"):
        make_issue(ann, title=f"It is {state}", state=state)
    for read, listed in (
        (issue_lines.open_lines(5), issues.open_issues(5)),
        (issue_lines.fixed_lines(5), issues.latest_fixed(5)),
        (issue_lines.open_lines(1), issues.open_issues(1)),
        (issue_lines.fixed_lines(1), issues.latest_fixed(1)),
    ):
        names = ("number", "title", "state", "fixed_at", "next_update", "path")
        assert read and [[getattr(one, name) for name in names] for one in read] == [
            [getattr(one, name) for name in names] for one in listed
        ]
