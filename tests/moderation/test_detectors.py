"""Detectors and the verdict: pure, so each is one line."""

from __future__ import annotations

from typing import Any

import pytest

from blog.moderation import rules
from blog.moderation.rules import Submission, Vote, judge, verdict

TEXT = "The pump stopped after two weeks, and the manual does not say what to do."
KNOWN = {"is_proven": True, "published_before": 3}


def sent(**said: Any) -> Submission:
    given = {"name": "Dana Reader", "email": "dana@customer.example", "source": TEXT, "html": f"<p>{TEXT}</p>"}
    ours = {
        "protected_names": frozenset({"Ann Weber", "Pumpworks"}),
        "protected_addresses": frozenset({"ann.weber@mailbox.example"}),
        "company_domains": frozenset({"pumpworks.example"}),
    }
    return Submission(**{**given, **ours, **KNOWN, **said})


def codes(submission: Submission) -> set[str]:
    return {vote.code for vote in judge(submission)}


def test_a_known_author_is_published_at_once() -> None:
    assert codes(sent()) == {"known"}
    assert verdict(judge(sent())) == "publish"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"is_proven": False}, "unproven"),
        ({"published_before": 0}, "first"),
        ({"links": 3}, "links"),
        ({"recent_prints": frozenset({rules.text_print(TEXT.upper() + "  ")})}, "repeated"),
        ({"email": "Ann.Weber+blog@mailbox.example"}, "address"),
        ({"email": "boss@pumpworks.example"}, "domain"),
        ({"email": "boss@mail.PumpWorks.example"}, "domain"),
        ({"email": "boss@purnpworks.example"}, "domain"),
        ({"html": "<p> &nbsp;\n</p>"}, "invisible"),
    ],
)
def test_one_vote_against_makes_it_wait(said: dict[str, Any], code: str) -> None:
    assert code in codes(sent(**said))
    assert verdict(judge(sent(**said))) == "hold"


@pytest.mark.parametrize(
    "name",
    [
        "Ann Weber",
        "ann  WEBER",
        "Weber, Ann",
        "Änn Wébér",
        "Аnn Wеbеr",  # Cyrillic A and e
        "Ａｎｎ　Ｗｅｂｅｒ",  # full width
        "A\u200bnn\u2060 Weber",  # zero width
        "𝐀𝐧𝐧 𝐖𝐞𝐛𝐞𝐫",  # mathematical bold
        "AnnWeber",
        "Ann Weber (support)",
        "Ann-Weber\u202e",
        "PurnpW0rks",
    ],
)
def test_a_name_that_looks_like_ours_waits(name: str) -> None:
    assert "name" in codes(sent(name=name))
    assert verdict(judge(sent(name=name))) == "hold"


@pytest.mark.parametrize("name", ["Ann", "Weber", "Anna Weberin", "Dana Ann Reader", "Annweb"])
def test_a_name_that_shares_a_part_does_not(name: str) -> None:
    assert codes(sent(name=name)) == {"known"}


@pytest.mark.parametrize("email", ["dana@notpumpworks.example", "pumpworks.example@elsewhere.example"])
def test_an_address_that_holds_our_domain_elsewhere_does_not(email: str) -> None:
    assert codes(sent(email=email)) == {"known"}


def test_two_links_are_an_explanation() -> None:
    assert codes(sent(links=2)) == {"known"}


def test_thanks_may_be_said_twice() -> None:
    assert codes(sent(source="Thank you!", recent_prints=frozenset({rules.text_print("Thank you!")}))) == {"known"}


def test_a_filled_trap_is_spam_whoever_sent_it() -> None:
    assert verdict(judge(sent(honeypot="http://buy.example"))) == "spam"
    assert verdict(judge(sent(honeypot=" "))) == "publish"


def test_nothing_is_published_unless_somebody_vouches_for_it() -> None:
    assert verdict([]) == "hold"
    assert verdict([Vote("known", -1, "")]) == "publish"
    assert verdict([Vote("known", -1, ""), Vote("links", 1, "")]) == "hold"
    assert verdict([Vote("links", 1, "")] * 99) == "hold"
    assert verdict([Vote("known", -1, ""), Vote("honeypot", 100, "")]) == "spam"


def test_a_check_that_fails_makes_it_wait() -> None:
    def broken(_sent: Submission) -> Vote | None:
        raise RecursionError

    votes = judge(sent(), [lambda _: Vote("known", -1, "Known."), broken])
    assert verdict(votes) == "hold"
    assert "broken" in votes[-1].words


def test_every_vote_says_why_in_a_sentence() -> None:
    bad = sent(
        name="Ann Weber", email="boss@pumpworks.example", is_proven=False, links=9, honeypot="x", html="",
        recent_prints=frozenset({rules.text_print(TEXT)}),
    )  # fmt: skip
    votes = judge(bad)
    assert len(votes) == 7
    assert all(vote.words[0].isupper() and vote.words.endswith(".") for vote in votes)


def test_the_reasons_are_about_conduct_and_closed() -> None:
    assert {reason.code for reason in rules.REASONS} == {
        "abuse", "advertising", "duplicate", "illegal", "impersonation", "off-topic", "personal-data", "spam",
    }  # fmt: skip
    with pytest.raises(ValueError, match="criticism"):
        rules.reason("criticism")
