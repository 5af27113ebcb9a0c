"""An author hears of the comments under what they wrote, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from blog.conversation import actions as conversation
from blog.conversation.models import Speaking
from blog.core.db import unit_of_work
from blog.people.models import Person, Standing
from tests.builders import make_comment, make_person, make_post
from tests.conftest import Mailbox

pytestmark = pytest.mark.usefixtures("app")
Work = Callable[[], int]


def letters(mailbox: Mailbox, handle: str) -> list[str]:
    """The subjects of what this person got."""
    return [str(mail["Subject"]) for mail in mailbox.to(f"{handle}@openline.example")]


def test_every_author_hears_of_a_comment_once_it_is_public(work: Work, mailbox: Mailbox) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps", authors=[ben])
    assert post.thread is not None
    make_comment(post.thread, body="Held words.", public=False)
    work()
    assert letters(mailbox, "ann") == []
    make_comment(post.thread, body="It stopped again.")
    work()
    for handle in ("ann", "ben"):
        assert letters(mailbox, handle) == ["Cora Customer wrote under “Pumps”"]
    body = mailbox.to("ann@openline.example")[0].get_body(("plain",))
    assert body is not None
    assert "It stopped again." in body.get_content()
    assert "Held words." not in body.get_content()


def test_nobody_is_told_of_their_own_words(work: Work, mailbox: Mailbox) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, authors=[ben])
    assert post.thread is not None
    asked = make_comment(post.thread)
    work()
    conversation.answer(asked, text="I saw that too.", speaking=Speaking.SELF, by=ann)
    work()
    assert len(letters(mailbox, "ann")) == 1
    assert len(letters(mailbox, "ben")) == 2


def test_nobody_who_has_left_is_told(work: Work, mailbox: Mailbox) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, authors=[ben])
    assert post.thread is not None
    make_comment(post.thread)

    @unit_of_work
    def leave(person: Person) -> None:
        person.standing = Standing.LEFT

    leave(ben)
    work()
    assert (len(letters(mailbox, "ann")), letters(mailbox, "ben")) == (1, [])


def test_imported_comments_are_told_to_nobody(work: Work, mailbox: Mailbox) -> None:
    ann = make_person("ann")
    post = make_post(ann)
    assert post.thread is not None
    sent = datetime(2012, 5, 1, tzinfo=UTC)
    conversation.import_comment(
        post.thread, name="Old Reader", source="Old words.", html="<p>Old words.</p>", sent_at=sent
    )
    work()
    assert letters(mailbox, "ann") == []
