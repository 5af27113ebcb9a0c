"""HTML as a small tree of our own: read by lxml, whatever its faults; written back with every tag closed.

What never stays (scripts, frames, forms) is left out while reading. Sanitising is not done here: `core.markup` does it.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree

# Deeper than any text is meant to be; what is deeper keeps its words and loses its tags.
DEEPEST = 40
VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "param", "source", "track", "wbr"})
BLOCKS = frozenset(
    "address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul video audio".split()
)
# Gone with everything inside them.
_GONE = frozenset(
    "script style frame frameset object embed applet noscript template svg math head title "
    "select option textarea input".split()
)
_WRAPPERS = frozenset({"html", "body"})


@dataclass(eq=False)
class Element:
    """One element: its children are elements and strings."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The words of its class attribute."""
        return self.attributes.get("class", "").split()

    @property
    def is_block(self) -> bool:
        """Whether it stands on lines of its own."""
        return self.tag in BLOCKS

    def walk(self) -> list[Element]:
        """Itself and every element inside, in the order of the text."""
        found, waiting = [], [self]
        while waiting:
            element = waiting.pop()
            found.append(element)
            waiting.extend(child for child in reversed(element.children) if isinstance(child, Element))
        return found

    def find(self, tag: str) -> Element | None:
        """The first element of a name inside it."""
        return next((each for each in self.walk()[1:] if each.tag == tag), None)

    @property
    def text(self) -> str:
        """Its words, without tags."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def is_empty(self) -> bool:
        """Whether a reader would see nothing of it."""
        return not self.text.strip(" \t\n\r") and not any(each.tag in VOID - {"br"} for each in self.walk())


def parse(text: str) -> Element:
    """Some HTML as the children of one nameless element."""
    builder = _Builder()
    # Without `comment` in the target comments are left out, which lxml allows and its stubs do not know.
    parser = etree.HTMLParser(target=cast(Any, builder), encoding="utf-8", huge_tree=True)
    parser.feed(f"<html><body><div>{text}".encode("utf-8", "ignore"))
    parser.close()
    return builder.root


def write(element: Element) -> str:
    """The HTML of everything inside an element."""
    return "".join(
        html.escape(child, quote=False) if isinstance(child, str) else _outer(child) for child in element.children
    )


def _outer(element: Element) -> str:
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in element.attributes.items())
    if element.tag in VOID:
        return f"<{element.tag}{attributes}>"
    return f"<{element.tag}{attributes}>{write(element)}</{element.tag}>"


class _Builder:
    """Receives what lxml reads. The wrapper that `parse` puts around is ignored, wherever the text closes it."""

    def __init__(self) -> None:
        self.root = Element("")
        self.inside = [self.root]
        # For every open tag, whether it stands in the tree.
        self.kept: list[bool] = []
        self.gone = 0
        self.wrapped = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.gone or tag in _GONE:
            self.gone += 1
            return
        wrapper = tag in _WRAPPERS or (tag == "div" and not self.wrapped)
        self.wrapped = self.wrapped or tag == "div"
        keep = not wrapper and len(self.inside) <= DEEPEST
        self.kept.append(keep)
        if keep:
            made = Element(tag, dict(attributes))
            self.inside[-1].children.append(made)
            self.inside.append(made)

    def end(self, tag: str) -> None:
        if self.gone:
            self.gone -= 1
        elif self.kept.pop():
            self.inside.pop()

    def data(self, text: str) -> None:
        if self.gone:
            return
        children = self.inside[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += text
        else:
            children.append(text)

    def close(self) -> Element:
        return self.root
