"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.conversation import feed_views, staff, views
from blog.conversation.subject import SUBJECT
from blog.moderation import subjects


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(feed_views.blueprint)
    app.register_blueprint(staff.blueprint)
    subjects.register(SUBJECT)
