"""Reads the children of an RSS channel one by one, from a file of any size, trusting nothing in it.

expat, not a tree: what was read is forgotten at once, a DTD is refused where it begins, so no entity can be declared
and no address is ever opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

CHUNK = 256 * 1024
# An item of an export has four levels below it; more is no export.
DEEPEST = 16
# The words of one item with all its comments. The largest posts known have a few megabytes.
ITEM_LONGEST = 32 * 1024 * 1024
ITEM_ELEMENTS = 1_000_000

# Both spellings exist: WordPress writes http, wordpress.com and the theme tests https.
_NAMESPACES = (
    (re.compile(r"https?://wordpress\.org/export/1\.\d+/excerpt/"), "excerpt"),
    (re.compile(r"https?://wordpress\.org/export/1\.\d+/"), "wp"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/"), "content"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/"), "dc"),
)


class Damaged(Exception):
    """The file is not what it says it is; the message says where and why, in words."""


@dataclass(slots=True)
class Node:
    """One element: `wp:comment`, its attributes, its own text and its children."""

    name: str
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The element's own words."""
        return "".join(self.parts)

    def get(self, name: str) -> str:
        """The words of the first child of a name; empty when there is none."""
        return next((child.text for child in self.children if child.name == name), "")

    def all(self, name: str) -> list[Node]:
        """Every child of a name, in order."""
        return [child for child in self.children if child.name == name]


def channel(path: Path) -> Iterator[Node]:
    """The children of `rss/channel`, in order, a few at a time.

    Raises Damaged when the file is cut off, is not well-formed, declares entities, or is no RSS at all.
    """
    reader = _Reader()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            reader.feed(chunk)
            yield from reader.take()
    reader.feed(b"", last=True)
    yield from reader.take()


class _Reader:
    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._above: list[str] = []
        self._open: list[Node] = []
        self._done: list[Node] = []
        self._size = self._elements = 0

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            why = expat.errors.messages.get(error.code, str(error))
            if last:
                why = "it ends in the middle. Export it again and compare its size"
            raise Damaged(f"The file is damaged at line {error.lineno}: {why}.") from None
        except LookupError as error:
            raise Damaged(f"The file is damaged at line 1: {error}.") from None

    def take(self) -> Iterator[Node]:
        done, self._done = self._done, []
        yield from done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._above) < 2:
            expected = ("rss", "channel")[len(self._above)]
            if name != expected:
                raise Damaged(f"This is not a WordPress export: <{expected}> was expected, <{name}> was found.")
            self._above.append(name)
            return
        if not self._open:
            self._size = self._elements = 0
        self._elements += 1
        node = Node(_short(name), attributes)
        if self._open:
            self._open[-1].children.append(node)
        self._open.append(node)
        if len(self._open) > DEEPEST or self._elements > ITEM_ELEMENTS:
            self._refuse("has more elements in one item than any export")

    def _end(self, name: str) -> None:
        if not self._open:
            self._above.pop()
            return
        node = self._open.pop()
        if not self._open:
            self._done.append(node)

    def _words(self, words: str) -> None:
        if self._open:
            self._size += len(words)
            if self._size > ITEM_LONGEST:
                self._refuse(f"has an item longer than {ITEM_LONGEST:,} characters")
            self._open[-1].parts.append(words)

    def _doctype(self, name: str, *_: object) -> None:
        self._refuse("declares a document type, which no WordPress export does; it could name other files")

    def _refuse(self, what: str) -> NoReturn:
        raise Damaged(f"The file {what} (line {self._parser.CurrentLineNumber}).")


@lru_cache(maxsize=1024)
def _short(name: str) -> str:
    """`wp:author` for the name with its whole namespace."""
    namespace, _, local = name.rpartition(" ")
    if not namespace:
        return local
    prefix = next((short for pattern, short in _NAMESPACES if pattern.fullmatch(namespace)), "other")
    return f"{prefix}:{local}"
