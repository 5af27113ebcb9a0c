"""What the look promises: light pages, nothing inline, nothing fetched from elsewhere, either writing direction."""

from __future__ import annotations

import re
from pathlib import Path

import config
from blog.core.themes import STAFF, THEMES

PUBLIC_SHEETS = sorted((THEMES / "default" / "static").glob("*.css"))
SHEETS = [*PUBLIC_SHEETS, *sorted((STAFF / "core" / "static").glob("*.css"))]
PUBLIC_FRAME = THEMES / "default" / "base.html"
STAFF_FRAME = STAFF / "core" / "staff" / "base.html"
# Bytes, uncompressed: what a reader loads once, and what the staff load with the sheet of one more page.
HEAVIEST, HEAVIEST_STAFF = 30 * 1024, 36 * 1024
PAGES = [page for folder in (THEMES, STAFF) for page in sorted(folder.rglob("*.html")) if "emails" not in page.parts]


def test_no_page_loads_more_styles_than_a_small_picture_weighs() -> None:
    weights = {sheet.stem: sheet.stat().st_size for sheet in SHEETS}
    public = sum(weights[name] for name in _linked(PUBLIC_FRAME))
    staff = sum(weights[name] for name in _linked(STAFF_FRAME))
    extras = [size for name, size in weights.items() if name not in _linked(PUBLIC_FRAME) + _linked(STAFF_FRAME)]
    assert public < HEAVIEST
    assert staff + max(extras) < HEAVIEST_STAFF


def test_styles_stay_in_their_layer_and_turn_with_the_writing_direction() -> None:
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|\b(?:left|right): |text-align: (?:left|right)"
    )
    for sheet in SHEETS:
        words = _without_comments(sheet)
        assert "!important" not in words, sheet.name
        assert "@import" not in words and "url(" not in words, sheet.name
        assert not physical.findall(words), sheet.name
        outside = re.sub(r"@layer [^{;]+;", "", words).split("@layer", 1)[0]
        assert not outside.strip(), f"{sheet.name} has rules outside a layer"


def test_the_frame_links_every_sheet_of_the_theme() -> None:
    assert len(PUBLIC_SHEETS) >= 10
    assert sorted(_linked(PUBLIC_FRAME)) == [sheet.stem for sheet in PUBLIC_SHEETS]
    assert "staff" in _linked(STAFF_FRAME)


def test_no_page_carries_styles_or_scripts_of_its_own() -> None:
    assert len(PAGES) >= 5
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(?:src=|application/ld\+json))")
    for page in PAGES:
        assert not inline.findall(page.read_text()), str(page.relative_to(config.ROOT))


def test_the_documentation_names_every_macro_sheet_and_class() -> None:
    said = (config.ROOT / "docs" / "themes.md").read_text()
    macros = re.findall(r"{% macro ([a-z]\w*)", (THEMES / "default" / "macros.html").read_text())
    assert len(macros) >= 8
    assert [name for name in macros if f"| `{name}(" not in said] == []
    assert [
        sheet.name for sheet in PUBLIC_SHEETS if sheet.name != "tokens.css" and f"| `{sheet.name}`" not in said
    ] == []
    sheets = " ".join(_without_comments(sheet) for sheet in PUBLIC_SHEETS)
    named = {
        word
        for row in re.findall(r"^\| `[a-z]+\.css` \| (.+) \|$", said, re.MULTILINE)
        for word in re.findall("`([a-z-]+)`", row)
    }
    assert {word for word in named if f".{word}" not in sheets} == set()


def _linked(frame: Path) -> list[str]:
    listed = re.search(r"styles\(([^)]*)\)", frame.read_text())
    assert listed
    return re.findall(r'"([a-z]+)"', listed[1])


def _without_comments(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
