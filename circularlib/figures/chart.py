"""A chart for eyes and for ears: a picture, what it shows in words, and its source."""

import base64
import html
import io
import math
import re
import textwrap
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import printed_tick

__all__ = [
    "COLOURS",
    "HATCHES",
    "LEGEND_COLUMNS",
    "LINES",
    "Chart",
    "empty_chart",
    "named",
    "time_axis",
    "unit_axis",
    "wrapped",
]

COLOURS: Sequence[tuple[float, float, float]] = sns.color_palette("colorblind", 10)
"""One colour per series, told apart by colour-blind eyes too."""
HATCHES = ("", "///", "\\\\\\", "xx", "--", "||", "++")
"""One pattern per bar series: no meaning hangs on colour alone. Dots would weigh 300 kB each."""
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
"""One dash pattern per curve."""
LEGEND_COLUMNS = 4
"""Entries side by side in a legend."""

_LABEL_SIGNS = 32
_MOST_TICKS = 16
_DIGEST = re.compile(r'(?<=["#_mph])[0-9a-f]{10}(?=["\)])')
_FINE = re.compile(r"scale\([^)]*\)|-?\d+\.\d{4,}")
_LOOK = {
    "axes.axisbelow": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "font.size": 10,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "circularlib",
    "text.parse_math": False,  # a brand may hold a dollar sign
}


def _coarser(found: re.Match[str]) -> str:
    """A place to a thousandth of a point, which no eye and no press tells from a finer one.

    The last of matplotlib's six decimals depends on the order in which a sum was added up. A
    scale makes many signs larger at once, and stays.
    """
    return found[0] if found[0].startswith("scale") else f"{float(found[0]):.3f}"


def _numbered(svg: str) -> str:
    """Names of shapes count up; matplotlib's hold a digest of places before they were rounded."""
    numbers: dict[str, str] = {}
    return _DIGEST.sub(lambda found: numbers.setdefault(found[0], f"{len(numbers)}"), svg)


@dataclass(frozen=True)
class Chart(Shown):
    """A chart that can be drawn in each language.

    Attributes:
        title: Key of its title.
        draw: Draws on an empty figure in a language.
        alternative: The chart in words, per language: kind, range, main finding.
        source: Line that says whose records it rests on, per language.
        left_out: What is not on it because it rests on too few households; None for nothing.
        width_inches: Width of the picture.
        height_inches: Height of the picture.
    """

    title: str
    draw: Callable[[Figure, str], None]
    alternative: Bilingual
    source: Bilingual
    left_out: Bilingual | None = None
    width_inches: float = 8.0
    height_inches: float = 4.0

    def svg(self, language: str) -> str:
        """The picture as SVG; the same chart gives the same bytes."""
        look: dict[Any, Any] = {**sns.axes_style("whitegrid"), **_LOOK}
        with matplotlib.rc_context(look), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph")  # a sign the font lacks becomes a box
            figure = Figure(figsize=(self.width_inches, self.height_inches), layout="constrained")
            canvas = FigureCanvasSVG(figure)
            self.draw(figure, language)
            _lay_out(figure)
            content = io.StringIO()
            # savefig would go through the drawing once more, only to give everything its place
            write: Callable[..., Any] = canvas.print_svg
            write(content, metadata={"Date": None, "Creator": None})
        return _numbered(_FINE.sub(_coarser, content.getvalue()))

    def html(self, language: str) -> str:
        """The picture with its title, its words for screen readers and its source.

        The key of the title goes along, so that the picture is found again in any language.
        """
        picture = base64.b64encode(self.svg(language).encode()).decode()
        lines = [self.left_out, self.source] if self.left_out else [self.source]
        below = "".join(f'<p class="source">{html.escape(line[language])}</p>' for line in lines)
        return (
            f'<figure data-key="{html.escape(self.title)}">'
            f"<figcaption>{html.escape(label(self.title, language))}</figcaption>"
            f'<img alt="{html.escape(self._words(language))}" '
            f'src="data:image/svg+xml;base64,{picture}">{below}</figure>'
        )

    def plain(self, language: str) -> str:
        """The chart in words."""
        return f"{label(self.title, language)}. {self._words(language)}"

    def _words(self, language: str) -> str:
        """What it shows and what it leaves out."""
        gone = f" {self.left_out[language]}" if self.left_out else ""
        return self.alternative[language] + gone


def _lay_out(figure: Figure) -> None:
    """Gives everything its place now; else saving would draw it all once more to do so.

    The solver goes through what it places in no fixed order, and its last digits differ.
    """
    engine = figure.get_layout_engine()
    if engine is not None and figure.axes:
        engine.execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (round(side, 6) for side in axes.get_position().bounds)
        axes.set_position((left, bottom, width, height))


def empty_chart(title: str, source: Bilingual, left_out: Bilingual | None = None) -> Chart:
    """The chart of a table without rows: it says that there is nothing to show, or may be.

    Args:
        title: Key of the title.
        source: Line that says whose records these are.
        left_out: What rests on too few households to be shown.

    Returns:
        The chart.
    """
    said = bilingual("alt_left_out" if left_out else "alt_empty")

    def draw(figure: Figure, language: str) -> None:
        figure.text(0.5, 0.5, said[language], ha="center", va="center")

    return Chart(title, draw, said, source, left_out, height_inches=1.0)


def named(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """A table in which a missing name is the name *unknown*, so that no row falls away.

    Args:
        table: Any table.
        columns: Columns of names.

    Returns:
        The table.
    """
    names = (table[name].astype(object).where(table[name].notna(), "unknown") for name in columns)
    return table.assign(**dict(zip(columns, names, strict=True)))


def wrapped(key: object, language: str, *, lines: int = 2) -> str:
    """A word beside a picture: on so many lines at most, the rest cut off.

    Args:
        key: Key of the word, or a name from the records.
        language: `en` or `nl`.
        lines: Number of lines, 1 or 2.

    Returns:
        The text. One that begins with an underscore gets a space before it: a legend would
        leave it out.
    """
    parts = textwrap.wrap(word(key, language), _LABEL_SIGNS, max_lines=lines, placeholder=" …")
    text = "\n".join(parts) or "–"
    return f" {text}" if text.startswith("_") else text


def unit_axis(axes: Axes, which: str, unit: str, language: str) -> None:
    """Prints the ticks of an axis in the language's numbers, with the unit.

    Args:
        axes: The axes.
        which: `x` or `y`.
        unit: Ending of the name of the numbers.
        language: `en` or `nl`.
    """
    axis = axes.xaxis if which == "x" else axes.yaxis
    if unit == "count":
        axis.set_major_locator(MaxNLocator(nbins="auto", integer=True, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(
        FuncFormatter(lambda value, _position: printed_tick(value, unit, language))
    )


def time_axis(axes: Axes, places: Sequence[float], names: Sequence[object], language: str) -> None:
    """Names stretches of time below the picture, some of them where there are many.

    Args:
        axes: The axes.
        places: Place of each stretch.
        names: Name of each stretch.
        language: `en` or `nl`.
    """
    step = max(1, math.ceil(len(names) / _MOST_TICKS))
    slanted: dict[str, Any] = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
    axes.set_xticks(
        places[::step],
        [wrapped(name, language) for name in names[::step]],
        **(slanted if len(names) > _MOST_TICKS / 2 else {}),
    )
