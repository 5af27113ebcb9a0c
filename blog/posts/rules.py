"""What may be written, who may publish it and what it is called: values in, value out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict
from urllib.parse import unquote

from blog.core import markup, text
from blog.core.i18n import _
from blog.core.text import TextRefused
from blog.people.models import Person, Role, Standing
from blog.posts.models import Page, Post, Tag

# Longer than any headline; a title is also the heading of a mail, a feed entry and a browser's tab.
TITLE_LONGEST = 200
# A reason or a note is a sentence or two. It stands on the public page.
NOTE_LONGEST = 500
TAG_LONGEST = 60
TAGS_MOST = 12
SERIES_LONGEST = 120
# Room for "-2" and its like within the column.
SLUG_LONGEST = 100
# What is planned for later than this was mistyped.
FURTHEST = timedelta(days=5 * 366)


class Fields(TypedDict):
    """What is written into a post: `source` is Markdown, `tags` are names, `issue` is a number.

    `publish_at` is the day a draft is meant for; `slug` is the address asked for, where none follows from the title;
    `series` is a name, `language` BCP 47, `reply_to` an address. What is left out is emptied, but for these three.
    """

    title: str
    source: str
    authors: Sequence[Person]
    tags: NotRequired[Sequence[str]]
    issue: NotRequired[int | None]
    publish_at: NotRequired[datetime | None]
    slug: NotRequired[str]
    series: NotRequired[str]
    language: NotRequired[str]
    reply_to: NotRequired[str]


class Change(StrEnum):
    """What kind of change to a live post this is, as whoever makes it says."""

    TYPO = "typo"
    CORRECTION = "correction"


class NotPublishable(ValueError):
    """This cannot become, stay or stop being public as it is; the message says why, to whoever tried."""


class NeedsSecondReader(NotPublishable):
    """Somebody else has to read this first, or it says why nobody did."""


@dataclass
class Stale(Exception):
    """Somebody saved meanwhile: who and when. Nothing was changed (409)."""

    who: str
    when: datetime


def title_problem(title: str) -> str | None:
    """What is wrong with a title, in words. A draft may do without one."""
    if len(title) > TITLE_LONGEST:
        count = f"{len(title):,}"
        return _("This title has %(count)s characters; at most %(most)d are taken.", count=count, most=TITLE_LONGEST)
    return None


def publication_problem(title: str, html: str, authors: Sequence[Person]) -> str | None:
    """Why a post cannot be made public, in words; None when it can."""
    if not authors:
        return _("A post needs at least one named author.")
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
        return _("%(name)s is a former author: nothing new can be published under that name.", name=person.name)
    if person.standing is Standing.LEFT:
        return _("%(name)s does not speak here any more.", name=person.name)
    if person.standing is Standing.INVITED:
        return _("%(name)s has not accepted the invitation yet.", name=person.name)
    return _("%(name)s has no complete page yet: it needs a name, a title and what they do here.", name=person.name)


def words_problem(title: str, html: str) -> str | None:
    """Why these words cannot stand in public, in words."""
    if text.is_blank(title):
        return _("It has no title yet.")
    # A picture says something too.
    if "<img " not in html and text.is_blank(markup.plain(html)):
        return _("It has no words yet.")
    return title_problem(title)


def authors_problem(authors: Sequence[Person], by: Person, before: Sequence[Person] = ()) -> str | None:
    """Why a draft or post may not carry these names, in words: nobody but an admin signs with others' names alone."""
    if not authors:
        return _("Name at least one author.")
    if by not in authors and not by.has(Role.ADMIN):
        return _("You must be one of the authors.")
    for author in authors:
        if author not in before and author.standing in (Standing.FORMER, Standing.LEFT):
            return speaker_problem(author)
    return None


def needs_second_reader(authors: Iterable[Person], tags: Iterable[Tag]) -> bool:
    """Whether somebody who did not write the last words has to publish this: one of its authors or tags asks for it."""
    return any(author.needs_second_reader for author in authors) or any(tag.needs_second_reader for tag in tags)


def may_be_second(person: Person) -> bool:
    """Whether this person may read for others before it is public: any author or admin who is here."""
    return person.standing is Standing.ACTIVE and person.has(Role.AUTHOR)


def moment_problem(at: datetime | None, now: datetime) -> str | None:
    """Why nothing can be published by itself at this moment, in words."""
    if at is None:
        return _("Say when it should be published: a day and a time.")
    if at <= now:
        return _("That moment has passed. Choose one that is still to come, or publish it now.")
    if at > now + FURTHEST:
        return _("That is more than five years away. Choose a day nearer than that.")
    return None


def may_edit(post: Post, person: Person) -> bool:
    """Whether this person may see the draft and change the post: its authors, who follows one that left, and admins."""
    names = {id for author in post.authors for id in (author.person_id, author.person.successor_id)}
    return person.has(Role.ADMIN) or person.id in names


def tags_from(words: str) -> list[str]:
    """The tags in a comma-separated line, one of each slug, in order. Raises TextRefused, in words."""
    tags: dict[str, str] = {}
    for part in words.split(","):
        name = text.clean_line(part)
        if not name:
            continue
        if len(name) > TAG_LONGEST:
            said = _(
                "A tag has at most %(most)d characters. This one has more: %(name)s…", most=TAG_LONGEST, name=name[:20]
            )
            raise TextRefused(said)
        tags.setdefault(tag_slug(name), name)
    if len(tags) > TAGS_MOST:
        raise TextRefused(_("A post has at most %(most)d tags.", most=TAGS_MOST))
    return list(tags.values())


def tag_slug(name: str) -> str:
    """The part of the address that a tag's name gives. Raises TextRefused when it has no letter or digit."""
    made = text.slug(name, fallback="", longest=TAG_LONGEST)
    if not made:
        raise TextRefused(_("A tag needs a letter or a digit. This one has none: %(name)s", name=name))
    return made


def series_problem(name: str) -> str | None:
    """What is wrong with the name of a series, in words."""
    if len(name) > SERIES_LONGEST:
        return _("The name of a series has at most %(most)d characters.", most=SERIES_LONGEST)
    return None if not name or series_slug(name) else _("The name of a series needs a letter or a digit.")


def series_slug(name: str) -> str:
    """The part of the address that a series' name gives; empty when it has no letter or digit."""
    return text.slug(name, fallback="", longest=SLUG_LONGEST)


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
