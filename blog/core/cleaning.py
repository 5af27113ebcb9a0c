"""What a text may contain, and nothing else: the sanitiser, and addresses that become links.

bleach cleans, links bare addresses, and is unmaintained; nh3 cleans again by the same list and has the last word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Any

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner

from blog.core.text import without_controls
from blog.core.threads import OncePerThread

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
POST_CLASSES = frozenset({"gallery", "caption", "aligncenter", "alignleft", "alignright", "button", "video"})
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
# Addresses that stand bare in a text: those that say that they are one, and domains as people type them. bleach's own
# patterns take 2 s for 10,000 "(", and know top-level domains that are the ends of file names (README.md, setup.py).
# In capitals it is a name (ASP.NET).
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_TOP = "at|be|ch|com|de|dev|dk|edu|es|eu|example|fr|gov|info|it|net|nl|no|org|se|uk"
_REST = r"[^\s<>\"`{}|\\^]"
_BARE_ADDRESS = re.compile(
    rf"(?<![\w@./])(?:(?i:https?://|www\.){_REST}{{1,2000}}"
    rf"|(?<![-:=&?#])(?:{_LABEL}\.){{1,4}}(?:{_TOP})(?![\w@.-]*@)(?![\w-]|\.\w)(?:/{_REST}{{0,2000}})?)"
)
_MAIL_ADDRESS = re.compile(
    rf"(?<![\w.+@/:-])(?i:[a-z0-9][a-z0-9._+-]{{0,63}}@(?:{_LABEL}\.){{1,4}}[a-z]{{2,24}})(?![\w@-]|\.\w)"
)


@dataclass(frozen=True)
class Profile:
    """What a kind of text may contain. Tags and attributes are lists of what is kept; the rest is dropped."""

    tags: frozenset[str]
    attributes: dict[str, set[str]]
    rel: str


COMMENT = Profile(_COMMENT_TAGS, _COMMENT_ATTRIBUTES, "nofollow ugc noopener")
POST = Profile(_POST_TAGS, _POST_ATTRIBUTES, "noopener")
# What a post may hold once it is dressed. Nobody writes this: bleach takes it out of everything that comes in.
DRESSED = Profile(
    _POST_TAGS | {"picture", "source"},
    {
        **_POST_ATTRIBUTES,
        "img": _POST_ATTRIBUTES["img"] | {"srcset", "sizes", "loading", "decoding"},
        "source": {"type", "srcset", "sizes"},
    },
    "noopener",
)


def sanitise(html: str, profile: Profile) -> str:
    """The one sanitiser: bleach with links made, then nh3 with the same list."""
    clean = _clean_comment() if profile is COMMENT else _bleach(profile)
    return last_word(clean.clean(_lower_headings(html)), profile)


def last_word(cleaned: str, profile: Profile) -> str:
    """nh3's: what a profile allows, and no control character."""
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
        filters=[_LINKS],
    )


_clean_comment = OncePerThread(lambda: _bleach(COMMENT))


def _secure(attributes: Any, new: bool = False) -> Any:
    """A domain that came without a scheme is asked as browsers ask for it."""
    if new and "://" not in attributes["_text"]:
        attributes[None, "href"] = re.sub("^http://", "https://", attributes[None, "href"])
    return attributes


_LINKS = partial(
    LinkifyFilter,
    callbacks=[_secure],
    skip_tags={"pre", "code"},
    parse_email=True,
    url_re=_BARE_ADDRESS,
    email_re=_MAIL_ADDRESS,
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
