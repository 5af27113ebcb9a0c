"""Markdown to HTML that may stand on a page: the one place where words become markup.

bleach cleans, links bare addresses, and is unmaintained; nh3 cleans again with the same allow-list and has the last
word. Everything passes `_sanitise`, whoever wrote it: comments, edits, imports, previews. Rendered once, on save.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner
from markdown import Markdown

from blog.core.text import TextRefused, without_controls

# Markdown 3.11 is super-quadratic on hostile input: 12 KB of "![a" took 22 s. Under these caps the worst case of
# 10,000 characters stays well under a second.
COMMENT_LONGEST = 10_000
COMMENT_BRACKETS = 500
# Posts are written by colleagues; the caps keep a mistake (a pasted data file) from holding a worker. Prose is cheap;
# what costs is counted: brackets and tags that are opened and never closed, marks that could mean something, lines.
POST_LONGEST = 200_000
POST_BRACKETS = 1_000
POST_TAGS = 1_800
POST_MARKS = 8_000
POST_LINES = 2_000
POST_ROWS = 1_000
# Deeper quotes and lists than anyone reads; Python's recursion would end near 100.
NESTING = 12

_SCHEMES = frozenset({"http", "https", "mailto"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "strong",
        "sub",
        "sup",
    ]
)
_COMMENT_TAGS = _INLINE | frozenset(["blockquote", "li", "ol", "p", "pre", "ul"])
_POST_TAGS = _COMMENT_TAGS | frozenset(
    [
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
    ]
)
# Classes that themes style inside a post; any other class is dropped, so that words cannot wear the theme's.
POST_CLASSES = frozenset({"gallery", "caption", "aligncenter", "alignleft", "alignright", "button"})
_POST_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "div": {"class"},
    "figure": {"class"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_COMMENT_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}}
_MARKER = re.compile(r"^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))+")
_MARKS = re.compile(r"[*_`\"'&|<>~\\]")
# Addresses that stand bare in a text and say that they are one. bleach's own pattern takes 2 s for 10,000 "(".
_BARE_ADDRESS = re.compile(r"(?<![\w@./])(?:https?://|www\.)[^\s<>\"`{}|\\^]{1,2000}", re.IGNORECASE)
_SPACES = re.compile(r"^[ \t]+")


@dataclass(frozen=True)
class Profile:
    """What a kind of text may contain. Tags and attributes are lists of what is kept; the rest is dropped."""

    tags: frozenset[str]
    attributes: dict[str, set[str]]
    rel: str


COMMENT = Profile(_COMMENT_TAGS, _COMMENT_ATTRIBUTES, "nofollow ugc noopener")
POST = Profile(_POST_TAGS, _POST_ATTRIBUTES, "noopener")


def render_comment(source: str) -> str:
    """Reduced Markdown of a guest, as HTML: no images, no raw HTML, no headings.

    Raises TextRefused, in words, when the text is too long or too tangled to render.
    """
    refuse_costly(source)
    return _sanitise(_convert(_comment_markdown(), source), COMMENT)


def render_post(source: str) -> str:
    """A post's Markdown as HTML: the extras people expect, and HTML of the allow-list.

    Raises TextRefused, in words, when the text is too long or too tangled to render.
    """
    refuse_costly(source, post=True)
    return _sanitise(_convert(_post_markdown(), source), POST)


def clean_html(html: str, profile: Profile = POST) -> str:
    """HTML from elsewhere (an import) reduced to what a profile allows."""
    return _sanitise(html, profile)


def plain(html: str) -> str:
    """The words of some HTML, for excerpts and text mails."""
    spaced = re.sub(r"<(?:br|/p|/li|/h\d|/blockquote|/pre|/tr|/figcaption)\b[^>]*>", "\n", html)
    words = nh3.clean(spaced, tags=set())
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'), ("&amp;", "&")):
        words = words.replace(entity, character)
    return re.sub(r"\n{3,}", "\n\n", words).strip()


def opening(html: str) -> str:
    """The words of a text's paragraphs, without its headings, lists and tables: for the first lines on a front page."""
    return plain("".join(re.findall(r"<p>.*?</p>", html, re.DOTALL)))


def refuse_costly(source: str, *, post: bool = False) -> None:
    """Refuse, in words, what cannot be rendered in a second (TextRefused)."""
    if post:
        _refuse_tangles(source, longest=POST_LONGEST, brackets=POST_BRACKETS)
        _refuse_mass(source)
    else:
        _refuse_tangles(source, longest=COMMENT_LONGEST, brackets=COMMENT_BRACKETS)


def _refuse_tangles(source: str, *, longest: int, brackets: int) -> None:
    if len(source) > longest:
        raise TextRefused(f"This text has {len(source):,} characters; at most {longest:,} are taken.")
    if source.count("[") > brackets:
        raise TextRefused(f"This text has more than {brackets:,} opening brackets, which cannot be rendered.")
    for line in source.splitlines():
        marker = _MARKER.match(line)
        if marker and len(re.findall(r">|[-*+][ \t]|\d[.)]", marker.group())) > NESTING:
            raise TextRefused(f"This text nests quotes or lists more than {NESTING} levels deep.")
        indent = _SPACES.match(line)
        if indent and len(indent.group().expandtabs(4)) > NESTING * 4 and _MARKER.match(line):
            raise TextRefused(f"This text nests lists more than {NESTING} levels deep.")


def _refuse_mass(source: str) -> None:
    for found, most, what in (
        (source.count("<"), POST_TAGS, "tags"),
        (
            len(_MARKS.findall(source)),
            POST_MARKS,
            "quotes, stars, pipes and other marks",
        ),
        (source.count("\n"), POST_LINES, "lines"),
        (sum("|" in line for line in source.splitlines()), POST_ROWS, "lines of tables"),
    ):
        if found > most:
            raise TextRefused(
                f"This text has {found:,} {what}; at most {most:,} can be rendered. Make two posts of it."
            )


def _convert(markdown: Markdown, source: str) -> str:
    try:
        return markdown.reset().convert(source)
    except RecursionError:
        raise TextRefused("This text nests quotes or lists too deeply to be rendered.") from None


def _comment_markdown() -> Markdown:
    markdown = Markdown(extensions=["sane_lists", "nl2br", "fenced_code"], output_format="html")
    markdown.preprocessors.deregister("html_block")
    for name in ("html", "reference", "image_link", "image_reference", "short_reference", "short_image_ref"):
        markdown.inlinePatterns.deregister(name)
    for name in ("reference", "hashheader", "setextheader", "hr"):
        markdown.parser.blockprocessors.deregister(name)
    return markdown


def _post_markdown() -> Markdown:
    return Markdown(
        extensions=["sane_lists", "smarty", "tables", "fenced_code", "def_list", "abbr"], output_format="html"
    )


def _sanitise(html: str, profile: Profile) -> str:
    """The one sanitiser: bleach with links made, then nh3 with the same list."""
    cleaned = _bleach(profile).clean(_lower_headings(html))
    html = nh3.clean(
        cleaned,
        tags=set(profile.tags),
        attributes=profile.attributes,
        url_schemes=set(_SCHEMES),
        link_rel=profile.rel,
        attribute_filter=_keep_attribute,
        strip_comments=True,
    )
    # An entity (`&#14;`) is a control character by now. No address holds one (`_is_fit_address`), so none is made here.
    return without_controls(html)


def _bleach(profile: Profile) -> Cleaner:
    return Cleaner(
        tags=profile.tags,
        attributes={tag: sorted(names) for tag, names in profile.attributes.items()},
        protocols=_SCHEMES,
        strip=True,
        strip_comments=True,
        filters=[partial(LinkifyFilter, callbacks=[], skip_tags={"pre", "code"}, url_re=_BARE_ADDRESS)],
    )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if name in ("href", "src"):
        return value if _is_fit_address(value) else None
    if name == "class":
        kept = " ".join(part for part in value.split() if part in POST_CLASSES)
        return kept or None
    if name in ("width", "height", "colspan", "rowspan", "start"):
        return value if value.isdigit() and len(value) <= 4 else None
    return value


def _is_fit_address(value: str) -> bool:
    """No address that borrows our scheme (`//host`), hides in backslashes or controls, or carries a user name."""
    if without_controls(value) != value:
        return False
    squeezed = re.sub(r"[\s\u0000-\u001f\u00ad]", "", value).replace("\\", "/")
    if squeezed.startswith("//"):
        return False
    host = re.match(r"https?://([^/?#]*)", squeezed, re.IGNORECASE)
    return not (host and "@" in host.group(1))


def _lower_headings(html: str) -> str:
    """The page's title is its only first-level heading."""
    return re.sub(r"<(/?)h1\b", r"<\1h2", html, flags=re.IGNORECASE)
