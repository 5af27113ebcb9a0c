"""Detectors: each looks at a submission and votes, or abstains. Values in, values out; none stops another."""

from __future__ import annotations

from collections.abc import Callable

from blog.core import markup
from blog.core.i18n import _, lazy
from blog.core.text import folded
from blog.moderation import bayes, blocking, lookalikes
from blog.moderation.blocking import Effect, Kind
from blog.moderation.votes import CONVICTS, HOLDS, NOTES, SUSPECTS, VOUCHES, Submission, Vote, Work, text_print

# Somebody who explains a fault links to the manual and to a video; three are a list, and ten nothing else.
MANY_LINKS = 3
ONLY_LINKS = 10
# Shorter texts repeat by themselves: "Thank you, that helped."
REPEATABLE = 40
# From being asked for its work to sending the form: nobody types a sentence and their name in less, and programs do.
TYPED_IN_SECONDS = 4.0
# Within an hour: more than somebody who talks, and than an office behind one address that heard of a fault.
MUCH_FROM_ONE = 6
MUCH_FROM_NETWORK = 12
# The local filter: from here on a person looks, and from there on it counts as half a conviction.
LIKELY_SPAM = 0.8
SURELY_SPAM = 0.99

Detector = Callable[[Submission], Vote | None]

_CAUGHT_BY = {
    Kind.ADDRESS: lazy("The address is blocked: {}."),
    Kind.DOMAIN: lazy("It is from, or links to, a domain that is blocked: {}."),
    Kind.NETWORK: lazy("It comes from a network that is blocked: {}."),
    Kind.WORDS: lazy("It holds words that are blocked: “{}”."),
}


AUTHOR_CODES = frozenset({"unproven", "first", "known"})


def author(sent: Submission) -> Vote:
    """Who writes: known, new, or not proven. Never abstains, so that silence of all others is not taken for trust."""
    if not sent.is_proven:
        return Vote("unproven", HOLDS, _("Nobody has proven that this address is theirs."))
    if sent.published_before < 1:
        return Vote("first", HOLDS, _("It is the first thing this author sent."))
    return Vote("known", VOUCHES, _("The author has proven the address and was published here before."))


def name(sent: Submission) -> Vote | None:
    """A name that looks like an employee's or the company's."""
    other = lookalikes.name_like(sent.name, sorted(sent.protected_names))
    if other is None:
        return None
    return Vote("name", HOLDS, _("The name looks like “%(other)s”, who speaks for us.", other=other))


def address(sent: Submission) -> Vote | None:
    """An employee's address, or one of the company's domain, used by somebody who is not signed in."""
    if lookalikes.is_like_address(sent.email, sent.protected_addresses):
        return Vote("address", HOLDS, _("The address is a colleague's, and whoever wrote this is not signed in."))
    if any(lookalikes.is_of_domain(sent.email, domain) for domain in sent.company_domains):
        return Vote("domain", HOLDS, _("The address is of the company's domain, or looks like it."))
    return None


def links(sent: Submission) -> Vote | None:
    """Many links."""
    if sent.links < MANY_LINKS:
        return None
    return Vote(
        "links",
        SUSPECTS if sent.links >= ONLY_LINKS else HOLDS,
        _("It holds %(links)s links.", links=sent.links),
    )


def blocked(sent: Submission) -> Vote | None:
    """What this site blocks: addresses, domains, networks and words. The heaviest of what catches it counts."""
    found = [
        rule
        for rule in sent.blocks
        if blocking.catches(rule, email=sent.email, network=sent.network, source=sent.source, html=sent.html)
    ]
    if not found:
        return None
    words = " ".join(_CAUGHT_BY[rule.kind].format(rule.value) for rule in found)
    return Vote("blocked", CONVICTS if any(rule.effect is Effect.SPAM for rule in found) else HOLDS, words)


def repeated(sent: Submission) -> Vote | None:
    """The same words as something sent lately."""
    if len(folded(sent.source)) < REPEATABLE or text_print(sent.source) not in sent.recent_prints:
        return None
    return Vote("repeated", HOLDS, _("The same text was sent here lately."))


def rate(sent: Submission) -> Vote | None:
    """More than somebody sends who talks: by one author, or from one network."""
    if sent.sent_lately >= MUCH_FROM_ONE:
        return Vote(
            "rate",
            HOLDS,
            _("Its author sent %(sent_lately)s others within the hour.", sent_lately=sent.sent_lately),
        )
    if sent.from_network_lately >= MUCH_FROM_NETWORK:
        return Vote(
            "rate",
            HOLDS,
            _(
                "%(from_network_lately)s others came from the same network within the hour.",
                from_network_lately=sent.from_network_lately,
            ),
        )
    return None


def invisible(sent: Submission) -> Vote | None:
    """Markup that leaves nothing to read, or signs that turn the direction of reading and so show other words."""
    if not markup.plain(sent.html).strip():
        return Vote("invisible", HOLDS, _("There is nothing in it to read."))
    if lookalikes.turns_direction(sent.source):
        return Vote(
            "turned",
            HOLDS,
            _("It holds signs that turn the direction of reading: it may say something else than it shows."),
        )
    return None


def honeypot(sent: Submission) -> Vote | None:
    """A field that people do not see was filled in."""
    if not sent.honeypot.strip():
        return None
    return Vote("honeypot", CONVICTS, _("A field was filled in that only machines see."))


def work(sent: Submission) -> Vote | None:
    """The work that a script of ours asks the browser for. Without script there is none, and this abstains."""
    return {
        Work.NONE: None,
        Work.STALE: Vote("work", NOTES, _("The browser did the work we ask for, long before the form was sent.")),
        Work.DONE: Vote("work", NOTES, _("The browser did the work that we ask for.")),
        Work.SPENT: Vote("work", SUSPECTS, _("It carries a proof of work that was used for another form.")),
        Work.FORGED: Vote("work", SUSPECTS, _("It carries a proof of work that is not one.")),
    }[sent.proof.work]


def haste(sent: Submission) -> Vote | None:
    """Sent sooner than anybody types. The time is that of the signed challenge, so a browser cannot make it up."""
    seconds = sent.proof.seconds
    if sent.proof.work not in (Work.DONE, Work.SPENT) or seconds is None or seconds >= TYPED_IN_SECONDS:
        return None
    return Vote(
        "haste",
        HOLDS,
        _("It was written in %(seconds)s seconds.", seconds=f"{seconds:.0f}")
        if seconds >= 2
        else _("It was written at once."),
    )


def learned(sent: Submission) -> Vote | None:
    """The local filter, as far as the decisions here have taught it."""
    if sent.learned is None or not sent.learned.is_enough:
        return None
    found = bayes.opinion(sent.learned)
    if found.chance < LIKELY_SPAM:
        return Vote(
            "filter",
            NOTES,
            _("The local filter takes it for a comment (%(chance)s sure).", chance=f"{1 - found.chance:.0%}"),
        )
    quoted = ", ".join(f"“{word}”" for word in found.words)
    # Never a hundred: it has only seen what was decided here.
    return Vote(
        "filter",
        SUSPECTS if found.chance >= SURELY_SPAM else HOLDS,
        _(
            "The local filter takes it for spam (%(min)s sure): %(quoted)s.",
            min=f"{min(found.chance, 0.99):.0%}",
            quoted=quoted,
        ),
    )


DETECTORS: tuple[Detector, ...] = (
    author, name, address, links, blocked, repeated, rate, invisible, honeypot, work, haste, learned,
)  # fmt: skip
