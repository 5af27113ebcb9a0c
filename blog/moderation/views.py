"""The rules, for everyone."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from blog.core import settings
from blog.moderation.rules import REASONS

blueprint = Blueprint("moderation", __name__)


@blueprint.get("/policy")
def policy() -> str:
    """What happens to a comment, the reasons for which one is refused, and how to object."""
    address = settings.get("site.contact") or current_app.config["MAIL_FROM"]
    return render_template("moderation/policy.html", reasons=REASONS, address=address)
