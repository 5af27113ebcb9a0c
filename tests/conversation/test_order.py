"""In which order a thread is read and where its pages end."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from blog.conversation import order
from blog.conversation.order import Asked, Node, Order


def flat(pages: Sequence[Sequence[int]]) -> list[int]:
    return [id for page in pages for id in page]


def thread(size: int, seed: int) -> list[Node]:
    """A thread of any shape: replies to anything said before, some to what is not there."""
    chosen = random.Random(seed)
    return [Node(id, chosen.choice([None, None, 99_999, *range(1, id)][: id + 3])) for id in range(1, size + 1)]


def test_branches_stay_together_and_oldest_or_newest_come_first() -> None:
    nodes = [Node(1), Node(2), Node(3, 1), Node(4), Node(5, 3), Node(6, 2)]
    assert order.pages(nodes, Order.OLDEST) == [[1, 3, 5, 2, 6, 4]]
    assert order.pages(nodes, Order.NEWEST) == [[4, 2, 6, 1, 3, 5]]


def test_branches_in_which_somebody_waits_come_first_oldest_first() -> None:
    nodes = [Node(1), Node(2), Node(3), Node(4, 2, waits=True), Node(5, waits=True)]
    assert order.pages(nodes, Order.UNANSWERED) == [[2, 4, 5, 1, 3]]


def test_a_branch_goes_on_the_next_page_whole_unless_it_fills_one_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "PAGE_SIZE", 3)
    nodes = [Node(1), Node(2), Node(3, 2), Node(4), Node(5, 4), Node(6, 4), Node(7, 4), Node(8)]
    assert order.pages(nodes, Order.OLDEST) == [[1, 2, 3], [4, 5, 6], [7, 8]]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("asked", list(Order))
def test_every_comment_stands_on_exactly_one_page(seed: int, asked: Order) -> None:
    nodes = thread(730, seed)
    pages = order.pages(nodes, asked)
    assert sorted(flat(pages)) == [node.id for node in nodes]
    assert all(0 < len(page) <= order.PAGE_SIZE for page in pages)


def test_what_comes_later_moves_nothing_to_an_earlier_page() -> None:
    nodes = [Node(id, None if id % 7 == 1 else id - 1) for id in range(1, 900)]
    before = order.pages(nodes[:700], Order.OLDEST)
    after = order.pages(nodes, Order.OLDEST)
    assert after[: len(before) - 1] == before[:-1]


def test_no_thread_is_too_deep() -> None:
    nodes = [Node(1), *(Node(id, id - 1) for id in range(2, 10_001))]
    assert len(order.pages(nodes, Order.OLDEST)) == 10_000 // order.PAGE_SIZE


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({}, Asked()),
        ({"comments": "3", "order": "newest"}, Asked(3, Order.NEWEST)),
        ({"order": "unanswered", "show": "responses"}, Asked(1, Order.UNANSWERED, True)),
        ({"comments": "-1", "order": "best", "show": "all"}, Asked()),
        ({"comments": "²", "order": ""}, Asked()),
        ({"comments": "9" * 400}, Asked()),
        ({"comments": "0"}, Asked(0)),
    ],
)
def test_an_address_is_read_and_nonsense_is_as_if_it_had_not_been_said(said: dict[str, str], asked: Asked) -> None:
    assert Asked.read(said) == asked


def test_an_address_says_only_what_does_not_go_without_saying() -> None:
    assert Asked().at("/posts/pumps") == "/posts/pumps"
    assert Asked(3).at("/posts/pumps", order="newest") == "/posts/pumps?order=newest&comments=3"
    assert Asked(3, Order.NEWEST, True).at("/p", order="oldest", number=1) == "/p?show=responses"
    assert Asked(3).canonical("/p") == "/p?comments=3"
    assert Asked(3, Order.NEWEST).canonical("/p") == Asked(3, responses=True).canonical("/p") == "/p"
