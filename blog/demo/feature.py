"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.core import serve
from blog.demo import commands


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    for command in commands.COMMANDS:
        app.cli.add_command(command)
    serve.before_opening("demo", commands.play_if_asked)
