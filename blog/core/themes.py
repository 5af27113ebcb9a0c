"""Themes: where templates and their files are looked up, and what every template can use.

Lookup is chosen theme, then its parent (the word in `themes/<theme>/parent`), then `default`; a name that begins with
`default/` is the default's own, whatever stands in front of it. Staff pages live beside
their feature in `blog/<package>/staff/` and cannot be overridden: a theme holds looks, not decisions.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Flask, Response, abort, current_app, send_file
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup, escape

import config
from blog.core import clock, headers, links, settings
from blog.core.i18n import _, date_locale, date_words, ngettext

THEMES = config.ROOT / "themes"
STAFF = config.ROOT / "blog"
_COLOUR = re.compile(r"--([a-z-]+): *(#[0-9a-f]{6});")

# How a theme's page names the one that it stands in front of, to change a part of it and keep the rest.
DEFAULT = "default/"

# Up to here a reader counts days; beyond, a date says more.
COUNTED_DAYS = 99


class ThemeLoader(BaseLoader):
    """Finds public templates in the themes and staff templates beside their feature, and never the other way."""

    def __init__(self, folders: list[Path]) -> None:
        self.public = FileSystemLoader(folders)
        self.default = FileSystemLoader(THEMES / "default")
        self.staff = FileSystemLoader(STAFF)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, object]:  # type: ignore[override]  # jinja's own loaders return this
        """Source, file and freshness of a template."""
        if "/staff/" in template:
            return self.staff.get_source(environment, template)
        if template.startswith(DEFAULT):
            return self.default.get_source(environment, template.removeprefix(DEFAULT))
        return self.public.get_source(environment, template)

    def list_templates(self) -> list[str]:
        """The names of all templates, for the tests that render every one of them."""
        staff = [name for name in self.staff.list_templates() if "/staff/" in name and name.endswith(".html")]
        public = [name for name in self.public.list_templates() if name.endswith((".html", ".txt"))]
        return sorted(set(public) | set(staff))


def init_app(app: Flask) -> None:
    """Set the theme up. Raises config.SettingsError when the chosen one does not exist."""
    folders = lookup(str(app.config["THEME"]))
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ThemeLoader(folders)
    app.extensions["openline-assets"] = [folder / "static" for folder in folders] + [STAFF / "core" / "static"]
    app.jinja_env.globals.update(asset=asset, styles=styles, setting=settings.get)
    app.jinja_env.filters.update(href=links.href, day=day, moment=moment, age=age, ago=ago, since=since, iso=iso)
    app.add_url_rule("/assets/<digest>/<path:name>", "asset", _serve)


def lookup(theme: str) -> list[Path]:
    """The folders of a theme, its parents and the default, in the order they are asked."""
    folders: list[Path] = []
    while theme and theme != "default":
        folder = THEMES / theme
        if not folder.is_dir() or folder in folders:
            raise config.SettingsError(f"There is no theme {theme!r} under themes/, or it is its own parent.")
        folders.append(folder)
        parent = folder / "parent"
        theme = parent.read_text().strip() if parent.exists() else "default"
    return [*folders, THEMES / "default"]


def palettes() -> dict[str, dict[str, str]]:
    """The colours of the theme in each scheme, `light` and `dark`, by the names that its tokens.css gives them.

    A theme that names only some has the default's for the rest.
    """
    return _palettes(*tokens())


def tokens() -> tuple[Path, int]:
    """Where the theme names its colours, and when that changed: whatever is made of them is made anew then."""
    return _newest("tokens.css")


def asset(name: str) -> str:
    """The address of a theme's file: it carries the content's hash, so it may be kept for ever."""
    path, changed = _newest(name)
    digest = _digest(path) if name.endswith(".js") else _hashed(((path, changed),))
    return links.href(f"/assets/{digest}/{name}")


def styles(*names: str) -> str:
    """The address of these sheets in this order, as one: a browser asks once, and together they pack smaller."""
    files = tuple(_newest(f"{name}.css") for name in names)
    return links.href(f"/assets/{_hashed(files)}/{'+'.join(names)}.css")


def day(value: date | datetime) -> Markup:
    """A date in words, in the site's zone."""
    return _day(value, settings.zone(), date_locale())


def moment(value: datetime) -> Markup:
    """A date and the time of day, in the site's zone."""
    local = value.astimezone(settings.zone())
    words = f"{date_words(local)}, {local:%H:%M}"
    return Markup(f'<time datetime="{iso(value)}">{escape(words)}</time>')


def iso(value: datetime) -> str:
    """RFC 3339, UTC, whole seconds."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def age(seconds: float) -> str:
    """A length of time in words: minutes under an hour, hours under two days, then whole days."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return ngettext("%(num)d minute", "%(num)d minutes", max(minutes, 1))
    if minutes < 48 * 60:
        return ngettext("%(num)d hour", "%(num)d hours", minutes // 60)
    return ngettext("%(num)d day", "%(num)d days", minutes // (24 * 60))


def since(value: datetime) -> str:
    """How long ago a moment is, as `age` says it: true until the number in these words grows."""
    return age((clock.look(lambda now: value + _next(now - value)) - value).total_seconds())


def ago(value: datetime) -> str:
    """How many days ago, in whole days of the site's zone, so that a page changes at midnight only; then the date."""
    local = value.astimezone(settings.zone()).date()
    days = (settings.today() - local).days
    if days > COUNTED_DAYS:
        return date_words(local)
    if days <= 0:
        return _("today")
    return _("yesterday") if days == 1 else ngettext("%(num)d day ago", "%(num)d days ago", days)


@lru_cache(maxsize=4_096)
def _day(value: date | datetime, zone: ZoneInfo, locale: Locale) -> Markup:
    # A list says the same days again and again, and so does every page that is made anew.
    local = value.astimezone(zone) if isinstance(value, datetime) else value
    stamp = iso(value) if isinstance(value, datetime) else value.isoformat()
    return Markup(f'<time datetime="{stamp}">{escape(date_words(local, locale))}</time>')


def _next(passed: timedelta) -> timedelta:
    """The next length of time for which `age` has other words."""
    unit = timedelta(minutes=1) if passed < timedelta(hours=1) else timedelta(hours=1)
    unit = timedelta(days=1) if passed >= timedelta(hours=48) else unit
    return (passed // unit + 1) * unit


def _newest(name: str) -> tuple[Path, int]:
    """The file of a name of ours and when it changed: one look at the disk, for every page asks for a dozen."""
    for path in _places(name, *current_app.extensions["openline-assets"]):
        try:
            return path, os.stat(path).st_mtime_ns
        except FileNotFoundError:
            continue
    raise TemplateNotFound(name)


@lru_cache(maxsize=256)
def _places(name: str, *folders: Path) -> list[Path]:
    return [folder / name for folder in folders]


def _find(name: str) -> Path:
    """The file that somebody asks for by this name, which may be one that is not ours to give."""
    for folder in current_app.extensions["openline-assets"]:
        path = Path(folder) / name
        try:
            found = path.is_file() and path.resolve().is_relative_to(folder)
        except OSError:  # a name longer than any file's
            found = False
        if found:
            return path
    raise TemplateNotFound(name)


@lru_cache(maxsize=8)
def _palettes(theme: Path, _changed: int) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    for path in (THEMES / "default" / "static" / "tokens.css", theme):
        light, _at, dark = path.read_text().partition("@media (prefers-color-scheme: dark)")
        day, night = dict(_COLOUR.findall(light)), dict(_COLOUR.findall(dark))
        found = {"light": found["light"] | day, "dark": found["light"] | day | found["dark"] | night}
    return found


def _digest(path: Path) -> str:
    # Modules in a folder of their own import each other by name, so they share one address: that of all of them.
    together = path.suffix == ".js" and path.parent.name != "static"
    files = sorted(path.parent.glob("*.js")) if together else [path]
    return _hashed(tuple((each, each.stat().st_mtime_ns) for each in files))


@lru_cache(maxsize=256)
def _hashed(files: tuple[tuple[Path, int], ...]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path, _changed in files)).hexdigest()[:12]


def _serve(digest: str, name: str) -> Response:
    stem, _dot, ending = name.rpartition(".")
    names = [f"{part}.css" for part in stem.split("+")] if ending == "css" else [name]
    try:
        paths = [_find(each) for each in names]
    except TemplateNotFound:
        abort(404)
    if len(set(paths)) < len(paths):  # nobody has a sheet a thousand times over
        abort(404)
    if len(paths) == 1:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        response = send_file(paths[0], mimetype=kind, etag=False, conditional=False)
        fresh = digest == _digest(paths[0])
    else:
        response = Response(b"".join(path.read_bytes() for path in paths), mimetype="text/css")
        fresh = digest == _hashed(tuple((path, path.stat().st_mtime_ns) for path in paths))
    response.headers["Cache-Control"] = (
        f"public, max-age={headers.ONE_YEAR}, immutable" if fresh else "public, max-age=60"
    )
    return response
