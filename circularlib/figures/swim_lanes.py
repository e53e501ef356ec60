"""Swim lanes: an actor per lane, steps from left to right, roles by shape and letter."""

import base64
import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from circularlib.figures.chart import COLOURS, Chart, empty_chart, wrapped
from circularlib.figures.words import Bilingual, bilingual, label, word
from circularlib.units import LANGUAGES

__all__ = ["LaneChart", "named_doers", "swim_lane_chart"]

_SHAPES: Mapping[str, tuple[str, int]] = {
    "does": ("s", 0), "pays": ("o", 1), "receives": ("D", 2), "informed": ("^", 7),
}  # fmt: skip
_NO_ROLE = ("X", 6)
_LANE_INCHES = 0.55
_STEP_INCHES = 1.15
_NAME_SIGNS = 14
_APART = 0.27  # between marks of one actor in one step


@dataclass(frozen=True)
class LaneChart(Chart):
    """A chart that a reader can keep as a file of its own.

    Attributes:
        download: Name of the file, without ending and language.
    """

    download: str = "swim_lanes"

    def html(self, language: str) -> str:
        """The picture, with a link below it that saves it as SVG."""
        picture = base64.b64encode(self.svg(language).encode()).decode()
        link = (
            f'<p class="download"><a download="{self.download}.{language}.svg" '
            f'href="data:image/svg+xml;base64,{picture}">'
            f"{html.escape(label('download_svg', language))}</a></p></figure>"
        )
        return super().html(language).removesuffix("</figure>") + link


def swim_lane_chart(
    chain: pd.DataFrame,
    links: pd.DataFrame,
    *,
    title: str,
    source: Bilingual,
    households: None,  # noqa: ARG001
) -> Chart:
    """Who does, pays, receives and knows what, step by step.

    Args:
        chain: One row per step, actor and role, in the order of the chain: `step`, `actor`,
            `role`.
        links: One row per step: `step`, `doers`, `doer_count`, `is_handover`, as of
            `outlook.chain_links`.
        title: Key of the title.
        source: Line that says whose chain it is.
        households: None: steps are not about households, and the caller has to say so.

    Returns:
        The chart. A step without an owner is shaded and marked; an arrow goes from whoever did
        the step before to whoever does this one, where nobody did both.
    """
    if chain.empty:
        return empty_chart(title, source)
    steps = list(dict.fromkeys(chain["step"]))
    lanes = list(dict.fromkeys(chain["actor"]))
    places = {name: float(len(lanes) - 1 - place) for place, name in enumerate(lanes)}

    def draw(figure: Figure, language: str) -> None:
        axes = figure.subplots()
        _frame(axes, steps, lanes, language)
        _handovers(axes, links, places)
        for column, step in enumerate(steps):
            _marks(axes, chain[chain["step"] == step], column, places, language)
        for column in _unowned(links):
            _no_owner(axes, column, len(lanes), language)
        _legend(figure, axes, chain, language)

    return LaneChart(
        title, draw, _alternative(links, lanes), source,
        width_inches=max(8.0, 1.9 + _STEP_INCHES * len(steps)),
        height_inches=1.7 + _LANE_INCHES * len(lanes),
    )  # fmt: skip


def _unowned(links: pd.DataFrame) -> list[int]:
    return [place for place, count in enumerate(links["doer_count"]) if not count]


def _frame(axes: Axes, steps: Sequence[str], lanes: Sequence[str], language: str) -> None:
    """Lanes in turns of shade, their names on the left, the steps on top."""
    axes.grid(visible=False)
    for place in range(len(lanes)):
        shade = "0.95" if place % 2 else "white"
        axes.axhspan(place - 0.5, place + 0.5, color=shade, zorder=0, linewidth=0)
    names = [
        "\n".join(
            textwrap.wrap(
                f"{place + 1}. {word(step, language)}", _NAME_SIGNS, max_lines=3, placeholder=" …"
            )
        )
        for place, step in enumerate(steps)
    ]
    axes.set_xticks(range(len(steps)), names, fontsize=9)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_yticks(
        [float(len(lanes) - 1 - place) for place in range(len(lanes))],
        [wrapped(lane, language) for lane in lanes],
    )
    axes.set_xlim(-0.55, len(steps) - 0.45)
    axes.set_ylim(-0.5, len(lanes) - 0.5)
    for side in axes.spines.values():
        side.set_visible(False)


def _marks(
    axes: Axes, rows: pd.DataFrame, column: int, places: Mapping[str, float], language: str
) -> None:
    """A shape with a letter for each role of each actor in one step."""
    for actor, own in rows.groupby("actor", sort=False):
        roles = list(dict.fromkeys(own["role"]))
        for number, role in enumerate(roles):
            shape, colour = _SHAPES.get(str(role), _NO_ROLE)
            x = column + _APART * (number - (len(roles) - 1) / 2)
            axes.plot(
                x, places[str(actor)], marker=shape, markersize=16, color=COLOURS[colour],
                markeredgecolor="0.15", linestyle="none", zorder=4,
            )  # fmt: skip
            axes.annotate(
                _letter(role, language), (x, places[str(actor)]), ha="center", va="center",
                color="white" if role == "does" else "black", fontsize=9, fontweight="bold",
                zorder=5, xytext=(0, -1.5 if shape == "^" else 0), textcoords="offset points",
            )  # fmt: skip


def _letter(role: object, language: str) -> str:
    return label(f"letter_{role}", language) if role in _SHAPES else "?"


def _handovers(axes: Axes, links: pd.DataFrame, places: Mapping[str, float]) -> None:
    """An arrow where a step passes on, a line where one of the doers stays."""
    who = list(links["doers"])
    for column, handed in enumerate(links["is_handover"]):
        if column == 0 or handed is None:
            continue
        before, now = who[column - 1], who[column]
        pairs = [(first, last) for first in before for last in now]
        shown = pairs if handed else [pair for pair in pairs if pair[0] == pair[1]]
        for first, last in shown:
            axes.annotate(
                "", (column - 0.2, places[last]), xytext=(column - 0.8, places[first]),
                arrowprops={
                    "arrowstyle": "-|>" if handed else "-", "color": "0.25", "linewidth": 1.4,
                    "shrinkA": 0, "shrinkB": 0,
                },
                zorder=3,
            )  # fmt: skip


def _no_owner(axes: Axes, column: int, lanes: int, language: str) -> None:
    axes.axvspan(
        column - 0.47, column + 0.47, facecolor="none", edgecolor="0.55", hatch="//",
        linewidth=1.2, linestyle="--", zorder=1,
    )  # fmt: skip
    axes.text(
        column, lanes - 0.55, label("no_owner", language), ha="center", va="top", fontsize=8.5,
        fontweight="bold", zorder=6,
        bbox={"facecolor": "white", "edgecolor": "0.3", "boxstyle": "square,pad=0.2"},
    )  # fmt: skip


def _legend(figure: Figure, axes: Axes, chain: pd.DataFrame, language: str) -> None:
    """The roles that occur, with shape and letter, and the two kinds of lines."""
    present = [role for role in _SHAPES if role in set(chain["role"])]
    entries: list[Any] = []
    names = []
    for role in present:
        shape, colour = _SHAPES[role]
        (entry,) = axes.plot(
            [], [], marker=shape, markersize=10, color=COLOURS[colour], markeredgecolor="0.15",
            linestyle="none",
        )  # fmt: skip
        entries.append(entry)
        names.append(f"{_letter(role, language)}: {word(role, language)}")
    if chain["role"].isna().any():
        shape, colour = _NO_ROLE
        (entry,) = axes.plot(
            [], [], marker=shape, markersize=10, color=COLOURS[colour], linestyle="none"
        )
        entries.append(entry)
        names.append(label("no_role", language))
    (line,) = axes.plot([], [], color="0.25", linewidth=1.4)
    (arrow,) = axes.plot([], [], color="0.25", linewidth=1.4, marker=">", markersize=7)
    entries += [line, arrow]
    names += [label("same_doer", language), label("handover", language)]
    figure.legend(entries, names, loc="outside lower center", ncols=len(names))


def _alternative(links: pd.DataFrame, lanes: Sequence[str]) -> Bilingual:
    """Each step with who does it, then what lacks an owner and what passes on."""
    texts = {
        language: "; ".join(
            f"{place}. {word(step, language)}: {_doers(doers, language)}"
            for place, (step, doers) in enumerate(
                zip(links["step"], links["doers"], strict=True), start=1
            )
        )
        for language in LANGUAGES
    }
    return bilingual(
        "alt_swim_lanes",
        actors=str(len(lanes)),
        steps=texts,
        count=str(len(links)),
        unowned=str(len(_unowned(links))),
        handovers=str(sum(1 for handed in links["is_handover"] if handed is True)),
    )


def named_doers(links: pd.DataFrame) -> pd.DataFrame:
    """The links of a chain as a table to read: who does each step in words.

    Args:
        links: One row per step, `doers` a sequence of names.

    Returns:
        The same rows, `doers` a text per language, and what cannot be told marked so.
    """
    texts = [
        {language: _doers(names, language) for language in LANGUAGES} for names in links["doers"]
    ]
    handed = links["is_handover"].map({True: "yes", False: "no"}, na_action="ignore")
    words = pd.Series(texts, index=links.index, dtype=object)
    return links.assign(doers=words, is_handover=handed.fillna("cannot_be_told"))


def _doers(names: Sequence[str], language: str) -> str:
    if not names:
        return label("no_owner", language)
    return ", ".join(word(name, language) for name in names)
