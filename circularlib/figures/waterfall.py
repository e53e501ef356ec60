"""From one level to another, step by step: what each cause added or took away."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from circularlib.figures.chart import COLOURS, HATCHES, Chart, empty_chart, unit_axis
from circularlib.figures.small_cells import left_out
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES, printed

__all__ = ["waterfall_chart"]

_LABEL_SIGNS = 15


def _signed(value: float, unit: str, language: str) -> str:
    """A change with its sign, a true minus among them."""
    text = printed(abs(value), unit, language)
    return f"+{text}" if value >= 0 else f"\u2212{text}"


def _alternative(steps: list[str], numbers: list[float], unit: str) -> Bilingual:
    changes = dict(zip(steps[1:-1], numbers[1:-1], strict=True))
    largest = max(changes, key=lambda name: abs(changes[name]))
    return bilingual(
        "alt_waterfall",
        first_name={lang: word(steps[0], lang) for lang in LANGUAGES},
        first={lang: printed(numbers[0], unit, lang) for lang in LANGUAGES},
        last_name={lang: word(steps[-1], lang) for lang in LANGUAGES},
        last={lang: printed(numbers[-1], unit, lang) for lang in LANGUAGES},
        largest={lang: word(largest, lang) for lang in LANGUAGES},
        change={lang: _signed(changes[largest], unit, lang) for lang in LANGUAGES},
    )


def _draw_steps(axes: Axes, numbers: list[float], unit: str, language: str) -> None:
    reached = 0.0
    for place, number in enumerate(numbers):
        is_level = place in {0, len(numbers) - 1}
        base = 0.0 if is_level else reached
        look = 0 if is_level else (2 if number < 0 else 1)
        axes.bar(
            place, number, bottom=base, width=0.65, color=COLOURS[look], hatch=HATCHES[look],
            edgecolor="white",
        )  # fmt: skip
        reached = number if is_level else reached + number
        text = printed(number, unit, language) if is_level else _signed(number, unit, language)
        top = max(base, base + number)
        axes.annotate(
            text.split("\u00a0")[0], (place, top), xytext=(0, 3), textcoords="offset points",
            ha="center", fontsize=9,
        )  # fmt: skip
        if place < len(numbers) - 1:
            axes.plot([place, place + 1], [reached, reached], color="0.4", linewidth=0.8, zorder=1)


def waterfall_chart(
    table: pd.DataFrame,
    *,
    by: str,
    value: str,
    title: str,
    source: Bilingual,
    unit: str,
    households: int | None,
    min_cell: int | None = None,
) -> Chart:
    """Bars from a first level over each change to a last level; levels start at zero.

    Args:
        table: One row per step in order: the first level, the changes, the last level. The
            changes add up to the difference of the levels.
        by: Column of the steps.
        value: Column of the levels and changes.
        title: Key of the title.
        source: Line that says whose records these are.
        unit: Ending of the name of the values.
        households: Number of households behind all of it, counted by their homes; None says
            that it is not about households.
        min_cell: Smallest number of households on which it may rest to be shown.

    Returns:
        The chart; one that says so where there is nothing, or too few households.
    """
    if households is not None and households < (min_cell or 0) and len(table):
        return empty_chart(title, source, left_out(1, min_cell))
    if len(table) < 3:
        return empty_chart(title, source)
    steps = [str(name) for name in table[by]]
    numbers = [float(number) for number in table[value]]

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        _draw_steps(axes, numbers, unit, language)
        axes.axhline(0, color="0.3", linewidth=0.8)
        axes.set_xticks(range(len(steps)), [_narrow(name, language) for name in steps])
        axes.set_ylabel(label(unit, language))
        axes.grid(visible=False, axis="x")
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + 0.08 * (high - low))  # room for the number above a bar
        unit_axis(axes, "y", "ratio", language)

    return Chart(title, draw, _alternative(steps, numbers, unit), source)


def _narrow(name: str, language: str) -> str:
    """A word on several short lines, for bars stand close."""
    return "\n".join(textwrap.wrap(word(name, language), _LABEL_SIGNS, break_long_words=False))
