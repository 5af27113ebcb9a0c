"""Markdown to HTML that may stand on a page: the one place where words become markup.

Everything passes the sanitiser (`cleaning.py`), whoever wrote it: comments, edits, imports, previews. What is clean may
be dressed by code of ours (pictures in the size of the screen); then the sanitiser has the last word again. Rendered
once, on save.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3
from markdown import Markdown

from blog.core.cleaning import COMMENT, DRESSED, POST, POST_CLASSES, Profile, last_word, sanitise
from blog.core.text import TextRefused
from blog.core.threads import OncePerThread

__all__ = [
    "COMMENT", "POST", "POST_CLASSES", "Profile", "clean_html", "dress_with", "opening", "plain", "refuse_costly",
    "render_comment", "render_post",
]  # fmt: skip

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

_MARKER = re.compile(r"^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))+")
_MARKS = re.compile(r"[*_`\"'&|<>~\\]")
_SPACES = re.compile(r"^[ \t]+")

_dressers: list[Callable[[str], str]] = []
_NO_HEADING = re.compile(r'<th( style="[^"<>]{0,60}")?>\s{0,9}</th>')


def dress_with(dress: Callable[[str], str]) -> None:
    """Have posts pass this when they are clean: takes and gives HTML, the same when it is dressed again."""
    if dress not in _dressers:
        _dressers.append(dress)


def render_comment(source: str) -> str:
    """Reduced Markdown of a guest, as HTML: no images, no raw HTML, no headings.

    Raises TextRefused, in words, when the text is too long or too tangled to render.
    """
    refuse_costly(source)
    try:
        html = _convert(_comment_markdown(), source)
    except BaseException:
        # It stands in the middle of these words, and the next ones would be read from there.
        _comment_markdown.forget()
        raise
    return sanitise(html, COMMENT)


def render_post(source: str) -> str:
    """A post's Markdown as HTML: the extras people expect, and HTML of the allow-list.

    Raises TextRefused, in words, when the text is too long or too tangled to render.
    """
    refuse_costly(source, post=True)
    # The corner of a table that names nothing is no heading: who hears the table would be told of an empty one.
    html = _NO_HEADING.sub(r"<td\1></td>", _convert(_post_markdown(), source))
    return _dressed(sanitise(html, POST))


def clean_html(html: str, profile: Profile = POST) -> str:
    """HTML from elsewhere (an import) reduced to what a profile allows."""
    clean = sanitise(html, profile)
    return _dressed(clean) if profile is POST else clean


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


def _made_for_comments() -> Markdown:
    markdown = Markdown(extensions=["sane_lists", "nl2br", "fenced_code"], output_format="html")
    markdown.preprocessors.deregister("html_block")
    for name in ("html", "reference", "image_link", "image_reference", "short_reference", "short_image_ref"):
        markdown.inlinePatterns.deregister(name)
    for name in ("reference", "hashheader", "setextheader", "hr"):
        markdown.parser.blockprocessors.deregister(name)
    return markdown


# Making it takes longer than rendering what people write.
_comment_markdown = OncePerThread(_made_for_comments)


def _post_markdown() -> Markdown:
    return Markdown(
        extensions=["sane_lists", "smarty", "tables", "fenced_code", "def_list", "abbr"], output_format="html"
    )


def _dressed(clean: str) -> str:
    html = clean
    for dress in _dressers:
        html = dress(html)
    return last_word(html, DRESSED) if html != clean else clean
