"""The kinds of entry and the facts of each. Final with the first release: a line cannot change later.

What cannot be counted from these facts was not recorded: `tests/record/test_figures.py` derives every public figure of
the record from lines of these kinds. An unlisted fact raises. `docs/record.md` repeats this table, and a test compares.
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


# What every fact means. A moment is RFC 3339 in UTC with microseconds, as `at` is, so that two compare as text. A day
# is an ISO date where the site is; whatever falls due on a day carries the moment at which that day ends, because only
# a moment can be compared with `at` by somebody who does not know the site's zone. People are handles.
FACTS = {
    "about_company": "true when the comment criticises the company, as the person who decided says; false otherwise",
    "affected": "how many proven customers say that this affects them",
    "answers": "the comment that is answered, like comment/9",
    "answers_entry": "the seq of the objection or dispute that this answers",
    "apology": "the seq of the apology whose lesson this is",
    "approved_by": "the handle of the moderator who let it through",
    "authors": "the handles of the authors, in order",
    "automated": "true when a rule decided without a person",
    "check_due": "the moment by which it is checked whether the lesson held",
    "code": "why a text is withheld or redacted, as a reason code",
    "comment": "the customer's comment that this refers to, like comment/9",
    "commitment": "the number of the commitment within its issue, from 1",
    "commitments": "what is promised: a list of {due, number, owner}; numbers run on within the issue, due is a moment",
    "confirmations": "how many affected customers confirmed the fix",
    "counts": "what the day held, name to number",
    "credit": "the comment whose author found it, like comment/9",
    "day": "the day that is counted",
    "decided_alone": "true when a rule asks for a second person and there was none",
    "due": "the moment at which the promised day ends: later words are late",
    "embargo_until": "the moment until which details are withheld",
    "first_reported_at": "when a customer, or the company itself, first said it",
    "incidents": "known incidents, a number",
    "incidents_due": "the moment by which the number of incidents will be known",
    "issue": "the issue that this is about, like issue/7",
    "kind_of": "what was imported or declined: comment, report, mention, pingback or trackback",
    "lesson": "the seq of the lesson that was checked",
    "lesson_due": "the moment by which the lesson is owed",
    "next_update": "the day by which the owner speaks again, as it was promised",
    "occurred_at": "when it happened, as claimed; `at` is when it was entered",
    "of": "the seq of the entry whose text this withholds, restores or redacts, or that is read afterwards",
    "outcome": "held or recurred",
    "overturned": "true when an appeal had reversed the decision before it was counted",
    "overturns": "the seq of the decision that an appeal reverses with this",
    "owner": "the handle of whoever owns the issue, or owes the answer",
    "parent": "the comment replied to, like comment/9",
    "quiet_days": "days without a word from a customer after which it counts as fixed, unconfirmed",
    "recurred_as": "the issue it came back as, like issue/8",
    "roles": "the roles a person has here",
    "rule": "the rule of the published policy, as a reason code",
    "said_by": "customer or company: who said it",
    "scheduled_for": "the moment it was due to be published",
    "second": "the handle of the second person",
    "sent_at": "when the customer sent it",
    "setting": "what the site says about itself that was changed: site.name, comments.proof",
    "severity": "safety, data, money, blocked or annoyance; left out when nothing was said or changed",
    "silent": "true for a typo: nobody is told",
    "state": "the state the issue is in after this",
    "target": "the issue it is merged into or taken out of, like issue/3",
    "text_hash": "the hash of the text that is withheld, restored or redacted",
    "thread": "what is talked about, like post/12: the comment stands under it",
    "today_due": "the moment by which it will be known what to do today",
    "unconfirmed": "true when no affected customer has confirmed the fix",
    "units": "how many units are affected, a number",
    "units_due": "the moment by which the number of units will be known",
    "until": "the moment an embargo ends",
    "version": "the version of the policy",
    "works": "true when the fix works for this customer, false when it is still broken",
}

_PROMISE = ("owner", "next_update", "due")
_NOTICE = ("severity", "units", "units_due", "incidents", "incidents_due", "today_due", "embargo_until")
_NOTICE_TEXTS = ("text", "product", "versions", "sold", "tell", "hazard", "today", "remedy")

# What the site does by itself, and what customers do. Whatever is not listed, a person of the company signs by name; a
# removal or a fix may be either, and an import that is run again edits what it brought.
BY_THE_SITE = frozenset(
    "person.imported post.imported post.edited page.imported page.edited mention.imported comment.declined "
    "comment.hidden comment.restored comment.removed issue.fixed issue.affected text.withheld text.restored "
    "text.redacted site.changed day.closed".split()
)
BY_CUSTOMERS = frozenset(
    "comment.published comment.edited comment.withdrawn comment.imported issue.confirmed issue.contested "
    "issue.disputed issue.reopened text.withheld text.redacted".split()
)

KINDS = {
    "person.joined": Kind("speaks here under their own name", ("roles",), texts=("name", "title")),
    "person.titled": Kind("has a new title here", texts=("title",)),
    "person.left": Kind("does not speak here any more"),
    "person.imported": Kind("wrote here before; named from an import", ("occurred_at",), texts=("name",)),
    "post.published": Kind(
        "published a post",
        ("authors",),
        ("scheduled_for", "issue", "second", "decided_alone"),
        ("title", "body", "reason"),
    ),
    "post.edited": Kind(
        "edited a post",
        ("authors",),
        ("silent", "issue", "scheduled_for", "second", "decided_alone"),
        ("title", "body", "note", "reason"),
    ),
    "post.corrected": Kind(
        "corrected a post",
        ("authors",),
        ("credit", "issue", "scheduled_for", "second", "decided_alone"),
        ("title", "body", "note", "reason"),
    ),
    "post.confirmed": Kind("read a post afterwards, as its second reader", ("of",)),
    "post.withdrawn": Kind("withdrew a post", texts=("reason",)),
    "post.imported": Kind("imported a post", ("occurred_at", "authors"), (), ("title", "body")),
    "page.published": Kind("published a page", texts=("title", "body")),
    "page.edited": Kind("edited a page", (), ("silent",), ("title", "body", "note")),
    "page.withdrawn": Kind("withdrew a page", texts=("reason",)),
    "page.imported": Kind("imported a page", ("occurred_at",), (), ("title", "body")),
    "comment.published": Kind(
        "said something", ("thread", "sent_at"), ("parent", "approved_by", "automated", "overturns"), ("body",)
    ),
    "comment.edited": Kind("changed their words", ("thread",), ("approved_by", "automated"), ("body",)),
    "comment.promised": Kind("promised an answer", ("owner", "due")),
    "comment.set_aside": Kind("said that a comment needs no reply"),
    "comment.hidden": Kind("hid a comment while it is looked at", ("rule", "about_company"), ("automated",)),
    "comment.restored": Kind("showed a comment again", (), ("overturns", "second")),
    "comment.removed": Kind(
        "removed a comment", ("rule", "about_company"), ("automated", "second", "decided_alone")
    ),
    "comment.declined": Kind(
        "declined something under a published rule",
        ("day", "rule", "automated", "kind_of"),
        ("overturned",),
        subject=False,
    ),
    "comment.withdrawn": Kind("took their words back", ("thread",)),
    "comment.imported": Kind("imported a comment", ("occurred_at", "thread"), ("parent", "approved_by"), ("body",)),
    "thread.closed": Kind("closed a conversation to new comments", ("thread",), (), ("note",)),
    "thread.opened": Kind("opened a conversation again", ("thread",)),
    "mention.imported": Kind("imported a mention", ("occurred_at", "thread", "kind_of")),
    "response.published": Kind("answered for the company", ("thread", "answers"), (), ("body", "name", "title")),
    "response.edited": Kind("changed a company response", ("thread", "answers"), (), ("body",)),
    "response.removed": Kind("removed a company response", ("rule", "answers"), ("second",), ("note",)),
    "issue.reported": Kind(
        "put a problem on the record",
        ("first_reported_at", "said_by", "state"),
        ("comment", "occurred_at", "severity", "embargo_until"),
        ("title", "words", "product"),
    ),
    "issue.linked": Kind("added a customer's report", ("comment", "sent_at", "state")),
    "issue.acknowledged": Kind(
        "acknowledged the problem", (*_PROMISE, "state"), (*_NOTICE, "answers_entry"), _NOTICE_TEXTS
    ),
    "issue.started": Kind("began work on it", (*_PROMISE, "state"), (*_NOTICE, "commitments"), _NOTICE_TEXTS),
    "issue.updated": Kind(
        "said where it stands", (*_PROMISE, "state"), (*_NOTICE, "commitments", "answers_entry"), _NOTICE_TEXTS
    ),
    "issue.offered": Kind("offered a fix", (*_PROMISE, "state"), ("commitment", "severity"), ("text", "evidence")),
    "issue.confirmed": Kind("said whether the fix works for them", ("works", "state"), ("affected",), ("words",)),
    "issue.fixed": Kind(
        "called it fixed",
        ("state", "unconfirmed"),
        ("confirmations", "quiet_days", "owner", "severity"),
        ("text", "evidence"),
    ),
    "issue.closed": Kind(
        "closed it without a fix",
        ("state",),
        ("second", "decided_alone", "owner", "severity", "answers_entry"),
        ("text", "remedy"),
    ),
    "issue.contested": Kind("objected to the closing", ("state",), _PROMISE, ("words",)),
    "issue.disputed": Kind("disputes what is said here", ("next_update", "due"), ("owner",), ("words",)),
    "issue.answered": Kind("answered what the customer disputes", ("answers_entry", "state"), texts=("text",)),
    "issue.reopened": Kind(
        "opened it again", ("said_by", *_PROMISE, "state"), ("affected", "severity"), ("text", "words")
    ),
    "issue.merged": Kind("merged it into another", ("target", "state"), ("second",), ("text",)),
    "issue.unmerged": Kind("took the merger back", ("target", "state"), _PROMISE, ("text",)),
    "issue.affected": Kind("counted who is affected", ("affected", "day")),
    "issue.apologised": Kind(
        "apologised", ("commitments", "lesson_due"), (), ("wrong", "hurt", "explanation", "commitments")
    ),
    "issue.kept": Kind("kept a commitment", ("commitment",), (), ("text", "evidence")),
    "issue.lesson": Kind("said what was learned", ("apology", "check_due"), (), ("cause", "changed")),
    "issue.checked": Kind("checked whether the lesson held", ("lesson", "outcome"), ("recurred_as",), ("text",)),
    "text.withheld": Kind("withheld a text", ("of", "text_hash", "code"), ("until",)),
    "text.restored": Kind("showed a withheld text again", ("of", "text_hash"), ("second", "decided_alone")),
    "text.redacted": Kind("redacted a text", ("of", "text_hash", "code"), ("second", "decided_alone")),
    "site.changed": Kind("changed what the site says about itself", ("setting",), (), ("text",)),
    "blogging.changed": Kind(
        "changed the rules for whoever writes here", ("version",), (), ("policy", "note")
    ),
    "policy.changed": Kind("changed the rules", ("version",), (), ("policy", "note")),
    "day.closed": Kind("closed the day", ("day", "counts"), subject=False),
}  # fmt: skip
