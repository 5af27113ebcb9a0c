"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.dashboard import staff


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(staff.dashboard)
    app.context_processor(staff.nav_counts)
