"""Where pictures stand among the words of people here: posts, pages, drafts of changes and what is not saved."""

from __future__ import annotations

import re

import sqlalchemy as sa

from blog.core.db import session
from blog.core.i18n import _
from blog.desk.models import Change, Unsaved
from blog.media import actions as pictures
from blog.media import uses
from blog.media.uses import Use
from blog.moderation.models import Policy
from blog.people.models import BloggingPolicy
from blog.posts.models import Page, Post, Revision
from blog.record import erasing

_NAME = re.compile(r"/media/([0-9a-f]{64}\.webp)")
# As many earlier revisions as anybody looks at; that there are any is what counts.
PAST_MOST = 20


def register() -> None:
    """Have these looked through before a picture is removed."""
    uses.register("posts", _in_posts)
    uses.register("pages", _in_pages)
    uses.register("changes", _in_changes)
    uses.register("unsaved", _in_unsaved)
    uses.register("policies", _in_policies)
    uses.register("revisions", _in_revisions)
    for kind in ("post", "page"):
        erasing.register(kind, "pictures", erasing.Place(_leave, _leave, _drop))


def _leave(_id: str, _words: erasing.Words, _by: str) -> None:
    """Words that are only withheld may come back, and their pictures with them."""


def _drop(_id: str, words: erasing.Words, _by: str) -> None:
    """Words that are gone for good take the pictures with them that nothing else shows."""
    for name in dict.fromkeys(_NAME.findall(words.text)):
        pictures.drop_unused.later(name)


def _in_posts(name: str) -> list[Use]:
    found = session().execute(sa.select(Post.id, Post.title).where(_holds(name, Post.source, Post.html)))
    return [Use(title, f"/staff/posts/{id}") for id, title in found]


def _in_pages(name: str) -> list[Use]:
    found = session().execute(sa.select(Page.id, Page.title).where(_holds(name, Page.source, Page.html)))
    return [Use(title, f"/staff/pages/{id}") for id, title in found]


def _in_changes(name: str) -> list[Use]:
    found = session().execute(sa.select(Change.post_id, Change.title).where(_holds(name, Change.source)))
    return [Use(_("Changes of “%(title)s”", title=title), f"/staff/posts/{id}") for id, title in found]


def _in_unsaved(name: str) -> list[Use]:
    """Whose words they are is not said, and they are led to nowhere: nobody else can open them."""
    typed = sa.select(sa.func.count()).where(_holds(name, sa.cast(Unsaved.fields, sa.Text)))
    return [Use(_("Words that somebody has not saved yet"), "/staff/posts")] if session().scalar(typed) else []


def _in_policies(name: str) -> list[Use]:
    """Every version of a policy stays readable."""
    comments = sa.select(Policy.version).where(_holds(name, Policy.text))
    writing = sa.select(BloggingPolicy.version).where(_holds(name, BloggingPolicy.source))
    return [
        *(Use(_("Version %(number)s of the rules", number=each), "/policy") for each in session().scalars(comments)),
        *(
            Use(_("Version %(number)s of the blogging policy", number=each), "/people/policy")
            for each in session().scalars(writing)
        ),
    ]


def _in_revisions(name: str) -> list[Use]:
    """Revisions whose post or page does not show it any more."""
    wanted = (
        sa.select(Revision.post_id, Revision.page_id, Revision.number, Revision.title)
        .outerjoin(Post, Post.id == Revision.post_id)
        .outerjoin(Page, Page.id == Revision.page_id)
        .where(_holds(name, Revision.source))
        .where(sa.not_(_holds(name, sa.func.coalesce(Post.source, Page.source))))
        .order_by(Revision.id.desc())
        .limit(PAST_MOST)
    )
    return [
        Use(
            _("Revision %(number)s of “%(title)s”", number=number, title=title),
            f"/staff/{'posts' if post_id else 'pages'}/{post_id or page_id}/revisions/{number}",
            past=True,
        )
        for post_id, page_id, number, title in session().execute(wanted)
    ]


def _holds(name: str, *columns: sa.ColumnElement[str] | sa.orm.InstrumentedAttribute[str]) -> sa.ColumnElement[bool]:
    return sa.or_(*(column.contains(name, autoescape=True) for column in columns))
