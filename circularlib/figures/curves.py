"""Curves over age: what is still in use, why use ends, how repairs add up."""

import pandas as pd
from matplotlib.figure import Figure

from circularlib.figures.chart import COLOURS, HATCHES, LINES, Chart, unit_axis
from circularlib.figures.words import Bilingual, bilingual, word
from circularlib.units import LANGUAGES, printed

__all__ = ["incidence_chart", "step_chart"]


def _ends(table: pd.DataFrame, by: str | None, value: str, unit: str) -> Bilingual:
    """Where each curve ends, in words."""
    if table.empty:
        return dict.fromkeys(LANGUAGES, "")
    groups = [(None, table)] if by is None else list(table.groupby(by, sort=False, observed=True))
    texts: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for name, rows in groups:
        last = rows.iloc[-1]
        for language in LANGUAGES:
            lead = "" if name is None else f"{word(name, language)}: "
            amount = printed(float(last[value]), unit, language)
            age = printed(float(last["age_days"]), "days", language)
            texts[language].append(f"{lead}{amount} ({age})")
    return {language: "; ".join(parts) for language, parts in texts.items()}


def step_chart(
    table: pd.DataFrame,
    *,
    value: str,
    low: str,
    high: str,
    title: str,
    source: Bilingual,
    by: str | None = None,
    unit: str = "rate",
    horizon_days: float | None = None,
) -> Chart:
    """Step curves over age with their bands.

    Args:
        table: One row per group and age: `age_days` and the columns named below.
        value: Column of the curve.
        low: Column of the band's lower edge; empty where there is none.
        high: Column of its upper edge.
        title: Key of the title.
        source: Line that says whose records these are.
        by: Column of the groups, or None for a single curve.
        unit: Ending of the name of the values.
        horizon_days: Last age drawn, in days.

    Returns:
        The chart.
    """
    rows = table if horizon_days is None else table[table["age_days"] <= horizon_days]
    groups = [(None, rows)] if by is None else list(rows.groupby(by, sort=False, observed=True))

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        for position, (name, curve) in enumerate(groups):
            colour = COLOURS[position % len(COLOURS)]
            label = None if name is None else word(name, language)
            axes.step(
                curve["age_days"],
                curve[value],
                where="post",
                color=colour,
                label=label,
                linestyle=LINES[position % len(LINES)],
            )
            band = curve.dropna(subset=[low, high])
            axes.fill_between(
                band["age_days"],
                band[low].astype(float),
                band[high].astype(float),
                step="post",
                alpha=0.2,
                color=colour,
                linewidth=0,
            )
        axes.set_xlabel(word("age_days", language))
        axes.set_ylabel(word(value, language))
        axes.set_xlim(left=0)
        axes.set_ylim(0, 1 if unit == "rate" else None)
        unit_axis(axes, "y", unit, language)
        if by is not None:
            figure.legend(loc="outside lower center", ncols=min(4, len(groups)))

    ends = _ends(rows, by, value, unit)
    return Chart(title, draw, bilingual("alt_curves", ends=ends), source)


def incidence_chart(
    table: pd.DataFrame, *, title: str, source: Bilingual, horizon_days: float
) -> Chart:
    """Why use ends: the share ended by each cause, stacked, over age.

    Args:
        table: One row per cause and age: `cause`, `age_days`, `incidence_rate`; every cause
            at the same ages.
        title: Key of the title.
        source: Line that says whose records these are.
        horizon_days: Last age drawn, in days.

    Returns:
        The chart; what is left above the stack is still in use.
    """
    rows = table[table["age_days"] <= horizon_days]
    wide = rows.pivot(index="age_days", columns="cause", values="incidence_rate").ffill().fillna(0)
    final = wide.iloc[-1].sort_values(ascending=False) if len(wide) else pd.Series(dtype=float)
    causes = list(final.index)

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        base = pd.Series(0.0, index=wide.index)
        for position, cause in enumerate(causes):
            top = base + wide[cause]
            axes.fill_between(
                wide.index,
                base,
                top,
                step="post",
                label=word(f"cause_{cause}", language),
                facecolor=COLOURS[position],
                hatch=HATCHES[position],
                edgecolor="white",
                linewidth=0.3,
            )
            base = top
        axes.text(
            0.98,
            0.95,
            word("still_in_use", language),
            ha="right",
            va="top",
            transform=axes.transAxes,
        )
        axes.set(xlim=(0, horizon_days), ylim=(0, 1), xlabel=word("age_days", language))
        axes.set_ylabel(word("incidence_rate", language))
        unit_axis(axes, "y", "rate", language)
        figure.legend(loc="outside lower center", ncols=4)

    ends = {
        language: "; ".join(
            f"{word(f'cause_{cause}', language)} {printed(float(rate), 'rate', language)}"
            for cause, rate in final.items()
        )
        for language in LANGUAGES
    }
    age = {lang: printed(horizon_days, "days", lang) for lang in LANGUAGES}
    return Chart(title, draw, bilingual("alt_incidence", ends=ends, age=age), source)
