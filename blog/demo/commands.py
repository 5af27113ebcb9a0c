"""`flask demo`, and what `flask up` does about it."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from blog.core import links
from blog.demo import actions
from blog.demo.cast import EMPLOYEES, PASSWORD


@click.command()
@with_appcontext
def demo() -> None:
    """Play the demo into an empty database."""
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("The demo is refused in production: its accounts have public passwords.")
    if not actions.is_empty():
        raise click.ClickException("There are people here already. The demo is played into an empty database only.")
    actions.play()
    click.echo("\n".join(_accounts()))


def play_if_asked(app: Flask) -> list[str]:
    """Before the site opens: the demo when it was asked for, and how to begin when there is nobody yet."""
    if actions.is_empty() and app.config["DEMO"]:
        actions.play()
    lines = [f"The staff sign in at {links.absolute('/staff/session')}"]
    if actions.is_empty():
        return [
            *lines,
            "Nobody works here yet. Make the first person with:",
            '  .venv/bin/flask person add --handle ann --name "Ann Fell" --title "Founder" \\',
            "    --email ann@example.com --role admin --role author",
        ]
    return lines + (_accounts() if actions.is_demo() else [])


def _accounts() -> list[str]:
    rows = [f"  {one.email:22} {one.name}, {', '.join(one.roles)}" for one in EMPLOYEES]
    return ["Demo accounts:", *rows, f"  Their password: {PASSWORD}"]


COMMANDS = (demo,)
