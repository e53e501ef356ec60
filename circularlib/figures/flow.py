"""Flows between two columns, as wide as they are heavy."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from circularlib.figures.chart import COLOURS, HATCHES, Chart
from circularlib.figures.words import Bilingual, bilingual, word
from circularlib.units import LANGUAGES, printed

__all__ = ["flow_chart"]

_GAP = 0.03
_NODE_WIDTH = 0.03


def _spans(totals: "pd.Series[float]", whole: float) -> dict[str, list[float]]:
    """Bottom and top of each node, the first on top, with gaps between."""
    room = 1 - _GAP * (len(totals) - 1)
    spans: dict[str, list[float]] = {}
    top = 1.0
    for name, total in totals.items():
        height = room * float(total) / whole
        spans[str(name)] = [top - height, top]
        top -= height + _GAP
    return spans


def _ribbon(axes: Axes, left: tuple[float, float], right: tuple[float, float], look: int) -> None:
    (low_a, high_a), (low_b, high_b) = left, right
    start, end = _NODE_WIDTH, 1 - _NODE_WIDTH
    points = [
        (start, high_a),
        (0.5, high_a),
        (0.5, high_b),
        (end, high_b),
        (end, low_b),
        (0.5, low_b),
        (0.5, low_a),
        (start, low_a),
        (start, high_a),
    ]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    shape = Path(points, codes)
    axes.add_patch(
        PathPatch(
            shape,
            facecolor=(*COLOURS[look], 0.45),
            edgecolor=COLOURS[look],
            hatch=HATCHES[look % len(HATCHES)],
            linewidth=0.4,
        )
    )


def _panel(
    axes: Axes,
    flows: pd.DataFrame,
    ends: tuple[str, str],
    value: str,
    names: Sequence[str],
    language: str,
) -> None:
    source, target = ends
    whole = float(flows[value].sum())
    left = flows.groupby(source, sort=False)[value].sum().sort_values(ascending=False)
    totals = flows.groupby(target)[value].sum()
    right = totals.reindex([name for name in names if name in totals.index])
    spans = (_spans(left, whole), _spans(right, whole))
    tops = tuple({name: span[1] for name, span in side.items()} for side in spans)
    scales = (1 - _GAP * (len(left) - 1), 1 - _GAP * (len(right) - 1))
    for name_a in left.index:
        for name_b in right.index:
            pair = flows[(flows[source] == name_a) & (flows[target] == name_b)]
            weight = float(pair[value].sum()) / whole
            if weight == 0:
                continue
            edges = []
            for side, name in enumerate((name_a, name_b)):
                high = tops[side][name]
                tops[side][name] = high - weight * scales[side]
                edges.append((tops[side][name], high))
            _ribbon(axes, edges[0], edges[1], list(names).index(name_b))
    for side, place in enumerate((0.0, 1 - _NODE_WIDTH)):
        for name, (low, high) in spans[side].items():
            axes.add_patch(Rectangle((place, low), _NODE_WIDTH, high - low, color="0.25"))
            share = (left, right)[side][name] / whole
            text = f"{word(name, language)} {printed(float(share), 'share', language)}"
            axes.text(
                -0.02 if side == 0 else 1.02,
                (low + high) / 2,
                text,
                fontsize=9,
                ha="right" if side == 0 else "left",
                va="center",
            )
    axes.set(xlim=(-0.55, 1.65), ylim=(-0.02, 1.02))
    axes.axis("off")


def flow_chart(
    table: pd.DataFrame,
    *,
    panel: str,
    source_column: str,
    target_column: str,
    value: str,
    title: str,
    source: Bilingual,
    order: Sequence[str],
    unit: str = "count",
) -> Chart:
    """From where to where, ribbons as wide as the numbers, one panel beside the other.

    Args:
        table: One row per panel, origin and destination.
        panel: Column of the panels, as the periods compared.
        source_column: Column of the left ends.
        target_column: Column of the right ends.
        value: Column of the widths.
        title: Key of the title.
        source: Line that says whose records these are.
        order: Destinations from top to bottom; all that occur are named here.
        unit: Ending of the name of the values.

    Returns:
        The chart.
    """
    panels = [
        name
        for name in dict.fromkeys(table[panel])
        if float(table.loc[table[panel] == name, value].sum()) > 0
    ]

    def draw(figure: Figure, language: str) -> None:
        for position, name in enumerate(panels):
            axes = figure.add_subplot(max(1, len(panels)), 1, position + 1)
            flows = table[table[panel] == name]
            _panel(axes, flows, (source_column, target_column), value, order, language)
            total = printed(float(flows[value].sum()), unit, language)
            axes.set_title(f"{word(name, language)} (n = {total})", loc="left")

    return Chart(
        title,
        draw,
        _alternative(table, panels, panel, target_column, value),
        source,
        height_inches=0.4 + 3.0 * max(1, len(panels)),
    )


def _alternative(
    table: pd.DataFrame, panels: Sequence[str], panel: str, target: str, value: str
) -> Bilingual:
    if not panels:
        return bilingual("alt_empty")
    texts: list[Bilingual] = []
    for name in panels:
        flows = table[table[panel] == name]
        totals = flows.groupby(target)[value].sum()
        share = float(totals.max() / totals.sum())
        texts.append(
            bilingual(
                "alt_flow_panel",
                panel={lang: word(name, lang) for lang in LANGUAGES},
                largest={lang: word(totals.idxmax(), lang) for lang in LANGUAGES},
                share={lang: printed(share, "share", lang) for lang in LANGUAGES},
            )
        )
    parts = {lang: " ".join(text[lang] for text in texts) for lang in LANGUAGES}
    return bilingual("alt_flow", panels=parts)
