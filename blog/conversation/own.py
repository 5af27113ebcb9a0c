"""What customers may do with their own words: take them back, erase them, and say whether to be told of answers."""

from __future__ import annotations

from blog.conversation import emails, endings
from blog.conversation.models import Comment, State
from blog.conversation.transitions import NotPublic
from blog.core.db import lock, unit_of_work
from blog.core.i18n import _
from blog.people.models import Customer


class NotTheirs(Exception):
    """Somebody else wrote this."""


@unit_of_work
def take_back(comment: Comment, *, customer: Customer | None, by_link: bool = False) -> None:
    """Take a customer's own comment back; a tombstone stays, and so do its replies. Harmless when repeated.

    `by_link`: whoever holds its private link did it, and the owner of the address is told. Raises NotTheirs, and
    transitions.NotPublic for what was refused or removed.
    """
    check(comment, customer)
    before = comment.state
    endings.withdraw(comment)
    if by_link and before is not State.WITHDRAWN:
        emails.tell_withdrawn.later(comment.id)


@unit_of_work
def erase(comment: Comment, *, customer: Customer) -> None:
    """Erase a customer's own comment for good, here and in the record, with their name. Raises NotTheirs.

    Harmless when repeated: what was erased is nobody's any more.
    """
    if lock(comment).state is not State.ERASED:
        check(comment, customer)
        endings.erase(comment)


@unit_of_work
def tell(comment: Comment, *, customer: Customer, wanted: bool) -> None:
    """Say whether its author wants a mail when it is answered. Raises NotTheirs."""
    check(lock(comment), customer)
    if comment.state in (State.WITHDRAWN, State.ERASED):
        raise NotPublic(_("This comment is gone, so nobody answers it any more."))
    comment.tell = wanted


def check(comment: Comment, customer: Customer | None) -> None:
    """Raise NotTheirs unless this customer wrote it."""
    if customer is None or comment.customer_id != customer.id:
        raise NotTheirs
