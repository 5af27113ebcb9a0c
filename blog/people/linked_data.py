"""What a search engine or another program reads of a person: schema.org, as JSON-LD."""

from __future__ import annotations

from typing import Any

from blog.core import links, settings
from blog.core.i18n import _
from blog.core.linked_data import CONTEXT, breadcrumbs
from blog.people.models import Person


def organization() -> dict[str, Any]:
    """The company that people speak for."""
    said = {"@type": "Organization", "name": settings.get("site.company"), "url": links.absolute("/")}
    logo = settings.get("site.logo").partition(" ")[0]
    return {**said, "logo": links.absolute(f"/media/{logo}")} if logo else said


def person(someone: Person, *, name: str | None = None, title: str | None = None) -> dict[str, Any]:
    """Somebody who works here; under a post with the name and title of that day."""
    return speaker(someone.path, name=name or someone.name, title=someone.title if title is None else title)


def speaker(path: str, *, name: str, title: str) -> dict[str, Any]:
    """Whoever has a page here, with the name and title of that day."""
    address = links.absolute(path)
    said = {"@type": "Person", "@id": address, "url": address, "name": name, "jobTitle": title}
    return {key: value for key, value in said.items() if value}


def page_of(someone: Person) -> dict[str, Any]:
    """A person's own page."""
    more: dict[str, Any] = {"worksFor": organization()} if someone.left_at is None else {}
    if someone.photo:
        more["image"] = links.absolute(someone.photo_path)
    if addresses := [link["url"] for link in someone.links if link["url"].startswith(("http://", "https://"))]:
        more["sameAs"] = addresses
    way = [(settings.get("site.name"), "/"), (_("People"), "/people"), (someone.name, someone.path)]
    return {
        "@context": CONTEXT,
        "@type": "ProfilePage",
        "@id": links.absolute(f"{someone.path}#page"),
        "breadcrumb": breadcrumbs(*way),
        "mainEntity": {**person(someone), **more},
    }
