"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.core import serve
from blog.people import personal
from blog.record import projections
from blog.record.actions import on
from blog.search import actions, checks, commands, views


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.blueprint)
    app.cli.add_command(commands.group)
    on("text.redacted", actions.forget_for_good)
    personal.register_lookup(actions.forget_at_the_end)
    projections.register("Search", checks.differences)
    serve.before_opening("search", commands.fill)
