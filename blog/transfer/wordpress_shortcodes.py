"""The shortcodes of WordPress itself and of wordpress.com, as plain HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from blog.transfer.pictures import Attachment, Library
from blog.transfer.shortcodes import Handler, Shortcode

# [caption]: the picture, perhaps in a link, then the words.
_PICTURED = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
_ALIGNED = frozenset({"alignleft", "alignright", "aligncenter"})
_SOURCES = ("src", "url", "mp4", "m4v", "webm", "ogv", "flv", "mp3", "m4a", "ogg", "wav", "wma")
# Services whose shortcode carries an address.
_SERVICES = (
    "bandcamp dailymotion facebook googlemaps instagram kickstarter soundcloud slideshare spotify ted "
    "tiktok tweet twitter vimeo wpvideo videopress youtube"
).split()
_BY_ID = {
    "vimeo": "https://vimeo.com/{}",
    "wpvideo": "https://videopress.com/v/{}",
    "videopress": "https://videopress.com/v/{}",
    "youtube": "https://www.youtube.com/watch?v={}",
}


def handlers(library: Library, item: int) -> Mapping[str, Handler]:
    """What each shortcode becomes in one item's body."""

    def gallery(said: Shortcode) -> str:
        ids = said.named.get("ids") or said.named.get("include")
        of = _ids(said.named.get("id", "")) or [item]
        shown = library.some(_ids(ids)) if ids else library.of(of[0])
        without = set(_ids(said.named.get("exclude", "")))
        return _gallery([each for each in shown if each.is_picture and each.id not in without])

    def playlist(said: Shortcode) -> str:
        found = library.some(_ids(said.named.get("ids", ""))) or [a for a in library.of(item) if not a.is_picture]
        links = "".join(f"<li>{_link(each.url, each.title)}</li>" for each in found)
        return _apart(f"<ul>{links}</ul>" if links else "")

    known: dict[str, Handler] = {
        "audio": _media,
        "caption": _caption,
        "code": _code,
        "embed": _media,
        "gallery": gallery,
        "playlist": playlist,
        "sourcecode": _code,
        "video": _media,
        "wp_caption": _caption,
    }
    return known | dict.fromkeys(_SERVICES, _media)


def _caption(said: Shortcode) -> str:
    pictured = _PICTURED.match(said.inner)
    if not pictured:
        return said.inner
    words = pictured[2].strip() or html.escape(html.unescape(said.named.get("caption", "")))
    place = {said.named.get("align", "")} & _ALIGNED
    classes = " ".join(["caption", *place])
    return _apart(f'<figure class="{classes}">{pictured[1]}<figcaption>{words}</figcaption></figure>')


def _gallery(shown: list[Attachment]) -> str:
    figures = []
    for each in shown:
        image = f'<img class="wp-image-{each.id}" src="{html.escape(each.url)}" alt="{html.escape(each.alt)}">'
        caption = f"<figcaption>{each.caption}</figcaption>" if each.caption else ""
        figures.append(f"<figure>{image}{caption}</figure>")
    return _apart(f'<div class="gallery">{"".join(figures)}</div>' if figures else "")


def _media(said: Shortcode) -> str:
    """A link to what WordPress would play or frame."""
    named = next((said.named[name] for name in _SOURCES if said.named.get(name)), "")
    address = (said.inner or named or next(iter(said.words), "")).strip()
    if re.fullmatch(r"[\w-]+", address) and said.name in _BY_ID:
        address = _BY_ID[said.name].format(address)
    address = html.unescape(address)
    return _apart(f"<p>{_link(address, address)}</p>") if address.startswith(("http://", "https://")) else ""


def _code(said: Shortcode) -> str:
    return _apart(f"<pre><code>{html.escape(html.unescape(said.inner.strip(chr(10))))}</code></pre>")


def _link(address: str, words: str) -> str:
    return f'<a href="{html.escape(address)}">{html.escape(words or address)}</a>'


def _apart(block: str) -> str:
    return f"\n\n{block}\n\n"


def _ids(text: str) -> list[int]:
    return [int(word) for word in re.findall(r"\d{1,15}", text)]
