"""How pictures and videos look in a text that is clean: in the size of the screen, with a caption, asking nobody else.

What is given is what `core/markup.py` cleaned, so its tags are well-formed and its attributes escaped. What is made is
cleaned once more there. Dressed again it stays the same, whatever its author pasted.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urlsplit

from flask import has_app_context

from blog.core import links, settings, storage
from blog.core.i18n import _, force_locale
from blog.media import queries, rules, videos
from blog.media.models import Picture

# The column that a post is read in, and the edges beside it on a telephone: see the theme's tokens.css.
SIZES = "(min-width: 40rem) 38rem, calc(100vw - 2rem)"

_ALONE = re.compile(r"<p>\s*(?P<open><a\s[^>]*>)?\s*(?P<image><img\s[^>]*>)\s*(?P<close></a>)?\s*</p>")
_ORDER = ("type", "src", "alt", "title", "width", "height", "srcset", "sizes", "loading", "decoding")
_TITLE = re.compile(r'\stitle="([^"]*)"')
_TOKEN = re.compile(r"<a\s[^>]*>|</a>|<img\s[^>]*>")
_LINK_ALONE = re.compile(r'<p><a href="(?P<href>[^"]*)"[^>]*>(?P<words>[^<]*)</a></p>')


def dress(html: str) -> str:
    """The same words with their pictures and videos as readers get them. Outside an application they stay undressed."""
    if not has_app_context():
        return html
    if "<img" in html:
        html = _pictures(_ALONE.sub(_captioned, html))
    return _LINK_ALONE.sub(_watched, html) if "<p><a " in html else html


def _captioned(found: re.Match[str]) -> str:
    """A picture that stands alone with a title is a figure, and the title is its caption."""
    image = found["image"]
    title = _TITLE.search(image)
    in_link = bool(found["open"]), bool(found["close"])
    if title is None or not title[1].strip() or in_link[0] != in_link[1] or _ours(_src(image)) is None:
        return found[0]
    bare = image.replace(title[0], "", 1)
    link = (found["open"] or "", found["close"] or "")
    return f"<figure>{link[0]}{bare}{link[1]}<figcaption>{title[1]}</figcaption></figure>"


def _pictures(html: str) -> str:
    known = queries.by_names(name for image in _images(html) if (name := _ours(_src(image))))
    shown, in_link = 0, False

    def put(found: re.Match[str]) -> str:
        nonlocal shown, in_link
        token = found[0]
        if not token.startswith("<img"):
            in_link = not token.startswith("</")
            return token
        name = _ours(_src(token))
        if name is None:
            return _elsewhere(token, in_link)
        shown += 1
        return _shown(token, name, known.get(name), lazy=shown > 1)

    return _TOKEN.sub(put, html)


def _shown(image: str, name: str, picture: Picture | None, *, lazy: bool) -> str:
    """A kept picture: the browser chooses its size and form, and waits with those further down."""
    said = rules.said_of(image)
    said["src"] = escape(links.href(rules.address(name)))
    said["decoding"] = "async"
    if lazy:
        said["loading"] = "lazy"
    if picture is None:
        return _tag("img", said)
    sizes = SIZES
    width, height = picture.width, picture.height
    # Whoever wants it smaller says so: `<img width="300">`, as imports do.
    if said.get("width", "").isdigit() and 0 < int(said["width"]) < width:
        width, height = int(said["width"]), max(1, round(height * int(said["width"]) / width))
        sizes = f"{width}px"
    said |= {"alt": said.get("alt", ""), "width": str(width), "height": str(height)}
    webp = _set(picture, "webp", [(picture.width, picture.name)])
    avif = _set(picture, "avif")
    if "," in webp:
        said |= {"srcset": webp, "sizes": sizes}
    source = _tag("source", {"type": storage.KINDS["avif"], "srcset": avif, "sizes": sizes}) if avif else ""
    return f"<picture>{source}{_tag('img', said)}</picture>"


def _set(picture: Picture, kind: str, more: list[tuple[int, str]] | None = None) -> str:
    """The files of one kind as `srcset` names them, smallest first."""
    wanted = storage.KINDS[kind]
    files = [(int(size["width"]), str(size["name"])) for size in picture.sizes if size["type"] == wanted]
    return ", ".join(f"{links.href(rules.address(name))} {width}w" for width, name in sorted([*files, *(more or [])]))


def _elsewhere(image: str, in_link: bool) -> str:
    """A picture on another server would tell it who reads here, so it is a link that says where it leads."""
    said = rules.said_of(image)
    src = unescape(said.get("src", ""))
    if not src.lower().startswith(("http://", "https://")):
        return image
    words = said.get("alt", "").strip() or escape(urlsplit(src).netloc)
    return words if in_link else f'<a href="{escape(src)}" rel="noopener">{words}</a>'


def _watched(found: re.Match[str]) -> str:
    """A link to a video that stands alone says that it is one, and where."""
    href = unescape(found["href"])
    site = videos.site_of(links.absolute(href) if href.startswith("/") else href)
    if site is None:
        return found[0]
    words = unescape(found["words"]).strip()
    # What stands in a text is read by everyone, whatever language its author has chosen.
    with force_locale(settings.get("site.language")):
        if not words or videos.is_address(words, href):
            said = _("Watch this video on %(where)s", where=site)
        else:
            said = _("Watch “%(title)s” on %(where)s", title=words, where=site)
    return f'<figure class="video"><a href="{found["href"]}" rel="noopener">{escape(said)}</a></figure>'


def _images(html: str) -> list[str]:
    return [token for token in _TOKEN.findall(html) if token.startswith("<img")]


def _src(image: str) -> str:
    return unescape(rules.said_of(image).get("src", ""))


def _ours(src: str) -> str | None:
    """The name of the kept file that an address means, however it is written; None for everything else."""
    folder, _slash, name = src.rpartition("/")
    if not storage.is_name(name):
        return None
    return name if folder in ("/media", links.href("/media"), links.absolute("/media")) else None


def _tag(name: str, said: dict[str, str]) -> str:
    """Always in the same order, so that dressed again it is the same."""
    return f"<{name}" + "".join(f' {key}="{said[key]}"' for key in _ORDER if key in said) + ">"
