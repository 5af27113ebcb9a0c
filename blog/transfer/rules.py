"""What an item of another system becomes here: values in, values out."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from blog.conversation.models import State
from blog.transfer import wxr

# As long as the column; longer names are rarer than a hash is ugly.
SOURCE_LONGEST = 255
# Kinds of comments that people of a blog see. Shops keep order notes among the comments: those are private.
COMMENTS = ("comment",)
MENTIONS = ("pingback", "trackback")
# What WordPress keeps but shows to nobody, not even as a draft.
_DISCARDED = ("trash", "auto-draft", "inherit")
_APPROVED = ("1", "approve", "approved")
_WAITING = ("0", "", "hold")


class Shown(StrEnum):
    """Whether an item is public here."""

    PUBLIC = "public"
    DRAFT = "draft"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Placed:
    """How an item stands here: public or not, when it happened, and the day that a scheduled one keeps."""

    shown: Shown
    occurred_at: datetime
    publish_at: datetime | None = None
    problem: str | None = None


def source(site: str, kind: str, id_: object) -> str:
    """The key of one item of one site, the same at every run."""
    key = f"wordpress:{site}:{kind}:{id_}"
    return key if len(key) <= SOURCE_LONGEST else f"wordpress:{hashlib.sha256(key.encode()).hexdigest()}"


def placed(item: wxr.Item, now: datetime) -> Placed:
    """Only what everybody could read there is public here: no password, not scheduled, not private."""
    past = min(item.date or now, now)
    if item.status in _DISCARDED:
        return Placed(Shown.SKIPPED, past)
    if item.status == "future":
        return Placed(Shown.DRAFT, past, publish_at=item.date)
    if item.status != "publish":
        return Placed(Shown.DRAFT, past)
    if item.locked:
        return Placed(Shown.DRAFT, past, problem="it has a password there, so it is a draft here")
    if item.date is None:
        return Placed(Shown.PUBLIC, past, problem="it has no date that can be understood; today's was taken")
    if item.date > now:
        return Placed(Shown.DRAFT, past, publish_at=item.date, problem="its date is in the future, so it is a draft")
    return Placed(Shown.PUBLIC, past)


def comment_state(comment: wxr.Comment) -> State | None:
    """The state of a comment; None for spam, for what was thrown away, and for what plugins keep as comments."""
    if comment.type not in COMMENTS + MENTIONS:
        return None
    if comment.approved in _APPROVED:
        return State.PUBLISHED
    return State.HELD if comment.approved in _WAITING else None


def in_order(comments: tuple[wxr.Comment, ...]) -> list[wxr.Comment]:
    """Comments so that each stands after the one it replies to; oldest first where that says nothing.

    A circle of replies has no first: its oldest comment is taken for one.
    """
    waiting = sorted(comments, key=lambda each: (each.date.timestamp() if each.date else 0, each.id))
    known = {each.id for each in waiting}
    replies: dict[int, list[wxr.Comment]] = {}
    for each in waiting:
        replies.setdefault(each.parent if each.parent in known else 0, []).append(each)
    ordered: dict[int, wxr.Comment] = {}
    for first in [*replies.get(0, []), *waiting]:
        stack = [first]
        while stack:
            each = stack.pop()
            if each.id not in ordered:
                ordered[each.id] = each
                stack.extend(reversed(replies.get(each.id, [])))
    return list(ordered.values())


def old_paths(link: str, prefix: str) -> list[str]:
    """The paths by which others link to it, with and without the last slash; none when it was reached by query."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return []
    path = re.sub(r"/{2,}", "/", unquote(parts.path)).rstrip("/")
    if prefix and path.startswith(f"{prefix}/"):
        path = path.removeprefix(prefix)
    return [f"{path}/", path] if path and not parts.query else []
