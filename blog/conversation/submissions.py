"""What moderation's detectors are told about a comment."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app

from blog.conversation import queries
from blog.core import clock, settings
from blog.moderation import intake
from blog.moderation.originals import Origin
from blog.moderation.rules import Submission, text_print
from blog.people.models import Customer

# How far back the same words count as repeated, and how many texts are looked at for it.
LATELY = timedelta(days=1)
LATELY_MOST = 200
# Within which what one author sends is counted.
RATE_WITHIN = timedelta(hours=1)


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
    names, addresses = queries.protected_identities()
    company = {settings.get("site.company"), settings.get("site.name")}
    said = Submission(
        name=name,
        email=writer.email,
        source=body,
        html=html,
        links=html.count("<a "),
        is_proven=is_proven,
        published_before=queries.count_public_of(writer),
        sent_lately=queries.count_sent(writer, since=clock.now() - RATE_WITHIN),
        protected_names=frozenset(names | company),
        protected_addresses=frozenset(addresses),
        company_domains=frozenset(_domains()),
        recent_prints=frozenset(map(text_print, queries.sources_since(clock.now() - LATELY, LATELY_MOST))),
        honeypot=trap,
    )
    return intake.examined(said, origin or Origin())


def _domains() -> set[str]:
    """The company's own: where the site is, and where its mail comes from."""
    host = urlsplit(str(current_app.config["BASE_URL"])).hostname or ""
    return {host, str(current_app.config["MAIL_FROM"]).rpartition("@")[2]}
