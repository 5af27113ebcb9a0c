"""The site's own rules about addresses, domains, networks and words: what one says, and what it catches."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from blog.core.i18n import _
from blog.core.text import folded
from blog.moderation import lookalikes
from blog.people.rules import inbox

VALUE_LONGEST = 200
# Shorter words are parts of half a language.
WORDS_SHORTEST = 3
# A network of more addresses than a country's is a slip of the finger.
NETWORK_WIDEST = {4: 8, 6: 16}

_DOMAIN = re.compile(r"(?=.{4,190}\Z)[a-z0-9-]+(\.[a-z0-9-]+)+")
_LINK = re.compile(r"""(?:href="|\b)(https?://[^\s"'<>]+)""", re.IGNORECASE)


class Kind(StrEnum):
    """What a block is about."""

    ADDRESS = "address"
    DOMAIN = "domain"
    NETWORK = "network"
    WORDS = "words"


class Effect(StrEnum):
    """What happens to what it catches."""

    HOLD = "hold"
    SPAM = "spam"


class Unusable(ValueError):
    """A value that no block of this kind can have; the message says why."""


@dataclass(frozen=True)
class Rule:
    """One block: its kind, its value as `read` gives it, and its effect."""

    kind: Kind
    value: str
    effect: Effect


def read(kind: Kind, typed: str) -> str:
    """A value as it is stored and compared. Raises Unusable, in words."""
    value = " ".join(typed.split())
    if not value or len(value) > VALUE_LONGEST:
        raise Unusable(_("Say what is blocked, in at most %(most)s characters.", most=VALUE_LONGEST))
    return _READ[kind](value)


def catches(rule: Rule, *, email: str, network: str, source: str, html: str) -> bool:
    """Whether a block catches something that was sent. Words are compared literally, never as a pattern."""
    if rule.kind is Kind.ADDRESS:
        return inbox(folded(email)) == inbox(rule.value)
    if rule.kind is Kind.DOMAIN:
        return any(_is_under(host, rule.value) for host in (email.rpartition("@")[2].lower(), *hosts(html)))
    if rule.kind is Kind.NETWORK:
        return _is_inside(network, rule.value)
    return _says(source, rule.value)


def hosts(html: str) -> list[str]:
    """The hosts that a text links to, each as often as it does."""
    found = []
    for url in _LINK.findall(html):
        try:
            found.append((urlsplit(url).hostname or "").rstrip("."))
        except ValueError:  # No address that anything could follow.
            continue
    return [host for host in found if host]


def _says(source: str, words: str) -> bool:
    """Whether a text has these words, as whole words, however they are dressed up."""
    edge_before, edge_after = (r"(?<!\w)" if words[0].isalnum() else ""), (r"(?!\w)" if words[-1].isalnum() else "")
    wanted = re.compile(edge_before + re.escape(words) + edge_after)
    return any(wanted.search(text) for text in (folded(source), lookalikes.undressed(source)))


def _is_under(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _is_inside(network: str, blocked: str) -> bool:
    try:
        mine, theirs = ip_network(network, strict=False), ip_network(blocked)
    except ValueError:
        return False
    if isinstance(mine, IPv4Network) and isinstance(theirs, IPv4Network):
        return mine.subnet_of(theirs)
    return isinstance(mine, IPv6Network) and isinstance(theirs, IPv6Network) and mine.subnet_of(theirs)


def _address(value: str) -> str:
    if value.count("@") != 1 or value.startswith("@") or value.endswith("@") or " " in value:
        raise Unusable(_("This is not an address. One looks like someone@example.com."))
    return value.lower()


def _domain(value: str) -> str:
    domain = value.lower().removeprefix("https://").removeprefix("http://").removeprefix("@").rstrip("/.")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        raise Unusable(_("This is not a domain. One looks like example.com.")) from None
    if not _DOMAIN.fullmatch(domain):
        raise Unusable(_("This is not a domain. One looks like example.com."))
    return domain


def _network(value: str) -> str:
    try:
        found = ip_network(value, strict=False)
    except ValueError:
        raise Unusable(_("This is not a network. One looks like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/48.")) from None
    if found.prefixlen < NETWORK_WIDEST[found.version]:
        raise Unusable(_("This network is so wide that it would catch whole countries."))
    return str(found)


def _words(value: str) -> str:
    words = folded(value)
    if len(words) < WORDS_SHORTEST:
        raise Unusable(
            _(
                "Give at least %(words_shortest)s letters: shorter words stand in half of all comments.",
                words_shortest=WORDS_SHORTEST,
            )
        )
    return words


_READ: dict[Kind, Callable[[str], str]] = {
    Kind.ADDRESS: _address,
    Kind.DOMAIN: _domain,
    Kind.NETWORK: _network,
    Kind.WORDS: _words,
}
