"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.media import staff


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(staff.blueprint)
