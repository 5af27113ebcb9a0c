"""What moderation's detectors are told about a comment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app

from blog.conversation import queries, sending_queries
from blog.core import clock, settings
from blog.core.db import is_new
from blog.moderation import intake
from blog.moderation.originals import Origin
from blog.moderation.rules import Submission, text_print
from blog.people.models import Customer

# How far back the same words count as repeated, and how many texts are looked at for it.
LATELY = timedelta(days=1)
LATELY_MOST = 200
# Within which what one author sends is counted.
RATE_WITHIN = timedelta(hours=1)

# The prints of the texts that were compared last, by a hash of each: folding them takes longer than anything else here.
# Always of those texts alone, and never their words, so nothing that was erased stays.
_known: dict[bytes, str] = {}


def submission(
    *,
    name: str,
    writer: Customer,
    body: str,
    html: str,
    is_proven: bool,
    trap: str,
    origin: Origin | None = None,
) -> Submission:
    """Everything there is to know about what was sent, in a unit of work. Only a proven writer's past counts for them.

    `origin` is where the form came from; what it says of solved challenges is spent by this.
    """
    names, addresses = sending_queries.protected_identities()
    company = {settings.get("site.company"), settings.get("site.name")}
    said = Submission(
        name=name,
        email=writer.email,
        source=body,
        html=html,
        links=html.count("<a "),
        is_proven=is_proven,
        published_before=queries.count_public_of(writer) if is_proven else 0,
        sent_lately=0 if is_new(writer) else sending_queries.count_sent(writer, since=clock.now() - RATE_WITHIN),
        protected_names=frozenset(names | company),
        protected_addresses=frozenset(addresses),
        company_domains=frozenset(_domains()),
        recent_prints=_prints(sending_queries.sources_since(clock.now() - LATELY, LATELY_MOST)),
        honeypot=trap,
    )
    return intake.examined(said, origin or Origin())


def _domains() -> set[str]:
    """The company's own: where the site is, and where its mail comes from."""
    host = urlsplit(str(current_app.config["BASE_URL"])).hostname or ""
    return {host, str(current_app.config["MAIL_FROM"]).rpartition("@")[2]}


def _prints(sources: Iterable[str]) -> frozenset[str]:
    """The prints of these texts, each folded when it is seen first."""
    global _known
    before, now = _known, {}
    for source in sources:
        hash_ = hashlib.sha256(source.encode()).digest()
        now[hash_] = before.get(hash_) or text_print(source)
    _known = now
    return frozenset(now.values())
