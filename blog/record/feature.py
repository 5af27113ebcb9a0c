"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.core import jobs
from blog.record import check_views, commands, days, feed_views, views


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(feed_views.blueprint)
    app.register_blueprint(check_views.blueprint)
    app.cli.add_command(commands.group)
    jobs.each_minute("days", days.close_days)
