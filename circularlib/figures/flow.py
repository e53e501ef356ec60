"""Flows between two columns, as wide as they are heavy."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from circularlib.figures.chart import COLOURS, Chart, empty_chart, named, wrapped
from circularlib.figures.small_cells import left_out, shown_cells
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES, printed

__all__ = ["flow_chart"]

_GAP = 0.03
_NODE_WIDTH = 0.03
_PANEL_INCHES = 2.6
_LABEL_INCHES = 0.2

Spans = dict[str, list[float]]


def _gap(count: int) -> float:
    return min(_GAP, 0.5 / count)


def _spans(totals: "pd.Series[float]", whole: float) -> Spans:
    """Bottom and top of each node, the first on top, with gaps between."""
    gap = _gap(len(totals))
    room = 1 - gap * (len(totals) - 1)
    spans: Spans = {}
    top = 1.0
    for name, total in totals.items():
        height = room * float(total) / whole
        spans[str(name)] = [top - height, top]
        top -= height + gap
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
            facecolor=(*COLOURS[look % len(COLOURS)], 0.45),
            edgecolor=COLOURS[look % len(COLOURS)],
            linewidth=0.4,
        )
    )


def _apart(middles: Sequence[float], room: float) -> list[float]:
    """Places for labels, from top to bottom: as near to their nodes as they fit."""
    places: list[float] = []
    for middle in middles:
        places.append(min(middle, places[-1] - room) if places else middle)
    floor = 0.0
    for position in reversed(range(len(places))):
        places[position] = max(places[position], floor)
        floor = places[position] + room
    return places


def _nodes(
    axes: Axes, side: int, totals: "pd.Series[float]", spans: Spans, language: str, room: float
) -> None:
    """The nodes of one side, each with its name and share, a thin line between where needed."""
    edge = 0.0 if side == 0 else 1.0
    away = -1 if side == 0 else 1
    middles = [(low + high) / 2 for low, high in spans.values()]
    for name, middle, place in zip(spans, middles, _apart(middles, room), strict=True):
        low, high = spans[name]
        left = edge if side == 0 else edge - _NODE_WIDTH
        axes.add_patch(Rectangle((left, low), _NODE_WIDTH, high - low, color="0.25"))
        axes.plot(
            [edge, edge + away * 0.025], [middle, place], color="0.5", linewidth=0.6, clip_on=False
        )
        share = printed(float(totals[name] / totals.sum()), "share", language)
        axes.text(
            edge + away * 0.03,
            place,
            f"{wrapped(name, language, lines=1)} {share}",
            fontsize=9,
            ha="right" if side == 0 else "left",
            va="center",
        )


def _panel(
    axes: Axes, flows: "pd.Series[float]", names: Sequence[str], language: str, room: float
) -> None:
    """One picture of flows, indexed by origin and destination."""
    whole = float(flows.sum())
    left = flows.groupby(level=0, sort=False).sum().sort_values(ascending=False)
    totals = flows.groupby(level=1).sum()
    right = totals.reindex([name for name in names if name in totals.index])
    spans = (_spans(left, whole), _spans(right, whole))
    tops = tuple({name: span[1] for name, span in side.items()} for side in spans)
    scales = tuple(1 - _gap(len(side)) * (len(side) - 1) for side in (left, right))
    for pair in ((a, b) for a in left.index for b in right.index if (a, b) in flows.index):
        edges = []
        for side, name in enumerate(pair):
            high = tops[side][name]
            tops[side][name] = high - float(flows[pair]) / whole * scales[side]
            edges.append((tops[side][name], high))
        _ribbon(axes, edges[0], edges[1], list(names).index(pair[1]))
    for side, amounts in enumerate((left, right)):
        _nodes(axes, side, amounts, spans[side], language, room)
    axes.set(xlim=(-0.6, 1.6), ylim=(-0.03, 1.03))
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
    households: str | None,
    min_cell: int | None = None,
) -> Chart:
    """From where to where, ribbons as wide as the numbers, one panel beside the other.

    Args:
        table: One row per panel, origin and destination. Rows that `is_suppressed` marks are
            left out: where a table keeps back a whole destination, the picture must too.
        panel: Column of the panels, as the periods compared.
        source_column: Column of the left ends.
        target_column: Column of the right ends.
        value: Column of the widths, 0 or more.
        title: Key of the title.
        source: Line that says whose records these are.
        order: Destinations from top to bottom; others follow by name.
        unit: Ending of the name of the values.
        households: Column with the number of households behind each ribbon, counted by their
            homes; None says that the ribbons are not about households.
        min_cell: Smallest number of households on which a ribbon may rest to be shown.

    Returns:
        The chart. A reader may know how much came to each destination; the ribbons that may
        not be shown are drawn as one, where they rest on enough households together.
    """
    columns = (panel, source_column, target_column)
    drawn, gone_count = _drawn(table, columns, households, min_cell)
    is_whole = table[value].sum() == drawn[value].sum()
    gone = left_out(gone_count, min_cell, "left_out_flows")
    rows = named(drawn, *columns)
    rows = rows.astype({source_column: str, target_column: str})
    summed = rows.groupby(list(columns), sort=False)[value].sum()
    summed = summed[summed > 0]
    if summed.empty:
        return empty_chart(title, source, gone)
    panels = {name: summed.loc[name] for name in dict.fromkeys(summed.index.get_level_values(0))}
    ends = set(summed.index.get_level_values(2))
    names = [*order, *sorted(ends - set(order))]
    most = max(len(flows.index.unique(level)) for flows in panels.values() for level in (0, 1))
    height = max(_PANEL_INCHES, most * _LABEL_INCHES)

    def draw(figure: Figure, language: str) -> None:
        for position, (name, flows) in enumerate(panels.items()):
            axes = figure.add_subplot(len(panels), 1, position + 1)
            _panel(axes, flows, names, language, room=_LABEL_INCHES / height)
            total = printed(float(flows.sum()), unit, language)
            amount = total if is_whole else label("drawn", language).format(total=total)
            axes.set_title(f"{word(name, language)} (n = {amount})", loc="left")

    return Chart(
        title,
        draw,
        _alternative(panels, unit, is_whole),
        source,
        gone,
        height_inches=0.3 + (height + 0.5) * len(panels),
    )


def _drawn(
    table: pd.DataFrame,
    columns: tuple[str, str, str],
    households: str | None,
    min_cell: int | None,
) -> tuple[pd.DataFrame, int]:
    """The ribbons that may be drawn, others together, and the number of those."""
    panel, source_column, target_column = columns
    shown = shown_cells(table, households, min_cell, [[panel, target_column]])
    if households is None or min_cell is None or shown.all():
        return table, 0
    hidden = table[~shown]
    if "is_suppressed" in table:
        hidden = hidden[~hidden["is_suppressed"].astype(bool)]
    ends = hidden.groupby([panel, target_column], dropna=False)[households]
    together = hidden[ends.transform("max") >= min_cell]
    pooled = together.assign(**{source_column: "not_shown_apart"})
    return pd.concat([table[shown], pooled]), int((~shown).sum())


def _alternative(
    panels: Mapping[object, "pd.Series[float]"], unit: str, is_whole: bool
) -> Bilingual:
    texts: list[Bilingual] = []
    for name, flows in panels.items():
        totals = flows.groupby(level=1).sum()
        share = float(totals.max() / totals.sum())
        texts.append(
            bilingual(
                "alt_flow_panel" if is_whole else "alt_flow_panel_drawn",
                panel={lang: word(name, lang) for lang in LANGUAGES},
                total={lang: printed(float(totals.sum()), unit, lang) for lang in LANGUAGES},
                largest={lang: word(totals.idxmax(), lang) for lang in LANGUAGES},
                share={lang: printed(share, "share", lang) for lang in LANGUAGES},
            )
        )
    parts = {lang: " ".join(text[lang] for text in texts) for lang in LANGUAGES}
    return bilingual("alt_flow", panels=parts)
