"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.seed import commands


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.cli.add_command(commands.seed)
