"""The public figures as pictures. Each stands beside a table that says the same, so nothing is lost without them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import pygal
from pygal.style import Style

from blog.core.i18n import _, lazy

# pygal puts a finder for plug-ins, of a kind that Python gave up, into every import that follows. None is used here.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

DAY = 86_400
# Narrow, so that its words can be read on a telephone too.
WIDTH, HEIGHT = 480, 280
Figures = dict[str, Any]
Series = dict[str, list[float | None]]

# The colours of themes/default/static/tokens.css. The night's lie over them: a picture follows its reader too.
_DAY = Style(
    background="transparent",
    plot_background="transparent",
    foreground="#5b554b",
    foreground_strong="#1f1d1a",
    foreground_subtle="#d9d4c8",
    colors=("#1b4a8f", "#847c6e", "#a02519", "#225c34", "#7a5000"),
    opacity="1",
    font_family="system-ui, sans-serif",
    label_font_size=14,
    major_label_font_size=14,
    legend_font_size=14,
    no_data_font_size=18,
)
_NIGHT = "inline:@media (prefers-color-scheme: dark) {" + " ".join(
    (
        "text, .legends .legend text, .axis text.major, text.no_data {fill: #e6e1d6 !important}",
        ".axis .line, .axis .guide.line {stroke: #6b655b !important}",
        ".color-0 {fill: #9dbff2; stroke: #9dbff2}",
        ".color-1 {fill: #aba496; stroke: #aba496}",
        ".color-2 {fill: #f29b8e; stroke: #f29b8e}",
        ".color-3 {fill: #93cb9f; stroke: #93cb9f}",
        ".color-4 {fill: #e2b566; stroke: #e2b566}",
        "}",
    )
)


def draw(name: str, figures: Figures) -> str | None:
    """One picture as SVG, without script and the same for the same figures; None when there is none of this name."""
    if name not in CHARTS:
        return None
    labels = _rules(figures) if name == "declined" else [spoken(row["quarter"]) for row in figures["quarters"]]
    return bars(labels, CHARTS[name][1](figures), like=STACKED.get(name))


def bars(labels: Sequence[str], series: Series, *, like: Any = None) -> str:
    """Bars as SVG, without script and the same for the same figures: one group of them above each label.

    `like` is the pygal chart that stacks them instead; its axis then counts in whole numbers.
    """
    chart = (like or pygal.Bar)(
        title=None,
        style=_DAY,
        css=["file://style.css", "file://graph.css", _NIGHT],
        js=[],
        no_prefix=True,
        disable_xml_declaration=True,
        width=WIDTH,
        height=HEIGHT,
        legend_at_bottom=True,
        legend_at_bottom_columns=3,
        truncate_legend=-1,
        truncate_label=-1,
        margin=8,
        include_x_axis=True,
        no_data_text=_("Nothing to count yet"),
        tooltip_border_radius=0,
    )
    chart.x_labels = list(labels)
    for label, values in series.items():
        chart.add(label, values)
    if like:
        chart.y_labels = _whole(
            max((sum(value or 0 for value in bar) for bar in zip(*series.values(), strict=True)), default=0)
        )
    chart.add_xml_filter(_still)
    return str(chart.render())


def _whole(most: float) -> list[int]:
    """The steps of an axis that counts things: whole numbers, about five of them."""
    step = max(1, round(most / 5))
    return list(range(0, int(most) + step, step))


def spoken(quarter: str) -> str:
    """`2026-1` as people say it."""
    year, _dash, number = quarter.partition("-")
    return f"Q{number} {year}"


def _still(root: Any) -> Any:
    """Without script, and without the day on which it was drawn."""
    for node in [node for node in root.iter() if not isinstance(node.tag, str) or node.tag.endswith("script")]:
        node.getparent().remove(node)
    return root


def _times(name: str) -> Callable[[Figures], Series]:
    def series(figures: Figures) -> Series:
        found = {_("Median"): "median", _("9 of 10 at most"): "p90", _("Oldest open"): "oldest_open"}
        return {label: [_days(row[name][key]) for row in figures["quarters"]] for label, key in found.items()}

    return series


def _outcomes(name: str) -> Callable[[Figures], Series]:
    def series(figures: Figures) -> Series:
        labels = {_("Kept"): "kept", _("Not due yet"): "open", _("Broken"): "broken"}
        return {label: [row[name][key] for row in figures["quarters"]] for label, key in labels.items()}

    return series


def _declined(figures: Figures) -> Series:
    found: Series = {_("By a rule"): [], _("By a person"): []}
    for rule in _rules(figures):
        for label, automated in (("By a rule", True), ("By a person", False)):
            rows = [row for row in figures["declined"] if (row["rule"], row["automated"]) == (rule, automated)]
            found[label].append(sum(row["count"] for row in rows))
    return found


def _rules(figures: Figures) -> list[str]:
    return sorted({row["rule"] for row in figures["declined"]})


def _days(seconds: int | None) -> float | None:
    return None if seconds is None else round(seconds / DAY, 1)


# By the quarter in which a problem was first said.
BY_QUARTER: dict[str, tuple[str, Callable[[Figures], Series]]] = {
    "acknowledge": (lazy("Days until we said that we have seen it"), _times("acknowledge")),
    "fix": (lazy("Days until it was fixed"), _times("fix")),
    "silence": (lazy("Longest silence while it was open, in days"), _times("silence")),
    "promises": (lazy("Promises: words and commitments by a day"), _outcomes("promises")),
    "apologies": (lazy("Apologies"), _outcomes("apologies")),
}
CHARTS = {**BY_QUARTER, "declined": (lazy("Comments and reports that were declined"), _declined)}
# What is counted, and not how long it took. Rules have names, which need room beside their bars.
STACKED = {"promises": pygal.StackedBar, "apologies": pygal.StackedBar, "declined": pygal.HorizontalStackedBar}
