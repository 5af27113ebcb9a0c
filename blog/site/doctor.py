"""`flask doctor`: says in words what is wrong with an installation."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from blog.core.db import session
from blog.site import checkup
from blog.site.checkup import FAULT, Finding


def examine() -> Iterator[Finding]:
    """Look at everything, in order. After a database that does not answer or is old, what needs its tables waits."""
    has_tables = True
    for place, look, needs_tables in checkup.LOOKS:
        if needs_tables and not has_tables:
            continue
        for finding in _carefully(place, look):
            has_tables = has_tables and not (finding.state == FAULT and place in ("database", "migrations"))
            yield finding


def _carefully(place: str, look: checkup.Look) -> Iterator[Finding]:
    """What a look finds; that it could not look is a fault as well, and holds no other up."""
    try:
        yield from look()
    except SQLAlchemyError as error:
        yield Finding(place, FAULT, f"The database does not answer ({type(error).__name__}). Look at DATABASE_URL.")
    except Exception as error:
        yield Finding(place, FAULT, f"This could not be looked at: {type(error).__name__}.")
    finally:
        session().rollback()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one object on standard output.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Say what is wrong with this installation. Exit status 0: nothing; 1: a fault; 2: used wrongly."""
    found = []
    for finding in examine():
        found.append(finding)
        if not as_json:
            click.echo(f"{finding.state:>7}  {finding.place}: {finding.words}")
    faults = sum(finding.state == FAULT for finding in found)
    if as_json:
        looks = [{"place": one.place, "state": one.state, "words": one.words} for one in found]
        click.echo(json.dumps({"status": FAULT if faults else checkup.FINE, "faults": faults, "found": looks}))
    else:
        click.echo("Nothing is wrong." if not faults else f"{faults} fault{'' if faults == 1 else 's'}.")
    sys.exit(1 if faults else 0)
