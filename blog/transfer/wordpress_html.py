"""A WordPress post's stored body as the HTML that WordPress would show, without what may not stand on our pages.

WordPress stores something between HTML and a notation of its own: shortcodes, block comments, paragraphs by empty
lines. Here it becomes plain HTML; `core.markup` then has the last word on what is allowed.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from blog.core import markup
from blog.core.text import TextRefused
from blog.transfer import media_tags
from blog.transfer.html_tree import Element, parse, write
from blog.transfer.paragraphs import add_paragraphs, is_block
from blog.transfer.pictures import Library, show_pictures
from blog.transfer.shortcodes import Expander
from blog.transfer.wordpress_shortcodes import handlers

# A gallery is short to ask for and long to show. More than this is no text, and takes too long to clean.
OUTPUT_LONGEST = 600_000

_ADDRESS = re.compile(r"\s*(https?://[^\s<>\"]+)\s*")
# Comments have neither headings nor tables nor definitions: each line of those becomes a paragraph.
_CELLS = frozenset({"td", "th"})
_PLAINER = (
    dict.fromkeys("h1 h2 h3 h4 h5 h6 tr dt dd caption".split(), "p")
    | dict.fromkeys("table tbody thead tfoot dl".split(), "div")
    | dict.fromkeys(_CELLS, "span")
)
_PAGE_BREAK = re.compile(r"<!--\s*nextpage\s*-->")
_BLOCK = re.compile(r"<!--\s*/?wp:")
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\")]+)")
# Elements that clean_html does not know, and what says the same.
_RENAMED = {
    "acronym": "abbr",
    "big": "strong",
    "dfn": "em",
    "dir": "ul",
    "menu": "ul",
    "samp": "code",
    "strike": "s",
    "tt": "code",
    "var": "em",
} | dict.fromkeys(
    "address article aside center details dialog fieldset footer form header hgroup legend main nav search section "
    "summary".split(),
    "div",
)
# Classes that WordPress gives and themes here know by another name.
_CLASSES = {
    "wp-block-button": "button",
    "wp-block-gallery": "gallery",
    "wp-caption": "caption",
} | {name: name for name in markup.POST_CLASSES}
_INLINE_ENDS = frozenset({"a", "cite", "em", "strong"})
_EMPTY_GOES = frozenset("a blockquote div em figcaption figure h2 h3 h4 h5 h6 i b p span strong ul ol".split())


@dataclass(frozen=True)
class Body:
    """What a body became, and the shortcodes in it that nobody here can run."""

    html: str
    left_out: tuple[str, ...] = ()


def convert(body: str, *, library: Library, item: int, thumbnail: int = 0) -> Body:
    """A post's or page's body as HTML. `item` is its id over there: a bare [gallery] shows that item's pictures.

    `thumbnail` is the attachment that its theme showed above it: it stands there if it was fetched. Raises TextRefused
    when it would be too long to show.
    """
    expander = Expander(handlers(library, item))
    has_blocks = bool(_BLOCK.search(body))
    root = parse(_PAGE_BREAK.sub("\n\n<hr>\n\n", _of_a_length(expander.expand(body))))
    for element in root.walk():
        _translate(element)
    show_pictures(root, library)
    media_tags.link_media(root, library)
    _unplace(root)
    add_paragraphs(root, classic=not has_blocks)
    _tidy(root)
    if featured := library.featured(thumbnail):
        root.children.insert(0, featured)
    return Body(markup.clean_html(_of_a_length(_written(root))), tuple(sorted(expander.left_out)))


def convert_comment(body: str) -> str:
    """A comment as WordPress would show it: paragraphs, links, the little HTML that commenters may use."""
    root = parse(body)
    for element in root.walk():
        _translate(element)
        if element.tag in _CELLS:
            element.children.append(" ")
        element.tag = _PLAINER.get(element.tag, element.tag)
    show_pictures(root, Library(""))
    add_paragraphs(root, classic=True)
    _tidy(root)
    return markup.clean_html(_written(root), markup.COMMENT)


def _of_a_length(text: str) -> str:
    if len(text) > OUTPUT_LONGEST:
        raise TextRefused(f"shown in full it has more than {OUTPUT_LONGEST:,} characters")
    return text


def _translate(element: Element) -> None:
    """Old elements and WordPress's classes in the words that pages here know."""
    background = _BACKGROUND.search(element.attributes.get("style", ""))
    if background:
        element.children.insert(0, Element("img", {"src": html.unescape(background[1]), "alt": ""}))
    classes = element.classes
    if element.tag == "div" and "wp-caption" in classes:
        element.tag = "figure"
    elif element.tag == "p" and "wp-caption-text" in classes:
        element.tag = "figcaption"
    elif element.tag == "center":
        classes = ["aligncenter"]
    elif element.tag == "a" and not element.attributes.get("href"):
        # A button that leads nowhere, or an anchor, whose name is not kept.
        element.tag = "span"
    elif "wp-block-file" in classes and len(element.children) > 1:
        # The file's name and a button for the same file: two links side by side.
        element.children.insert(-1, " – ")
    align = element.attributes.get("align", "").lower()
    if element.tag == "img" and align in ("left", "right"):
        classes = [*classes, f"align{align}"]
    element.tag = _RENAMED.get(element.tag, element.tag)
    if element.tag == "ul" and "wp-block-gallery" in classes:
        element.tag = "div"
    if element.tag != "img":
        kept = dict.fromkeys(_CLASSES[name] for name in classes if name in _CLASSES)
        element.attributes.pop("class", None)
        if kept:
            element.attributes["class"] = " ".join(kept)
    elif classes:
        element.attributes["class"] = " ".join(classes)


def _unplace(root: Element) -> None:
    """Only pictures stand at the side of a text, and only links look like buttons."""
    for element in root.walk():
        if element.tag != "img" and element.classes and element.find("img") is None:
            kept = [name for name in element.classes if name == "caption" or (name == "button" and element.find("a"))]
            element.attributes = {"class": " ".join(kept)} if kept else {}


def _tidy(root: Element) -> None:
    """Take away what shows nothing, innermost first."""
    for element in reversed(root.walk()):
        element.children = [
            child
            for child in element.children
            if not (isinstance(child, Element) and child.tag in _EMPTY_GOES and child.is_empty)
        ]
        # An address alone on its line: WordPress plays what is there, or links to it.
        if element.tag == "p" and (alone := _ADDRESS.fullmatch(_only_words(element))):
            element.children = [Element("a", {"href": alone[1]}, [alone[1]])]
        if element.tag in _INLINE_ENDS:
            while element.children and isinstance(last := element.children[-1], Element) and last.tag == "br":
                element.children.pop()


def _only_words(element: Element) -> str:
    return element.children[0] if len(element.children) == 1 and isinstance(element.children[0], str) else ""


def _written(root: Element) -> str:
    """Blocks apart from each other by an empty line, so that the source can be read and is Markdown as well."""
    parts = []
    for child in root.children:
        wrapper = Element("", children=[child])
        parts.append(("\n\n" if isinstance(child, Element) and is_block(child) else "") + write(wrapper))
    return "".join(parts).strip()
