"""Where a post stands in its life: who may publish it, who was asked to read it first, and what is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from blog.conversation import queries as conversation
from blog.desk import change_queries
from blog.desk.life_forms import OFFERED, LifeForm
from blog.desk.models import Change
from blog.people.models import Person
from blog.posts import second, writing
from blog.posts.models import Post, State
from blog.record.models import Entry


@dataclass(frozen=True)
class Life:
    """All of it, as the templates of the editor read it."""

    # new, draft, scheduled, published, withdrawn, or change: a draft of what a live post is going to say.
    state: str
    form: LifeForm
    # Whether somebody else has to publish it, and whether whoever is signed in wrote the last words.
    needs_reader: bool = False
    is_mine: bool = False
    # What was asked for, planned or went wrong: of the post, or of the draft of changes that is shown.
    row: Post | Change | None = None
    # The draft of changes that waits beside a live post.
    change: Change | None = None
    # The entry with which it went out alone, while nobody else has read it.
    alone: Entry | None = None
    may_confirm: bool = False


def said(form: Mapping[str, str]) -> LifeForm:
    """What a form says beside its words, without what it could choose from."""
    return LifeForm(form, readers=[], comments=[])


def look(
    post: Post | None, person: Person, form: Mapping[str, str] | None = None, change: Change | None = None
) -> Life:
    """Read it, in a constant number of queries.

    `form` is what was sent and is handed back; `change` the draft of changes that is being written.
    """
    if post is None:
        return Life("new", LifeForm(form, readers=[], comments=[]))
    row = change or post
    editor = change.saved_by if change else writing.last_editor(post)
    readers = [one for one in second.possible() if one.id != editor.id] if row.ready_at is None else []
    comments = []
    if post.state is State.PUBLISHED and post.thread is not None:
        comments = conversation.newest(None, OFFERED, thread=post.thread).items
    filled = {"credit": str(change.credit_id or ""), "alone": change.fields.get("alone", "")} if change else {}
    alone = second.alone_entry(post) if post.confirmed_at is None and change is None else None
    return Life(
        "change" if change else post.state.value,
        LifeForm(form, readers=readers, comments=comments, **filled),
        needs_reader=change_queries.needs_reader(change) if change else second.needed(post),
        is_mine=editor.id == person.id,
        row=row,
        change=change_queries.of(post) if change is None and post.state is State.PUBLISHED else None,
        alone=alone,
        may_confirm=alone is not None and second.may_confirm(post, alone, person),
    )
