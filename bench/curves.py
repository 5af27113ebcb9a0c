"""The growth of a site as pictures: CPU a page against the number of posts, one picture for each group of pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pygal
from pygal.style import CleanStyle

# pygal puts a finder for plug-ins, of a kind that Python gave up, into every import that follows. None is used here.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

WIDTH, HEIGHT = 760, 420
GROUPS = {
    "pages": ("home", "feed", "a short post", "a post with 100 comments", "a post with 2,000 comments", "a page"),
    "lists": ("archive", "a year", "a tag", "people", "a person", "issues", "responses", "record", "sitemap"),
    "search": (
        *("search: in every text", "search: common", "search: prefix", "search: two words"),
        *("search: phrase", "search: rare", "search: nothing"),
    ),
}


def draw(rows: list[dict[str, Any]], folder: Path) -> list[Path]:
    """Draw every group of pages on every database. Gives the files, the same for the same figures."""
    made = []
    for database in sorted({row["database"] for row in rows}):
        sizes = sorted((row for row in rows if row["database"] == database), key=lambda row: row["posts"])
        for group, names in GROUPS.items():
            chart = pygal.XY(
                title=f"{database}: CPU of a page made anew, in milliseconds, against posts",
                width=WIDTH,
                height=HEIGHT,
                style=CleanStyle,
                js=[],
                no_prefix=True,
                disable_xml_declaration=True,
                logarithmic=True,
                xrange=(min(row["posts"] for row in sizes) * 0.8, max(row["posts"] for row in sizes) * 1.25),
                x_labels=[row["posts"] for row in sizes],
                x_value_formatter=lambda value: f"{value:,.0f}",
                legend_at_bottom=True,
                legend_at_bottom_columns=3,
            )
            for name in names:
                points = [(row["posts"], row["pages"][name]["cpu_ms"]) for row in sizes if name in row["pages"]]
                chart.add(name, [point for point in points if point[1] > 0])
            chart.add_xml_filter(_still)
            path = folder / f"growth-{database}-{group}.svg"
            path.write_text(str(chart.render(is_unicode=True)) + "\n")
            made.append(path)
    return made


def _still(root: Any) -> Any:
    """Without script, and without the day on which it was drawn."""
    for node in [node for node in root.iter() if not isinstance(node.tag, str) or node.tag.endswith("script")]:
        node.getparent().remove(node)
    return root
