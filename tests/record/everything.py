"""A site where every kind of entry with words happens, and each of its texts says something that nothing else says."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

from blog.conversation import actions as conversation
from blog.conversation import closing, revisions, wordings
from blog.conversation.models import RevisionState, Speaking, Thread
from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.issues import actions, affected, apologies, closings, debt_queries, mergers, objections, offers, reopenings
from blog.issues.models import Act, Issue, State
from blog.issues.notices import TEXTS, Notice
from blog.moderation import actions as moderation
from blog.moderation import policies, policy
from blog.moderation import queries as cases
from blog.people import actions as people
from blog.people import policy as blogging
from blog.people.models import Customer, Person, Role
from blog.posts import actions as posts
from blog.posts import imports, page_actions, tagging
from blog.posts.rules import Change
from blog.record.actions import announce
from blog.site import actions as settings
from tests import builders

# What no action announces yet: only the record holds such words.
BY_HAND = {("issue.confirmed", "words")}
TOKEN = re.compile(r"Zq[a-z]{3}qz")
_tokens = ("".join(letters) for letters in itertools.product("abcdefghij", repeat=3))


def say() -> str:
    """Words that nothing else says."""
    return f"Zq{next(_tokens)}qz"


def happen(customer: Customer) -> None:
    """Let everything happen once. `customer` is proven, and reports what is contested and disputed."""
    max_ = builders.make_person("max", roles=[Role.MODERATOR, Role.ADMIN])
    ann = builders.make_person("ann", roles=[Role.ADMIN])
    nina = builders.make_person("nina", name=f"Nina {say()}", complete=False)
    people.change_profile(nina, name=nina.name, title=say(), about="I mend pumps.", by=nina)
    people.add_former(handle="olga", name=f"Olga {say()}", occurred_at=clock.now())
    _posts(nina)
    _pages(ann)
    _comments(nina, max_)
    _life(ann)
    _closed(ann, max_, customer)
    _merged(ann)
    _debts(ann)
    _rules(ann)
    _site(ann)
    _by_hand()


def _posts(by: Person) -> None:
    post = builders.make_post(by, title=say(), source=say())
    for kind in (Change.TYPO, Change.CORRECTION):
        fields = {"title": say(), "source": say(), "authors": [by], "tags": []}
        posts.edit_post(post, version=post.version, kind=kind, note=say(), by=by, **fields)  # type: ignore[misc]
    _alone(by)
    gone = builders.make_post(by)
    posts.withdraw_post(gone, reason=say(), by=by)
    for html in (f"<p>{say()}<br>here</p>", None):
        source = html or say()
        imports.import_post(title=say(), source=source, html=html, authors=[by], occurred_at=clock.now())


def _alone(by: Person) -> None:
    """What needs a second reader goes out without one, and says why; each reason is that of a post of its own."""
    for kind in (None, Change.TYPO, Change.CORRECTION):
        post = builders.make_post(by, tags=["Checked"], published=False)
        tagging.change_tag(post.tags[0], name="Checked", needs_second_reader=True, by=by)
        posts.publish_post(post, by=by, alone=say() if kind is None else "In a hurry.")
        if kind:
            fields = {"title": post.title, "source": "Other words.", "authors": [by], "tags": ["Checked"]}
            posts.edit_post(post, version=post.version, kind=kind, note="Wrong.", alone=say(), by=by, **fields)  # type: ignore[arg-type]


def _pages(by: Person) -> None:
    page = page_actions.write_draft(title=say(), source=say(), position=1, by=by)
    page_actions.publish_page(page, by=by)
    page_actions.edit_page(page, title=say(), source=say(), position=1, version=page.version, note=say(), by=by)
    gone = builders.make_page(by, title="Gone")
    page_actions.withdraw_page(gone, reason=say(), by=by)
    imports.import_page(title=say(), source=say(), by=by, occurred_at=clock.now())


def _comments(by: Person, moderator: Person) -> None:
    thread = builders.make_post(by).thread
    assert thread is not None
    question = builders.make_comment(thread, body=say())
    conversation.answer(question, text=say(), speaking=Speaking.COMPANY, by=by)
    conversation.answer(question, text="For myself.", speaking=Speaking.SELF, by=by)
    # Known by another name since then, which stands in the record with their answers only.
    people.change_profile(by, name=f"Nina {say()}", title=say(), about=by.about, by=by)
    conversation.answer(question, text="Under my new name.", speaking=Speaking.COMPANY, by=by)
    wrong = conversation.answer(question, text=say(), speaking=Speaking.COMPANY, by=by)
    conversation.remove_comment(wrong, reason="duplicate", note=say(), by=moderator)
    words = say()
    conversation.import_comment(thread, name="Ida", source=words, html=f"<p>{words}</p>", sent_at=clock.now())
    _edits(thread, by, moderator)
    closing.close(thread, note=say(), by=moderator)


def _edits(thread: Thread, by: Person, moderator: Person) -> None:
    """A customer and an employee say it in other words: what they said before stands in its history."""
    question = builders.make_comment(thread, body=say())
    changed = revisions.revise(question, body=say(), customer=question.customer)
    assert changed is not None
    if changed.state is RevisionState.WAITING:
        case = cases.case_of(wordings.KIND, changed.id)
        assert case is not None
        moderation.decide_publication(case, by=moderator)
    answer = conversation.answer(question, text=say(), speaking=Speaking.COMPANY, by=by)
    revisions.revise_response(answer, text=say(), by=by)


def _rules(by: Person) -> None:
    sentences = {rule.code: rule.sentence for rule in policies.now().reasons}
    sentences["abuse"] = say()
    policy.change(text=say(), sentences=sentences, note=say(), version=1, by=by)
    blogging.publish_policy(text=say(), note=say(), version=0, by=by)


def _site(by: Person) -> None:
    settings.change_site({"site.name": say(), "site.company": say()}, by=by)
    # What a change replaced is kept beside it, too.
    settings.change_site({"site.contact": f"{say()}@pumps.example"}, by=by)
    settings.change_site({"site.contact": ""}, by=by)


def _life(by: Person) -> None:
    issue = actions.report(title=say(), words=say(), product=say(), by=by)
    for step in (actions.acknowledge, actions.start, actions.update):
        notice = Notice(texts={name: say() for name in TEXTS})
        step(issue, text=say(), notice=notice, **_owed(issue, by))
    offers.offer_fix(issue, text=say(), evidence=say(), **_owed(issue, by))
    actions.start(issue, text="It failed.", **_owed(issue, by))
    actions.fix(issue, text=say(), evidence=say(), version=issue.version, by=by)
    reopenings.reopen(issue, text=say(), **_owed(issue, by))


def _closed(by: Person, second: Person, customer: Customer) -> None:
    issue = actions.report(title="It leaks", words="x", by=by, customer=customer, said_at=clock.now())
    actions.acknowledge(issue, text="x", **_owed(issue, by))
    objections.act_on(issue, Act.DISPUTE, words=say(), customer=customer, said_at=clock.now())
    objections.answer(issue, text=say(), by=by)
    _close(issue, by, second)
    objections.act_on(issue, Act.CONTEST, words=say(), customer=customer, said_at=clock.now())
    other = builders.make_person("ben")
    actions.acknowledge(issue, text="x", **_owed(issue, other))
    _close(issue, other, second)
    objections.act_on(issue, Act.REOPENING, words=say(), customer=customer, said_at=clock.now())
    affected.count_in(issue, customer=customer)


def _close(issue: Issue, by: Person, second: Person) -> None:
    closings.propose_closing(
        issue, state=State.WONT_FIX, text=say(), remedy=say(), version=issue.version, by=by
    )  # fmt: skip
    closings.confirm_closing(issue, by=second)


def _merged(by: Person) -> None:
    issue, target = builders.make_issue(by), builders.make_issue(by)
    mergers.merge(issue, target=target, text=say(), version=issue.version, by=by)
    mergers.unmerge(issue, text=say(), **_owed(issue, by))


def _debts(by: Person) -> None:
    issue, due = builders.make_issue(by), _day(9)
    words = {name: say() for name in ("wrong", "hurt", "explanation")}
    apologies.apologise(
        issue, **words, commitments=[(say(), by, due), (say(), by, due)], lesson_due=due, by=by
    )  # fmt: skip
    apologies.commit(issue, text=say(), commitments=[(say(), by, due)], **_owed(issue, by))
    owed = debt_queries.of_issue(issue)
    apologies.keep(owed.commitments[0], text=say(), evidence=say(), by=by)
    apologies.give_lesson(owed.apologies[0], cause=say(), changed=say(), check_on=_day(0), by=by)
    apologies.check_lesson(owed.apologies[0], outcome="held", text=say(), by=by)


@unit_of_work
def _by_hand() -> None:
    confirmed = {"works": True, "state": "fixed"}
    announce("issue.confirmed", subject="issue/1", by="customer", texts={"words": say()}, **confirmed)


def _owed(issue: Issue, by: Person) -> dict[str, object]:
    session().refresh(issue)
    return {"owner": by, "next_update": _day(3), "version": issue.version, "by": by}


def _day(days: int) -> date:
    return clock.now().date() + timedelta(days=days)
