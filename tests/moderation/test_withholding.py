"""Words are withheld by one person at once; a second one confirms, and they are gone, or shows them again."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, State
from blog.core import clock
from blog.core.db import is_sqlite, session, unit_of_work
from blog.moderation import withholding
from blog.people.models import Person, Role
from blog.posts import actions as posts
from blog.posts.imports import import_post
from blog.record import embargoes, erasing
from blog.record import queries as record
from blog.record.actions import announce
from blog.record.models import RecordText
from blog.record.verification import verify
from blog.record.withholding import NotWithheld, take_back
from tests import builders

WORDS = "Unrepeatable words about Cora."
SECRET = "The master password is 1234."


@pytest.fixture
def max_(app: Flask) -> Person:
    return builders.make_person("max", roles=[Role.MODERATOR])


@pytest.fixture
def ada(max_: Person) -> Person:
    return builders.make_person("ada", roles=[Role.ADMIN])


def text_of(subject: str, name: str = "body") -> RecordText:
    session().rollback()
    return record.texts_of(subject, name)[0]


def story(subject: str) -> list[tuple[str, str]]:
    session().rollback()
    return [(said.entry.kind, said.entry.by) for said in record.about(subject)]


def words_on(client: FlaskClient, path: str) -> str:
    return re.sub(r"<[^>]+>", "", client.get(path).text)


def removed_comment(by: Person) -> Comment:
    comment = builders.make_comment(builders.make_thread(), body=WORDS)
    conversation.remove_comment(comment, reason="abuse", by=by)
    return comment


def every_word_stored() -> str:
    """Everything that stands in any text column of the database."""
    session().rollback()
    found = []
    for table in sa.inspect(session().get_bind()).get_table_names():  # type: ignore[union-attr]
        found += [str(row) for row in session().execute(sa.text(f'SELECT * FROM "{table}"'))]
    return "\n".join(found)


def test_a_confirmed_redaction_leaves_no_word_in_the_database(max_: Person, ada: Person) -> None:
    comment = removed_comment(max_)
    assert "Unrepeatable" in every_word_stored()
    withholding.confirm(text_of(comment.topic), by=ada)
    assert "Unrepeatable" not in every_word_stored()
    text = text_of(comment.topic)
    assert (text.text, text.salt, text.gone, text.withheld) == (None, None, "abuse", None)
    assert story(comment.topic)[-1] == ("text.redacted", "ada")
    last = record.about(comment.topic)[-1].facts
    assert last == {"of": text.seq, "text_hash": text.hash, "code": "abuse", "second": "max"}
    assert verify().faults == []


def test_redacted_words_are_not_left_in_the_file_of_the_database(app: Flask, max_: Person, ada: Person) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL's own files are its own affair: what is deleted goes with its next vacuum.")
    comment = removed_comment(max_)
    withholding.confirm(text_of(comment.topic), by=ada)
    session().rollback()
    session().connection().exec_driver_sql("COMMIT")
    session().connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    session().connection().exec_driver_sql("BEGIN")
    files = list(app.config["INSTANCE"].glob("openline.sqlite*"))
    assert files and all(b"Unrepeatable" not in file.read_bytes() for file in files)


def test_whoever_withheld_it_does_not_confirm_it_while_there_is_a_second(max_: Person, ada: Person) -> None:
    comment = removed_comment(max_)
    for verb in (withholding.confirm, withholding.restore):
        with pytest.raises(withholding.Refused):
            verb(text_of(comment.topic), by=max_)
    assert text_of(comment.topic).text == WORDS


@pytest.mark.usefixtures("app")
def test_where_only_one_may_the_record_says_decided_alone() -> None:
    ada = builders.make_person("ada", roles=[Role.ADMIN])
    builders.make_person("ann")
    post = builders.make_post(ada, source=SECRET)
    posts.withdraw_post(post, reason="A slip.", by=ada)
    withholding.withhold(text_of(post.topic), code="mistake", by=ada)
    withholding.confirm(text_of(post.topic), by=ada)
    facts = record.about(post.topic)[-1].facts
    assert facts["decided_alone"] is True and "second" not in facts


def test_a_restored_comment_stands_again_where_it_stood(client: FlaskClient, max_: Person, ada: Person) -> None:
    comment = removed_comment(max_)
    assert WORDS not in client.get(comment.path, follow_redirects=True).text
    withholding.restore(text_of(comment.topic), by=ada)
    session().refresh(comment)
    assert comment.state is State.PUBLISHED
    kinds = [kind for kind, by in story(comment.topic)]
    assert kinds[-2:] == ["comment.restored", "text.restored"]
    assert client.get(f"/record/texts/{text_of(comment.topic).hash}").json["text"] == WORDS  # type: ignore[index]
    conversation.remove_comment(comment, reason="off-topic", by=ada)
    assert text_of(comment.topic).withheld == "off-topic"


def test_what_somebody_else_decided_first_is_not_decided_again(max_: Person, ada: Person) -> None:
    comment = removed_comment(max_)
    eve = builders.make_person("eve", roles=[Role.MODERATOR])
    withholding.confirm(text_of(comment.topic), by=ada)
    lines = record.head().seq
    for verb in (withholding.confirm, withholding.restore):
        with pytest.raises(NotWithheld):
            verb(text_of(comment.topic), by=eve)
    session().refresh(comment)
    assert record.head().seq == lines and comment.state is State.REMOVED


def test_a_public_comment_is_withheld_at_once_and_comes_back(client: FlaskClient, max_: Person, ada: Person) -> None:
    thread = builders.make_post(ada).thread
    assert thread is not None
    comment = builders.make_comment(thread, body=WORDS)
    assert WORDS in client.get(comment.path, follow_redirects=True).text
    withholding.withhold(text_of(comment.topic), code="legal-order", by=max_)
    page = client.get(comment.path, follow_redirects=True).text
    assert WORDS not in page and "A comment stood here." in page
    assert re.search(r"Its words were withheld on .+: legal order\.", page)
    assert story(comment.topic)[-1] == ("text.withheld", "max")
    withholding.restore(text_of(comment.topic), by=ada)
    assert WORDS in client.get(comment.path, follow_redirects=True).text
    assert [kind for kind, by in story(comment.topic)[-2:]] == ["comment.restored", "text.restored"]


def test_restored_words_look_as_they_did(max_: Person, ada: Person) -> None:
    html = "<p>One</p>\n\nis not *two*"
    brought = import_post(title="T", source=html, html=html, authors=[ada], occurred_at=clock.now())
    written = builders.make_post(ada, source="1 * 2 * 3\n\nis *six*")
    before = [brought.html, written.html]
    for post in (brought, written):
        withholding.withhold(text_of(post.topic), code="abuse", by=max_)
        assert "Body withheld: abuse (record " in post.html
        withholding.restore(text_of(post.topic), by=ada)
    session().rollback()
    assert [brought.html, written.html] == before


def test_the_same_words_are_withheld_wherever_the_subject_says_them_and_decided_together(
    client: FlaskClient, max_: Person, ada: Person
) -> None:
    post = builders.make_post(ada, title="Cora did it", source="One.")
    fields = {"title": post.title, "authors": [ada], "tags": [], "version": post.version}
    posts.edit_post(post, source="Two.", by=ada, **fields)
    builders.make_comment(builders.make_thread(), body="Cora did it")
    first, second = record.texts_of(post.topic, "title")
    withholding.withhold(first, code="personal-data", by=max_)
    session().rollback()
    assert first.withheld == second.withheld == "personal-data"
    assert {text for _, text in record.withheld()} == {first, second}
    page = words_on(client, post.path)
    assert "Cora" not in page and f"Title withheld: personal-data (record {first.seq})" in page
    withholding.restore(second, by=ada)
    assert record.withheld() == [] and "Cora did it" in words_on(client, post.path)


def test_nobody_confirms_through_another_text_what_they_withheld_themselves(max_: Person, ada: Person) -> None:
    post = builders.make_post(ada, title="Cora did it", source="One.")
    withholding.withhold(text_of(post.topic, "title"), code="abuse", by=max_)
    builders.make_post(ada, title="Cora did it", source="Two.")
    posts.edit_post(
        post, title="Cora did it", source="Three.", authors=[ada], tags=[], version=post.version, by=ada
    )  # fmt: skip
    again = record.texts_of(post.topic, "title")[-1]
    withholding.withhold(again, code="abuse", by=ada)
    for person in (max_, ada):
        with pytest.raises(withholding.Refused):
            withholding.confirm(again, by=person)


def test_a_withdrawn_post_is_withheld_and_then_blank_everywhere(client: FlaskClient, max_: Person, ada: Person) -> None:
    post = builders.make_post(ada, source=SECRET)
    seq = text_of(post.topic).seq
    posts.withdraw_post(post, reason="A slip.", by=ada)
    assert SECRET in client.get(f"/record/{seq}").text
    withholding.withhold(text_of(post.topic), code="mistake", by=max_)
    assert SECRET not in client.get(f"/record/{seq}").text
    withholding.confirm(text_of(post.topic), by=ada)
    assert SECRET not in every_word_stored()


@pytest.mark.usefixtures("app")
def test_the_authors_own_wish_needs_nobody_else() -> None:
    erased: list[str] = []

    def note(id: str, words: erasing.Words, by: str) -> None:
        erased.append(words.text)

    erasing.register("probe", "probe", erasing.Place(note, note, note))

    @unit_of_work
    def say() -> None:
        announce("comment.edited", subject="probe/1", by="customer", thread="post/1", texts={"body": WORDS})

    say()
    take_back(text_of("probe/1"), by="customer")
    take_back(text_of("probe/1"), by="customer")
    assert erased == [WORDS]
    assert story("probe/1") == [("comment.edited", "customer"), ("text.redacted", "customer")]
    assert record.about("probe/1")[0].texts["body"].tombstone == "These words were redacted: by author."


class Desk:
    def __init__(self, client: FlaskClient, person: Person) -> None:
        self.client = client.application.test_client()
        self.token = builders.sign_in(self.client, person)

    def post(self, text: RecordText, verb: str, **fields: str) -> int:
        path = f"/staff/record/texts/{text.hash}/{verb}"
        return self.client.post(path, data={"csrf_token": self.token} | fields).status_code


def test_the_front_page_of_the_record_lists_it_until_a_second_person_decides(
    client: FlaskClient, max_: Person, ada: Person
) -> None:
    comment = removed_comment(max_)
    page = words_on(client, "/record")
    assert "not yet confirmed by a second person" in page
    assert re.search(r"abuse, (since .+, )?for 1 minute", page)
    mine, hers = Desk(client, max_), Desk(client, ada)
    assert "somebody else decides" in mine.client.get("/staff/record/withheld").text
    assert WORDS in hers.client.get("/staff/record/withheld").text
    assert mine.post(text_of(comment.topic), "redaction") == 409
    assert hers.post(text_of(comment.topic), "redaction") == 303
    assert hers.post(text_of(comment.topic), "restoration") == 409
    assert "not yet confirmed" not in client.get("/record").text


def test_an_embargo_says_until_when_and_nothing_else_does(client: FlaskClient, max_: Person, ada: Person) -> None:
    post = builders.make_post(ada, source=SECRET)
    posts.withdraw_post(post, reason="A slip.", by=ada)
    text, desk = text_of(post.topic), Desk(client, max_)
    assert SECRET in desk.client.get(f"/staff/record/{text.seq}").text
    assert desk.post(text, "withholding") == 422
    assert desk.post(text, "withholding", code="embargo") == 422
    assert desk.post(text, "withholding", code="abuse", until="2030-01-02") == 422
    assert desk.post(text, "withholding", code="tone") == 422
    assert desk.post(text, "withholding", code="embargo", until="2030-01-02") == 303
    session().rollback()
    assert record.about(post.topic)[-1].facts["until"] == "2030-01-03T00:00:00.000000Z"
    assert "promised for 2 January 2030" in words_on(client, "/record")


def test_words_under_embargo_from_the_start_wait_for_their_day_and_not_for_a_person(max_: Person) -> None:
    embargoes.register("probe", lambda name: date(2030, 1, 2))

    @unit_of_work
    def say() -> None:
        announce("post.withdrawn", subject="probe/1", by="max", texts={"reason": SECRET})

    say()
    text = text_of("probe/1", "reason")
    assert text.withheld == "embargo" and record.withheld() == [] and record.withheld_count() == 0
    for verb in (withholding.confirm, withholding.restore):
        with pytest.raises(withholding.Refused, match="wait for the day"):
            verb(text, by=max_)
