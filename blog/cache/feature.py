"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.cache import models, noticing, trimming
from blog.cache.front import Front
from blog.core import jobs

__all__ = ["models", "plug"]

FRONT = "openline-front"


def plug(app: Flask) -> None:
    """Plug the package into the application: pages are kept unless the setting says that they take no room."""
    with app.app_context():
        noticing.init_app()
    jobs.each_minute("site changes", trimming.trim)
    room = app.config["PAGE_CACHE"]
    if room:
        app.extensions[FRONT] = front = Front(app, app.wsgi_app, room)
        app.wsgi_app = front  # type: ignore[method-assign, assignment]  # Flask documents this
