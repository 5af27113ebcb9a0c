"""An edit is an entry of its own, and its page shows what went and what came."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from blog.core.db import unit_of_work
from blog.record import queries, withholding
from blog.record.actions import announce


def shown(client: FlaskClient, seq: int) -> tuple[list[str], list[str]]:
    """What went and what came, as the page of an entry says it."""
    page = client.get(f"/record/{seq}").text
    return re.findall("<del>(.*?)</del>", page), re.findall("<ins>(.*?)</ins>", page)


@unit_of_work
def write(kind: str, title: str, body: str) -> None:
    announce(kind, subject="post/9", by="ann", texts={"title": title, "body": body}, authors=["ann"])


def test_the_entry_of_an_edit_shows_what_went_and_what_came(client: FlaskClient) -> None:
    write("post.published", "Pumps", "It stops after an hour.")
    write("post.edited", "Pumps", "It stops after a day.")
    write("post.corrected", "The pumps", "It stops after a day.")
    assert shown(client, 1) == ([], [])
    assert shown(client, 2) == (["an hour"], ["a day"])
    assert shown(client, 3) == (["Pumps"], ["The pumps"])


def test_what_is_withheld_is_in_no_diff_before_or_after(client: FlaskClient) -> None:
    for hours in ("one", "two", "three"):
        write("post.edited", "Pumps", f"It stops after {hours} hours.")
    withholding.withhold(queries.texts_of("post/9", "body")[1], code="abuse", by="ann")
    assert shown(client, 2) == shown(client, 3) == ([], [])
    assert "two" not in client.get("/record/2").text + client.get("/record/3").text
