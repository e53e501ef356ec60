"""What a chart draws, for tests that look at it."""

from collections.abc import Callable

import pytest
from matplotlib.figure import Figure

from circularlib.figures.chart import Chart

SOURCE = {"en": "Records of Town.", "nl": "Registratie van Stad."}


@pytest.fixture
def source() -> dict[str, str]:
    """The line under a chart."""
    return SOURCE


@pytest.fixture
def drawn() -> Callable[..., Figure]:
    """Draws a chart in a language on a figure whose parts can be looked at."""

    def draw(chart: Chart, language: str = "en") -> Figure:
        figure = Figure(figsize=(chart.width_inches, chart.height_inches), layout="constrained")
        chart.draw(figure, language)
        figure.draw_without_rendering()
        return figure

    return draw
