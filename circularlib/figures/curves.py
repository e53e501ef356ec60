"""Curves over age: what is still in use, why use ends, how repairs add up."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from circularlib.figures.chart import (
    COLOURS,
    HATCHES,
    LEGEND_COLUMNS,
    LINES,
    Chart,
    empty_chart,
    named,
    unit_axis,
    wrapped,
)
from circularlib.figures.small_cells import Totals, left_out, shown_groups
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES, printed

__all__ = ["incidence_chart", "step_chart"]


Groups = list[tuple[object, pd.DataFrame]]


def _ends(groups: Groups, value: str, unit: str) -> Bilingual:
    """Where each curve ends, in words."""
    texts: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for name, rows in groups:
        last = rows.iloc[-1]
        for language in LANGUAGES:
            lead = "" if name is None else f"{word(name, language)}: "
            amount = printed(float(last[value]), unit, language)
            age = printed(float(last["age_days"]), "days", language)
            texts[language].append(f"{lead}{amount} ({age})")
    return {language: "; ".join(parts) for language, parts in texts.items()}


def _age_axis(axes: Axes, language: str, name: str = "age_days") -> None:
    axes.set_xlabel(label(name, language))
    unit_axis(axes, "x", "count", language)


def _curve(axes: Axes, rows: pd.DataFrame, columns: tuple[str, str, str], position: int) -> Line2D:
    value, low, high = columns
    colour = COLOURS[position % len(COLOURS)]
    (line,) = axes.step(
        rows["age_days"],
        rows[value],
        where="post",
        color=colour,
        linestyle=LINES[(position + position // len(COLOURS)) % len(LINES)],
    )
    band = rows.dropna(subset=[low, high])
    axes.fill_between(
        band["age_days"],
        band[low].astype(float),
        band[high].astype(float),
        step="post",
        alpha=0.2,
        color=colour,
        linewidth=0,
    )
    return line


def step_chart(
    table: pd.DataFrame,
    *,
    value: str,
    low: str,
    high: str,
    title: str,
    source: Bilingual,
    by: str | None = None,
    age: str = "age_days",
    unit: str = "rate",
    horizon_days: float | None = None,
    households: str | None,
    min_cell: int | None = None,
    totals: Totals = ((),),
) -> Chart:
    """Step curves over age with their bands.

    Args:
        table: One row per group and age: the columns named below.
        value: Column of the curve.
        low: Column of the band's lower edge; empty where there is none.
        high: Column of its upper edge.
        title: Key of the title.
        source: Line that says whose records these are.
        by: Column of the groups, or None for a single curve.
        age: Column of the ages, in days, or of another time that passes, as a wait.
        unit: Ending of the name of the values.
        horizon_days: Last age drawn, in days.
        households: Column with the number of households behind each curve, counted by their
            homes; None says that the curves are not about households.
        min_cell: Smallest number of households on which a curve may rest to be shown.
        totals: Totals that a reader may know, as in `suppression.suppressed`;
            by default that of all curves together.

    Returns:
        The chart.
    """
    keys = [by] if by else []
    shown, gone_count = shown_groups(table, keys, households, min_cell, totals)
    gone = left_out(gone_count, min_cell)
    rows = table[shown].dropna(subset=[value]).rename(columns={age: "age_days"})
    if horizon_days is not None:
        rows = rows[rows["age_days"] <= horizon_days]
    if rows.empty:
        return empty_chart(title, source, gone)
    groups: Groups = [(None, rows)]
    if by is not None:
        groups = list(named(rows, by).groupby(by, sort=False))

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        for position, (name, curve) in enumerate(groups):
            line = _curve(axes, curve, (value, low, high), position)
            if name is not None:
                line.set_label(wrapped(name, language))
        axes.set_ylabel(label(value, language))
        axes.set_xlim(0, horizon_days or max(1.0, float(rows["age_days"].max())))
        axes.set_ylim(0, 1 if unit in {"rate", "share"} else None)
        _age_axis(axes, language, age)
        unit_axis(axes, "y", unit, language)
        if by is not None:
            figure.legend(loc="outside lower center", ncols=min(LEGEND_COLUMNS, len(groups)))

    over = {language: label(age, language) for language in LANGUAGES}
    kind = "alt_curves" if age == "age_days" else "alt_curves_over"
    said = bilingual(kind, ends=_ends(groups, value, unit), over=over)
    return Chart(title, draw, said, source, gone)


def incidence_chart(
    table: pd.DataFrame,
    *,
    title: str,
    source: Bilingual,
    horizon_days: float,
    households: str | None,
    min_cell: int | None = None,
    totals: Totals = ((),),
) -> Chart:
    """Why use ends: the share ended by each cause, stacked, over age.

    Args:
        table: One row per cause and age: `cause`, `age_days`, `incidence_rate`; every cause
            at the same ages.
        title: Key of the title.
        source: Line that says whose records these are.
        horizon_days: Last age drawn, in days.
        households: Column with the number of households behind each cause, counted by their
            homes; None says that the causes are not about households.
        min_cell: Smallest number of households on which a cause may rest to be shown.
        totals: Totals that a reader may know, as in `suppression.suppressed`;
            by default that of all causes together.

    Returns:
        The chart; what is left above the stack is still in use, or ended by a cause that may
        not be shown. It ends where the records do, if that is before the last age asked for.

    Raises:
        UsageError: A cause has no word `cause_...` in the dictionary.
    """
    shown, gone_count = shown_groups(table, ["cause"], households, min_cell, totals)
    gone = left_out(gone_count, min_cell)
    rows = named(table[shown & (table["age_days"] <= horizon_days)], "cause")
    if rows.empty:
        return empty_chart(title, source, gone)
    wide = rows.pivot(index="age_days", columns="cause", values="incidence_rate").ffill().fillna(0)
    final = wide.iloc[-1].sort_values(ascending=False)

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        _bands(axes, wide[list(final.index)], language)
        axes.text(
            0.98,
            0.95,
            label("still_in_use_or_left_out" if gone else "still_in_use", language),
            ha="right",
            va="top",
            transform=axes.transAxes,
        )
        axes.set(xlim=(0, horizon_days), ylim=(0, 1))
        axes.set_ylabel(label("incidence_rate", language))
        _age_axis(axes, language)
        unit_axis(axes, "y", "rate", language)
        figure.legend(loc="outside lower center", ncols=LEGEND_COLUMNS)

    ends = {
        language: "; ".join(
            f"{label(f'cause_{cause}', language)} {printed(float(rate), 'rate', language)}"
            for cause, rate in final.items()
        )
        for language in LANGUAGES
    }
    age = {lang: printed(float(wide.index[-1]), "days", lang) for lang in LANGUAGES}
    return Chart(title, draw, bilingual("alt_incidence", ends=ends, age=age), source, gone)


def _bands(axes: Axes, shares: pd.DataFrame, language: str) -> None:
    base = pd.Series(0.0, index=shares.index)
    for position, cause in enumerate(shares.columns):
        top = base + shares[cause]
        axes.fill_between(
            shares.index,
            base,
            top,
            step="post",
            label=label(f"cause_{cause}", language),
            facecolor=COLOURS[position % len(COLOURS)],
            hatch=HATCHES[position % len(HATCHES)],
            edgecolor="white",
            linewidth=0.3,
        )
        base = top
