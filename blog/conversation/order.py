"""In which order a thread is read, and where its pages end: decided from ids alone, whatever the words weigh."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlencode

# As many comments as somebody reads at once. A branch goes on the next page whole, unless it fills one by itself.
PAGE_SIZE = 100


class Order(StrEnum):
    """Which branches of a thread come first. Replies always stand under what they answer, oldest first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    # Those in which somebody still waits for an answer, then all others.
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Asked:
    """What a reader asks to see of a thread: which page, in which order, everything or the company's responses."""

    number: int = 1
    order: Order = Order.OLDEST
    responses: bool = False

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Asked:
        """What an address asks for. Anything that is not understood is as if it had not been said."""
        number, order = said.get("comments", ""), said.get("order", "")
        return cls(
            number=int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1,
            order=Order(order) if order in list(Order) else Order.OLDEST,
            responses=said.get("show") == "responses",
        )

    def at(self, path: str, **other: object) -> str:
        """The address of this, or of the same with something else asked for; what goes without saying is not said."""
        asked = replace(self, **other)  # type: ignore[arg-type]  # the template says which fields
        said = {
            "show": "responses" if asked.responses else None,
            "order": asked.order if asked.order != Order.OLDEST else None,
            "comments": asked.number if asked.number > 1 else None,
        }
        query = urlencode({name: value for name, value in said.items() if value is not None})
        return f"{path}?{query}" if query else path

    def canonical(self, path: str) -> str:
        """The address that search engines keep: another order, or a part, is the same as what begins at `path`."""
        return self.at(path) if self.order is Order.OLDEST and not self.responses else path


class Node(NamedTuple):
    """What has to be known of a comment to find its place."""

    id: int
    parent_id: int | None = None
    # Whether somebody waits for an answer to it.
    waits: bool = False


def pages(nodes: Iterable[Node], order: Order) -> list[list[int]]:
    """The ids of each page of a thread, from its comments, given oldest first."""
    branches = _branches(list(nodes))
    if order is Order.NEWEST:
        branches.reverse()
    elif order is Order.UNANSWERED:
        branches.sort(key=lambda branch: not any(node.waits for node in branch))
    found: list[list[int]] = []
    for branch in branches:
        for start in range(0, len(branch), PAGE_SIZE):
            part = [node.id for node in branch[start : start + PAGE_SIZE]]
            if not found or len(found[-1]) + len(part) > PAGE_SIZE:
                found.append([])
            found[-1].extend(part)
    return found


def _branches(nodes: list[Node]) -> list[list[Node]]:
    """Each comment that begins something, with everything under it, in reading order. No recursion, as in `arrange`."""
    known = {node.id for node in nodes}
    replies: dict[int | None, list[Node]] = {}
    for node in nodes:
        replies.setdefault(node.parent_id if node.parent_id in known else None, []).append(node)
    found = []
    for first in replies.get(None, []):
        branch, waiting = [], [first]
        while waiting:
            node = waiting.pop()
            branch.append(node)
            waiting.extend(reversed(replies.get(node.id, [])))
        found.append(branch)
    return found
