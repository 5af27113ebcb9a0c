"""Verbs of pictures: keeping one, saying what it shows, removing it. Files go when nothing shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from blog.core import clock, pictures, storage
from blog.core.darkroom import Made
from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _, ngettext
from blog.core.jobs import job
from blog.core.text import TextRefused, clean_line
from blog.media import queries, rules, uses
from blog.media.models import Picture
from blog.media.uses import Use
from blog.people.models import Person


@dataclass
class InUse(Exception):
    """The picture stands somewhere: where. Nothing was removed."""

    where: list[Use]

    def __str__(self) -> str:
        said: str = ngettext(
            "This picture stands in %(num)s text. Take it out there first.",
            "This picture stands in %(num)s texts. Take it out there first.",
            len(self.where),
        )
        return said


def keep_picture(data: bytes, *, filename: str, alt: str, by: Person | None, still: bool = False) -> Picture:
    """Make a picture anew and keep it; the same file sent again is the same picture.

    `by` is None for what an import brings, which also takes the first frame (`still`) of what moves. A description is
    kept for a picture that has none. Raises TextRefused, in words, when it cannot be taken.
    """
    alt = clean_line(alt)
    if problem := rules.alt_problem(alt):
        raise TextRefused(problem)
    fingerprint = hashlib.sha256(data).hexdigest()
    known = queries.by_fingerprint(fingerprint)
    if known is not None:
        return _describe_first(known, alt)
    # Before the database is locked: making takes seconds, and so does a slow disk.
    made = pictures.prints(data, still=still)
    for each in made:
        storage.keep(each.data, each.kind)
    return _keep(made, filename=rules.shown_filename(filename), fingerprint=fingerprint, alt=alt, by=by)


@unit_of_work
def describe(picture: Picture, *, alt: str, by: Person) -> None:
    """Say what a picture shows. What is offered from now on changes; texts that say it otherwise stay as they are.

    Raises TextRefused when it is too long.
    """
    alt = clean_line(alt)
    if problem := rules.alt_problem(alt):
        raise TextRefused(problem)
    _set_alt(lock(picture), alt)


@unit_of_work
def remove_picture(picture: Picture, *, by: Person) -> None:
    """Remove a picture and its files for good. Raises InUse when a text of today shows it.

    Earlier revisions do not keep it: what must not be seen any more has to go, and whoever removes it is told.
    """
    if where := [use for use in uses.of(lock(picture).name) if not use.past]:
        raise InUse(where)
    _remove(picture)


@job
def drop_unused(name: str) -> None:
    """Remove a picture whose words were taken away for good, unless something else shows it."""
    found = queries.by_name(name)
    if found is not None and not uses.of(lock(found).name):
        _remove(found)


@job(outside=True)
def drop_files(names: list[str]) -> None:
    """Forget files of a picture that is gone. Whoever uploaded it again meanwhile keeps them."""
    for name in names:
        if not queries.shows(name):
            storage.drop(name)


@unit_of_work
def _describe_first(picture: Picture, alt: str) -> Picture:
    if alt and not lock(picture).alt:
        _set_alt(picture, alt)
    return picture


@unit_of_work
def _keep(made: Iterable[Made], *, filename: str, fingerprint: str, alt: str, by: Person | None) -> Picture:
    # Kept already, unless a removal at this moment dropped them again.
    largest, *smaller = [(each, storage.keep(each.data, each.kind)) for each in made]
    print_, name = largest
    # Another file of the same pixels, or the same file from another browser at this moment.
    known = queries.by_name(name) or queries.by_fingerprint(fingerprint)
    if known is not None:
        return _describe_first(known, alt)
    picture = Picture(
        name=name,
        fingerprint=fingerprint,
        filename=filename,
        width=print_.width,
        height=print_.height,
        weight=len(print_.data),
        alt=alt,
        words=rules.searched(alt, filename),
        at=clock.now(),
        by_id=by.id if by else None,
        sizes=[
            {"name": name, "width": each.width, "height": each.height, "type": storage.KINDS[each.kind]}
            for each, name in sorted(smaller, key=lambda pair: pair[0].width)
        ],
    )
    try:
        with session().begin_nested():
            session().add(picture)
            session().flush()
    except IntegrityError:
        found = queries.by_name(name) or queries.by_fingerprint(fingerprint)
        if found is None:
            raise TextRefused(_("This picture is being kept already. Look into the library.")) from None
        return found
    return picture


def _set_alt(picture: Picture, alt: str) -> None:
    picture.alt, picture.words = alt, rules.searched(alt, picture.filename)


def _remove(picture: Picture) -> None:
    names = [picture.name, *(str(size["name"]) for size in picture.sizes)]
    session().delete(picture)
    session().flush()
    drop_files.later(names)
