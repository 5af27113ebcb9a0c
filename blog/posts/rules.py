"""What may be written, who may publish it and what it is called: values in, value out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NotRequired, TypedDict
from urllib.parse import unquote

from blog.core import markup, text
from blog.core.text import TextRefused
from blog.people.models import Person, Role, Standing
from blog.posts.models import Page, Post

# Longer than any headline; a title is also the heading of a mail, a feed entry and a browser's tab.
TITLE_LONGEST = 200
# A reason or a note is a sentence or two. It stands on the public page.
NOTE_LONGEST = 500
TAG_LONGEST = 60
TAGS_MOST = 12
# Room for "-2" and its like within the column.
SLUG_LONGEST = 100


class Fields(TypedDict):
    """What is written into a post: `source` is Markdown, `tags` are names, `issue` is a number.

    `publish_at` is the day a draft is meant for; `slug` is the address asked for, where none follows from the title.
    """

    title: str
    source: str
    authors: Sequence[Person]
    tags: NotRequired[Sequence[str]]
    issue: NotRequired[int | None]
    publish_at: NotRequired[datetime | None]
    slug: NotRequired[str]


class Change(StrEnum):
    """What kind of change to a live post this is, as whoever makes it says."""

    TYPO = "typo"
    CORRECTION = "correction"


class NotPublishable(ValueError):
    """This cannot become, stay or stop being public as it is; the message says why, to whoever tried."""


@dataclass
class Stale(Exception):
    """Somebody saved meanwhile: who and when. Nothing was changed (409)."""

    who: str
    when: datetime


def title_problem(title: str) -> str | None:
    """What is wrong with a title, in words. A draft may do without one."""
    if len(title) > TITLE_LONGEST:
        return f"This title has {len(title):,} characters; at most {TITLE_LONGEST} are taken."
    return None


def publication_problem(title: str, html: str, authors: Sequence[Person]) -> str | None:
    """Why a post cannot be made public, in words; None when it can."""
    if not authors:
        return "A post needs at least one named author."
    for author in authors:
        problem = speaker_problem(author)
        if problem:
            return problem
    return words_problem(title, html)


def speaker_problem(person: Person) -> str | None:
    """Why nothing new may be published under this person's name, in words."""
    if person.may_speak:
        return None
    if person.standing is Standing.FORMER:
        return f"{person.name} is a former author: nothing new can be published under that name."
    if person.standing is Standing.LEFT:
        return f"{person.name} does not speak here any more."
    if person.standing is Standing.INVITED:
        return f"{person.name} has not accepted the invitation yet."
    return f"{person.name} has no complete page yet: it needs a name, a title and what they do here."


def words_problem(title: str, html: str) -> str | None:
    """Why these words cannot stand in public, in words."""
    if text.is_blank(title):
        return "It has no title yet."
    # A picture says something too.
    if "<img " not in html and text.is_blank(markup.plain(html)):
        return "It has no words yet."
    return title_problem(title)


def authors_problem(authors: Sequence[Person], by: Person, before: Sequence[Person] = ()) -> str | None:
    """Why a draft or post may not carry these names, in words: nobody but an admin signs with others' names alone."""
    if not authors:
        return "Name at least one author."
    if by not in authors and not by.has(Role.ADMIN):
        return "You must be one of the authors."
    for author in authors:
        if author not in before and author.standing in (Standing.FORMER, Standing.LEFT):
            return speaker_problem(author)
    return None


def may_edit(post: Post, person: Person) -> bool:
    """Whether this person may see the draft and change the post: its authors and admins."""
    return person.has(Role.ADMIN) or any(author.person_id == person.id for author in post.authors)


def tags_from(words: str) -> list[str]:
    """The tags in a comma-separated line, one of each slug, in order. Raises TextRefused, in words."""
    tags: dict[str, str] = {}
    for part in words.split(","):
        name = text.clean_line(part)
        if not name:
            continue
        if len(name) > TAG_LONGEST:
            raise TextRefused(f"A tag has at most {TAG_LONGEST} characters. This one has more: {name[:20]}…")
        tags.setdefault(tag_slug(name), name)
    if len(tags) > TAGS_MOST:
        raise TextRefused(f"A post has at most {TAGS_MOST} tags.")
    return list(tags.values())


def tag_slug(name: str) -> str:
    """The part of the address that a tag's name gives. Raises TextRefused when it has no letter or digit."""
    made = text.slug(name, fallback="", longest=TAG_LONGEST)
    if not made:
        raise TextRefused(f"A tag needs a letter or a digit. This one has none: {name}")
    return made


def is_fit_slug(wanted: str) -> bool:
    """Whether an address can be made of what was asked for."""
    return bool(text.slug(unquote(wanted), fallback=""))


def slug_from(title: str, wanted: str = "") -> str:
    """The slug a thing should have: what was asked for, else made from the title."""
    return text.slug(unquote(wanted), fallback="", longest=SLUG_LONGEST) or text.slug(title, longest=SLUG_LONGEST)


def free_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """The slug, or the next of `-2`, `-3`… that nothing else has.

    Asks about few of them, however many there are: the last one taken is closed in on by doubling and halving.
    """
    if not is_taken(wanted):
        return wanted
    taken, free = 1, 2
    while is_taken(f"{wanted}-{free}"):
        taken, free = free, free * 2
    while free - taken > 1:
        middle = (taken + free) // 2
        taken, free = (middle, free) if is_taken(f"{wanted}-{middle}") else (taken, middle)
    return f"{wanted}-{free}"


def chosen_slug(thing: Post | Page) -> str:
    """The slug that somebody chose by hand; empty when it was made from the title and follows it."""
    made = re.fullmatch(rf"{re.escape(slug_from(thing.title))}(-\d+)?", thing.slug)
    return "" if made else thing.slug
