"""`flask import`: bringing a site over from elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import click
from flask.cli import with_appcontext

from blog.core import preparations
from blog.transfer.actions import import_wordpress
from blog.transfer.report import Report
from blog.transfer.wxr import Item
from blog.transfer.xml_stream import Damaged


@click.group("import")
def import_() -> None:
    """Bring posts, pages and comments over from another system."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one object on standard output and nothing else.")
@click.option("--media", is_flag=True, help="Fetch the pictures too; without it they stay links.")
@with_appcontext
def wordpress(file: Path, as_json: bool, media: bool) -> None:
    """Bring over a WordPress export (Tools, Export, All content).

    Repeat it as often as you like: what is here already is left alone. Exit status 1: the file is damaged or is no
    export, and nothing was changed.
    """
    preparations.refuse_old_database()
    report = Report()
    try:
        report = import_wordpress(file, media=media, progress=None if as_json else _progress)
    except Damaged as why:
        report.problem(file.name, str(why))
        if as_json:
            click.echo(json.dumps(report.as_json()))
        click.echo(f"{why} Nothing was changed.", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(report.as_json()))
        return
    for line in report.lines():
        click.echo(line)


def _progress(items: Iterator[Item], number: int) -> AbstractContextManager[Iterator[Item]]:
    return click.progressbar(items, length=number, label="Importing", file=sys.stderr, item_show_func=_name)


def _name(item: Item | None) -> str:
    return item.title[:40] if item else ""
