"""How a line is made: values in, values out. How lines are checked stands in verify.py."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from blog.core.i18n import marked
from blog.record.kinds import BY_CUSTOMERS, BY_THE_SITE, FACTS, KINDS

# The keys that every line has; the others are the facts of its kind.
OWN = frozenset({"at", "by", "kind", "prev", "seq", "subject", "texts"})
# Who signs when no person of the company does.
SYSTEM, CUSTOMER = "system", "customer"
# How pages head a text: its name with a capital.
HEADINGS = (
    marked("Body"),
    marked("Cause"),
    marked("Changed"),
    marked("Commitments"),
    marked("Evidence"),
    marked("Explanation"),
    marked("Hazard"),
    marked("Hurt"),
    marked("Name"),
    marked("Note"),
    marked("Policy"),
    marked("Product"),
    marked("Reason"),
    marked("Remedy"),
    marked("Sold"),
    marked("Tell"),
    marked("Text"),
    marked("Title"),
    marked("Today"),
    marked("Versions"),
    marked("Words"),
    marked("Wrong"),
)


def stamp(at: datetime) -> str:
    """A moment as lines write it: RFC 3339, UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_stamp(text: str) -> datetime:
    """The moment that `stamp` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def make_line(
    *,
    seq: int,
    prev: str,
    at: datetime,
    by: str,
    kind: str,
    subject: str | None,
    texts: Mapping[str, str],
    facts: Mapping[str, Any],
) -> str:
    """One line: ASCII JSON, keys sorted, no spaces, ending in a newline. `texts` maps names to hashes."""
    said = {
        **{name: _plain(value) for name, value in facts.items()},
        "at": stamp(at),
        "by": by,
        "kind": kind,
        "prev": prev,
        "seq": seq,
        "subject": subject,
        "texts": dict(texts),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True) + "\n"


def check_facts(kind: str, subject: str | None, facts: Mapping[str, Any], texts: Iterable[str]) -> None:
    """Refuse an entry that says more or less than its kind does (ValueError)."""
    known = KINDS.get(kind)
    if known is None:
        raise ValueError(f"There is no kind of entry named {kind!r}.")
    if known.subject != (subject is not None):
        raise ValueError(f"{kind} {'needs' if known.subject else 'has no'} subject.")
    if kind.startswith("issue.") and not str(subject).startswith("issue/"):
        raise ValueError(f"{kind} is said of an issue, not of {subject}.")
    missing = set(known.must) - set(facts)
    unknown = (set(facts) - set(known.must) - set(known.may)) | (set(texts) - set(known.texts))
    if missing or unknown:
        raise ValueError(f"{kind}: missing {sorted(missing)}, not listed {sorted(unknown)}.")


def check_signer(kind: str, by: str) -> None:
    """Refuse an act of the company that no person signs (ValueError)."""
    nobody = not by or (by == SYSTEM and kind not in BY_THE_SITE) or (by == CUSTOMER and kind not in BY_CUSTOMERS)
    if nobody:
        raise ValueError(f"{kind} is signed by a person, not by {by!r}.")


def line_hash(line: str) -> str:
    """SHA-256 of a line's bytes with its newline: the next line's `prev`."""
    return hashlib.sha256(line.encode("ascii")).hexdigest()


def text_hash(salt: str, text: str) -> str:
    """SHA-256 of `hex salt + newline + UTF-8 text`."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


assert not OWN & set(FACTS), "a fact may not be named like a key that every line has"
