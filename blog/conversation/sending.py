"""What becomes of a customer's words from the form to the public: proven, checked, published, held or put away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from blog.conversation import own, queries, rules, visibility
from blog.conversation.models import Comment, Revision, State, Thread
from blog.conversation.queries import KIND
from blog.conversation.submissions import submission
from blog.core import clock, links, markup, settings
from blog.core.db import add, is_new, lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.jobs import job
from blog.moderation import actions as moderation
from blog.moderation import cases, checks, originals
from blog.moderation.models import Verdict
from blog.moderation.originals import Origin
from blog.moderation.rules import Outcome, Vote, judge, proven, verdict
from blog.people import customers
from blog.people.models import Customer

# Words whose author never proved the address are nobody's: they are gone after this.
CONFIRMED_WITHIN = timedelta(hours=48)


class ThreadClosed(Exception):
    """No new comments are taken here; the message says so."""


@dataclass(frozen=True)
class Sent:
    """What became of a form: the comment, and what opens its status page while it is not public."""

    comment: Comment
    status_token: str | None
    # Whether the same form was sent before, so that nothing new was made.
    repeat: bool


@unit_of_work
def send_comment(
    thread: Thread,
    *,
    name: str,
    email: str,
    body: str,
    parent: Comment | None = None,
    customer: Customer | None = None,
    is_report: bool = False,
    trap: str = "",
    origin: Origin | None = None,
) -> Sent:
    """Take what somebody outside wrote. Name, address and body are cleaned by the form.

    `customer` is whoever a proven browser session belongs to: their address counts, not the typed one, and only they
    are trusted. `is_report`: they say that something is broken. `trap` is what stood in the field that people do not
    see; `origin` is where the form came from. Raises ThreadClosed and TextRefused.
    """
    if not (thread.public and thread.open):
        raise ThreadClosed(_("This conversation is closed: nothing new is taken here."))
    html = markup.render_comment(body)
    writer = customer or customers.customer_for(email)
    # Two forms sent at the same moment are answered one after the other, so that the second is known as a repeat.
    lock(writer)
    fingerprint = rules.fingerprint(_secret(), thread.id, writer.email, body)
    since = clock.now() - rules.REPEAT_WITHIN
    first = None if is_new(writer) else queries.repeat_of(thread, fingerprint, since=since)
    if first:
        return Sent(first, status_token(first), repeat=True)
    origin, is_proven = origin or Origin(), customer is not None
    votes = judge(
        submission(name=name, writer=writer, body=body, html=html, is_proven=is_proven, trap=trap, origin=origin)
    )
    made = Comment(
        thread_id=thread.id,
        state=State.UNCONFIRMED if _is_asked_for_proof(writer, is_proven) else State.CHECKING,
        name=name,
        source=body,
        html=html,
        sent_at=clock.now(),
        customer_id=writer.id,
        fingerprint=fingerprint,
        is_report=is_report,
    )
    comment = add(under(made, parent))
    originals.keep(KIND, comment.id, origin)
    comment.status_hash = links.token_hash(rules.status_token(_secret(), comment.id, fingerprint))
    outcome = verdict(votes)
    _go_on(comment, votes, outcome)
    if not is_proven and outcome != "spam":
        # Said later: it locks everyone of the same inbox, which must not happen while this writer is locked.
        customers.offer_if_known.later(writer.id)
    return Sent(comment, status_token(comment), repeat=False)


@unit_of_work
def confirm(comment: Comment, *, customer: Customer) -> None:
    """Take a comment as its author's, who has proven the address since: it is judged now, with what was seen then.

    Harmless when repeated. Raises own.NotTheirs.
    """
    lock(comment)
    if comment.customer_id != customer.id:
        raise own.NotTheirs
    if comment.state is not State.UNCONFIRMED:
        return
    visibility.confirm_comment(comment)
    votes = proven(checks.remembered(KIND, comment.id), published_before=queries.count_public_of(customer))
    _check(comment, votes)


@unit_of_work
def conclude(comment: Comment, *, votes: Sequence[Vote]) -> None:
    """Publish it, hold it, or put it away as spam, as the votes say; by a rule, and no person.

    What was held only because a check was silent is published when the answer comes and clears it; what a check calls
    spam by then is left to the person who has been asked.
    """
    case = moderation.hold_case(KIND, comment.id)
    lock(comment.thread)
    lock(comment)
    outcome = verdict(votes)
    if comment.state is State.CHECKING:
        _decide(comment, outcome, votes)
    elif comment.state is State.HELD and case is not None and case.is_open:
        moderation.open_again(KIND, comment.id, votes=votes, tell=False)
        if outcome == "publish":
            visibility.publish_comment(comment, by=None)
            cases.decide(case, Verdict.PUBLISHED, by=None)


@job
def forget_unconfirmed(comment_id: int) -> None:
    """Forget a comment whose author has not proven the address: nobody else ever saw it."""
    comment = session().get(Comment, comment_id)
    if comment is None or lock(comment).state is not State.UNCONFIRMED:
        return
    checks.remembered(KIND, comment.id)
    originals.forget(KIND, comment.id)
    session().execute(sa.delete(Revision).where(Revision.comment_id == comment.id))
    session().delete(comment)


def under(comment: Comment, parent: Comment | None) -> Comment:
    """Put a reply under its parent, or beside the deepest that is allowed."""
    if parent is not None:
        comment.parent_id = parent.id if parent.depth < rules.DEPTH_DEEPEST else parent.parent_id or parent.id
        comment.depth = min(parent.depth + 1, rules.DEPTH_DEEPEST)
    return comment


def status_token(comment: Comment) -> str | None:
    """What opens a comment's status page; None for what is public, and for what no form made."""
    if comment.is_public or comment.fingerprint is None:
        return None
    return rules.status_token(_secret(), comment.id, comment.fingerprint)


def _is_asked_for_proof(writer: Customer, is_proven: bool) -> bool:
    """Whether this site wants the address proven before anybody reads the words."""
    wanted = settings.get("comments.proof")
    return not is_proven and (wanted == "always" or (wanted == "first" and writer.proven_at is None))


def _go_on(comment: Comment, votes: Sequence[Vote], outcome: Outcome) -> None:
    if outcome == "spam":
        _decide(comment, outcome, votes)
    elif comment.state is State.UNCONFIRMED:
        checks.remember(KIND, comment.id, votes)
        forget_unconfirmed.at(clock.now() + CONFIRMED_WITHIN, comment.id)
    else:
        _check(comment, votes)


def _check(comment: Comment, votes: Sequence[Vote]) -> None:
    if not checks.begin(KIND, comment.id, votes):
        _decide(comment, verdict(votes), votes)


def _decide(comment: Comment, outcome: Outcome, votes: Sequence[Vote]) -> None:
    if outcome == "publish":
        visibility.publish_comment(comment, by=None)
        return
    if outcome == "spam":
        visibility.mark_spam(comment)
    else:
        visibility.hold_comment(comment)
    moderation.open_case(KIND, comment.id, votes, customer_id=comment.customer_id, is_new=is_new(comment))


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
