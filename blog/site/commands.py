"""Commands for what the site remembers about itself."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from blog.core import settings
from blog.core.text import TextRefused
from blog.people import queries as people
from blog.site import actions


@click.group()
def site() -> None:
    """What the site remembers about itself: its name, its zone."""


@site.command()
@with_appcontext
def show() -> None:
    """Print every setting of the site."""
    for name in sorted(settings.DEFAULTS):
        click.echo(f"{name} = {settings.get(name)}")


@site.command("set")
@click.argument("name", type=click.Choice(sorted(settings.DEFAULTS)))
@click.argument("value")
@click.option("--by", "handle", default="", help="The handle of the person who signs it on the record.")
@with_appcontext
def set_(name: str, value: str, handle: str) -> None:
    """Change a setting of the site, like: flask site set site.name "Acme answers"."""
    person = people.by_handle(handle) if handle else None
    if handle and person is None:
        raise click.UsageError(f"Nobody here has the handle {handle}.")
    try:
        actions.change_site({name: value}, by=person)
    except TextRefused as refused:
        raise click.UsageError(str(refused)) from None
    click.echo(f"{name} = {value}")
