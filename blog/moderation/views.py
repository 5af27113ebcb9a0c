"""The rules, for everyone: as they are, and as they were."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template

from blog.core import diff, settings
from blog.moderation import policies
from blog.record import queries as record

blueprint = Blueprint("moderation", __name__)

# Rules with more words than this are compared sentence by sentence.
WORDS_COMPARED = 5_000


@blueprint.get("/policy")
def policy() -> str:
    """What happens to a comment, the reasons for which one is refused, and how to object."""
    address = settings.get("site.contact") or current_app.config["MAIL_FROM"]
    return render_template("moderation/policy.html", rules=policies.now(), address=address)


@blueprint.get("/policy/versions")
def policy_versions() -> str:
    """Every version of the rules, with its place on the record."""
    versions = policies.versions()
    receipts = record.receipts(f"policy/{rules.version}" for rules in versions)
    return render_template("moderation/policy_versions.html", versions=versions, receipts=receipts)


@blueprint.get("/policy/versions/<int:number>")
def policy_version(number: int) -> str:
    """One version of the rules, and what it changed."""
    rules = policies.version(number) or abort(404)
    before = policies.version(number - 1)
    return render_template(
        "moderation/policy_version.html",
        rules=rules,
        changes=diff.pieces(before.whole, rules.whole, most=WORDS_COMPARED) if before else [],
        receipt_of=record.receipts([f"policy/{number}"]).get(f"policy/{number}"),
    )
