"""Whoever is told of a decision reads its rule in the words of that day, whatever the rules say by then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import revisions, wordings
from blog.conversation.models import Comment
from blog.issues import customer_queries, reports
from blog.moderation import actions as moderation
from blog.moderation import appeals, flags, policies, policy
from blog.moderation import queries as cases
from blog.moderation.models import Case
from blog.people.models import Person, Role
from tests import builders
from tests.conftest import Mailbox

Work = Callable[[], int]
CORA = "cora@customers.example"
THEN, NOW = "Anything about a neighbour.", "Anything about a cousin."
# Whoever sends many is read first.
LINKS = " ".join(f"https://pumps{number}.example/" for number in range(9))


@pytest.fixture
def ada(app: Flask) -> Person:
    """Has written rules of her own before anybody decides."""
    ada = builders.make_person("ada", [Role.ADMIN, Role.MODERATOR])
    rules(THEN, ada)
    return ada


@pytest.fixture
def comment(ada: Person, client: FlaskClient) -> Comment:
    builders.prove_customer(client, CORA)
    return builders.make_comment(builders.make_thread())


def rules(sentence: str, ada: Person) -> None:
    said = {rule.code: rule.sentence for rule in policies.now().reasons} | {"off-topic": sentence}
    version = policies.now().version
    policy.change(text="We read everything.", sentences=said, note="New.", version=version, by=ada)


def case_of(kind: str, subject_id: int) -> Case:
    found = cases.case_of(kind, subject_id)
    assert found is not None
    return found


def the_letter(mailbox: Mailbox, subject: str, to: str = CORA) -> str:
    (letter,) = [mail for mail in mailbox.to(to) if subject in str(mail["Subject"])]
    return " ".join(str(part.get_content()) for part in letter.walk() if part.get_content_maintype() == "text")


def test_of_what_is_hidden(ada: Person, comment: Comment, work: Work, mailbox: Mailbox) -> None:
    moderation.decide_hiding(case_of("comment", comment.id), by=ada, reason="off-topic")
    rules(NOW, ada)
    work()
    letter = the_letter(mailbox, "hidden")
    assert THEN in letter and NOW not in letter


def test_of_words_that_were_changed(ada: Person, comment: Comment, work: Work, mailbox: Mailbox) -> None:
    changed = revisions.revise(comment, body=LINKS, customer=comment.customer)
    assert changed is not None
    moderation.decide_rejection(case_of(wordings.KIND, changed.id), by=ada, reason="off-topic", note="")
    rules(NOW, ada)
    work()
    letter = the_letter(mailbox, "change")
    assert THEN in letter and NOW not in letter


def test_of_what_a_reader_reported(ada: Person, comment: Comment, app: Flask, work: Work, mailbox: Mailbox) -> None:
    reader = builders.prove_customer(app.test_client(), "reader@readers.example")
    flags.report("comment", comment.id, reason="off-topic", customer=reader)
    moderation.decide_removal(case_of("comment", comment.id), by=ada, reason="off-topic")
    rules(NOW, ada)
    work()
    letter = the_letter(mailbox, "right to report", "reader@readers.example")
    assert THEN in letter and NOW not in letter


def test_of_an_objection_that_was_dismissed(ada: Person, comment: Comment, work: Work, mailbox: Mailbox) -> None:
    case = case_of("comment", comment.id)
    moderation.decide_removal(case, by=ada, reason="off-topic")
    appeals.send("comment", comment.id, words="It is not.")
    rules(NOW, ada)
    ben = builders.make_person("ben", [Role.MODERATOR])
    appeals.decide_appeal(case_of("comment", comment.id), upheld=False, by=ben)
    work()
    letter = the_letter(mailbox, "looked again")
    assert THEN in letter and NOW not in letter


def test_of_a_report_that_was_refused(
    ada: Person, comment: Comment, client: FlaskClient, work: Work, mailbox: Mailbox
) -> None:
    sent = reports.send(
        name="Cora", email="", title="Stops", words="It stops.", product="", customer=comment.customer, trap=""
    )
    case = case_of(customer_queries.KIND, sent.report.id)
    moderation.decide_rejection(case, by=ada, reason="off-topic", note="")
    rules(NOW, ada)
    work()
    letter, page = the_letter(mailbox, "refused"), client.get(f"/issues/reports/{sent.token}").text
    assert THEN in letter and NOW not in letter
    assert THEN in page and NOW not in page


def test_whoever_reports_reads_the_rules_that_hold_now(ada: Person, comment: Comment, client: FlaskClient) -> None:
    rules(NOW, ada)
    page = client.get(f"/comments/{comment.id}/report").text
    assert NOW in page and THEN not in page
