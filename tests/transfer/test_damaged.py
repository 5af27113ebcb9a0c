"""What is refused before anything is written, and what is read in spite of how it is spelt."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from blog.record import queries as record
from blog.transfer import wxr
from blog.transfer.actions import import_wordpress
from blog.transfer.xml_stream import Damaged
from tests.transfer.exports import HTTP, HTTPS, export, head, item

LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def outside(folder: Path) -> str:
    secret = folder / "secret.txt"
    secret.write_text("the secret of this machine")
    return f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'


@pytest.mark.parametrize("namespace", [HTTP, HTTPS])
def test_both_spellings_of_the_namespace_are_read(tmp_path: Path, namespace: str) -> None:
    parts = list(wxr.read(export(tmp_path, item(7, title="Hello"), namespace=namespace)))
    (found,) = [part for part in parts if isinstance(part, wxr.Item)]
    assert (found.id, found.title, found.type) == (7, "Hello", "post")


def test_entities_are_refused_where_they_are_declared(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="document type"):
        list(wxr.read(export(tmp_path, item(1, body="x"), before=LAUGHS)))


def test_no_external_entity_is_resolved(app: Flask, tmp_path: Path) -> None:
    path = export(tmp_path, item(1), before=outside(tmp_path))
    path.write_text(path.read_text().replace("Some words.", "&x;"))
    done = app.test_cli_runner().invoke(args=["import", "wordpress", str(path)])
    assert done.exit_code == 1
    assert "the secret" not in done.output
    assert record.head().seq == 0


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "damaged"),
        ("no markup at all", "damaged"),
        ("<html><body>A page</body></html>", "not a WordPress export"),
        ('<rss version="2.0"><channel><title>A feed</title></channel></rss>', "not a WordPress export"),
        (head().replace("wp:base_blog_url", "wp:other") + "</channel></rss>", "which site"),
        (head() + item(1), "ends in the middle"),
        (head() + "<item><title>&nbsp;</title></item></channel></rss>", "undefined entity"),
        (head() + "<x>" * 40, "more elements"),
        (head().replace("UTF-8", "UTF-9"), "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_whole_export_is_refused_in_words(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "export.xml"
    path.write_text(text)
    with pytest.raises(Damaged, match=why):
        import_wordpress(path)
    assert record.head().seq == 0


@pytest.mark.usefixtures("app")
def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = export(tmp_path, item(1, body="caf\u00e9"))
    path.write_bytes(path.read_bytes().replace("\u00e9".encode(), b"\xe9"))
    with pytest.raises(Damaged, match="line"):
        import_wordpress(path)
    assert record.head().seq == 0


def test_a_file_that_is_not_there_is_used_wrongly(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["import", "wordpress", "/nowhere.xml"]).exit_code == 2
