"""Drafts, the one door to the public, edits, withdrawals: what they change and what the record says of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from blog.core.db import session, unit_of_work
from blog.people.models import Person, Role, Standing
from blog.posts import actions, queries
from blog.posts.models import Post, Revision, State
from blog.posts.rules import Change, NotPublishable, Stale
from blog.record import queries as record
from tests.builders import make_person, make_post

pytestmark = pytest.mark.usefixtures("app")


def kinds() -> list[str]:
    """The kinds of entry about posts, oldest first."""
    return [entry.kind for entry in reversed(record.latest(100)) if entry.kind.startswith("post.")]


def save(post: Post, by: Person, *, version: int | None = None, title: str | None = None, source: str = "") -> None:
    """Save a draft with other words."""
    actions.save_draft(
        post,
        title=post.title if title is None else title,
        source=source or post.source,
        authors=[author.person for author in post.authors],
        version=post.version if version is None else version,
        by=by,
    )


def edit(post: Post, by: Person, source: str, kind: Change = Change.TYPO, note: str = "", version: int = 0) -> None:
    """Change a live post."""
    actions.edit_post(
        post,
        title=post.title,
        source=source,
        authors=[author.person for author in post.authors],
        version=version or post.version,
        kind=kind,
        note=note,
        by=by,
    )


def test_publishing_puts_the_words_on_the_record_and_opens_a_thread() -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps", source="They stop.", authors=[ben])
    said = record.about(post.topic)[-1]
    assert said.entry.kind == "post.published"
    assert said.facts == {"authors": ["ann", "ben"]}
    assert (said.text("title"), said.text("body")) == ("Pumps", "They stop.")
    assert post.thread is not None
    assert (post.thread.topic, post.thread.path, post.thread.public) == (post.topic, "/posts/pumps", True)


def test_publishing_again_changes_nothing() -> None:
    ann = make_person("ann")
    post = make_post(ann)
    before = post.version
    actions.publish_post(post, by=ann)
    assert post.version == before
    assert kinds() == ["post.published"]


def test_a_draft_is_not_on_the_record() -> None:
    ann = make_person("ann")
    save(make_post(ann, published=False), ann, source="Other words.")
    assert kinds() == []


@pytest.mark.parametrize(("title", "source"), [("", "Words."), ("A title", ""), ("A title", "<b> </b>\n\n&nbsp;")])
def test_a_post_without_title_or_words_cannot_be_published(title: str, source: str) -> None:
    ann = make_person("ann")
    post = actions.write_draft(title=title, source=source, authors=[ann], by=ann)
    with pytest.raises(NotPublishable, match="no (title|words)"):
        actions.publish_post(post, by=ann)
    assert (post.state, kinds()) == (State.DRAFT, [])


def test_a_picture_alone_is_something_to_publish() -> None:
    ann = make_person("ann")
    make_post(ann, source="![The pump](/media/pump.png)")
    assert kinds() == ["post.published"]


def test_nobody_without_a_complete_page_can_be_published() -> None:
    ann, new = make_person("ann"), make_person("new", complete=False)
    post = make_post(ann, authors=[new], published=False)
    with pytest.raises(NotPublishable, match="New Example has no complete page"):
        actions.publish_post(post, by=ann)
    assert post.state is State.DRAFT


def test_nobody_is_named_who_has_left() -> None:
    ann, ben = make_person("ann"), make_person("ben")

    @unit_of_work
    def leave() -> None:
        ben.standing = Standing.LEFT

    leave()
    with pytest.raises(NotPublishable, match="does not speak here any more"):
        make_post(ann, authors=[ben], published=False)


def test_nobody_signs_with_other_names_alone_but_an_admin() -> None:
    ann, ben, eve = make_person("ann"), make_person("ben"), make_person("eve", roles=[Role.ADMIN])
    with pytest.raises(NotPublishable, match="You must be one of the authors"):
        actions.write_draft(title="Pumps", source="Words.", authors=[ben], by=ann)
    assert actions.write_draft(title="Pumps", source="Words.", authors=[ben], by=eve).id


def test_name_and_title_are_frozen_at_publication() -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)

    @unit_of_work
    def become(name: str, title: str) -> None:
        ann.name, ann.title = name, title

    become("Ann Married", "Head of Pumps")
    actions.publish_post(post, by=ann)
    become("Ann Later", "Chief of Pumps")
    edit(post, ann, "Other words.")
    assert [(author.name, author.title) for author in post.authors] == [("Ann Married", "Head of Pumps")]


def test_a_typo_moves_no_feed_and_a_correction_does() -> None:
    ann = make_person("ann")
    post = make_post(ann)
    published = post.updated_at
    edit(post, ann, "We found out why the pumps stopped.")
    assert post.updated_at == published
    edit(post, ann, "We found out why two pumps stopped.", Change.CORRECTION, "It was two, not all.")
    assert post.updated_at is not None
    assert published is not None
    assert post.updated_at > published
    assert kinds() == ["post.published", "post.edited", "post.corrected"]
    typo, correction = record.about(post.topic)[1:]
    assert typo.facts["silent"] is True
    assert correction.text("note") == "It was two, not all."


def test_a_correction_needs_its_sentence() -> None:
    ann = make_person("ann")
    post = make_post(ann)
    with pytest.raises(NotPublishable, match="needs a sentence"):
        edit(post, ann, "Other words.", Change.CORRECTION)
    assert kinds() == ["post.published"]


def test_the_same_edit_sent_twice_makes_one_entry() -> None:
    ann = make_person("ann")
    post = make_post(ann)
    seen = post.version
    edit(post, ann, "Other words.", version=seen)
    edit(post, ann, "Other words.", version=seen)
    assert kinds() == ["post.published", "post.edited"]


def test_whoever_saw_an_older_version_is_told_who_saved_and_changes_nothing() -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, authors=[ben], published=False)
    seen = post.version
    save(post, ben, source="Ben's words.", version=seen)
    with pytest.raises(Stale) as stale:
        save(post, ann, source="Ann's words.", version=seen)
    assert (stale.value.who, post.source) == ("Ben Example", "Ben's words.")


def test_withdrawing_needs_a_reason_and_keeps_the_conversation() -> None:
    ann = make_person("ann")
    post = make_post(ann)
    with pytest.raises(NotPublishable, match="Say why"):
        actions.withdraw_post(post, reason=" \u200b ", by=ann)
    actions.withdraw_post(post, reason="It was wrong.", by=ann)
    actions.withdraw_post(post, reason="Said again.", by=ann)
    assert kinds() == ["post.published", "post.withdrawn"]
    assert record.about(post.topic)[-1].text("reason") == "It was wrong."
    assert queries.latest().items == []
    assert post.thread is not None
    assert (post.thread.public, post.thread.open) == (True, True)


def test_what_was_withdrawn_is_not_published_again_and_a_draft_not_withdrawn() -> None:
    ann = make_person("ann")
    post, draft = make_post(ann), make_post(ann, published=False)
    actions.withdraw_post(post, reason="It was wrong.", by=ann)
    with pytest.raises(NotPublishable, match="was withdrawn"):
        actions.publish_post(post, by=ann)
    with pytest.raises(NotPublishable, match="nothing to withdraw"):
        actions.withdraw_post(draft, reason="It was wrong.", by=ann)


def test_revisions_are_kept_when_words_change() -> None:
    ann = make_person("ann")
    post = make_post(ann, source="One.", published=False)
    save(post, ann, source="Two.")
    actions.save_draft(
        post, title=post.title, source="Two.", authors=[ann], tags=["pumps"], version=post.version, by=ann
    )
    actions.publish_post(post, by=ann)
    edit(post, ann, "Three.", note="Counted on.")
    newest = sa.select(Revision).where(Revision.post_id == post.id).order_by(Revision.number.desc())
    kept = [(row.number, row.source, row.by.handle, row.note) for row in session().scalars(newest)]
    assert kept == [(3, "Three.", "ann", "Counted on."), (2, "Two.", "ann", ""), (1, "One.", "ann", "")]


def test_the_address_follows_the_title_until_it_is_public_and_never_after() -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", published=False)
    save(post, ann, title="Pümpen & Brunnen")
    assert post.slug == "puempen-brunnen"
    actions.publish_post(post, by=ann)
    actions.edit_post(post, title="Wells", source=post.source, authors=[ann], version=post.version, by=ann)
    assert post.slug == "puempen-brunnen"
    assert post.thread is not None
    assert post.thread.title == "Wells"


def test_two_posts_of_one_title_have_two_addresses() -> None:
    ann = make_person("ann")
    made = [make_post(ann, title="Pumps", source=f"Words {number}.") for number in (1, 2, 3)]
    assert [post.slug for post in made] == ["pumps", "pumps-2", "pumps-3"]


def test_a_new_draft_sent_twice_is_one() -> None:
    ann = make_person("ann")
    first, second = (actions.write_draft(title="Pumps", source="Words.", authors=[ann], by=ann) for _ in range(2))
    assert first.id == second.id
    assert session().query(Post).count() == 1


def test_publishing_from_the_form_is_all_or_nothing() -> None:
    ann, new = make_person("ann"), make_person("new", complete=False)
    post = make_post(ann, source="Kept.", published=False)
    with pytest.raises(NotPublishable):
        actions.save_and_publish(post, title="Pumps", source="Lost?", authors=[ann, new], version=post.version, by=ann)
    assert (post.source, post.state) == ("Kept.", State.DRAFT)
