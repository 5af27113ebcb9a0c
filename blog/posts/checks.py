"""What is looked at before something is written or made public; each refusal says in words what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from blog.conversation.models import Comment
from blog.core.i18n import _
from blog.core.text import TextRefused, is_blank
from blog.people import policies
from blog.people.models import Person
from blog.posts import rules, writing
from blog.posts.models import Post
from blog.posts.rules import Change, NotPublishable


def check_reason(reason: str) -> None:
    """Refuse a withdrawal that does not say why, or at too great length (NotPublishable)."""
    if is_blank(reason):
        raise NotPublishable(_("Say why it is withdrawn: the reason stays on the page."))
    if len(reason) > rules.NOTE_LONGEST:
        raise NotPublishable(
            _(
                "The reason has %(count)d characters; at most %(most)d are taken.",
                count=len(reason),
                most=rules.NOTE_LONGEST,
            )
        )


def check_note(kind: Change, note: str) -> None:
    """Refuse a correction that does not say what was wrong (NotPublishable)."""
    if kind is Change.CORRECTION and is_blank(note):
        raise NotPublishable(_("A correction needs a sentence that says what was wrong: it stands under the post."))
    if len(note) > rules.NOTE_LONGEST:
        raise NotPublishable(
            _(
                "The note has %(count)d characters; at most %(most)d are taken.",
                count=len(note),
                most=rules.NOTE_LONGEST,
            )
        )


def check_credit(post: Post, kind: Change, credit: Comment | None) -> None:
    """Refuse to thank for a correction with a comment that is not public under this post (NotPublishable)."""
    if credit is None:
        return
    if kind is not Change.CORRECTION:
        raise NotPublishable(_("Only a correction names the comment that found it."))
    if credit.thread_id != post.thread_id or not credit.is_public:
        raise NotPublishable(_("The comment that found it has to be public, and to stand under this post."))


def check_publishable(post: Post) -> None:
    """Refuse to make public what lacks words or authors who may speak (NotPublishable)."""
    authors = writing.people(post)
    problem = rules.publication_problem(post.title, post.html, authors)
    problem = problem or next(filter(None, map(speaker_problem, authors)), None)
    if problem:
        raise NotPublishable(problem)


def speaker_problem(person: Person) -> str | None:
    """Why nothing new may be published under this person's name: their page, or the policy they have not accepted."""
    return rules.speaker_problem(person) or policies.acceptance_problem(person)


def check_draft(title: str, authors: Sequence[Person], by: Person, before: Sequence[Person] = ()) -> None:
    """Refuse a title that is too long (TextRefused) and authors who may not be named (NotPublishable)."""
    problem = rules.title_problem(title)
    if problem:
        raise TextRefused(problem)
    problem = rules.authors_problem(authors, by, before)
    if problem:
        raise NotPublishable(problem)
