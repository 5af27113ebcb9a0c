"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.issues import feed_views


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(feed_views.blueprint)
