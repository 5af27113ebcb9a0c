"""The language of the interface. Messages stand in English where they are said; `blog/translations` has the catalogues.

Words are marked with `_`, `ngettext` or, where they are written before anybody has asked (the labels of forms,
constants), `lazy`. In templates `_()` and `{% trans %}` are there. A language is one catalogue: nothing else is edited.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from flask import Flask
from flask_babel import Babel, force_locale, get_locale, gettext, ngettext
from flask_babel import lazy_gettext as lazy
from sqlalchemy.exc import SQLAlchemyError

import config
from blog.core import settings

__all__ = ["_", "chosen", "direction", "force_locale", "get_locale", "languages", "lazy", "ngettext", "on_choice"]

_: Callable[..., str] = gettext
# What the code is written in.
ENGLISH = "en"
CATALOGUES = config.ROOT / "blog" / "translations"

_choices: list[Callable[[], str]] = []


def init_app(app: Flask) -> None:
    """Let every page and letter be said in one language."""
    Babel(app, default_locale=ENGLISH, locale_selector=chosen)
    app.jinja_env.policies["ext.i18n.trimmed"] = True


def on_choice(choose: Callable[[], str]) -> None:
    """Ask this, too, which language is wanted; the empty string when it has none to say. The first answer counts."""
    _choices.append(choose)


def chosen() -> str:
    """The language of what is being made: of whoever is signed in, else the site's, else English."""
    try:
        wanted = [*(choose() for choose in _choices), settings.get("site.language")]
    except SQLAlchemyError:  # what is said about a database that does not answer is said in English
        return ENGLISH
    return next((language for language in wanted if language in languages()), ENGLISH)


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """The languages that the interface has, by code, each under its own name."""
    codes = sorted(path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/messages.mo"))
    return {code: Locale.parse(code).get_display_name(code) or code for code in dict.fromkeys([ENGLISH, *codes])}


def direction(language: str) -> str:
    """`rtl` for a language that is written from right to left, else `ltr`. `language` is BCP 47, or empty."""
    try:
        return Locale.parse(language or ENGLISH, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
