"""Letters of posts: of comments under them, of what waits for a second reader, of what could not be published."""

from __future__ import annotations

from blog.conversation import queries as conversation
from blog.core import mailer
from blog.core.jobs import job
from blog.people import absences
from blog.people import queries as people
from blog.people.models import Person, Standing
from blog.posts import queries
from blog.record import queries as record


@job
def tell_authors(seq: int) -> None:
    """A comment became public: tell each author of the post it stands under, but nobody of their own words.

    Who is away is told nothing: whoever stands in for them is, once.
    """
    entry = record.entry(seq)
    if entry is None or entry.subject is None:
        return
    said = record.read([entry])[0]
    post = queries.by_topic(said.facts["thread"])
    comment = conversation.by_id(int(entry.subject.partition("/")[2]))
    if post is None or comment is None:
        return
    told: dict[int, int] = {}
    for author in post.authors:
        if author.person_id != comment.person_id:
            told.setdefault(absences.acting_for(author.person).id, author.person_id)
    for person_id, author_id in told.items():
        if person_id != comment.person_id:
            tell_author.later(comment.id, person_id, author_id)


@job(outside=True)
def tell_author(comment_id: int, person_id: int, author_id: int) -> None:
    """Tell one author, or whoever stands in for them, of one comment, while it is public and they work here."""
    comment, person, author = conversation.by_id(comment_id), people.by_id(person_id), people.by_id(author_id)
    if comment is None or not comment.is_public or person is None:
        return
    if person.standing is not Standing.ACTIVE or not person.email:
        return
    receipt = record.receipts([comment.topic]).get(comment.topic)
    mailer.send(
        "new-comment-for-author", to=person.email, comment=comment, person=person, author=author, receipt=receipt
    )


@job(outside=True)
def tell_reader(post_id: int, person_id: int, by_id: int) -> None:
    """Ask one person to read a draft, while it still waits for a reader and they work here."""
    post, person, by = queries.by_id(post_id), people.by_id(person_id), people.by_id(by_id)
    if post is None or post.ready_at is None or person is None or by is None or not _is_here(person):
        return
    anyone = post.reader_id is None
    mailer.send("second-reader", to=person.email or "", post=post, person=person, by=by, anyone=anyone)


@job(outside=True)
def tell_problem(post_id: int, person_id: int) -> None:
    """Tell one person that a post could not be published at its time, while it still waits and they work here."""
    post, person = queries.by_id(post_id), people.by_id(person_id)
    if post is None or post.problem is None or person is None or not _is_here(person):
        return
    path = f"/staff/posts/{post.id}"
    mailer.send("not-published", to=person.email or "", post=post, problem=post.problem, path=path, person=person)


def _is_here(person: Person) -> bool:
    return person.standing is Standing.ACTIVE and bool(person.email)
