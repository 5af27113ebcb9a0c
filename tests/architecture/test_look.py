"""What the look promises: light pages, nothing inline, nothing fetched from elsewhere, either writing direction."""

from __future__ import annotations

import re
from pathlib import Path

import config
from blog.core.themes import STAFF, THEMES

PUBLIC_SHEETS = sorted((THEMES / "default" / "static").glob("*.css"))
SHEETS = [*PUBLIC_SHEETS, *sorted((STAFF / "core" / "static").glob("*.css"))]
HEAVIEST = 30_000
PAGES = [page for folder in (THEMES, STAFF) for page in sorted(folder.rglob("*.html")) if "emails" not in page.parts]


def test_all_style_sheets_together_weigh_less_than_a_small_picture() -> None:
    assert len(SHEETS) >= 10
    assert sum(sheet.stat().st_size for sheet in SHEETS) < HEAVIEST


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


def test_every_frame_links_every_sheet_of_the_theme() -> None:
    public = (THEMES / "default" / "base.html").read_text()
    staff = (STAFF / "core" / "staff" / "base.html").read_text()
    for sheet in PUBLIC_SHEETS:
        assert f'"{sheet.stem}"' in public
        assert f'"{sheet.stem}"' in staff
    assert '"staff"' in staff
    assert '"staff"' not in public


def test_no_page_carries_styles_or_scripts_of_its_own() -> None:
    assert len(PAGES) >= 5
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(?:src=|application/ld\+json))")
    for page in PAGES:
        assert not inline.findall(page.read_text()), str(page.relative_to(config.ROOT))


def _without_comments(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
