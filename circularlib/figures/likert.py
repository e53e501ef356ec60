"""Scores from 1 to 5 as bars that part in the middle: low ones to the left, high to the right."""

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from circularlib.figures.chart import HATCHES, Chart, empty_chart, named, wrapped
from circularlib.figures.small_cells import Totals, left_out, shown_groups
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES, printed, printed_tick

__all__ = ["likert_chart"]

SCORES = (1, 2, 3, 4, 5)
_MIDDLE = 3
# Orange to purple: told apart by colour-blind eyes, and neither end reads as danger.
_COLOURS = sns.color_palette("PuOr", len(SCORES))
_HATCHES = (HATCHES[1], "", "", "", HATCHES[2])
_ROW_INCHES = 0.34

Rows = list[tuple[object, object, pd.Series]]
"""Question, group and the answers by score of each bar, from the top down."""


def likert_chart(
    table: pd.DataFrame,
    *,
    by: str,
    title: str,
    source: Bilingual,
    households: str | None,
    min_cell: int | None = None,
    totals: Totals = ((),),
) -> Chart:
    """The distribution of scores by question and group, as shares of the answers.

    Scores 1 and 2 run to the left and 4 and 5 to the right; 3 lies across the middle, half on
    each side. So bars can be compared by how far they reach, and each is as long as any other.

    Args:
        table: One row per question, group and score that was given: `question`, the column of
            the groups, `score` (1 to 5), `answer_count`; in the order of the picture.
        by: Column of the groups that are compared within a question.
        title: Key of the title.
        source: Line that says whose records these are.
        households: Column with the number of households behind each bar, counted by their
            homes, the same for all scores of it; None says that the answers are not about
            households.
        min_cell: Smallest number of households on which a bar may rest to be shown.
        totals: Totals that a reader may know, as in `suppression.suppressed`; by default that
            of all bars together.

    Returns:
        The chart, without the bars that may not be shown; n beside each.
    """
    shown, gone_count = shown_groups(table, ["question", by], households, min_cell, totals)
    gone = left_out(gone_count, min_cell)
    rows = _rows(named(table[shown], "question", by), by)
    if not rows:
        return empty_chart(title, source, gone)
    places = _places(rows)

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        _bars(axes, rows, places, language)
        _label_rows(axes, rows, places, language)
        axes.axvline(0, color="0.3", linewidth=1)
        axes.grid(visible=False, axis="y")
        axes.set_xlim(-1, 1)
        axes.set_xlabel(label("answers_share", language))
        axes.xaxis.set_major_formatter(
            FuncFormatter(lambda value, _position: printed_tick(abs(value), "share", language))
        )
        figure.legend(loc="outside lower center", ncols=len(SCORES))

    slots = len(rows) + len({question for question, _group, _counts in rows})
    return Chart(
        title, draw, _alternative(rows), source, gone, height_inches=1.3 + _ROW_INCHES * slots
    )


def _rows(table: pd.DataFrame, by: str) -> Rows:
    """The bars, question by question, without those that hold no answer."""
    bars: Rows = []
    for question, asked in table.groupby("question", sort=False):
        for group, answers in asked.groupby(by, sort=False):
            counts = answers.groupby("score")["answer_count"].sum().reindex(SCORES, fill_value=0)
            if counts.sum() > 0:
                bars.append((question, group, counts))
    return bars


def _places(rows: Rows) -> list[float]:
    """The heights of the bars; the name of each question takes a place of its own."""
    places, height, before = [], 0.0, None
    for question, _group, _counts in rows:
        height -= 2.0 if question != before else 1.0
        before = question
        places.append(height)
    return places


def _bars(axes: Axes, rows: Rows, places: list[float], language: str) -> None:
    shares = pd.DataFrame([counts / counts.sum() for _question, _group, counts in rows])
    lows = shares[[score for score in SCORES if score < _MIDDLE]].sum(axis=1)
    ends = -(lows + shares[_MIDDLE] / 2)
    for position, score in enumerate(SCORES):
        look: dict[str, Any] = {
            "color": _COLOURS[position],
            "hatch": _HATCHES[position],
            "edgecolor": "0.35",
            "linewidth": 0.5,
            "label": label(f"score_{score}", language),
        }
        axes.barh(places, shares[score], left=ends, height=0.75, **look)
        ends = ends + shares[score]


def _label_rows(axes: Axes, rows: Rows, places: list[float], language: str) -> None:
    """Names the bars, and above those of a question the question."""
    ticks, texts, before = [], [], None
    for place, (question, group, counts) in zip(places, rows, strict=True):
        if question != before:
            ticks.append(place + 1)
            texts.append(wrapped(question, language, lines=1))
            before = question
        ticks.append(place)
        n = printed(int(counts.sum()), "count", language)
        texts.append(f"{wrapped(group, language, lines=1)}  (n = {n})")
    axes.set_yticks(ticks, texts)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(places[-1] - 0.6, -0.4)
    for text in axes.get_yticklabels():
        if "(n = " not in text.get_text():
            text.set_fontweight("bold")


def _alternative(rows: Rows) -> Bilingual:
    highs = [float(counts[counts.index > _MIDDLE].sum() / counts.sum()) for *_, counts in rows]
    ends: dict[str, Bilingual | str] = {"groups": str(len(rows))}
    for name, share in (("low", min(highs)), ("high", max(highs))):
        question, group, _counts = rows[highs.index(share)]
        ends[name] = {lang: printed(share, "share", lang) for lang in LANGUAGES}
        ends[f"{name}_name"] = {
            lang: f"{word(question, lang)}, {word(group, lang)}" for lang in LANGUAGES
        }
    return bilingual("alt_likert", **ends)
