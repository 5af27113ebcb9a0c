"""The published reasons. A closed list about conduct; there is none for criticism, tone or bad news."""

from __future__ import annotations

from dataclasses import dataclass

from blog.core.i18n import lazy, marked


@dataclass(frozen=True)
class Reason:
    """One rule of the public policy: its code, its name, and the sentence that explains it to everyone."""

    code: str
    name: str
    sentence: str


REASONS = (
    Reason(
        "abuse",
        lazy("Abuse"),
        lazy(
            "It threatens, harasses or insults a person, or attacks people for what they are. "
            "Anger at a product or at the company is not abuse."
        ),
    ),
    Reason(
        "advertising",
        lazy("Advertising"),
        lazy(
            "It mainly promotes something else. "
            "Naming another product because it worked better for you is not advertising."
        ),
    ),
    Reason(
        "duplicate",
        lazy("Duplicate"),
        lazy("The same text by the same author already stands here, so nothing is lost."),
    ),
    Reason(
        "illegal",
        lazy("Illegal"),
        lazy("The law where this site is run forbids us to publish it."),
    ),
    Reason(
        "impersonation",
        lazy("Impersonation"),
        lazy("It is written in the name of somebody else, or as if the company were speaking."),
    ),
    Reason(
        "off-topic",
        lazy("Off topic"),
        lazy("It has nothing to do with what stands above it, nor with the company and its products."),
    ),
    Reason(
        "personal-data",
        lazy("Personal data"),
        lazy(
            "It shows an address, a telephone number, an order or health details that should not be public. "
            "Send it again without them and it can be published."
        ),
    ),
    Reason(
        "spam",
        lazy("Spam"),
        lazy("It was sent by a machine or in bulk, to be seen rather than read."),
    ),
)
SPAM = "spam"

# What stands above the reasons on a site whose admins have not written it themselves, as Markdown.
OPENING = marked("""\
You can say here that we were wrong, that our product is bad, and that somebody else's is better. Criticism is never a \
reason to refuse a comment. There is no rule about tone, and none about bad news.

## What happens to a comment

1. You send it. You need no account.
2. Your first comment waits until one of us has read it, and so does every comment from an address that nobody has \
proven. Once you have followed the link that we mail you and something of yours is public, what you send appears at \
once.
3. It waits all the same when it has many links, when its words were just sent before, or when its name or address \
could be taken for one of ours.
4. A person decides. A filter refuses only what is plainly spam, and a person can reverse it.
5. While it waits, nobody else can read it: it is on no page and in no feed. You have a private page that says where \
it stands.
6. Once it is published, it is entered in our public record. If we take it down later, a line stays in its place and \
says which rule it broke. Removing a comment that criticises us needs two people.
""")

_BY_CODE = {reason.code: reason for reason in REASONS}


def reason(code: str) -> Reason:
    """The reason with this code. Raises ValueError for any other: nothing is refused for an unpublished reason."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise ValueError(f"{code!r} is not a reason of the published policy.") from None
