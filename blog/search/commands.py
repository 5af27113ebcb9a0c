"""`flask search`: make the index anew."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask import Flask
from flask.cli import AppGroup

from blog.core import preparations
from blog.core.db import session
from blog.search import actions
from blog.search.models import Document

group = AppGroup("search", help="The index of the search.")


@group.command()
def rebuild() -> None:
    """Make the index anew from what anyone may read. Nothing else is changed."""
    preparations.refuse_old_database()
    click.echo(f"{actions.rebuild()} things can be found.")


def fill(app: Flask) -> list[str]:
    """Before the site opens: on a site that is older than its search, everything is made findable once."""
    if session().scalar(sa.select(Document.id).limit(1)) is not None:
        return []
    count = actions.rebuild()
    return [f"{count} things can be found now."] if count else []
