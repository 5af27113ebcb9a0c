"""Nobody speaks here as a department: names, handles, addresses, passwords and links, and why they are refused."""

from __future__ import annotations

import pytest

from blog.core.text import TextRefused
from blog.people import rules
from blog.people.lookalikes import skeleton

COMPANIES = ["Pumpwerk", "Pumpwerk Blog"]


@pytest.mark.parametrize(
    "name",
    [
        "Admin",
        "ADMIN",
        "Аdmin",  # Cyrillic A
        "Ａｄｍｉｎ",  # full width
        "𝐀𝐝𝐦𝐢𝐧",  # mathematical bold
        "ᴀᴅᴍɪɴ",  # small capitals
        "Tеаm",  # Cyrillic e and a
        "Suppοrt",  # Greek omicron
        "A d m i n",
        "The Team",
        "Berlin Team",
        "Customer Service",
        "lnfo",
        "Pumpwerk",
        "Pumpwerk Office",
    ],
)
def test_a_name_that_is_nobodys_is_refused_however_it_is_spelt(name: str) -> None:
    assert "nobody's name" in (rules.name_problem(name, companies=COMPANIES) or "")


@pytest.mark.parametrize(
    "name",
    [
        "Ann Weber",
        "Jo",
        "Ng",
        "李小龍",
        "أحمد",
        "Zoë O’Neil-Brown",
        "Dr. J. R. Smith Jr.",
        "Ann Press",
        "Mark Staff",
        "An",
    ],
)
def test_people_may_have_the_names_that_people_have(name: str) -> None:
    assert rules.name_problem(name, companies=COMPANIES) is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "needed"),
        ("\u200b \u2060", "needed"),
        ("x" * 121, "121 characters"),
        ("Adm1n", "“1” does not belong"),
        ("ann@openline.example", "“@” does not belong"),
        ("Ann\u200bWeber", "an invisible character does not belong"),
        ("...", "letters"),
    ],
)
def test_what_is_no_name_is_refused_with_a_reason(name: str, why: str) -> None:
    assert why in (rules.name_problem(name) or "")


@pytest.mark.parametrize("handle", ["admin", "system", "customer", "a-d-m-i-n", "adm1n", "pumpwerk", "our-team"])
def test_a_handle_that_is_nobodys_is_refused(handle: str) -> None:
    assert "nobody's handle" in (rules.handle_problem(handle, companies=COMPANIES) or "")


@pytest.mark.parametrize("handle", ["", "Ann", "ann--weber", "-ann", "ann/..", "ann.atom", "1ann", "a" * 61, "änn"])
def test_a_handle_fits_an_address(handle: str) -> None:
    assert "small letters" in (rules.handle_problem(handle) or "")


def test_letters_that_look_alike_have_one_skeleton() -> None:
    assert skeleton("Мary") == skeleton("Mary") == skeleton("rnary")
    assert skeleton("Wi11") == skeleton("Will")
    assert skeleton("Ann") != skeleton("Anne")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("eleven char", "has 11 characters; it needs at least 12"),
        ("x" * 129, "129 characters; at most 128"),
        ("y" * 1_000_000, "1,000,000 characters"),
        ("abababababab", "repeats"),
    ],
)
def test_a_password_is_refused_with_its_limit_named(password: str, why: str) -> None:
    assert why in (rules.password_problem(password) or "")


def test_passwords_of_the_promised_lengths_are_taken() -> None:
    assert rules.password_problem("twelve chars") is None
    assert rules.password_problem("abcd" * 32) is None


@pytest.mark.parametrize(
    "text", ["ann", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "Ann <a@b.example>", "ä@b.example"]
)
def test_an_address_is_exactly_one(text: str) -> None:
    with pytest.raises(TextRefused, match="not an e-mail address"):
        rules.read_email(text)


def test_a_missing_address_is_asked_for() -> None:
    with pytest.raises(TextRefused, match="is needed"):
        rules.read_email(" ")


def test_addresses_are_compared_in_one_spelling_and_counted_by_inbox() -> None:
    assert rules.read_email(" Ann@Exämple.example ") == "ann@xn--exmple-cua.example"
    assert rules.inbox("ann+one@b.example") == rules.inbox("ann+two@b.example") == "ann@b.example"
    assert rules.inbox("a.n.n@googlemail.com") == "ann@gmail.com"
    assert rules.inbox("a.n.n@b.example") == "a.n.n@b.example"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "//evil.example", "https://me@evil.example", "https:", "https:\\\\x.example", "http://["],
)
def test_a_link_that_could_mislead_is_refused(url: str) -> None:
    assert rules.link_problem(url)


def test_links_that_people_have_are_taken() -> None:
    for url in ("https://social.example/@ann", "http://ann.example", "mailto:ann@openline.example"):
        assert rules.link_problem(url) is None
