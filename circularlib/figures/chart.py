"""A chart for eyes and for ears: a picture, what it shows in words, and its source."""

import base64
import html
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual, word
from circularlib.units import printed_tick

__all__ = ["COLOURS", "HATCHES", "LINES", "MARKERS", "Chart", "unit_axis"]

COLOURS: Sequence[tuple[float, float, float]] = sns.color_palette("colorblind", 10)
"""One colour per series, told apart by colour-blind eyes too."""
HATCHES = ("", "///", "...", "\\\\\\", "xx", "ooo", "++", "--")
"""One pattern per bar series: no meaning hangs on colour alone."""
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
"""One dash pattern per curve."""
MARKERS = ("o", "s", "^", "D", "v", "P")
"""One marker per series of points."""

_LOOK = {
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "font.size": 10,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "circularlib",
}


@dataclass(frozen=True)
class Chart(Shown):
    """A chart that can be drawn in each language.

    Attributes:
        title: Key of its title.
        draw: Draws on an empty figure in a language.
        alternative: The chart in words, per language: kind, range, main finding.
        source: Line that says whose records it rests on, per language.
        width_inches: Width of the picture.
        height_inches: Height of the picture.
    """

    title: str
    draw: Callable[[Figure, str], None]
    alternative: Bilingual
    source: Bilingual
    width_inches: float = 8.0
    height_inches: float = 4.0

    def svg(self, language: str) -> str:
        """The picture as SVG; the same chart gives the same bytes."""
        look: dict[Any, Any] = {**sns.axes_style("whitegrid"), **_LOOK}
        with matplotlib.rc_context(look):
            figure = Figure(figsize=(self.width_inches, self.height_inches), layout="constrained")
            FigureCanvasSVG(figure)
            self.draw(figure, language)
            content = io.StringIO()
            figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
        return content.getvalue()

    def html(self, language: str) -> str:
        """The picture with its title, its words for screen readers and its source."""
        picture = base64.b64encode(self.svg(language).encode()).decode()
        return (
            f"<figure><figcaption>{html.escape(word(self.title, language))}</figcaption>"
            f'<img alt="{html.escape(self.alternative[language])}" '
            f'src="data:image/svg+xml;base64,{picture}">'
            f'<p class="source">{html.escape(self.source[language])}</p></figure>'
        )

    def plain(self, language: str) -> str:
        """The chart in words."""
        return f"{word(self.title, language)}. {self.alternative[language]}"


def unit_axis(axes: Axes, which: str, unit: str, language: str) -> None:
    """Prints the ticks of an axis in the language's numbers, with the unit.

    Args:
        axes: The axes.
        which: `x` or `y`.
        unit: Ending of the name of the numbers.
        language: `en` or `nl`.
    """
    formatter = FuncFormatter(lambda value, _position: printed_tick(value, unit, language))
    (axes.xaxis if which == "x" else axes.yaxis).set_major_formatter(formatter)
