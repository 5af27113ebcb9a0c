"""Pictures of an imported site: those that were fetched are shown, the others become links to where they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from blog.transfer.html_tree import Element

# WordPress keeps smaller copies beside a picture (boat-300x200.jpg) and resizes by query (boat.jpg?w=300).
_COPY = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled)(?=\.\w{2,5}$)")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg)$", re.IGNORECASE)
_ID = re.compile(r"wp-image-(\d{1,15})")
_ALIGNED = frozenset({"alignleft", "alignright", "aligncenter"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the imported site: what it is called there and which item it belongs to."""

    id: int
    url: str
    link: str
    title: str
    caption: str
    alt: str
    parent: int
    order: int

    @property
    def is_picture(self) -> bool:
        """Whether its name says that it is a picture."""
        return bool(_PICTURE.search(_path(self.url)))


@dataclass
class Library:
    """Every attachment of a site, and where those that were fetched are now (`fetched`: id → address)."""

    site: str
    fetched: Mapping[int, str] = field(default_factory=dict)
    _by_id: dict[int, Attachment] = field(default_factory=dict)
    _by_url: dict[str, int] = field(default_factory=dict)
    _by_original: dict[str, int] = field(default_factory=dict)
    _of: dict[int, list[int]] = field(default_factory=dict)

    def add(self, attachment: Attachment) -> None:
        """Know one more."""
        self._by_id[attachment.id] = attachment
        self._by_url[_key(attachment.url)] = attachment.id
        self._by_original.setdefault(_original(attachment.url), attachment.id)
        if attachment.parent:
            self._of.setdefault(attachment.parent, []).append(attachment.id)

    def some(self, ids: Iterable[int]) -> list[Attachment]:
        """Attachments by id, in the order asked for; unknown ones are left out."""
        return [self._by_id[id_] for id_ in ids if id_ in self._by_id]

    def of(self, item: int) -> list[Attachment]:
        """The attachments of one item, in the order of its gallery."""
        return sorted(self.some(self._of.get(item, ())), key=lambda each: (each.order, each.id))

    def find(self, image: Element) -> Attachment | None:
        """Which attachment an image shows."""
        named = _ID.search(image.attributes.get("class", ""))
        if named and (found := self._by_id.get(int(named[1]))):
            return found
        address = self.absolute(image.attributes.get("src", ""))
        # Some originals are called like a copy, so the whole name comes first.
        return self._by_id.get(self._by_url.get(_key(address)) or self._by_original.get(_original(address), 0))

    def featured(self, id_: int) -> Element | None:
        """The picture above an item, if it was fetched."""
        attachment, local = self._by_id.get(id_), self.fetched.get(id_)
        if attachment is None or local is None:
            return None
        return Element("figure", children=[Element("img", {"src": local, "alt": attachment.alt})])

    def absolute(self, address: str) -> str:
        """An address as the imported site meant it."""
        try:
            return urljoin(self.site + "/", address.strip())
        except ValueError:
            return ""


def show_pictures(root: Element, library: Library) -> None:
    """Replace every image by its fetched copy or by a link, and galleries of which nothing was fetched by lists."""
    for element in root.walk():
        made: list[Element | str] = []
        for child in element.children:
            if isinstance(child, Element) and child.tag == "img":
                made.extend(_image(child, library, link=element if element.tag == "a" else None))
            elif isinstance(child, Element) and child.tag == "a" and child.find("img"):
                made.extend(_linked(child, library))
            else:
                made.append(child)
        element.children = made
    for element in root.walk():
        if "gallery" in element.classes:
            _hang(element)


def _image(image: Element, library: Library, link: Element | None) -> list[Element | str]:
    if "wp-smiley" in image.classes or "emoji" in image.classes:
        return [image.attributes.get("alt", "")]
    attachment = library.find(image)
    label = _label(image, attachment)
    local = library.fetched.get(attachment.id) if attachment else None
    if local:
        return [_shown(image, attachment, local, aligned=link is None)]
    address = library.absolute(image.attributes.get("src", ""))
    if not address.startswith(("http://", "https://")):
        return [image.attributes.get("alt", "")]
    if link is not None:
        return [f"Picture: {label}"]
    return [Element("a", {"href": address}, [f"Picture: {label}"])]


def _shown(image: Element, attachment: Attachment | None, local: str, *, aligned: bool) -> Element:
    kept = {name: image.attributes[name] for name in ("width", "height", "title") if image.attributes.get(name)}
    alt = image.attributes.get("alt") or (attachment.alt if attachment else "")
    shown = Element("img", {"src": local, "alt": alt, **kept})
    places = _ALIGNED & set(image.classes)
    return Element("figure", {"class": " ".join(places)}, [shown]) if places and aligned else shown


def _linked(link: Element, library: Library) -> list[Element | str]:
    """A link around a picture. Not fetched, a link to the picture leads to it; one to elsewhere stands beside it."""
    image = link.find("img")
    assert image is not None
    attachment = library.find(image)
    target = library.absolute(link.attributes.get("href", ""))
    source = library.absolute(image.attributes.get("src", ""))
    to_itself = bool(_PICTURE.search(_path(target))) or (attachment is not None and target == attachment.link)
    if attachment and attachment.id in library.fetched:
        if to_itself:
            link.attributes["href"] = library.fetched[attachment.id]
        return [link]
    if to_itself or not target:
        link.attributes["href"] = (attachment.url if attachment else "") or source
        return [link]
    return [link, " (", Element("a", {"href": source}, ["the picture"]), ")"]


def _hang(gallery: Element) -> None:
    """A gallery's pictures without the lists and grids between: figures in one division, or else a list of links."""
    own = next((child for child in gallery.children if isinstance(child, Element) and child.tag == "figcaption"), None)
    figures = [each for each in gallery.walk()[1:] if each.tag == "figure" and each.find("figure") is None]
    if not figures:
        figures = [Element("figure", children=[each]) for each in gallery.walk() if each.tag in ("img", "a")]
    if gallery.find("img"):
        hung = Element("div", dict(gallery.attributes), [*figures])
    else:
        hung = Element("ul", children=[_listed(figure) for figure in figures])
    gallery.tag, gallery.attributes, gallery.children = "div", {}, [hung]
    if own is not None:
        gallery.children.append(Element("p", children=own.children))


def _listed(figure: Element) -> Element:
    caption = figure.find("figcaption")
    links = [each for each in figure.walk() if each.tag == "a" and (caption is None or each not in caption.walk())]
    words = [" – ", *caption.children] if caption is not None and not caption.is_empty else []
    return Element("li", children=[*links[:1], *words])


def _label(image: Element, attachment: Attachment | None) -> str:
    said = image.attributes.get("alt") or (attachment and (attachment.alt or attachment.title))
    return (
        said or image.attributes.get("title") or _path(image.attributes.get("src", "")).rpartition("/")[2] or "picture"
    )


def _key(address: str) -> str:
    """Host and path: how WordPress resizes (`?w=300`) and how it was reached (http, www) say nothing."""
    try:
        return urlsplit(address).netloc.lower().removeprefix("www.") + _path(address)
    except ValueError:
        return address


def _original(address: str) -> str:
    return _COPY.sub("", _key(address))


def _path(address: str) -> str:
    """The path of an address, readable; empty when it is none."""
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""
