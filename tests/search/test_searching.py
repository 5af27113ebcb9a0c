"""Finding words: what is public and nothing else, in the same way on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from blog.core import clock, jobs
from blog.core.db import is_sqlite, session
from blog.issues import actions as issues
from blog.issues import embargoes
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people.models import Person, Role
from blog.posts import actions, page_actions
from blog.posts.rules import Change
from blog.record import projections, withholding
from blog.record import queries as record
from blog.search import actions as index
from blog.search import queries, rules, store
from blog.search.models import Document, Kind
from tests.builders import make_comment, make_issue, make_page, make_person, make_post


def found(words: str, kind: Kind | None = None) -> list[str]:
    """What is found, as the record calls it."""
    hits = queries.find(rules.read(words), kind=kind).hits
    return [hit.thing.topic for hit in hits]


def same() -> None:
    """The index says what is public, neither more nor less."""
    assert projections.check()["Search"] == []


@pytest.fixture
def ann(app: object) -> Person:
    return make_person("ann", roles=[Role.AUTHOR, Role.MODERATOR, Role.ADMIN])


def test_posts_comments_issues_and_pages_are_found_by_their_words(ann: Person) -> None:
    post = make_post(ann, title="Why the pumps stop", source="The **gasket** is to blame.")
    assert post.thread is not None
    comment = make_comment(post.thread, body="My gasket is new, and it stops.")
    issue = make_issue(ann, title="The gasket leaks")
    page = make_page(ann, title="Imprint")
    assert found("gasket") == [issue.topic, comment.topic, post.topic]
    assert found("gasket", Kind.POST) == [post.topic]
    assert found("gasket", Kind.COMMENT) == [comment.topic]
    assert found("well lane") == [page.topic]
    assert found("gasket blame") == [post.topic]
    assert found("gasket nowhere") == []
    same()


def test_case_accents_and_forms_of_letters_do_not_matter(ann: Person) -> None:
    post = make_post(ann, title="Über die Straße", source="Café crème, ﬁne; a naïve Ångström. Мир. Fir\u00admware.")
    for words in ("uber", "ÜBER", "strasse", "STRASSE", "cafe creme", "fine", "naive", "angstrom", "мир", "firmware"):
        assert found(words) == [post.topic], words


def test_scripts_without_spaces_are_found_by_their_characters(ann: Person) -> None:
    post = make_post(ann, title="水泵为什么停", source="我们找到了原因。 हम जानते हैं।")
    assert found("水泵") == [post.topic]
    assert found("原因") == [post.topic]
    assert found("因原") == []
    assert found("जानते") == [post.topic]


def test_words_in_quotes_stand_together_and_the_last_word_may_be_unfinished(ann: Person) -> None:
    together = make_post(ann, title="One", source="A green beam stands here.")
    apart = make_post(ann, title="Two", source="The beam is green and a greenhouse.")
    assert found('"green beam"') == [together.topic]
    assert found("beam green") == [apart.topic, together.topic]
    assert found("greenh") == [apart.topic]
    assert found('"greenh"') == []
    # Two letters begin too many words.
    assert (found("gre beam"), found("beam gre"), found("beam gr")) == ([], [apart.topic, together.topic], [])
    assert found("greenh beam") == []
    assert found("One green") == [together.topic]
    # A title does not go on in the body.
    assert found('"one a"') == []


def test_what_is_typed_with_a_hyphen_or_a_point_is_found_as_it_is_typed(ann: Person) -> None:
    post = make_post(ann, title="E-mail", source="Firmware v2.1 at pumps.example/help")
    assert found("e-mail") == found("v2.1") == found("pumps.example/help") == [post.topic]
    assert found("v1.2") == []


def test_titles_come_first_and_then_the_newest(ann: Person) -> None:
    titled = make_post(ann, title="Saddle news")
    old = make_post(ann, source="About the saddle.")
    new = make_post(ann, source="About the saddle again.")
    assert found("saddle") == [titled.topic, new.topic, old.topic]


def test_a_draft_is_never_found_and_a_post_is_until_it_is_withdrawn(ann: Person) -> None:
    post = make_post(ann, source="An unripe thought.", published=False)
    assert found("unripe") == []
    actions.publish_post(post, by=ann)
    assert found("unripe") == [post.topic]
    actions.edit_post(
        post, title=post.title, source="A ripe thought.", authors=[ann], version=post.version,
        kind=Change.CORRECTION, note="It was ripe.", by=ann,
    )  # fmt: skip
    assert (found("unripe"), found("ripe")) == ([], [post.topic])
    actions.withdraw_post(post, reason="It was wrong.", by=ann)
    assert found("ripe") == []
    assert session().scalar(sa.select(Document.id)) is None
    same()


def test_a_page_is_found_until_it_is_withdrawn(ann: Person) -> None:
    page = make_page(ann)
    assert found("pumps ltd") == [page.topic]
    page_actions.withdraw_page(page, reason="We moved.", by=ann)
    assert found("pumps ltd") == []
    same()


def test_a_comment_that_waits_is_hidden_or_removed_is_not_found(ann: Person) -> None:
    post = make_post(ann)
    assert post.thread is not None
    comment = make_comment(post.thread, body="A peculiar noise.", public=False)
    assert found("peculiar") == []
    case = cases.case_of("comment", comment.id)
    assert case is not None
    mia = make_person("mia", roles=[Role.MODERATOR])
    moderation.decide_publication(case, by=mia)
    assert found("peculiar") == [comment.topic]
    moderation.decide_hiding(case, by=mia, reason="off-topic")
    assert found("peculiar") == []
    # Not by the words that stand in its place either: it is in the index no more.
    assert session().scalar(sa.select(Document.id).where(Document.kind == Kind.COMMENT)) is None
    moderation.decide_restoration(case, by=mia)
    assert found("peculiar") == [comment.topic]
    same()


def test_words_that_are_withheld_are_found_again_only_when_they_are_shown_again(ann: Person) -> None:
    post = make_post(ann, source="An unspeakable word.")
    (text,) = record.texts_of(post.topic, "body")
    withholding.withhold(text, code="personal-data", by="ann")
    assert found("unspeakable") == []
    withholding.restore(text, by="mia")
    assert found("unspeakable") == [post.topic]
    withholding.withhold(text, code="personal-data", by="ann")
    withholding.redact(text, by="mia")
    assert found("unspeakable") == []
    same()


def test_words_of_an_issue_are_withheld_one_by_one(ann: Person) -> None:
    issue = make_issue(ann, title="It leaks", state="in progress")
    assert found("valve") == [issue.topic]
    said = next(said for said in record.about(issue.topic) if said.entry.kind == "issue.started")
    text = next(one for one in record.texts_of(issue.topic, "text") if one.seq == said.entry.seq)
    withholding.withhold(text, code="personal-data", by="ann")
    assert found("valve") == []
    assert found("leaks") == [issue.topic]
    same()


def test_nothing_of_an_embargo_is_found_before_its_day(ann: Person) -> None:
    day = clock.now().date() + timedelta(days=3)
    issue = issues.report(title="A secret hole", words="It is in the lid.", by=ann, embargo_until=day)
    assert found("secret") == found("lid") == []
    with clock.travel(clock.now() + timedelta(days=5)):
        embargoes.lift_now(issue.number)
        assert found("secret") == found("lid") == [issue.topic]
    same()


def test_pages_of_what_was_found_lead_on_and_back(ann: Person) -> None:
    posts = [make_post(ann, source=f"A pedal, {n}.").topic for n in range(queries.LISTED * 2 + 3)][::-1]
    asked = rules.read("pedal")
    first = queries.find(asked)
    second = queries.find(asked, key=first.older)
    third = queries.find(asked, key=second.older)
    topics = [[hit.thing.topic for hit in page.hits] for page in (first, second, third)]
    assert topics == [posts[:10], posts[10:20], posts[20:]]
    assert (first.newer, third.older, first.count) == (None, None, 23)
    assert [hit.thing.topic for hit in queries.find(asked, key=third.newer).hits] == posts[10:20]
    back = queries.find(asked, key=second.newer)
    assert [hit.thing.topic for hit in back.hits] == posts[:10]
    assert back.newer is None
    for nonsense in ("older-1", "older-x-y-z", "newer--1-2", "older-1-" + "9" * 40 + "-1"):
        assert [hit.thing.topic for hit in queries.find(asked, key=nonsense).hits] == posts[:10]


def test_only_the_newest_of_very_many_are_put_in_order(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "RANKED", 5)
    posts = [make_post(ann, source="A pedal.").topic for _ in range(7)][::-1]
    page = queries.find(rules.read("pedal"))
    assert (page.count, page.more) == (5, True)
    assert [hit.thing.topic for hit in page.hits] == posts[:5]


def test_a_word_that_enough_have_is_not_taken_for_the_beginning_of_another(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "RANKED", 3)
    posts = [make_post(ann, source=f"A {word}.").topic for word in ("pedal", "pedal", "pedals", "pedal", "pedals")]
    begun = queries.find(rules.read("pedal"))
    assert {hit.thing.topic for hit in begun.hits} == set(posts[2:]) and begun.more
    make_post(ann, source="A pedal.")
    assert not {hit.thing.topic for hit in queries.find(rules.read("pedal")).hits} & {posts[2], posts[4]}


@pytest.mark.parametrize(("glanced_at", "walked_through"), [(1, 1), (2, 6), (10, 10)])
def test_frequent_words_and_rare_ones_are_found_alike(
    ann: Person, monkeypatch: pytest.MonkeyPatch, glanced_at: int, walked_through: int
) -> None:
    monkeypatch.setattr(store, "GLANCED_AT", glanced_at)
    monkeypatch.setattr(store, "WALKED_THROUGH", walked_through)
    posts = [make_post(ann, source="A pedal." if number % 2 else "A crank.") for number in range(8)]
    for kind in (None, Kind.POST):
        found = store.newest(rules.read('"pedal"'), kind, 3)
        things = session().scalars(sa.select(Document.thing).where(Document.id.in_(found)))
        assert sorted(things, reverse=True) == [posts[number].id for number in (7, 5, 3)]
        assert found == sorted(found, reverse=True)
    assert store.newest(rules.read('"crank" "pedal"'), None, 3) == []


def test_customers_are_not_found_by_name(ann: Person) -> None:
    post = make_post(ann)
    assert post.thread is not None
    make_comment(post.thread, name="Cornelia Quist")
    assert found("Cornelia") == found("Quist") == []


def test_the_index_can_be_made_anew(ann: Person) -> None:
    post = make_post(ann, source="A pedal.")
    assert post.thread is not None
    make_comment(post.thread, body="My pedal.")
    before = found("pedal")
    assert index.rebuild() == 2
    assert found("pedal") == before
    same()


def test_words_that_were_redacted_are_in_no_file_of_the_index(ann: Person) -> None:
    post = make_post(ann, source="An unspeakabledeed.")
    (text,) = record.texts_of(post.topic, "body")
    withholding.withhold(text, code="personal-data", by="ann")
    withholding.redact(text, by="mia")
    assert not is_sqlite() or b"unspeakabledeed" in _blocks()
    jobs.run_due()
    assert not is_sqlite() or b"unspeakabledeed" not in _blocks()


def _blocks() -> bytes:
    """What SQLite keeps of the index."""
    rows = session().execute(sa.text("SELECT block FROM search_words_data")).scalars()
    return b"\n".join(rows)
