"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.posts import queries as posts
from blog.site import errors, feeds, views


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.site)
    app.register_blueprint(feeds.blueprint)
    errors.init_app(app)
    app.context_processor(lambda: {"footer_pages": posts.footer_pages()})
