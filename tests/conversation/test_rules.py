"""Where a comment stands on the page, and whether it counts as answered."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest

from blog.conversation import rules
from blog.conversation.models import Answer, Comment, State


def comment(id: int, parent: int | None = None) -> Comment:
    made = Comment(
        thread_id=1,
        state=State.PUBLISHED,
        name="Cora",
        source="",
        html="",
        sent_at=datetime(2026, 11, 21, tzinfo=UTC),
        parent_id=parent,
    )
    made.id = id
    return made


def test_replies_follow_what_they_reply_to() -> None:
    placed = rules.arrange([comment(1), comment(2), comment(3, 1), comment(4, 2), comment(5, 3)])
    assert [(place.comment.id, place.depth) for place in placed] == [(1, 0), (3, 1), (5, 2), (2, 0), (4, 1)]


def test_after_four_levels_replies_are_drawn_side_by_side_and_name_their_parent() -> None:
    placed = rules.arrange([comment(1), *(comment(id, id - 1) for id in range(2, 7))])
    assert [place.depth for place in placed] == [0, 1, 2, 3, 3, 3]
    assert [place.flattened for place in placed] == [False, False, False, False, True, True]
    assert placed[-1].parent is placed[-2].comment


def test_a_reply_whose_parent_is_not_shown_stands_at_the_top() -> None:
    assert [place.depth for place in rules.arrange([comment(7, 3)])] == [0]


def test_a_thread_of_any_depth_is_arranged_without_recursion() -> None:
    assert len(rules.arrange([comment(1), *(comment(id, id - 1) for id in range(2, 5_000))])) == 4_999


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, Answer.OPEN),
        ({"answered": True}, Answer.ANSWERED),
        ({"settled": True}, Answer.RESOLVED),
        ({"settled": True, "answered": True, "no_reply": True}, Answer.RESOLVED),
        ({"no_reply": True}, Answer.NONE),
        ({"no_reply": True, "answered": True}, Answer.ANSWERED),
        ({"imported": True}, Answer.NONE),
        ({"promised": True}, Answer.PROMISED),
        ({"promised": True, "answered": True}, Answer.ANSWERED),
        ({"promised": True, "no_reply": True}, Answer.NONE),
        ({"by_employee": True, "answered": True}, Answer.NONE),
    ],
)
def test_the_answer_state_is_derived(facts: dict[str, bool], state: Answer) -> None:
    said = dict.fromkeys(("by_employee", "settled", "answered", "no_reply", "imported", "promised"), False)
    assert rules.answer_state(**said | facts) is state


def test_fingerprints_differ_when_anything_differs_and_cannot_be_shifted_between_parts() -> None:
    threads, emails, texts = (1, 11), ("a@x", "a@x1"), ("1b", "b", "a@xb")
    made = [rules.fingerprint("secret", *parts) for parts in itertools.product(threads, emails, texts)]
    made.append(rules.fingerprint("another", 1, "a@x", "b"))
    assert len(set(made)) == len(made) == 13
