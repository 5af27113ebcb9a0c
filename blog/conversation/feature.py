"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.conversation import feed_views, staff, views, withheld
from blog.conversation.subject import SUBJECT
from blog.moderation import subjects
from blog.record import subjects as record_subjects


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(feed_views.blueprint)
    app.register_blueprint(staff.blueprint)
    subjects.register(SUBJECT)
    withheld.register()
    record_subjects.register("comment", lambda ids: {id: f"/comments/{id}" for id in ids})
