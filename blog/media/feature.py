"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.core import markup
from blog.media import rendering, staff


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(staff.blueprint)
    markup.dress_with(rendering.dress)
