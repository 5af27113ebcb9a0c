"""`flask person add`: how the first employee gets in, and anybody else whom no mail should reach."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from blog.core import links, preparations
from blog.core.text import TextRefused
from blog.people import actions
from blog.people.models import Role

ROLES = click.Choice([role.value for role in Role])


@click.group()
def person() -> None:
    """Employees who speak here."""


@person.command()
@click.option("--handle", required=True, help="The last part of their page's address, like ann-weber.")
@click.option("--name", required=True, help="First and last name.")
@click.option("--title", required=True, help="What they are in the company.")
@click.option("--email", required=True, help="The address they sign in with.")
@click.option("--role", "roles", required=True, multiple=True, type=ROLES, help="May be given more than once.")
@click.option("--about", default="", help="What they do here, as Markdown. Without it their page is not public yet.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_appcontext
def add(
    handle: str, name: str, title: str, email: str, roles: tuple[str, ...], about: str, password_stdin: bool
) -> None:
    """Add an employee who can sign in at once."""
    preparations.refuse_old_database()
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        raise click.UsageError(
            "Give the password on standard input, with --password-stdin: as an option, other users of this machine "
            "could read it. To invite somebody by mail, use People on the staff pages."
        )
    try:
        made = actions.add_person(
            handle=handle,
            name=name,
            email=email,
            roles=[Role(role) for role in roles],
            password=password,
            title=title,
            about=about,
        )
    except TextRefused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{made.name} can sign in at {links.absolute('/staff/session')}")
    if made.may_speak:
        click.echo(f"The page is {links.absolute(made.path)}")
    else:
        click.echo("The page is not public yet: after signing in, say under My profile what you do here.")
