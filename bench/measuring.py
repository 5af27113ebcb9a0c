"""What the measurements of one page have in common: an empty site of their own, what they ask, and what they print."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from blog.app import create_app
from blog.core.db import db, session
from blog.record.models import Entry

Found = dict[str, Any]
# Takes the application, how few and how many, and how often each is looked at.
Measure = Callable[[Flask, int, int, int], Found]


def run(
    arguments: Sequence[str] | None,
    *,
    prog: str,
    description: str,
    few: int,
    many: int,
    measure: Measure,
    words: Callable[[Found], str],
) -> int:
    """Measure on an empty site, of its own or in the database that DATABASE_URL names, and print what was found.

    `few` and `many` are what is compared when nothing else is asked. Gives 1 when what was found is not `met`.
    """
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument("--few", type=int, default=few)
    parser.add_argument("--many", type=int, default=many)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="print one object")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        environ = {"OPENLINE_INSTANCE": folder, "SECRET_KEY": "of no use to anyone"}
        if url := os.environ.get("DATABASE_URL"):
            environ["DATABASE_URL"] = url
        app = create_app(environ)
        with app.app_context():
            upgrade()
            if session().scalar(sa.select(Entry.seq).limit(1)):
                sys.exit("This database has a record already: give an empty one.")
            found = measure(app, asked.few, asked.many, asked.rounds)
            db.engine.dispose()
    sys.stdout.write((json.dumps(found) if asked.json else words(found)) + "\n")
    return 0 if found["met"] else 1
