"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.core import jobs, serve
from blog.record import check_views, commands, days, feed_views, number_views, opening, views, witness


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(feed_views.blueprint)
    app.register_blueprint(check_views.blueprint)
    app.register_blueprint(number_views.blueprint)
    app.cli.add_command(commands.group)
    jobs.each_minute("days", days.close_days)
    jobs.each_minute("witness", witness.keep_now_and_then)
    serve.at_opening("record", opening.look)
