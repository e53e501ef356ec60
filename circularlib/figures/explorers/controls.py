"""Sliders and choices, and what they show."""

import html
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ipywidgets
import numpy as np

from circularlib.errors import CircularError, UsageError
from circularlib.figures.explorers.saving import saving
from circularlib.figures.page import Shown
from circularlib.figures.told_errors import in_words
from circularlib.figures.words import shown_language, word
from circularlib.ledger.programme import Programme
from circularlib.statistics.uncertainty import Range
from circularlib.units import printed_tick

__all__ = ["Choice", "Explorer", "Part", "Slider", "explorer", "sliders_of"]

Part = Literal["parameters", "assumptions", "figures"]
"""Part of a scenario: parameter of the notebook, assumption of all pages, figure of the page."""

_WIDE = {"description_width": "22em"}
_LAYOUT = {"width": "44em"}
_WITHIN_ONE = ("_share", "displacement_rate", "lifetime_rate", "loss_rate")


@dataclass(frozen=True)
class Slider:
    """A figure that can be moved.

    Attributes:
        name: What the figure is called in the calculation; its key among the labels.
        low: Lowest value.
        stated: Value at which it begins.
        high: Highest value.
        is_whole: Whether it moves by whole numbers.
        part: Part of a scenario that keeps it.
    """

    name: str
    low: float
    stated: float
    high: float
    is_whole: bool = False
    part: Part = "figures"

    def control(self, language: str) -> Any:
        """The slider on the page, at round values; where it begins and ends it is exact."""
        step = 1.0 if self.is_whole else 10.0 ** math.floor(math.log10((self.high - self.low) / 50))
        ticks = np.arange(math.ceil(self.low / step), self.high / step) * step
        values = sorted({round(float(value), 10) for value in (*ticks, self.stated, self.high)})
        return ipywidgets.SelectionSlider(
            options=[(printed_tick(value, self._unit, language), value) for value in values],
            value=round(self.stated, 10),
            description=word(self.name, language),
            continuous_update=False,
            style=_WIDE,
            layout=_LAYOUT,
        )

    @property
    def _unit(self) -> str:
        if self.is_whole:
            return "count"
        return "share" if self.name.endswith(("_share", "_rate")) else "ratio"


@dataclass(frozen=True)
class Choice:
    """One of several.

    Attributes:
        name: What is chosen; its key among the labels.
        options: What can be chosen, with what each is called per language.
        stated: What is chosen at the beginning.
        part: Part of a scenario that keeps it.
    """

    name: str
    options: Mapping[Any, Mapping[str, str]]
    stated: Any
    part: Part = "figures"

    def control(self, language: str) -> Any:
        """The list on the page."""
        return ipywidgets.Dropdown(
            options=[(texts[language], key) for key, texts in self.options.items()],
            value=self.stated,
            description=word(self.name, language),
            style=_WIDE,
            layout=_LAYOUT,
        )


def sliders_of(
    ranges: Mapping[str, Range],
    names: Sequence[str],
    *,
    widening: float = 2.0,
    part: Part = "figures",
) -> list[Slider]:
    """A slider for each figure, wider than its range so that one can see beyond it.

    Args:
        ranges: Low, central and high by name.
        names: The figures that can be moved; one that is not there gets no slider.
        widening: How many times the high end the slider reaches; it begins at a quarter of the
            low end. A share or rate stays within 1.
        part: Part of a scenario that keeps them.

    Returns:
        The sliders, in the order of the names.

    Example:
        >>> from circularlib.statistics.uncertainty import Bounds
        >>> sliders_of({"loss_rate": Bounds(0.02, 0.03, 0.04)}, ["loss_rate", "unheard_of"])
        [Slider(name='loss_rate', low=0.005, stated=0.03, high=0.08, is_whole=False,
            part='figures')]
    """
    found = []
    for name in names:
        if name in ranges and ranges[name].high > 0:
            bounds = ranges[name]
            most = widening * bounds.high
            if name.endswith(_WITHIN_ONE):
                most = max(min(most, 1.0), bounds.central)
            found.append(Slider(name, bounds.low / 4, bounds.central, most, part=part))
    return found


class Explorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Controls and what they lead to; where nothing can be moved, what is stated.

    Attributes:
        stated: What is shown before anything is moved, as HTML.
    """

    stated = ""

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options)
        return {**bundle, "text/html": self.stated}


def explorer(
    show: Callable[..., Sequence[Shown]],
    controls: Sequence[Slider | Choice],
    *,
    programme: Programme | None = None,
) -> "Explorer":
    """Controls, and below them what they lead to; it is worked out anew at each move.

    Args:
        show: Gives what is shown for the values of the controls, by their names; a `UsageError`
            or another error of circularlib is shown in its place.
        controls: What can be moved and chosen.
        programme: Where what is set can be saved as a scenario; None for nowhere.

    Returns:
        Something that JupyterLab shows as the last expression of a cell; where nothing can be
        moved, what is stated is shown.
    """
    if not controls:
        raise UsageError("There is nothing to move.", remedy="Give at least one control.")
    language = shown_language()
    moved = {each.name: each.control(language) for each in controls}
    below = ipywidgets.HTML()

    def work_out(_change: object = None) -> None:
        try:
            found = show(**{name: control.value for name, control in moved.items()})
            below.value = "".join(part.html(language) for part in found)
        except CircularError as error:
            below.value = f"<p>{html.escape(in_words(str(error), language))}</p>"

    for control in moved.values():
        control.observe(work_out, names="value")
    work_out()
    ways = [] if programme is None else saving(programme, controls, moved, language)
    box = Explorer([*moved.values(), below, *ways])
    box.stated = below.value
    return box
