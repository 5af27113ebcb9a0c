"""Verbs of static pages (imprint, privacy): as those of posts, without authors and tags."""

from __future__ import annotations

from blog.conversation import actions as conversation
from blog.core import clock, markup
from blog.core.db import add, lock, unit_of_work
from blog.core.i18n import _
from blog.core.text import TextRefused
from blog.people.models import Person
from blog.posts import rules, writing
from blog.posts.checks import check_note, check_reason
from blog.posts.models import Page, Reason, State
from blog.posts.rules import Change, NotPublishable
from blog.record.actions import announce

# Every page's footer shows some of them.
LISTINGS = "pages"


@unit_of_work
def write_draft(*, title: str, source: str, by: Person, slug: str = "", position: int | None = None) -> Page:
    """Begin a page that nobody outside sees; `position` is its place in the footer.

    Raises TextRefused when the words cannot be rendered.
    """
    _check(title)
    now = clock.now()
    page = add(
        Page(
            slug=writing.free_slug(Page, title, slug),
            title=title,
            source=source,
            html=markup.render_post(source),
            created_at=now,
            saved_at=now,
            saved_by_id=by.id,
            position=position,
        )
    )
    writing.keep_revision(page, by=by)
    return page


@unit_of_work
def save_draft(
    page: Page,
    *,
    title: str,
    source: str,
    version: int,
    by: Person,
    slug: str = "",
    position: int | None = None,
    reason: Reason = Reason.SAVED,
) -> None:
    """Save a draft. Raises rules.Stale when somebody saved meanwhile, NotPublishable when it is public already."""
    lock(page)
    if (
        page.state is State.DRAFT
        and _is_said(page, title, source, position)
        and slug in (rules.chosen_slug(page), page.slug)
    ):
        return
    writing.check_version(page, version)
    if page.state is not State.DRAFT:
        raise NotPublishable(_("This page is public already: say what kind of change it is, and save again."))
    _check(title)
    changed = (page.title, page.source) != (title, source)
    writing.move(page, title, slug)
    writing.set_words(page, title, source)
    page.position = position
    writing.finish(page, by)
    if changed:
        writing.keep_revision(page, by=by, reason=reason)


@unit_of_work
def publish_page(page: Page, *, by: Person) -> None:
    """Make a page public: the only door. Publishing it again changes nothing.

    Raises NotPublishable, in words, when it has no title or no words, or was withdrawn.
    """
    lock(page)
    if page.state is State.PUBLISHED:
        return
    if page.state is State.WITHDRAWN:
        raise NotPublishable(_("This page was withdrawn, and its reason stands. Write a new one."))
    _check_words(page)
    page.state = State.PUBLISHED
    page.published_at = page.updated_at = clock.now()
    _keep_thread(page)
    writing.finish(page, by)
    writing.mark_published(page)
    texts = {"title": page.title, "body": page.source}
    announce("page.published", subject=page.topic, by=by.handle, topics=[LISTINGS], texts=texts)


@unit_of_work
def save_and_publish(
    page: Page, *, title: str, source: str, version: int, by: Person, slug: str = "", position: int | None = None
) -> None:
    """Publish what stands in the form: saved and made public together, or neither. Raises as the two do."""
    lock(page)
    if page.is_public and _is_said(page, title, source, position):
        return
    save_draft(page, title=title, source=source, version=version, by=by, slug=slug, position=position)
    publish_page(page, by=by)


@unit_of_work
def edit_page(
    page: Page,
    *,
    title: str,
    source: str,
    version: int,
    by: Person,
    position: int | None = None,
    kind: Change = Change.TYPO,
    note: str = "",
) -> None:
    """Change a live page, in public. The same form sent twice makes one entry; a move in the footer makes none.

    Raises rules.Stale, NotPublishable or TextRefused.
    """
    lock(page)
    if page.is_public and _is_said(page, title, source, position):
        return
    writing.check_version(page, version)
    if page.state is not State.PUBLISHED:
        raise NotPublishable(_("Only a published page can be edited in public."))
    _check(title)
    check_note(kind, note)
    changed = (page.title, page.source) != (title, source)
    writing.set_words(page, title, source)
    _check_words(page)
    page.position = position
    writing.finish(page, by)
    if not changed:
        return
    if kind is Change.CORRECTION:
        page.updated_at = clock.now()
    _keep_thread(page)
    writing.keep_revision(page, by=by, note=note, reason=Reason(kind.value))
    announce(
        "page.edited",
        subject=page.topic,
        by=by.handle,
        topics=[LISTINGS],
        texts={"title": page.title, "body": page.source, "note": note or None},
        silent=True if kind is Change.TYPO else None,
    )


@unit_of_work
def withdraw_page(page: Page, *, reason: str, by: Person) -> None:
    """Take a live page's words away; the page and the reason stay. Withdrawing it again changes nothing."""
    lock(page)
    if page.state is State.WITHDRAWN:
        return
    if page.state is State.DRAFT:
        raise NotPublishable(_("This is a draft: nobody outside has seen it, so there is nothing to withdraw."))
    check_reason(reason)
    page.state, page.withdrawn_reason, page.updated_at = State.WITHDRAWN, reason, clock.now()
    writing.finish(page, by)
    announce("page.withdrawn", subject=page.topic, by=by.handle, topics=[LISTINGS], texts={"reason": reason})


def _keep_thread(page: Page) -> None:
    """Most pages have no thread; one that came with comments has."""
    if page.thread is not None:
        conversation.keep_thread(page.thread, title=page.title, path=page.path, public=page.is_public)


def _is_said(page: Page, title: str, source: str, position: int | None) -> bool:
    return (page.title, page.source, page.position) == (title, source, position)


def _check(title: str) -> None:
    problem = rules.title_problem(title)
    if problem:
        raise TextRefused(problem)


def _check_words(page: Page) -> None:
    problem = rules.words_problem(page.title, page.html)
    if problem:
        raise NotPublishable(problem)
