"""What the core plugs in: the commands that run the site, and its migrations before it opens."""

from __future__ import annotations

from flask import Flask

from blog.core import commands, models, preparations, serve

__all__ = ["models", "plug"]


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    for command in commands.COMMANDS:
        app.cli.add_command(command)
    serve.before_opening("migrations", preparations.migrate)
    serve.before_opening("identity", preparations.mint)
