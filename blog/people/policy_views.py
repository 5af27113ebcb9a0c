"""The rules for whoever writes here, for everyone to read: as they are, and as they were."""

from __future__ import annotations

from flask import abort, render_template

from blog.core import diff
from blog.people import policies
from blog.people.views import people
from blog.record import queries as record

# Rules with more words than this are compared sentence by sentence.
WORDS_COMPARED = 5_000


@people.get("/policy")
def policy() -> str:
    """The version that holds, and every version before."""
    versions = policies.versions()
    if not versions:
        abort(404)
    receipts = record.receipts(f"{policies.TOPIC}/{one.version}" for one in versions)
    return render_template("people/policy.html", policy=versions[0], versions=versions, receipts=receipts)


@people.get("/policy/<int:number>")
def policy_version(number: int) -> str:
    """One version, and what it changed."""
    found = policies.version(number) or abort(404)
    before, topic = policies.version(number - 1), f"{policies.TOPIC}/{number}"
    return render_template(
        "people/policy_version.html",
        policy=found,
        changes=diff.pieces(before.source, found.source, most=WORDS_COMPARED) if before else [],
        receipt_of=record.receipts([topic]).get(topic),
    )
