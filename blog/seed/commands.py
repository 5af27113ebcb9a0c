"""`flask seed`: a site of any size."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from blog.core import preparations
from blog.seed import actions, cast, rules


@click.command()
@click.option(
    "--posts", default=1_000, show_default=True, type=click.IntRange(1, rules.POSTS_MOST - 1), help="How many posts."
)
@click.option("--comments", default=20_000, show_default=True, type=click.IntRange(0), help="How many comments in all.")
@click.option("--seed", "number", default=1, show_default=True, help="The same number makes the same site.")
@with_appcontext
def seed(posts: int, comments: int, number: int) -> None:
    """Fill an empty site for measuring: posts, comments, answers, issues, over years, up to yesterday."""
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("Seeding is refused in production: its accounts have public passwords.")
    preparations.refuse_old_database()
    try:
        with click.progressbar(length=posts + comments, label="Filling the site", file=sys.stderr) as bar:
            size = actions.fill(posts=posts, comments=comments, seed=number, progress=bar.update)
    except actions.NotEmpty:
        raise click.ClickException("There is something here already. Only an empty database is filled.") from None
    click.echo(f"{size.posts} posts, {size.comments} comments and {size.issues} issues of {size.days} days were made.")
    accounts = ", ".join(f"{handle}@seed.example" for handle, *_ in cast.STAFF)
    click.echo(f"The staff sign in as {accounts}; their password: {cast.PASSWORD}")
