"""`flask record`: check the record from the shell, and print its head."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import AppGroup

from blog.record import projections, queries
from blog.record import verify as verifier
from blog.record.verification import verify as check

group = AppGroup("record", help="The public record: check it, print its head.")


def _read_receipts(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> list[tuple[int, str]]:
    found = [verifier.RECEIPT.fullmatch(value.strip()) for value in values]
    if None in found:
        raise click.BadParameter("a receipt is a seq, a colon and 64 hexadecimal digits.")
    return [(int(one.group(1)), one.group(2)) for one in found if one]


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print one object on standard output.")
@click.option("--receipt", metavar="SEQ:HASH", multiple=True, callback=_read_receipts, help="A receipt that must hold.")
def verify(as_json: bool, receipt: list[tuple[int, str]]) -> None:
    """Check every line, every text and receipts. Exit status 0: sound; 1: a fault; 2: used wrongly."""
    found = check(*receipt)
    click.echo(json.dumps(verifier.as_json(found)) if as_json else verifier.as_words(found))
    sys.exit(1 if found.faults else 0)


@group.command()
@click.option("--check", "only_check", is_flag=True, required=True, help="Compare only: nothing is written.")
def rebuild(only_check: bool) -> None:
    """Tell everything that lists show again from the lines, and compare. Exit status 0: the same; 1: it differs."""
    found = projections.check()
    for name, differences in found.items():
        for difference in differences:
            click.echo(difference)
        click.echo(f"{name}: {len(differences) or 'no'} difference{'' if len(differences) == 1 else 's'}")
    sys.exit(1 if any(found.values()) else 0)


@group.command()
def head() -> None:
    """Print the receipt of the last entry: keep it, and no entry up to it can be changed unnoticed."""
    click.echo(str(queries.head()))
