"""What a picture is called and how it is written down: values in, value out."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from blog.core import text
from blog.core.i18n import _

# What a picture shows is said in a sentence or two; more belongs into the text, where everybody reads it.
ALT_LONGEST = 500
FILENAME_LONGEST = 200
_IMAGE = re.compile(r'<img(?P<said>(?:\s[a-z-]+="[^"]*")*)\s*/?>')
_SAID = re.compile(r'\s([a-z-]+)="([^"]*)"')


def alt_problem(alt: str) -> str | None:
    """What is wrong with a description, in words. It may be missing: then its author is reminded."""
    if len(alt) > ALT_LONGEST:
        return _(
            "This description has %(count)s characters; at most %(most)s are taken.",
            count=f"{len(alt):,}",
            most=ALT_LONGEST,
        )
    return None


def shown_filename(name: str) -> str:
    """What a file was called, without the folders that some browsers send. Shortened in front: its end says more."""
    return text.clean_line(PurePosixPath(name.replace("\\", "/")).name)[-FILENAME_LONGEST:]


def searched(alt: str, filename: str) -> str:
    """What a search looks through."""
    return text.folded(f"{alt} {filename}")


def address(name: str) -> str:
    """How words point at a kept file. Without the prefix of the site: words outlive a move."""
    return f"/media/{name}"


def markdown(name: str, alt: str) -> str:
    """A picture as it is written in a text."""
    said = re.sub(r"([\\\[\]])", r"\\\1", text.clean_line(alt))
    return f"![{said}]({address(name)})"


def said_of(image: str) -> dict[str, str]:
    """The attributes of an `<img>` as they stand in rendered words, still escaped."""
    return dict(_SAID.findall(image))


def undescribed(html: str) -> list[str]:
    """The addresses of the pictures in rendered words that whoever cannot see them is told nothing about."""
    found = [said_of(image["said"]) for image in _IMAGE.finditer(html)]
    return list(dict.fromkeys(said.get("src", "") for said in found if text.is_blank(said.get("alt", ""))))
