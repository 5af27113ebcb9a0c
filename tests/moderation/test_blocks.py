"""The site's own blocks: what one can be, what it catches, and that it is tried before it is switched on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, State, Thread
from blog.core.db import session
from blog.moderation import actions, blocking, blocks
from blog.moderation import queries as cases
from blog.moderation.blocking import Effect, Kind, Rule, Unusable
from blog.moderation.originals import Origin
from blog.people.models import Person
from tests import builders
from tests.counting import counted
from tests.moderation.conftest import Desk


def catches(kind: Kind, value: str, **said: str) -> bool:
    given = {"email": "dana@shop.example", "network": "192.0.2.7", "source": "", "html": ""} | said
    return blocking.catches(Rule(kind, blocking.read(kind, value), Effect.HOLD), **given)


@pytest.mark.parametrize(
    ("kind", "value", "said", "caught"),
    [
        (Kind.ADDRESS, "Dana@Shop.example", {}, True),
        (Kind.ADDRESS, "dana@shop.example", {"email": "dana+two@shop.example"}, True),
        (Kind.ADDRESS, "ana@shop.example", {}, False),
        (Kind.DOMAIN, "shop.example", {}, True),
        (Kind.DOMAIN, "https://Shop.example/", {"email": "a@mail.shop.example"}, True),
        (Kind.DOMAIN, "op.example", {}, False),
        (Kind.DOMAIN, "pills.example", {"html": '<a href="https://buy.pills.example/x">now</a>'}, True),
        (Kind.DOMAIN, "pills.example", {"html": '<a href="https://notpills.example/">now</a>'}, False),
        (Kind.DOMAIN, "pills.example", {"html": "<a href='https://[::1'>now</a>"}, False),
        (Kind.NETWORK, "192.0.2.0/24", {}, True),
        (Kind.NETWORK, "192.0.2.7", {}, True),
        (Kind.NETWORK, "192.0.3.0/24", {}, False),
        (Kind.NETWORK, "2001:db8::/32", {"network": "2001:db8:1:2::/64"}, True),
        (Kind.NETWORK, "2001:db8::/32", {}, False),
        (Kind.NETWORK, "192.0.2.0/24", {"network": "unknown"}, False),
        (Kind.NETWORK, "192.0.2.0/24", {"network": ""}, False),
        (Kind.WORDS, "casino bonus", {"source": "Your CASINO  bonus waits"}, True),
        (Kind.WORDS, "casino", {"source": "Саsіnо!"}, True),
        (Kind.WORDS, "casino", {"source": "ca\u200bsino"}, True),
        (Kind.WORDS, "casino", {"source": "occasinos are no word"}, False),
        (Kind.WORDS, "c++ course", {"source": "Take my C++ course today"}, True),
        (Kind.WORDS, "(.*)+$", {"source": "a" * 5_000}, False),
    ],
)
def test_a_block_catches_what_it_says_and_nothing_beside_it(
    kind: Kind, value: str, said: dict[str, str], caught: bool
) -> None:
    assert catches(kind, value, **said) is caught


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Kind.ADDRESS, "dana", "not an address"),
        (Kind.ADDRESS, "a@b@c", "not an address"),
        (Kind.DOMAIN, "shop", "not a domain"),
        (Kind.DOMAIN, "shop example.com", "not a domain"),
        (Kind.DOMAIN, "." * 10, "not a domain"),
        (Kind.NETWORK, "192.0.2", "not a network"),
        (Kind.NETWORK, "0.0.0.0/0", "whole countries"),
        (Kind.NETWORK, "::/0", "whole countries"),
        (Kind.WORDS, "an", "at least 3"),
        (Kind.WORDS, "", "Say what"),
        (Kind.WORDS, "x" * 201, "at most 200"),
    ],
)
def test_a_block_that_makes_no_sense_is_refused_in_words(kind: Kind, value: str, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        blocking.read(kind, value)


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


def send(thread: Thread, body: str, *, email: str = "dana@shop.example", network: str = "192.0.2.7") -> Comment:
    sent = conversation.send_comment(thread, name="Dana", email=email, body=body, origin=Origin(network, "Browser"))
    return sent.comment


def codes(comment: Comment) -> set[str]:
    case = cases.case_of("comment", comment.id)
    assert case is not None
    return {vote["code"] for vote in case.votes}


def made(desk: Desk, **fields: str) -> int:
    given = {"kind": "words", "value": "cheap pills", "effect": "hold", "note": ""} | fields
    status, _ = desk.post("/staff/moderation/blocks", **given)
    assert status == 303
    return blocks.everything()[0].id


def test_a_block_is_asked_only_while_it_is_switched_on(desk: Desk, thread: Thread) -> None:
    block_id = made(desk)
    assert "blocked" not in codes(send(thread, "Cheap pills, one."))
    desk.post(f"/staff/moderation/blocks/{block_id}/on")
    assert "blocked" in codes(send(thread, "Cheap pills, two."))
    desk.post(f"/staff/moderation/blocks/{block_id}/off")
    assert "blocked" not in codes(send(thread, "Cheap pills, three."))
    desk.post(f"/staff/moderation/blocks/{block_id}/on")
    desk.post(f"/staff/moderation/blocks/{block_id}/deletion")
    assert "blocked" not in codes(send(thread, "Cheap pills, four."))
    assert blocks.everything() == []


@pytest.mark.parametrize(
    ("kind", "value"), [("address", "dana@shop.example"), ("domain", "shop.example"), ("network", "192.0.2.0/24")]
)
def test_addresses_domains_and_networks_are_put_away_as_spam_where_that_is_said(
    desk: Desk, thread: Thread, kind: str, value: str
) -> None:
    block_id = made(desk, kind=kind, value=value, effect="spam")
    desk.post(f"/staff/moderation/blocks/{block_id}/on")
    caught = send(thread, "The pump stops.")
    missed = send(thread, "The pump stops.", email="eve@home.example", network="198.51.100.1")
    assert (caught.state, missed.state) == (State.SPAM, State.HELD)
    case = cases.case_of("comment", caught.id)
    assert case is not None and any(value.removeprefix("dana@") in vote["words"] for vote in case.votes)


def test_a_trial_says_what_a_block_would_have_caught_and_how_that_was_decided(
    desk: Desk, thread: Thread, mia: Person
) -> None:
    fine, bad, waits = (send(thread, f"Cheap pills {number}.") for number in ("fine", "bad", "waits"))
    send(thread, "Nothing of the kind.")
    for comment, decide in ((fine, actions.decide_publication), (bad, actions.decide_spam)):
        case = cases.case_of("comment", comment.id)
        assert case is not None
        decide(case, by=mia)
    fields = {"kind": "words", "value": "cheap pills", "effect": "spam", "note": "", "try": "1"}
    status, page = desk.post("/staff/moderation/blocks", **fields)
    assert (status, blocks.everything()) == (200, [])
    assert "3 of the last 4. 1 of them was fine." in page
    assert page.index("waits.</p>") < page.index("put away as spam.</p>") < page.index("published.</p>")
    assert f"/staff/comments/{fine.id}" in page and waits.state is State.HELD
    page = desk.get(f"/staff/moderation/blocks/{made(desk)}")
    assert "3 of the last 4" in page and "switched off" in page


def test_a_trial_knows_networks_while_they_are_kept(desk: Desk, thread: Thread) -> None:
    send(thread, "From here.")
    send(thread, "From there.", network="198.51.100.1")
    page = desk.get(f"/staff/moderation/blocks/{made(desk, kind='network', value='192.0.2.0/24')}")
    assert "1 of the last 2" in page and "From here." in page


def test_a_trial_asks_the_database_no_more_often_the_more_there_is(thread: Thread) -> None:
    counts = []
    for number in range(12):
        send(thread, f"Cheap pills, {number}.", email=f"c{number}@shop.example")
        if number in (1, 11):
            with counted() as asked:
                blocks.trial(Rule(Kind.WORDS, "cheap pills", Effect.HOLD))
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_block_is_made_once_and_a_refused_form_is_handed_back(desk: Desk) -> None:
    made(desk)
    fields = {"kind": "words", "value": "Cheap  PILLS", "effect": "hold", "note": "Again"}
    status, page = desk.post("/staff/moderation/blocks", **fields)
    assert status == 422 and "such a block already" in page and 'value="Again"' in page
    status, page = desk.post("/staff/moderation/blocks", kind="network", value="no network", effect="hold")
    assert status == 422 and "not a network" in page and 'value="no network"' in page
    assert session().scalar(sa.select(sa.func.count()).select_from(blocks.Block)) == 1
