"""What customers may do with their own words, without asking anybody: take them back."""

from __future__ import annotations

from blog.conversation import queries, visibility
from blog.conversation.models import Comment
from blog.core.db import lock, unit_of_work
from blog.moderation import actions as moderation
from blog.people.models import Customer
from blog.record import queries as record
from blog.record import withholding
from blog.record.actions import CUSTOMER


class NotTheirs(Exception):
    """Somebody else wrote this."""


@unit_of_work
def take_back(comment: Comment, *, customer: Customer) -> None:
    """Erase a customer's own comment for good, here and in the record; a tombstone stays, and so do its replies.

    Harmless when repeated. Raises NotTheirs, and visibility.NotPublic for what was never public.
    """
    moderation.hold_case(queries.KIND, comment.id)
    lock(comment)
    if comment.customer_id != customer.id:
        raise NotTheirs
    visibility.take_back(comment)
    for text in record.texts_of(comment.topic, "body"):
        withholding.take_back(text, by=CUSTOMER)
