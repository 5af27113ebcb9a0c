"""The ledger and the story of an issue, as anyone reads them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.issues import actions, sections
from blog.issues.models import Issue
from blog.people.models import Person
from blog.record.models import RecordText
from tests.builders import make_comment, make_issue, make_person, make_post, make_thread
from tests.counting import counted


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


def queries_of(client: FlaskClient, path: str) -> int:
    with counted() as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_empty_ledger_says_what_will_be_there(client: FlaskClient) -> None:
    assert "No issue has been reported yet." in client.get("/issues").text


def test_the_ledger_shows_open_ones_first_with_owner_promise_and_lateness(client: FlaskClient, ann: Person) -> None:
    with clock.travel(clock.now() - timedelta(days=10)):
        make_issue(ann, title="Late pump", in_days=4)
        make_issue(ann, title="Mended pump", state="fixed")
        make_issue(ann, title="Unseen pump", state="reported")
    page = client.get("/issues").text
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert page.index("Unseen pump") < page.index("Late pump") < page.index("Mended pump")
    assert "owned by Ann Example; next word promised by" in words
    assert "6 days late" in words
    assert "nobody has acknowledged it yet" in words
    assert "first reported 10 days ago" in words
    assert "after it was first reported" in words


def test_the_ledger_is_paged_across_open_and_fixed(client: FlaskClient, ann: Person) -> None:
    for number in range(1, 36):
        make_issue(ann, title=f"Fault {number}.", state="fixed" if number <= 3 else "reported")
    found = r'class="issue-number">(\d+)<'
    first = client.get("/issues").text
    assert [int(n) for n in re.findall(found, first)] == list(range(35, 5, -1))
    assert "?page=older-open-6" in first
    second = client.get("/issues?page=older-open-6").text
    assert [int(n) for n in re.findall(found, second)] == [5, 4, 3, 2, 1]
    assert "?page=newer-open-5" in second
    assert re.findall(found, client.get("/issues?page=newer-open-5").text) == re.findall(found, first)
    for nonsense in ("older-open-x", "older-shut-3", "x", "older-open-99999999999999999999"):
        shown = client.get("/issues", query_string={"page": nonsense}).text
        assert re.findall(found, shown) == re.findall(found, first)


def test_an_issue_is_a_story_from_the_record_signed_and_with_receipts(client: FlaskClient, ann: Person) -> None:
    comment = make_comment(make_thread(path="/posts/pumps"), body="It **stops** after an hour.", name="Cora")
    issue = make_issue(ann, comment=comment, state="fixed")
    page = client.get(issue.path).text
    for seq_words in ("put a problem on the record", "acknowledged the problem", "began work on it", "called it fixed"):
        assert seq_words in page
    assert page.index("We have seen it.") < page.index("The valve is the cause.") < page.index("The valve is new.")
    assert "How you can see it" in page and "Firmware 2.1 reports it." in page
    assert page.count('class="receipt"') >= 4
    assert page.count("data-record-seq") >= 4
    assert 'href="/people/ann"' in page
    # The customer's words stand here as they stand under the post, with the way back.
    assert "It <strong>stops</strong> after an hour." in page
    assert f'href="{comment.path}"' in page
    assert "Fixed on" in page
    assert 'id="comments"' in page
    assert f'href="{issue.path}/feed.atom"' in page


def test_late_promises_show_on_the_page_without_anybody_doing_anything(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann, in_days=2)
    assert "late" not in client.get(issue.path).text.split("story")[0]
    with clock.travel(clock.now() + timedelta(days=3)):
        assert "1 day late" in client.get(issue.path).text
    with clock.travel(clock.now() + timedelta(days=8)):
        assert "6 days late" in client.get(issue.path).text


def test_a_comment_that_is_removed_disappears_from_the_story_too(client: FlaskClient, ann: Person) -> None:
    comment = make_comment(make_thread(), body="My neighbour Dora Secret broke it.")
    issue = make_issue(ann, comment=comment)
    assert "Dora Secret" in client.get(issue.path).text
    conversation.remove_comment(comment, reason="personal-data", by=ann)
    page = client.get(issue.path).text
    assert "Dora Secret" not in page
    assert "not public any more" in page


def test_a_redacted_text_leaves_its_reason_in_the_story(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann)

    @unit_of_work
    def redact() -> None:
        row = session().scalars(sa.select(RecordText).where(RecordText.text == "We have seen it.")).one()
        row.text, row.salt, row.gone = None, None, "personal data"

    redact()
    page = client.get(issue.path).text
    assert "We have seen it." not in page
    assert "These words were redacted: personal data." in page


def test_words_are_shown_as_paragraphs_and_nothing_in_them_runs(client: FlaskClient, ann: Person) -> None:
    issue = actions.report(title="<b>T</b>", words="One.\n\nTwo <script>alert(1)</script> {{7*7}}", by=ann)
    page = client.get(issue.path).text
    assert "<p>One.</p>" in page
    assert "<script>alert" not in page and "{{7*7}}" in page
    assert "&lt;b&gt;T&lt;/b&gt;" in page


def test_the_thread_is_the_issues_own(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann)
    make_comment(issue.thread, body="Mine stops as well.")
    assert "Mine stops as well." in client.get(issue.path).text


def test_packages_above_put_sections_on_the_page(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann)
    before = dict(sections.of_issue._known)
    sections.register("test", lambda issue: [issue.number], "macros.html")
    try:
        assert client.get(issue.path).status_code == 200
        assert sections.of_issue.of(issue)[-1].items == [1]
    finally:
        sections.of_issue._known = before


def test_an_issue_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    for path in ("/issues/1", "/issues/0", "/issues/99999999999999999999", "/issues/x"):
        assert client.get(path).status_code == 404


def test_pages_cost_the_same_number_of_queries_whatever_their_length(client: FlaskClient, ann: Person) -> None:
    make_issue(ann, comment=make_comment(make_thread()), state="in progress")
    few, few_lines = queries_of(client, "/issues/1"), queries_of(client, "/issues")
    issue, ann = session().get_one(Issue, 1), session().get_one(Person, 1)
    for version in range(3, 9):
        due = clock.now().date() + timedelta(days=1)
        actions.update(issue, text="Still at it.", owner=ann, next_update=due, version=version, by=ann)
        actions.add_comment(issue, make_comment(make_thread()), by=ann)
        make_issue(make_person("ben-" + "abcdefghi"[version]))
    assert queries_of(client, "/issues/1") == few
    assert queries_of(client, "/issues") == few_lines


def test_the_record_leads_to_whatever_can_be_seen(client: FlaskClient, ann: Person) -> None:
    comment = make_comment(make_thread())
    make_issue(ann, comment=comment)
    post = make_post(ann)
    page = client.get("/record").text
    for path in ("/people/ann", comment.path, "/issues/1", post.path):
        assert f'href="{path}"' in page
