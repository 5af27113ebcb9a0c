"""`flask record`: check the record from the shell, and print its head."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import click
from flask.cli import AppGroup

from blog.record import queries
from blog.record.verification import Report
from blog.record.verification import verify as check

RECEIPT = re.compile(r"(\d{1,9}):([0-9a-f]{64})", re.ASCII)

group = AppGroup("record", help="The public record: check it, print its head.")


def _read_receipt(context: click.Context, option: click.Parameter, value: str | None) -> tuple[int, str] | None:
    if value is None:
        return None
    found = RECEIPT.fullmatch(value.strip())
    if found is None:
        raise click.BadParameter("a receipt is a seq, a colon and 64 hexadecimal digits.")
    return int(found.group(1)), found.group(2)


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print one object on standard output.")
@click.option("--receipt", metavar="SEQ:HASH", callback=_read_receipt, help="A receipt that must still hold.")
def verify(as_json: bool, receipt: tuple[int, str] | None) -> None:
    """Check every line, every text and a receipt. Exit status 0: sound; 1: a fault; 2: used wrongly."""
    report = check(receipt)
    click.echo(json.dumps(_as_json(report)) if as_json else _as_words(report))
    sys.exit(1 if report.faults else 0)


@group.command()
def head() -> None:
    """Print the receipt of the last entry: keep it, and no entry up to it can be changed unnoticed."""
    click.echo(str(queries.head()))


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "sound": not report.faults,
        "head": {"seq": report.head.seq, "hash": report.head.hash},
        "faults": [{"seq": fault.seq, "what": fault.what} for fault in report.faults],
        "redactions": [{"seq": gone.seq, "text": gone.name, "reason": gone.reason} for gone in report.redactions],
    }


def _as_words(report: Report) -> str:
    said = [f"Entry {fault.seq} {fault.what}." for fault in report.faults]
    said += [f"Entry {gone.seq}: its text ({gone.name}) was redacted: {gone.reason}." for gone in report.redactions]
    entries = "1 entry" if report.head.seq == 1 else f"{report.head.seq} entries"
    said.append(f"{'FAULTS FOUND in' if report.faults else 'Sound:'} {entries}; the head is {report.head}")
    return "\n".join(said)
