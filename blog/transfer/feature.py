"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.transfer.commands import import_


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.cli.add_command(import_)
