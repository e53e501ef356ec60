"""Pictures of towns: intervals on every dot, names in order, and words for who cannot see them."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from circularlib.figures.towns import funnel_chart, towns_chart
from circularlib.statistics.towns_pooled import towns_pooled

SOURCE = {"en": "Reports of 3 towns.", "nl": "Rapporten van 3 gemeenten."}
NAMES = {"reuse_rate": {"en": "Reuse rate", "nl": "Hergebruiksgraad"}}


@pytest.fixture
def found():
    rows = [("Zele", 0.9, 0.88, 0.92), ("Aalst", 0.4, 0.3, 0.5), ("Genk", 0.45, 0.25, 0.65)]
    table = pd.DataFrame(rows, columns=["town", "value", "low", "high"])
    return towns_pooled(table.assign(key="reuse_rate", unit="rate", level=0.95), ["reuse_rate"])


def drawn(chart, language="en"):
    figure = Figure(figsize=(chart.width_inches, chart.height_inches), layout="constrained")
    chart.draw(figure, language)
    figure.draw_without_rendering()
    return figure


def test_towns_stand_by_name_and_below_them_the_mean_and_another_town(found):
    figure = drawn(towns_chart(found, names=NAMES, title="towns_beside", source=SOURCE))
    texts = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    assert texts == ["Aalst", "Genk", "Zele", "mean over towns", "another town"]


def test_the_words_hold_the_mean_and_its_interval(found):
    chart = towns_chart(found, names=NAMES, title="towns_beside", source=SOURCE)
    assert "mean over 3 towns" in chart.plain("en")
    assert "gemiddelde over 3 gemeenten" in chart.plain("nl")


def test_a_town_outside_the_funnel_is_named_in_words(found):
    chart = funnel_chart(found, names=NAMES, title="towns_funnel", source=SOURCE)
    assert "Zele, Reuse rate" in chart.plain("en")


def test_ticks_of_the_funnel_are_round_values_of_the_figure(found):
    figure = drawn(funnel_chart(found, names=NAMES, title="towns_funnel", source=SOURCE), "nl")
    texts = [tick.get_text() for tick in figure.axes[0].get_xticklabels()]
    assert texts
    assert all(text.replace("\u00a0%", "").isdigit() for text in texts)


def test_nothing_pooled_is_said_so():
    nothing = towns_pooled(
        pd.DataFrame(columns=["town", "key", "unit", "value", "low", "high", "level"]),
        ["reuse_rate"],
    )
    for chart in (towns_chart, funnel_chart):
        shown = chart(nothing, names=NAMES, title="towns_beside", source=SOURCE)
        assert "nothing to show" in shown.plain("en")
