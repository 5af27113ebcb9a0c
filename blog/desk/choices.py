"""What the editor offers to pick from: tags, series and languages."""

from __future__ import annotations

from functools import lru_cache

import sqlalchemy as sa
from babel import Locale, UnknownLocaleError

from blog.core.db import session
from blog.posts.models import PostTag, Series, Tag

# Those used most are offered; any other can be typed.
OFFERED = 60
# Written by most people, and by the neighbours of whoever writes in English or German. Any other can be typed.
MUCH_WRITTEN = (
    "ar bn cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk ur vi zh-Hans zh-Hant".split()
)


def tags() -> list[tuple[str, str]]:
    """The names of the tags used most, in the order of the alphabet, each with on how many posts it stands."""
    number = sa.func.count(PostTag.post_id)
    query = sa.select(Tag.name, number).join(PostTag).group_by(Tag.id, Tag.name).order_by(number.desc(), Tag.name)
    found = session().execute(query.limit(OFFERED)).all()
    return sorted(((name, str(count)) for name, count in found), key=lambda each: each[0].casefold())


def series() -> list[str]:
    """The names of the newest series, in the order of the alphabet."""
    return sorted(session().scalars(sa.select(Series.name).order_by(Series.id.desc()).limit(OFFERED)), key=str.casefold)


@lru_cache(maxsize=1)
def languages() -> list[tuple[str, str]]:
    """Languages by code, each under its own name."""
    return [(code, Locale.parse(code, sep="-").get_display_name() or code) for code in MUCH_WRITTEN]


def language_code(said: str) -> str | None:
    """The code in the letters that BCP 47 recommends (`de`, `pt-BR`, `zh-Hant`); None when it names no language."""
    try:
        return str(Locale.parse(said.replace("_", "-"), sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        return None
