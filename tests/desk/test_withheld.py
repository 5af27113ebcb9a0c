"""What is redacted from a public post stays nowhere on the desk; what is withheld is still its authors' to mend."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from blog.core.db import session
from blog.desk import remarks, things, unsaved
from blog.moderation import withholding
from blog.people.models import Role
from blog.posts.models import Post
from blog.record.models import Entry, RecordText
from tests.builders import make_person, make_post

pytestmark = pytest.mark.usefixtures("app")


def the_body(post: Post) -> RecordText:
    """The words of a post on the record."""
    wanted = sa.select(RecordText).join(Entry, Entry.seq == RecordText.seq)
    return session().scalars(wanted.where(Entry.subject == post.topic, RecordText.name == "body")).one()


def test_copies_on_the_desk_go_with_the_words(app: object) -> None:
    ann = make_person("ann")
    eve, max_ = make_person("eve", roles=[Role.ADMIN]), make_person("max", roles=[Role.ADMIN])
    post = make_post(ann, title="Pumps", source="Cora of Well Lane 7 told us so.")
    about = remarks.add_remark(post, body="Must we say this?", quote="cora of  Well Lane 7", by=ann)
    other = remarks.add_remark(post, body="A comma?", quote="Of something else", by=ann)
    unsaved.keep(things.of(post), fields={"body": "Cora of Well Lane 7 told us, so."}, version=1, turn=1, by=ann)
    withholding.withhold(the_body(post), code="personal-data", by=eve)
    assert unsaved.of(ann, f"post/{post.id}") is not None
    withholding.confirm(the_body(post), by=max_)
    session().expire_all()
    assert unsaved.of(ann, f"post/{post.id}") is None
    assert (about.quote, other.quote) == ("", "Of something else")
