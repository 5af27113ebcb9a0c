"""The kinds of entry and the facts of each. Final with the first release: a line cannot change later.

What cannot be counted from these facts was not recorded: `tests/record/test_figures.py` derives every public figure of
the record from lines of these kinds. An unlisted fact raises. `docs/record.md` is made from this table.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kind:
    """What an entry of this kind says: a sentence for readers, facts it must and may carry, texts it may name."""

    says: str
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    subject: bool = field(default=True)


# What every fact means. Moments are RFC 3339 in UTC with microseconds; days are ISO dates; people are handles.
FACTS = {
    "about_company": "true when the comment criticises the company, as the person who decided says",
    "affected": "how many proven customers say that this affects them",
    "answers": "the comment that is answered, like comment/9",
    "approved_by": "the handle of the moderator who let it through",
    "authors": "the handles of the authors, in order",
    "automated": "true when a rule decided without a person",
    "check_on": "the day on which the lesson is checked",
    "code": "the reason code of a redaction or of a refusal",
    "comment": "a comment that this refers to, like comment/9",
    "commitment": "the number of the commitment within its issue, from 1",
    "commitments": "a list of {due, number, owner}",
    "confirmed_by": "the handle of the second person, or the number of customers who confirmed",
    "counts": "the day's counts, name to number",
    "credit": "the comment whose author found it, like comment/9",
    "day": "the day that is closed",
    "decided_alone": "true when a rule asks for a second person and there was none",
    "embargo_until": "the day until which details are withheld",
    "first_reported_at": "when a customer, or the company itself, first said it",
    "hazard": "true when the text names a hazard",
    "incidents": "known incidents, a number",
    "issue": "an issue that this is about, like issue/7",
    "kind_of": "what was imported or decided on: comment, report, mention, pingback or trackback",
    "lesson_due": "the day on which the lesson is owed",
    "next_update": "the day by which the owner speaks again",
    "occurred_at": "when it happened, as claimed; `at` is when it was entered",
    "of": "the entry this withholds, restores or redacts: its seq",
    "outcome": "held or recurred",
    "overturns": "the seq of the decision that this reverses",
    "owner": "the handle of whoever owns the issue",
    "parent": "the comment replied to, like comment/9",
    "posts": "posts that speak of this, like post/12",
    "quiet_days": "days without word from a customer after which it counts as fixed, unconfirmed",
    "recurred_as": "the issue it came back as, like issue/8",
    "roles": "the roles a person has here",
    "rule": "the reason code of the published policy",
    "said_by": "customer or company: who said it first",
    "scheduled_for": "when it was due to be published",
    "second": "the handle of the second person",
    "sent_at": "when the customer sent it",
    "severity": "safety, data, money, blocked or annoyance",
    "silent": "true for a typo: nobody is told",
    "state": "the state the issue is in after this",
    "target": "the issue it is merged into, like issue/3",
    "text_hash": "the hash of the text that is withheld, restored or redacted",
    "thread": "what the comment stands under, like post/12",
    "today": "true when it says what to do today",
    "today_due": "the day by which it will be known what to do today",
    "unconfirmed": "true when no affected customer has confirmed the fix",
    "units": "how many units are affected, a number",
    "units_due": "the day by which a number not yet known will be",
    "until": "the day an embargo ends",
    "version": "the version of the policy",
}

_OWED = ("owner", "next_update", "severity")

KINDS = {
    "person.joined": Kind("speaks here under their own name", ("roles",), texts=("name", "title")),
    "person.left": Kind("does not speak here any more", may=("second",)),
    "person.imported": Kind("wrote here before; named from an import", ("occurred_at",), texts=("name",)),
    "post.published": Kind(
        "published a post", ("authors",), ("scheduled_for", "issue", "second", "decided_alone"), ("title", "body")
    ),
    "post.edited": Kind("edited a post", ("authors",), ("silent", "issue"), ("title", "body", "note")),
    "post.corrected": Kind("corrected a post", ("authors",), ("credit", "issue"), ("title", "body", "note")),
    "post.withdrawn": Kind("withdrew a post", (), (), ("reason",)),
    "post.imported": Kind("imported a post", ("occurred_at", "authors"), (), ("title", "body")),
    "page.published": Kind("published a page", texts=("title", "body")),
    "page.edited": Kind("edited a page", may=("silent",), texts=("title", "body", "note")),
    "page.withdrawn": Kind("withdrew a page", texts=("reason",)),
    "page.imported": Kind("imported a page", ("occurred_at",), (), ("title", "body")),
    "comment.published": Kind(
        "said something", ("thread", "sent_at"), ("parent", "approved_by", "automated", "overturns"), ("body",)
    ),
    "comment.edited": Kind("changed their words", ("thread",), ("approved_by",), ("body",)),
    "comment.hidden": Kind("hid a comment while it is looked at", ("rule",), ("about_company", "automated")),
    "comment.restored": Kind("showed a comment again", (), ("overturns", "second")),
    "comment.removed": Kind(
        "removed a comment",
        ("rule",),
        ("about_company", "automated", "second", "decided_alone", "answers"),
    ),
    "comment.declined": Kind(
        "declined something under a published rule", ("rule", "automated", "kind_of"), subject=False
    ),
    "comment.imported": Kind("imported a comment", ("occurred_at", "thread"), ("parent",), ("body",)),
    "mention.imported": Kind("imported a mention", ("occurred_at", "thread", "kind_of")),
    "response.published": Kind(
        "answered for the company", ("thread", "answers"), ("sent_at",), ("body", "name", "title")
    ),
    "response.removed": Kind("removed a company response", ("rule", "answers"), ("second",), ("note",)),
    "issue.reported": Kind(
        "put a problem on the record",
        ("first_reported_at", "said_by", "state"),
        ("comment", "severity", "embargo_until"),
        ("title", "words", "product"),
    ),
    "issue.linked": Kind("added a customer's report to an issue", ("comment", "first_reported_at"), ("state",)),
    "issue.acknowledged": Kind(
        "acknowledged the problem",
        ("owner", "next_update", "state"),
        ("severity", "units", "units_due", "incidents", "hazard", "today", "today_due", "embargo_until"),
        ("text", "product", "versions", "sold", "tell", "hazard", "today", "remedy"),
    ),
    "issue.started": Kind(
        "works on it", ("owner", "next_update", "state"), ("severity", "commitments"), ("text", "today")
    ),
    "issue.updated": Kind(
        "said where it stands",
        ("owner", "next_update", "state"),
        ("severity", "units", "units_due", "incidents", "hazard", "today", "today_due", "embargo_until",
         "commitments"),
        ("text", "product", "versions", "sold", "tell", "hazard", "today", "remedy"),
    ),
    "issue.offered": Kind(
        "offered a fix", ("owner", "next_update", "state"), ("commitment", "severity"), ("text", "evidence")
    ),
    "issue.confirmed": Kind(
        "said whether the fix works for them", ("outcome",), ("affected", "state"), ("words",)
    ),
    "issue.fixed": Kind(
        "called it fixed",
        ("state", "unconfirmed"),
        ("confirmed_by", "quiet_days", "owner", "severity"),
        ("text", "evidence"),
    ),
    "issue.closed": Kind(
        "closed it without a fix",
        ("state", "code"),
        ("second", "decided_alone", "owner", "severity"),
        ("text", "remedy"),
    ),
    "issue.contested": Kind("objected to the closing", ("state",), ("next_update", "owner"), ("words",)),
    "issue.disputed": Kind("disputes what is said here", ("next_update",), ("owner", "outcome"), ("words", "text")),
    "issue.reopened": Kind(
        "opened it again", ("state", "owner", "next_update"), ("affected", "said_by", "severity"), ("text",)
    ),
    "issue.merged": Kind("merged it into another", ("target", "state"), ("second",), ("text",)),
    "issue.unmerged": Kind("took the merger back", ("target", "state"), ("owner", "next_update"), ("text",)),
    "issue.affected": Kind("counted who is affected", ("affected", "day")),
    "issue.apologised": Kind(
        "apologised",
        ("commitments", "lesson_due"),
        (),
        ("wrong", "hurt", "explanation", "commitments"),
    ),
    "issue.kept": Kind("kept a commitment", ("commitment",), (), ("text", "evidence")),
    "issue.lesson": Kind(
        "said what was learned", (), ("check_on", "outcome", "recurred_as"), ("cause", "changed", "text")
    ),
    "text.withheld": Kind("withheld a text", ("of", "text_hash", "code"), ("until",)),
    "text.restored": Kind("showed a withheld text again", ("of", "text_hash"), ("second", "decided_alone")),
    "text.redacted": Kind("redacted a text", ("of", "text_hash", "code"), ("second", "decided_alone")),
    "policy.changed": Kind("changed the rules", ("version",), (), ("policy", "note")),
    "day.closed": Kind("closed the day", ("day", "counts"), subject=False),
}  # fmt: skip
