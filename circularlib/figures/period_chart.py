"""A figure over calendar periods, small enough to stand beside others: dots with intervals."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from circularlib.figures.words import Bilingual, label, word
from circularlib.units import printed, printed_tick

__all__ = ["Dot", "PeriodChart"]

_WIDTH, _HEIGHT = 240, 114
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 238, 16, 98
_LINE = 9
_MOST_NAMES = 4
_DOT_SIZE = 5.0
_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_SMALLEST = 1e-6  # what is printed as nought
_PERCENT_UNITS = ("rate", "share", "rate_difference")


@dataclass(frozen=True)
class Dot:
    """The figure in one period.

    Attributes:
        slot: Number of the period among those of its kind.
        name: Name of the period.
        value: The figure, in the unit of the chart.
        low: Lower end of its interval; None where there is none, or it is open below.
        high: Upper end, or None likewise.
        is_bounds: The ends are bounds, not an interval.
        is_cut: The records cover a part of the period only.
        is_joined: It may be joined by a line to the dot of the period before.
    """

    slot: int
    name: str
    value: float
    low: float | None = None
    high: float | None = None
    is_bounds: bool = False
    is_cut: bool = False
    is_joined: bool = False

    @property
    def is_bare(self) -> bool:
        """It has no interval."""
        return self.low is None and self.high is None


@dataclass(frozen=True)
class PeriodChart:
    """A small picture of a figure over periods of one kind.

    A dot without an interval is hollow, one of a period that the records cover in part is a
    diamond, bounds are dashed: nothing hangs on colour. A period without a figure keeps its
    place. The picture takes its colours from the page: the classes are `axis`, `join`, `bar`,
    `bounds`, `dot`, `cut` and `bare`.

    Attributes:
        name: What the figure is called.
        unit: Ending of its name.
        kind: `year`, `half`, `quarter` or `month`.
        first: The first period, as number and name.
        last: The last period, likewise.
        dots: The figures, in order of time; at least one.
        remark: What is said after the words of the picture: which periods have no figure.
    """

    name: Bilingual
    unit: str
    kind: str
    first: tuple[int, str]
    last: tuple[int, str]
    dots: Sequence[Dot]
    remark: Bilingual

    def svg(self, language: str) -> str:
        """The picture, to stand in a page; the same figures give the same text."""
        bottom, top = self._ends
        texts = [*self._scale_texts(bottom, top, language), *self._names(language)]
        said = html.escape(self.alternative(language))
        return (
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{said}">'
            f"{self._axes(bottom)}{self._marks()}{''.join(texts)}</svg>"
        )

    def alternative(self, language: str) -> str:
        """The picture in words: its kind, its range, and how the figure ran."""
        ordered = sorted(self.dots, key=lambda dot: dot.value)
        ends = {
            "first": self.dots[0],
            "last": self.dots[-1],
            "lowest": ordered[0],
            "highest": ordered[-1],
        }
        words = {name: self._printed(dot, language) for name, dot in ends.items()}
        words |= {f"{name}_name": word(dot.name, language) for name, dot in ends.items()}
        marks = "dots" if all(dot.is_bare for dot in self.dots) else "dots_with_intervals"
        bottom, top = self._ends
        text = label("alt_period_chart", language).format(
            name=self.name[language],
            marks=label(marks, language),
            kind=label(f"every_{self.kind}", language),
            bottom=printed_tick(bottom, self.unit, language),
            top=printed_tick(top, self.unit, language),
            **words,
        )
        return f"{text} {self.remark[language]}".strip()

    def _printed(self, dot: Dot, language: str) -> str:
        return printed(dot.value, self.unit, language, within=(dot.low, dot.high))

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """Ends of the scale: all of a share, else from nought to a round number."""
        known = [end for dot in self.dots for end in (dot.low, dot.value, dot.high)]
        numbers = [number for number in known if number is not None]
        low, high = min(0.0, *numbers), max(0.0, *numbers)
        if self.unit in ("rate", "share") and low == 0 and high <= 1:
            return 0.0, 1.0
        bottom, top = -_round_above(-low, self.unit), _round_above(high, self.unit)
        return bottom + 0.0, top if top > bottom else 1.0

    def _x(self, slot: float) -> float:
        slots_count = self.last[0] - self.first[0] + 1
        return _LEFT + (_RIGHT - _LEFT) * (slot - self.first[0] + 0.5) / slots_count

    def _y(self, value: float) -> float:
        bottom, top = self._ends
        return _BOTTOM - (_BOTTOM - _TOP) * (value - bottom) / (top - bottom)

    def _size(self) -> float:
        """Width of a dot; where there are many periods they are smaller."""
        width = (_RIGHT - _LEFT) / (self.last[0] - self.first[0] + 1)
        return min(_DOT_SIZE, max(2.0, 0.9 * width))

    def _axes(self, bottom: float) -> str:
        lines = [_TOP, _BOTTOM, *([self._y(0.0)] if bottom < 0 else [])]
        path = "".join(f"M{_LEFT} {_short(y)}H{_RIGHT}" for y in lines)
        return f'<path class="axis" d="{path}"/>'

    def _marks(self) -> str:
        paths = {
            "join": self._joins(),
            "bar": self._bars(is_bounds=False),
            "bounds": self._bars(is_bounds=True),
            **self._dots(),
        }
        drawn = (f'<path class="{name}" d="{path}"/>' for name, path in paths.items() if path)
        return "".join(drawn)

    def _joins(self) -> str:
        return "".join(
            f"M{self._place(before)}L{self._place(after)}"
            for before, after in pairwise(self.dots)
            if after.is_joined and after.slot == before.slot + 1
            if not (before.is_cut or after.is_cut)
        )

    def _place(self, dot: Dot) -> str:
        return f"{_short(self._x(dot.slot))} {_short(self._y(dot.value))}"

    def _bars(self, *, is_bounds: bool) -> str:
        return "".join(
            self._bar(dot) for dot in self.dots if not dot.is_bare and dot.is_bounds == is_bounds
        )

    def _bar(self, dot: Dot) -> str:
        """A line with an end piece wider than the dot, so that a short one is seen as well.

        An open end runs out of the scale, and its end piece is an arrow.
        """
        x, half = self._x(dot.slot), self._size() / 2 + 1.5
        y_low = _BOTTOM if dot.low is None else self._y(dot.low)
        y_high = _TOP if dot.high is None else self._y(dot.high)
        path = f"M{_short(x)} {_short(y_low)}V{_short(y_high)}"
        for end, y, back in ((dot.low, y_low, -4), (dot.high, y_high, 4)):
            if end is None:
                path += f"M{_short(x - 3)} {_short(y + back)}l3 {-back} 3 {back}"
            else:
                path += f"M{_short(x - half)} {_short(y)}h{_short(2 * half)}"
        return path

    def _dots(self) -> dict[str, str]:
        """A path per look of a dot, by its classes."""
        size, paths = self._size(), {"dot": "", "dot bare": "", "cut": "", "cut bare": ""}
        for dot in self.dots:
            name = ("cut" if dot.is_cut else "dot") + (" bare" if dot.is_bare else "")
            paths[name] += (self._diamond if dot.is_cut else self._disc)(dot, size)
        return paths

    def _disc(self, dot: Dot, size: float) -> str:
        x, y, half = self._x(dot.slot), self._y(dot.value), size / 2
        turn = f"a{_short(half)} {_short(half)} 0 1 0"
        return f"M{_short(x - half)} {_short(y)}{turn} {_short(size)} 0{turn} {_short(-size)} 0z"

    def _diamond(self, dot: Dot, size: float) -> str:
        x, y, half = self._x(dot.slot), self._y(dot.value), 0.65 * size
        step = _short(half)
        return f"M{_short(x)} {_short(y - half)}l{step} {step} -{step} {step} -{step} -{step}z"

    def _scale_texts(self, bottom: float, top: float, language: str) -> list[str]:
        """The unit stands with the upper end; nought and the lower end are bare numbers."""
        texts = [f'<text y="{_TOP - 5}">{_escaped(printed_tick(top, self.unit, language))}</text>']
        for value in (0.0, bottom) if self._y(0.0) < _BOTTOM - _LINE else (bottom,):
            number = value * 100 if self.unit in _PERCENT_UNITS else value
            said = _escaped(printed_tick(number, "ratio", language))
            y = _short(self._y(value) + 3)
            texts.append(f'<text class="end" x="{_LEFT - 4}" y="{y}">{said}</text>')
        return texts

    def _names(self, language: str) -> list[str]:
        """Names below the first and the last period, and between them where there is room."""
        between = [(dot.slot, dot.name) for dot in self.dots]
        named = dict([*between, self.first, self.last])
        if self.last[0] - self.first[0] >= _MOST_NAMES:
            named = dict([self.first, self.last])
        return [
            f'<text class="mid" x="{_short(self._x(slot))}" y="{_HEIGHT - 4}">'
            f"{_escaped(word(name, language))}</text>"
            for slot, name in sorted(named.items())
        ]


def _round_above(value: float, unit: str) -> float:
    """The next round number; whole where things are counted."""
    if value < _SMALLEST:
        return 0.0
    power = math.floor(math.log10(value))
    steps = [step * 10.0**power for step in _STEPS]
    if unit == "count":
        steps = [step for step in steps if step.is_integer()] or [1.0]
    return next(step for step in steps if step >= value * (1 - 1e-9))


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _short(number: float) -> str:
    """A place in the picture to a tenth, without a nought that says nothing."""
    return f"{round(number, 1) + 0.0:g}"
