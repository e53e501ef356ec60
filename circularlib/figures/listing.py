"""Tables for eyes: a caption, headers that a screen reader can tell, numbers in the language."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from circularlib.errors import UsageError
from circularlib.figures.page import Shown
from circularlib.figures.searchable import MARK, MOST_ROWS, lab_script
from circularlib.figures.small_cells import Totals, left_out, shown_cells
from circularlib.figures.words import Bilingual, label, shown_language, word
from circularlib.units import PRINTED_UNITS, printed

__all__ = ["Listing", "listing"]

_ADDRESSES = ("url", "source_url")
_LEFT_OUT = "·"
_MONTH = re.compile(r"\d{4}-\d{2}")  # not to be broken at its hyphen


@dataclass(frozen=True)
class Listing(Shown):
    """A table on a page.

    Attributes:
        frame: The rows and columns, in the order shown; the first column names the row. A cell
            may hold one text per language.
        units: Unit of each numeric column by name.
        caption: Key of the caption.
        source: Line that says whose records these are; empty for reference values.
        left_out_count: Rows at the end that keep their names only.
        left_out: What is said of them; None where there are none.
    """

    frame: pd.DataFrame
    units: Mapping[str, str]
    caption: str
    source: Bilingual
    left_out_count: int = 0
    left_out: Bilingual | None = None

    def _cell(self, column: str, value: object, language: str) -> str:
        if isinstance(value, Mapping):
            return str(value[language]) or "–"
        if pd.isna(value):  # type: ignore[call-overload]
            return "–"
        if column in self.units:
            return printed(float(str(value)), self.units[column], language)
        if isinstance(value, bool | np.bool_):
            return label("yes" if value else "no", language)
        return word(value, language)

    def html(self, language: str) -> str:
        """The table as HTML, everything from the records escaped."""
        heads = "".join(
            f'<th scope="col"{self._side(name)}>{html.escape(label(name, language))}</th>'
            for name in self.frame.columns
        )
        texts, places = self._texts(language), self._places()
        body = "".join(self._row(*row) for row in zip(texts, places, strict=True))
        if not body:
            nothing = html.escape(label("alt_empty", language))
            body = f'<tr><td colspan="{len(self.frame.columns)}">{nothing}</td></tr>'
        notes = [text[language] for text in (self.left_out, self.source) if text]
        below = "".join(f'<p class="source">{html.escape(note)}</p>' for note in notes)
        mark = f" {MARK}" if self._is_long else ""
        caption = html.escape(label(self.caption, language))
        return (
            f'<figure class="table"><table{mark}><caption>{caption}'
            f"</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{below}</figure>"
        )

    @property
    def _is_long(self) -> bool:
        return len(self.frame) > MOST_ROWS

    def _places(self) -> list[dict[str, int]]:
        """Per row of a long table, which place each number has; one that is left out has none.

        A place sorts as the number does, in every language, and tells no more of it than is
        shown.
        """
        places: list[dict[str, int]] = [{} for _ in range(len(self.frame))]
        for name in self.units if self._is_long else ():
            shown = self.frame[name].iloc[: len(self.frame) - self.left_out_count]
            ranks = pd.to_numeric(shown).rank(method="dense")
            for place in range(len(places)):
                rank = ranks.iloc[place] if place < len(ranks) else np.nan
                places[place][str(name)] = 0 if pd.isna(rank) else int(rank)
        return places

    def _repr_mimebundle_(self, **options: object) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(**options)
        if self._is_long:
            bundle["text/html"] += lab_script(shown_language())
        return bundle

    def _side(self, column: str) -> str:
        return ' class="number"' if column in self.units else ""

    def _texts(self, language: str) -> list[list[str]]:
        """The cells of each row in words; a row that is left out has its names only."""
        names = [str(name) for name in self.frame.columns]
        kept_count = len(self.frame) - self.left_out_count
        return [
            [
                _LEFT_OUT
                if place >= kept_count and name in self.units
                else self._cell(name, value, language)
                for name, value in zip(names, row, strict=True)
            ]
            for place, row in enumerate(self.frame.itertuples(index=False))
        ]

    def _row(self, row: list[str], places: Mapping[str, int]) -> str:
        cells = []
        for position, (column, said) in enumerate(zip(self.frame.columns, row, strict=True)):
            text = html.escape(said)
            if position == 0:
                whole = ' class="whole"' if _MONTH.fullmatch(text) else ""
                cells.append(f'<th scope="row"{whole}>{text}</th>')
            elif column in _ADDRESSES and text.startswith(("https://", "http://")):
                cells.append(f'<td class="address"><a href="{text}">{text}</a></td>')
            else:
                place = f' data-order="{places[column]}"' if column in places else ""
                cells.append(f"<td{self._side(column)}{place}>{text}</td>")
        return f"<tr>{''.join(cells)}</tr>"

    def plain(self, language: str) -> str:
        """The table as plain text."""
        rows = self._texts(language)
        heads = [label(str(name), language) for name in self.frame.columns]
        said = label("alt_empty", language)
        if rows:
            said = pd.DataFrame(rows).to_string(index=False, header=heads)
        lines = [label(self.caption, language), said]
        return "\n".join([*lines, self.left_out[language]] if self.left_out else lines)


def listing(
    frame: pd.DataFrame,
    *,
    caption: str,
    source: Bilingual | None = None,
    units: Mapping[str, str] | None = None,
    households: str | None,
    min_cell: int | None = None,
    totals: Totals = ((),),
) -> Listing:
    """A table on a page; units are taken from the endings of the column names.

    A row that rests on too few households keeps its names and loses its figures; it stands at
    the end, for its place among others would tell how much it is.

    Args:
        frame: What is shown, in its order; the first column names the row. A cell may hold one
            text per language. Rows that `is_suppressed` marks are left out in any case.
        caption: Key of the caption.
        source: Line that says whose records these are; none for reference values.
        units: Units of columns whose names do not end in one.
        households: Column with the number of households behind each row, counted by their
            homes; None says that the rows are not about households.
        min_cell: Smallest number of households on which a row may rest to be shown.
        totals: Totals that a reader may know, as in `suppression.suppressed`; by default that
            of all rows.

    Returns:
        The table; as the last expression of a cell it is shown.

    Raises:
        UsageError: A column of fractions has no unit, or nobody says how many households are
            enough.

    Example:
        >>> rows = pd.DataFrame({"origin": ["new"], "placement_count": [1200]})
        >>> "1.200" in listing(rows, caption="origin", households=None).html("nl")
        True
    """
    found = {name: unit for name in frame.columns if (unit := _unit(str(name), frame[name]))}
    found |= units or {}
    for name in frame.columns:
        numbers = frame[name].dropna()
        is_fraction = pd.api.types.is_float_dtype(numbers) and bool((numbers % 1 != 0).any())
        if is_fraction and name not in found:
            raise UsageError(
                f"The column {name} has no unit.",
                remedy="End its name in one, or give it in units=.",
            )
    shown = shown_cells(frame, households, min_cell, totals)
    names = [name for name in frame.columns if name not in found and name != "is_suppressed"]
    gone = frame.loc[~shown, names].sort_values(names, key=lambda column: column.map(str))
    ordered = pd.concat([frame[shown], gone]) if len(gone) else frame
    told = left_out(len(gone), min_cell, "left_out_rows")
    bare = ordered.drop(columns="is_suppressed", errors="ignore")
    return Listing(bare, found, caption, source or {}, len(gone), told)


def _unit(name: str, column: "pd.Series[Any]") -> str | None:
    """The unit that a column of numbers is named after; one with gaps may hold objects."""
    if not pd.api.types.is_numeric_dtype(column.dropna().infer_objects()):
        return None
    return next((unit for unit in PRINTED_UNITS if name.endswith(f"_{unit}")), None)
