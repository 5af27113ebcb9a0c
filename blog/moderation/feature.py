"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.core import jobs
from blog.moderation import (
    block_staff,
    challenge_views,
    checks,
    daily,
    learning,
    log_views,
    models,
    originals,
    personal,
    policies,
    policy_staff,
    staff,
    telling,
    views,
    withheld,
    withholding_staff,
)
from blog.moderation.actions import AlreadyDecided, Changed, Claimed
from blog.moderation.subjects import Refused
from blog.record import days
from blog.record import subjects as record_subjects

__all__ = ["checks", "learning", "models", "plug", "telling"]


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(log_views.blueprint)
    app.register_blueprint(staff.blueprint)
    app.register_blueprint(policy_staff.blueprint)
    app.register_blueprint(withholding_staff.blueprint)
    app.register_blueprint(block_staff.blueprint)
    app.register_blueprint(challenge_views.blueprint)
    personal.register()
    withheld.register()
    jobs.each_minute("moderation.originals", originals.purge)
    record_subjects.register("policy", policies.paths)
    days.register("declined", daily.count_declined)
    app.register_error_handler(AlreadyDecided, staff.already_decided)
    for why in (Refused, Changed, Claimed):
        app.register_error_handler(why, staff.verb_refused)
