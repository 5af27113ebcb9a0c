"""The company's own list of words: a plain file in the instance, read anew when it changed."""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import lru_cache
from pathlib import Path

from flask import current_app

from blog.core.i18n import _
from blog.core.text import clean_text
from blog.voice import lists
from blog.voice.lists import ListRefused, WordList


class Stale(Exception):
    """Somebody changed the list meanwhile. Nothing was written (409)."""


def file() -> Path:
    """Where the list is kept; it may not exist."""
    return Path(current_app.config["INSTANCE"]) / "voice.txt"


def text() -> str:
    """The list as it was written; empty while there is none."""
    try:
        return file().read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def version(text: str) -> str:
    """Names this wording of the list, so that two people who edit it notice each other."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def save(wanted: str, *, seen: str) -> None:
    """Write the list. `seen` is the version that was on the screen.

    Raises lists.ListRefused, with the number of the line, or Stale. A crash leaves no half of a file.
    """
    wanted = clean_text(wanted).strip()
    lists.parse(wanted)
    if seen != version(text()):
        raise Stale
    half = file().with_name(f".voice-{secrets.token_hex(8)}")
    half.write_text(f"{wanted}\n" if wanted else "", encoding="utf-8")
    os.replace(half, file())


def words(language: str) -> WordList:
    """Our list for a language with the company's on top. A file that somebody broke by hand counts as none."""
    try:
        stamp = file().stat().st_mtime_ns
    except FileNotFoundError:
        return lists.shipped(language)
    return _together(language, str(file()), stamp)


def problem() -> str | None:
    """What is wrong with the file, in words: it may have been edited by hand."""
    try:
        lists.parse(text())
    except ListRefused as refused:
        return _("The company's list of words is not used: %(why)s", why=str(refused))
    return None


@lru_cache(maxsize=16)
def _together(language: str, path: str, stamp: int) -> WordList:
    ours = lists.shipped(language)
    try:
        return lists.parse(Path(path).read_text(encoding="utf-8", errors="replace"), ours)
    except ListRefused:
        return ours
