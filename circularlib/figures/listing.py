"""Tables for eyes: a caption, headers that a screen reader can tell, numbers in the language."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from circularlib.errors import UsageError
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual, label, word
from circularlib.units import PRINTED_UNITS, printed

__all__ = ["Listing", "listing"]

_ADDRESSES = ("url", "source_url")


@dataclass(frozen=True)
class Listing(Shown):
    """A table on a page.

    Attributes:
        frame: The rows and columns, in the order shown; the first column names the row.
        units: Unit of each numeric column by name.
        caption: Key of the caption.
        source: Line that says whose records these are; empty for reference values.
    """

    frame: pd.DataFrame
    units: Mapping[str, str]
    caption: str
    source: Bilingual

    def _cell(self, column: str, value: object, language: str) -> str:
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
        body = "".join(self._row(row, language) for row in self.frame.itertuples(index=False))
        if not body:
            nothing = html.escape(label("alt_empty", language))
            body = f'<tr><td colspan="{len(self.frame.columns)}">{nothing}</td></tr>'
        note = html.escape(self.source.get(language, ""))
        return (
            f'<figure class="table"><table><caption>{html.escape(label(self.caption, language))}'
            f"</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
            + (f'<p class="source">{note}</p>' if note else "")
            + "</figure>"
        )

    def _side(self, column: str) -> str:
        return ' class="number"' if column in self.units else ""

    def _row(self, row: tuple[object, ...], language: str) -> str:
        cells = []
        for position, (column, value) in enumerate(zip(self.frame.columns, row, strict=True)):
            text = html.escape(self._cell(column, value, language))
            if position == 0:
                cells.append(f'<th scope="row">{text}</th>')
            elif column in _ADDRESSES and text.startswith(("https://", "http://")):
                cells.append(f'<td class="address"><a href="{text}">{text}</a></td>')
            else:
                cells.append(f"<td{self._side(column)}>{text}</td>")
        return f"<tr>{''.join(cells)}</tr>"

    def plain(self, language: str) -> str:
        """The table as plain text."""
        names = [str(name) for name in self.frame.columns]
        rows = [
            [self._cell(name, value, language) for name, value in zip(names, row, strict=True)]
            for row in self.frame.itertuples(index=False)
        ]
        heads = [label(name, language) for name in names]
        said = label("alt_empty", language)
        if rows:
            said = pd.DataFrame(rows).to_string(index=False, header=heads)
        return f"{label(self.caption, language)}\n{said}"


def listing(
    frame: pd.DataFrame,
    *,
    caption: str,
    source: Bilingual | None = None,
    units: Mapping[str, str] | None = None,
) -> Listing:
    """A table on a page; units are taken from the endings of the column names.

    Args:
        frame: What is shown, in its order; the first column names the row.
        caption: Key of the caption.
        source: Line that says whose records these are; none for reference values.
        units: Units of columns whose names do not end in one.

    Returns:
        The table; as the last expression of a cell it is shown.

    Raises:
        UsageError: A column of fractions has no unit.

    Example:
        >>> rows = pd.DataFrame({"origin": ["new"], "placement_count": [1200]})
        >>> "1.200" in listing(rows, caption="origin").html("nl")
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
    return Listing(frame, found, caption, source or {})


def _unit(name: str, column: "pd.Series[Any]") -> str | None:
    """The unit that a column of numbers is named after; one with gaps may hold objects."""
    if not pd.api.types.is_numeric_dtype(column.dropna().infer_objects()):
        return None
    return next((unit for unit in PRINTED_UNITS if name.endswith(f"_{unit}")), None)
