"""The published reasons. A closed list about conduct; there is none for criticism, tone or bad news."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One rule of the public policy: its code, its name, and the sentence that explains it to everyone."""

    code: str
    name: str
    sentence: str


REASONS = (
    Reason(
        "abuse",
        "Abuse",
        "It threatens, harasses or insults a person, or attacks people for what they are. "
        "Anger at a product or at the company is not abuse.",
    ),
    Reason(
        "advertising",
        "Advertising",
        "It mainly promotes something else. "
        "Naming another product because it worked better for you is not advertising.",
    ),
    Reason(
        "duplicate",
        "Duplicate",
        "The same text by the same author already stands here, so nothing is lost.",
    ),
    Reason(
        "illegal",
        "Illegal",
        "The law where this site is run forbids us to publish it.",
    ),
    Reason(
        "impersonation",
        "Impersonation",
        "It is written in the name of somebody else, or as if the company were speaking.",
    ),
    Reason(
        "off-topic",
        "Off topic",
        "It has nothing to do with what stands above it, nor with the company and its products.",
    ),
    Reason(
        "personal-data",
        "Personal data",
        "It shows an address, a telephone number, an order or health details that should not be public. "
        "Send it again without them and it can be published.",
    ),
    Reason(
        "spam",
        "Spam",
        "It was sent by a machine or in bulk, to be seen rather than read.",
    ),
)
SPAM = "spam"

_BY_CODE = {reason.code: reason for reason in REASONS}


def reason(code: str) -> Reason:
    """The reason with this code. Raises ValueError for any other: nothing is refused for an unpublished reason."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise ValueError(f"{code!r} is not a reason of the published policy.") from None
