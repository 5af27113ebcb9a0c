"""Parts of pages that are made once and kept in memory: a page of a hundred comments is put together from them.

A part is kept under everything that it is made from, so there is nothing to forget: what changed has another name. It
is kept only when it surely is made from nothing else: when nothing was asked of the database or of the clock while it
was made, and when its template knows nothing of whoever asks.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from flask import Flask, current_app
from jinja2 import Environment, TemplateNotFound, meta, nodes
from markupsafe import Markup

from blog.core import clock, dependencies, i18n, settings

# As many bytes as one process keeps: the comments of forty long threads.
ROOM = 8 * 1024 * 1024
# What the place of a part in memory costs besides its words.
OVERHEAD = 1_000
# What a template of a part may ask for besides what it is given: words, and what the settings say.
ALLOWED = frozenset({"_", "gettext", "ngettext", "setting", "interface_language", "direction", "range", "dict"})
KEY = "openline-fragments"
# What never becomes something else, so that a part can be kept under it; and tuples of these.
PLAIN = (str, int, float, date, Enum, type(None))
_UNTOLD = "…"

Part = tuple[str, ...]


class Surroundings(NamedTuple):
    """What every part is made from, whatever it shows."""

    language: str
    settings: frozenset[tuple[str, str]]
    day: date


class Fragments:
    """Parts by what they are made from, the unused let go. Its methods may be called by any thread."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._parts: OrderedDict[Hashable, tuple[Part, int]] = OrderedDict()
        self._known: dict[str, bool] = {}
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._parts)

    def made(self, around: Surroundings, key: Hashable, make: Callable[[], Part]) -> Part:
        """The part that is made from this, kept or made now."""
        key = (around, key)
        found = self._parts.get(key)
        if found is None:
            return self._make(around, key, make)
        if 2 * self.bytes > self._room:  # while there is much room, nobody asks which was used last
            with suppress(KeyError):  # let go by another thread meanwhile, but after it was found
                self._parts.move_to_end(key)
        return found[0]

    def knows_no_more(self, env: Environment, template: str) -> bool:
        """Whether parts that this template makes may be kept; looked up in it once."""
        known = self._known.get(template)
        if known is None:
            # What is neither given nor here for every template is undefined, and an error.
            here = {*env.globals, _UNTOLD} - ALLOWED
            known = self._known[template] = here.isdisjoint(_names_in(env, template, set()))
        return known

    def _make(self, around: Surroundings, key: Hashable, make: Callable[[], Part]) -> Part:
        page = dependencies.watched()
        with dependencies.watch() as made_from:
            part = make()
        if page is not None:
            page.include(made_from)
        # That the day ends is no obstacle: the day stands in the key.
        ends = clock.end_of(around.day, settings.zone())
        if not made_from.keys and not made_from.obstacles and made_from.until in (None, ends):
            self._keep(key, part)
        return part

    def _keep(self, key: Hashable, part: Part) -> None:
        size = OVERHEAD + 2 * sum(map(len, part))
        with self._lock:
            if key not in self._parts:
                self._parts[key] = part, size
                self.bytes += size
            while self.bytes > self._room:
                self.bytes -= self._parts.popitem(last=False)[1][1]


def init_app(app: Flask) -> None:
    """Give an application its parts: another one may have another theme, or another address."""
    app.extensions[KEY] = Fragments()
    app.jinja_env.globals["drawn"] = drawn


def kept() -> Fragments:
    """Those of this application."""
    found: Fragments = current_app.extensions[KEY]
    return found


def surroundings() -> Surroundings:
    """Those of this moment. A page that asks depends on the day."""
    return Surroundings(i18n.spoken(), settings.everything(), settings.today())


def knows_no_more(template: str) -> bool:
    """Whether a template, with all that it imports and includes, knows what it is given, what is ALLOWED and no more.

    Never while templates are read again when their files change.
    """
    env = current_app.jinja_env
    return not env.auto_reload and kept().knows_no_more(env, template)


def drawn(template: str, **given: Any) -> Markup:
    """A part of a page, by a template that knows what it is given and no more: made once for the same values.

    Raises TypeError when it is given something else than plain values, which may change while the part is kept.
    """

    def make() -> Part:
        _refuse_what_changes(given.values())
        return (rendered(template, **given),)

    (html,) = kept().made(surroundings(), (template, *given.items()), make) if knows_no_more(template) else make()
    return Markup(html)


def rendered(template: str, **given: Any) -> str:
    """A template with what it is given and nothing else: what every page knows of who is asking does not reach it."""
    return current_app.jinja_env.get_template(template).render(given)


def _refuse_what_changes(values: Iterable[Any]) -> None:
    for value in values:
        if isinstance(value, tuple):
            _refuse_what_changes(value)
        elif not isinstance(value, PLAIN):
            raise TypeError(f"A part is made from plain values, and {type(value).__name__} is none.")


def _names_in(env: Environment, template: str, seen: set[str]) -> set[str]:
    """The names that a template reads, with those that it imports and includes; "…" where nobody can tell which."""
    if template in seen:
        return set()
    seen.add(template)
    assert env.loader is not None
    try:
        tree = env.parse(env.loader.get_source(env, template)[0])
    except TemplateNotFound:
        return {_UNTOLD}
    names = {name.name for name in tree.find_all(nodes.Name)}
    for other in meta.find_referenced_templates(tree):
        names |= {_UNTOLD} if other is None else _names_in(env, other, seen)
    return names
