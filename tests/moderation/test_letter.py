"""Who hears that something waits, and what the letter says."""

from __future__ import annotations

from collections.abc import Callable

from blog.core import jobs
from blog.moderation import actions
from blog.people.models import Person, Role
from blog.record import queries as record
from tests import builders
from tests.conftest import Mailbox
from tests.moderation.letters import BAIT, FIRST, Letters

Work = Callable[[], int]


def heard(mailbox: Mailbox) -> list[str]:
    return sorted(str(mail["To"]) for mail in mailbox.all() if "Waits for you" in mail["Subject"])


def test_every_moderator_hears_once_and_nobody_else(
    letters: Letters, mia: Person, mailbox: Mailbox, work: Work
) -> None:
    builders.make_person("ben", [Role.MODERATOR, Role.AUTHOR])
    builders.make_person("ann", [Role.AUTHOR])
    builders.make_person("rosa", [Role.ADMIN])
    letters.held(1, "The beam is not straight.")
    letters.held(1, "The beam is not straight.")
    work()
    assert heard(mailbox) == ["ben@openline.example", "mia@openline.example"]


def test_where_nobody_moderates_the_admins_hear(letters: Letters, mailbox: Mailbox, work: Work) -> None:
    builders.make_person("rosa", [Role.ADMIN])
    builders.make_person("ann", [Role.AUTHOR])
    letters.held(1, "Words")
    work()
    assert heard(mailbox) == ["rosa@openline.example"]


def test_the_letter_holds_the_words_the_reasons_a_link_and_the_head(
    letters: Letters, mia: Person, mailbox: Mailbox, work: Work
) -> None:
    case = letters.held(1, "The <beam> & its rail are bent.", FIRST)
    work()
    (mail,) = [mail for mail in mailbox.all() if "Waits for you" in mail["Subject"]]
    assert mail["Subject"].strip() == "Waits for you: Writer 1 under “Open a beam”"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert "The <beam> & its rail are bent." in text
    assert "The &lt;beam&gt; &amp; its rail are bent." in html
    for part in (text, html):
        assert "It is the first thing this author sent." in part
        assert f"http://localhost/staff/cases/{case.id}" in part
        assert str(record.head()) in part


def test_nobody_is_told_of_spam_that_a_rule_caught_or_of_an_import(
    letters: Letters, mia: Person, mailbox: Mailbox, work: Work
) -> None:
    letters.held(1, "Buy this", BAIT)
    letters.words[2] = "Old words"
    actions.open_case("letter", 2, [FIRST], tell=False)
    assert jobs.counts()["waiting"] == 0
    work()
    assert heard(mailbox) == []


def test_nobody_is_told_of_what_was_decided_or_is_gone_meanwhile(
    letters: Letters, mia: Person, mailbox: Mailbox, work: Work
) -> None:
    actions.decide_spam(letters.held(1, "Words"), by=mia)
    letters.held(2, "Words")
    del letters.words[2]
    work()
    assert heard(mailbox) == []
    assert jobs.counts()["waiting"] == 0
