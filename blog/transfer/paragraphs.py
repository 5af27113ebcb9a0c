"""Paragraphs as WordPress adds them when it shows a post: an empty line ends one, a single line end is a break.

Posts of the classic editor are stored without `<p>`; posts of the block editor have theirs already. Works on a tree, so
a paragraph can never end up half inside something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from blog.transfer.html_tree import Element

# Their children are other blocks only; words between those are layout.
_STRUCTURE = frozenset({"dl", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul"})
# Every run of words inside stands in a paragraph of its own.
_WRAPPING = frozenset({"", "blockquote"})
_VERBATIM = frozenset({"pre"})
_LINES = re.compile(r"\n[ \t]*(?:\n\s*)?")


class _Mark(Enum):
    END = "the paragraph ends here"


_Token = Element | str | _Mark


def add_paragraphs(element: Element, *, classic: bool) -> None:
    """Give the words in an element, and in everything inside, their paragraphs.

    `classic`: line ends mean something, as in the classic editor. In blocks they do so only between the blocks.
    """
    if element.tag in _VERBATIM:
        return
    if element.tag in _STRUCTURE:
        for child in element.children:
            if isinstance(child, Element):
                add_paragraphs(child, classic=classic)
        return
    tokens = list(_tokens(element, classic=classic))
    runs = _runs(tokens)
    wrap = element.tag in _WRAPPING or _has_paragraphs(element) or _are_apart(tokens)
    element.children = []
    for run in runs:
        if isinstance(run, Element):
            add_paragraphs(run, classic=classic)
            element.children.append(run)
        elif wrap:
            element.children.append(Element("p", children=run))
        else:
            element.children.extend(run)


def is_block(element: Element) -> bool:
    """Whether an element stands on lines of its own: a block, or a link or emphasis around one."""
    return any(each.is_block for each in element.walk())


def _tokens(element: Element, *, classic: bool) -> Iterator[_Token]:
    lines_count = classic or element.tag == ""
    for child in element.children:
        if isinstance(child, str):
            yield from _split(child) if lines_count else (re.sub(r"\s*\n\s*", " ", child),)
        elif child.tag == "p" or (child.tag == "div" and "class" not in child.attributes):
            # A plain division says no more than that its words stand apart.
            yield _Mark.END
            yield from _tokens(child, classic=classic)
            yield _Mark.END
        else:
            if lines_count and not is_block(child):
                _break_lines(child)
            yield child


def _split(text: str) -> Iterator[_Token]:
    done = 0
    for found in _LINES.finditer(text):
        if found.start() > done:
            yield text[done : found.start()]
        yield _Mark.END if found[0].count("\n") > 1 else Element("br", {"made": ""})
        done = found.end()
    if done < len(text):
        yield text[done:]


def _break_lines(element: Element) -> None:
    """Line ends within emphasis and links: breaks, even where an empty line stands."""
    made: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str):
            made.extend(Element("br", {"made": ""}) if part is _Mark.END else part for part in _split(child))
        else:
            _break_lines(child)
            made.append(child)
    element.children = made


def _runs(tokens: list[_Token]) -> list[Element | list[Element | str]]:
    """Blocks, and the runs of words between them without the space and breaks at their ends."""
    runs: list[Element | list[Element | str]] = []
    run: list[Element | str] = []

    def end() -> None:
        trimmed = _trim(run)
        if trimmed:
            runs.append(trimmed)
        run.clear()

    for token in tokens:
        if isinstance(token, _Mark):
            end()
        elif isinstance(token, Element) and is_block(token):
            end()
            runs.append(token)
        elif _is_break(token) and run and _is_break(_last_said(run)):
            # WordPress reads two breaks as the end of a paragraph, and one after a line end as that line end.
            if _is_written(token) and _is_written(_last_said(run)):
                end()
        else:
            run.append(token)
    end()
    return runs


def _trim(run: list[Element | str]) -> list[Element | str]:
    start, end = 0, len(run)
    while start < end and _says_nothing(run[start]):
        start += 1
    while start < end and _says_nothing(run[end - 1]):
        end -= 1
    kept = run[start:end]
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip(" \t\n")
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip(" \t\n")
    return kept


def _says_nothing(part: Element | str) -> bool:
    return not part.strip() if isinstance(part, str) else part.tag == "br" or part.is_empty


def _is_break(part: _Token | None) -> bool:
    return isinstance(part, Element) and part.tag == "br"


def _is_written(part: _Token | None) -> bool:
    """A break that somebody wrote, not one made of a line end."""
    return isinstance(part, Element) and "made" not in part.attributes


def _last_said(run: list[Element | str]) -> Element | str | None:
    return next((part for part in reversed(run) if not (isinstance(part, str) and not part.strip())), None)


def _has_paragraphs(element: Element) -> bool:
    return any(isinstance(child, Element) and child.tag == "p" for child in element.children)


def _are_apart(tokens: list[_Token]) -> bool:
    """Whether words stand on both sides of an empty line."""
    sides, before = 0, False
    for token in tokens:
        if isinstance(token, _Mark) or (isinstance(token, Element) and is_block(token)):
            before = False
        elif not _says_nothing(token) and not before:
            sides, before = sides + 1, True
    return sides > 1 and _Mark.END in tokens
