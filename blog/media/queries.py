"""Reads of pictures: the library, and what is known about the files that words point at."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.core import pages
from blog.core.db import session
from blog.core.text import folded
from blog.media.models import Picture
from blog.people import queries as people

# As many as are looked through at once: three rows of four on a desk.
PAGE_SIZE = 24
# Of what was searched for, as much is looked for.
SOUGHT_LONGEST = 100


def by_id(picture_id: int) -> Picture | None:
    """One picture."""
    return session().get(Picture, picture_id, options=[joinedload(Picture.by)])


def by_fingerprint(fingerprint: str) -> Picture | None:
    """The picture that was made of exactly this file."""
    return session().scalar(sa.select(Picture).where(Picture.fingerprint == fingerprint))


def by_name(name: str) -> Picture | None:
    """The picture whose largest size is this kept file."""
    return session().scalar(sa.select(Picture).where(Picture.name == name))


def by_names(names: Iterable[str]) -> dict[str, Picture]:
    """The pictures of these kept files, by name, in one question."""
    sought = list(dict.fromkeys(names))
    if not sought:
        return {}
    return {found.name: found for found in session().scalars(sa.select(Picture).where(Picture.name.in_(sought)))}


def listed(sought: str = "", key: str | None = None) -> pages.Page[Picture]:
    """The pictures, newest first: those whose description or file name has every word of `sought`."""
    query = sa.select(Picture).options(joinedload(Picture.by))
    for word in folded(sought[:SOUGHT_LONGEST]).split():
        query = query.where(Picture.words.contains(word, autoescape=True))
    return pages.newest_first(query, moment=Picture.at, id=Picture.id, key=key, size=PAGE_SIZE)


def shows(name: str) -> bool:
    """Whether a picture, of whatever size, or somebody's portrait is this kept file."""
    sizes = sa.cast(Picture.sizes, sa.Text).contains(f'"{name}"', autoescape=True)
    kept = sa.select(sa.exists().where(sa.or_(Picture.name == name, sizes)))
    return bool(session().scalar(kept)) or people.shows_photo(name)
