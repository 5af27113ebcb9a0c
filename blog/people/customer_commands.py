"""`flask customer export|erase`: what a customer may ask for by letter, too."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from blog.core import preparations
from blog.core.text import TextRefused
from blog.people import personal, queries, rules
from blog.people.models import Customer


@click.group()
def customer() -> None:
    """People outside the company who wrote here, by their address."""


@customer.command("export")
@click.argument("address")
@with_appcontext
def export_(address: str) -> None:
    """Print everything that is kept about an address, as JSON."""
    click.echo(json.dumps(personal.export(_known(address)), indent=2, ensure_ascii=False))


@customer.command()
@click.argument("address")
@with_appcontext
def erase(address: str) -> None:
    """Erase an address for good, with everything it said. There is no way back."""
    personal.erase(_known(address))
    click.echo("Erased. Older backups still hold it: restore none without erasing again.")


def _known(address: str) -> Customer:
    preparations.refuse_old_database()
    try:
        found = queries.customer_by_email(rules.read_email(address))
    except TextRefused as refused:
        raise click.UsageError(str(refused)) from None
    if found is None:
        raise click.ClickException("Nobody has written here from that address.")
    return found
