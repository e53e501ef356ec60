"""How far two groups of homes are apart in each stretch of time, before and after the start."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from circularlib.figures.chart import (
    COLOURS,
    Chart,
    empty_chart,
    time_axis,
    unit_axis,
)
from circularlib.figures.page import Note, note
from circularlib.figures.small_cells import left_out
from circularlib.figures.words import Bilingual, bilingual, label
from circularlib.units import LANGUAGES, printed

__all__ = ["event_study_chart", "trend_note"]


def _dots(axes: Axes, rows: pd.DataFrame) -> None:
    """A dot and its interval each; the reference and what has no interval are hollow."""
    for place, (value, low, high) in enumerate(
        rows[["value", "low", "high"]].astype(float).itertuples(index=False)
    ):
        has_interval = bool(low == low and high == high)
        if has_interval:
            axes.plot([place, place], [low, high], color=COLOURS[0], linewidth=1.6)
        face = COLOURS[0] if has_interval else "white"
        axes.plot(place, value, "o", color=COLOURS[0], markerfacecolor=face)


def event_study_chart(
    effects: pd.DataFrame,
    *,
    time: str,
    change: str,
    title: str,
    source: Bilingual,
    unit: str,
    households: int | None,
    min_cell: int | None = None,
) -> Chart:
    """The difference between two groups per stretch of time, with its interval.

    Before the start the dots should lie about nought; after it they show the effect.

    Args:
        effects: One row per stretch of time in order: `time`, `value`, `low`, `high` (missing
            where there is no interval, as for the stretch of reference).
        time: Column of the stretches' names.
        change: Stretch with which the programme begins; a line is drawn before it.
        title: Key of the title.
        source: Line that says whose records these are.
        unit: Ending of the name of the differences.
        households: Number of households of the smaller group, counted by their homes; None says
            that it is not about households.
        min_cell: Smallest number of households on which it may rest to be shown.

    Returns:
        The chart; one that says so where there is nothing, or too few households.
    """
    if households is not None and households < (min_cell or 0) and len(effects):
        return empty_chart(title, source, left_out(1, min_cell))
    if effects.empty:
        return empty_chart(title, source)
    rows = effects.reset_index(drop=True)
    names = [str(name) for name in rows[time]]
    after = names.index(change) if change in names else len(names)

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        _dots(axes, rows)
        axes.axhline(0, color="0.2", linewidth=1)
        axes.axvline(after - 0.5, color="0.3", linestyle="--", linewidth=1)
        time_axis(axes, [float(place) for place in range(len(names))], names, language)
        axes.set_ylabel(label(unit, language))
        axes.grid(visible=False, axis="x")
        unit_axis(axes, "y", "ratio", language)

    means = [float(part.mean()) if len(part) else 0.0 for part in
             (rows["value"].iloc[:after], rows["value"].iloc[after:])]  # fmt: skip
    said = bilingual(
        "alt_event_study",
        count=str(len(rows)),
        before={lang: printed(means[0], unit, lang) for lang in LANGUAGES},
        after={lang: printed(means[1], unit, lang) for lang in LANGUAGES},
    )
    return Chart(title, draw, said, source)


def trend_note(probability: float | None, *, is_comparable: bool) -> Note:
    """Whether both groups moved alike before the start.

    Args:
        probability: Probability of differences at least this large had they moved alike; None
            where it cannot be tested.
        is_comparable: Whether there are two groups before and after at all.

    Returns:
        The sentence.

    Example:
        >>> trend_note(0.4, is_comparable=True).plain("nl")[:37]
        'Toets op gelijke trends vóór de start'
    """
    if not is_comparable:
        return note("comparison_none")
    if probability is None:
        return note("comparison_trend_unknown")
    said = {lang: printed(probability, "ratio", lang) for lang in LANGUAGES}
    return note("comparison_trend", p=said)
