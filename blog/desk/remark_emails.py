"""The letter about a remark beside a draft: to its authors, or to whoever made the link it came by."""

from __future__ import annotations

from blog.core import mailer
from blog.core.db import session
from blog.core.jobs import job
from blog.desk.models import Remark
from blog.people import queries as people
from blog.people.models import Person, Standing


@job
def tell(remark_id: int) -> None:
    """A remark was made: tell each of those whom it is for, but nobody of their own words."""
    remark = session().get(Remark, remark_id)
    if remark is None:
        return
    for person in _those_to_tell(remark):
        if person.id != remark.by_id:
            tell_one.later(remark.id, person.id)


@job(outside=True)
def tell_one(remark_id: int, person_id: int) -> None:
    """Tell one of them, while the remark is there and they work here."""
    remark, person = session().get(Remark, remark_id), people.by_id(person_id)
    if remark is None or person is None or person.standing is not Standing.ACTIVE or not person.email:
        return
    mailer.send("remark", to=person.email, remark=remark, post=remark.post, person=person)


def _those_to_tell(remark: Remark) -> list[Person]:
    """Whoever made the link that it came by, while they work here; else every author."""
    if remark.link is not None and remark.link.made_by.standing is Standing.ACTIVE:
        return [remark.link.made_by]
    return [author.person for author in remark.post.authors]
