"""Settings, commands, kinds and letters are documented: adding one without a word about it fails here."""

from __future__ import annotations

import re
from pathlib import Path

import click
from flask import Flask

import config
from blog.core import settings
from blog.record.kinds import FACTS, KINDS

DOCS = Path(config.ROOT) / "docs"


def test_every_setting_is_documented_as_it_is() -> None:
    written = (DOCS / "settings.md").read_text()
    assert len(config.SETTINGS) >= 12
    for setting in config.SETTINGS:
        assert f"| `{setting.name}` | {setting.default} | {setting.meaning} |" in written, setting.name
    for name in settings.DEFAULTS:
        assert f"| `{name}` |" in written, name


def test_every_variable_that_is_read_is_a_setting() -> None:
    source = Path(config.__file__).read_text()
    read = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', source)) | set(
        re.findall(r'_number\(environ, "([A-Z_]+)"', source)
    )
    assert len(read) >= 12
    assert read == {setting.name for setting in config.SETTINGS}
    elsewhere = [
        path for path in (config.ROOT / "blog").rglob("*.py") if re.search(r"os\.environ\[|getenv", path.read_text())
    ]
    assert elsewhere == []


def test_every_command_is_documented(app: Flask) -> None:
    written = (DOCS / "commands.md").read_text()
    ours = [name for name in app.cli.commands if name not in ("db", "run", "shell", "routes")]
    assert len(ours) >= 8
    for name in ours:
        command = app.cli.commands[name]
        names = [f"{name} {inner}" for inner in command.commands] if isinstance(command, click.Group) else [name]
        for one in names:
            assert f"`{one}" in written, one
            leaf = command.commands[one.split()[1]] if isinstance(command, click.Group) else command
            assert leaf.help, one
            for option in (p for p in leaf.params if isinstance(p, click.Option)):
                assert option.opts[0] in written, f"{one} {option.opts[0]}"


def test_every_kind_and_fact_is_documented() -> None:
    written = (DOCS / "record.md").read_text()
    assert len(KINDS) >= 45
    for name in (*KINDS, *FACTS):
        assert f"`{name}`" in written, name


def test_every_letter_has_its_three_parts() -> None:
    letters = [folder for folder in (config.ROOT / "themes/default/emails").iterdir() if folder.is_dir()]
    assert len(letters) >= 6
    for folder in letters:
        assert {path.name for path in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}, folder.name
    used = "\n".join(path.read_text() for path in (config.ROOT / "blog").rglob("*.py"))
    for folder in letters:
        assert f'"{folder.name}"' in used, f"nobody sends {folder.name}"
