"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.people import login


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    login.init_app(app)
