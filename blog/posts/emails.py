"""Letters of posts: an author, or whoever stands in, hears of the comments under what they wrote."""

from __future__ import annotations

from blog.conversation import queries as conversation
from blog.core import mailer
from blog.core.jobs import job
from blog.people import absences
from blog.people import queries as people
from blog.people.models import Standing
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
