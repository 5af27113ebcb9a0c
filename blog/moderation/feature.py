"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.moderation import daily, models, staff, telling, views, withholding_staff
from blog.moderation.actions import AlreadyDecided
from blog.moderation.subjects import Refused
from blog.record import days

__all__ = ["models", "plug", "telling"]


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(staff.blueprint)
    app.register_blueprint(withholding_staff.blueprint)
    days.register("declined", daily.count_declined)
    app.register_error_handler(AlreadyDecided, staff.already_decided)
    app.register_error_handler(Refused, staff.verb_refused)
