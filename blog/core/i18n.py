"""The language of the interface. Messages stand in English where they are said; `blog/translations` has the catalogues.

Words are marked with `_`, `ngettext` or, where they are written before anybody has asked (the labels of forms,
constants), `lazy`. Words that programs compare or keep are only `marked`, and said by `_(words)` where shown.
In templates `_()` and `{% trans %}` are there. A language is one catalogue: nothing else is edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError, dates, numbers
from flask import Flask
from flask_babel import Babel, force_locale, get_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

import config
from blog.core import saying, settings

__all__ = [
    "_",
    "chosen",
    "date_locale",
    "date_words",
    "day_words",
    "direction",
    "for_everyone",
    "force_locale",
    "get_locale",
    "languages",
    "lazy",
    "marked",
    "month_words",
    "ngettext",
    "number",
    "of_the_site",
    "on_choice",
    "short_date",
    "spoken",
]

_: Callable[..., str] = saying.gettext
ngettext: Callable[..., str] = saying.ngettext
# What the code is written in.
ENGLISH = "en"
CATALOGUES = config.ROOT / "blog" / "translations"

_choices: list[Callable[[], str]] = []
_BRITISH = Locale("en", "GB")


class Later(LazyString):  # type: ignore[misc]  # Flask-Babel has no types
    """Words in the language of whoever reads them. They are text: HTML in them is escaped like anybody's."""

    def __html__(self) -> Markup:
        return escape(str(self))


def lazy(words: str, **values: Any) -> Any:
    """Words that are written before anybody has asked: said, numbers too, in the language of whoever reads them."""
    return Later(_said, words, **values)


def _said(words: str, **values: Any) -> str:
    return _(words, **{name: number(value) if isinstance(value, int) else value for name, value in values.items()})


def marked(words: str) -> str:
    """Words that stay as they are for programs. They are in the catalogue: `_(words)` says them where people read."""
    return words


def init_app(app: Flask) -> None:
    """Let every page and letter be said in one language."""
    languages.cache_clear()
    Babel(app, default_locale=ENGLISH, locale_selector=chosen, default_translation_directories=str(CATALOGUES))
    saying.init_app(app)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    # Dates and numbers go through our own filters, which know the site's zone.
    for name in [name for name in app.jinja_env.filters if name.endswith("format") and name != "format"]:
        del app.jinja_env.filters[name]
    app.jinja_env.globals.update(interface_language=spoken, direction=direction)


def on_choice(choose: Callable[[], str]) -> None:
    """Ask this, too, which language is wanted; the empty string when it has none to say. The first answer counts."""
    if choose not in _choices:
        _choices.append(choose)


def chosen() -> str:
    """The language of what is being made: of whoever is signed in, else the site's, else English."""
    try:
        wanted = [*(choose() for choose in _choices), settings.get("site.language")]
    except SQLAlchemyError:  # what is said about a database that does not answer is said in English
        return ENGLISH
    return next((language for language in wanted if language in languages()), ENGLISH)


def spoken() -> str:
    """The language of what is being said at this moment, as BCP 47: for the `lang` of a page."""
    locale = get_locale()
    return str(locale).replace("_", "-") if locale else ENGLISH


def of_the_site() -> str:
    """The language of the site: of its letters, and of words that everyone reads and that are kept."""
    wanted = settings.get("site.language")
    return wanted if wanted in languages() else ENGLISH


@contextmanager
def for_everyone() -> Iterator[None]:
    """What is said in here is kept for everyone, so it is said in the site's language, whoever acts."""
    with force_locale(of_the_site()):
        yield


def date_words(value: date | datetime, locale: Locale | None = None) -> str:
    """A date in words, of this moment's language when none is given; a moment is read in its own zone."""
    return _date_words(value.date() if isinstance(value, datetime) else value, locale or date_locale())


def day_words(value: date | datetime) -> str:
    """A day of this year in words: the year goes without saying."""
    return dates.format_skeleton("MMMMd", value, locale=date_locale())


def short_date(value: date, *, with_year: bool) -> str:
    """`1 Apr`, or `1 Apr 2026`."""
    if date_locale().language == ENGLISH:
        return f"{value:%-d %b %Y}" if with_year else f"{value:%-d %b}"
    return dates.format_skeleton("yMMMd" if with_year else "MMMd", value, locale=date_locale())


def month_words(value: date) -> str:
    """A month and its year in words."""
    return dates.format_skeleton("yMMMM", value, locale=date_locale())


def number(value: int) -> str:
    """A whole number, its thousands parted as the language parts them."""
    return numbers.format_decimal(value, locale=date_locale())


def date_locale() -> Locale:
    """That of dates and numbers at this moment. Days come before months here, also in English."""
    locale = get_locale()
    return locale if locale is not None and locale.language != ENGLISH else _BRITISH


@lru_cache(maxsize=1024)
def _date_words(value: date, locale: Locale) -> str:
    # The comments of a page were sent on few days, and a feed says each twice.
    return dates.format_date(value, "long", locale)


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """The languages that the interface has, by code, each under its own name."""
    codes = sorted(path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/messages.mo"))
    return {code: Locale.parse(code).get_display_name(code) or code for code in dict.fromkeys([ENGLISH, *codes])}


def direction(language: str) -> str:
    """`rtl` for a language that is written from right to left, else `ltr`. `language` is BCP 47, or empty."""
    return _direction(language or ENGLISH)


@lru_cache(maxsize=256)
def _direction(language: str) -> str:
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
