"""Tables for eyes: a caption, headers that a screen reader can tell, numbers in the language."""

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual, word
from circularlib.units import printed

__all__ = ["Listing", "listing"]


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
        if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
            return "–"
        if column in self.units:
            return printed(float(str(value)), self.units[column], language)
        return word(value, language)

    def html(self, language: str) -> str:
        """The table as HTML, everything from the records escaped."""
        heads = "".join(
            f'<th scope="col"{self._side(name)}>{html.escape(word(name, language))}</th>'
            for name in self.frame.columns
        )
        body = "".join(self._row(row, language) for row in self.frame.itertuples(index=False))
        note = html.escape(self.source.get(language, ""))
        return (
            f'<figure class="table"><table><caption>{html.escape(word(self.caption, language))}'
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
            else:
                cells.append(f"<td{self._side(column)}>{text}</td>")
        return f"<tr>{''.join(cells)}</tr>"

    def plain(self, language: str) -> str:
        """The table as plain text."""
        shown = pd.DataFrame(
            {
                word(name, language): [self._cell(name, v, language) for v in self.frame[name]]
                for name in self.frame.columns
            }
        )
        return f"{word(self.caption, language)}\n{shown.to_string(index=False)}"


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

    Example:
        >>> rows = pd.DataFrame({"origin": ["new"], "placement_count": [1200]})
        >>> "1.200" in listing(rows, caption="origin").html("nl")
        True
    """
    known = ("rate", "share", "kg", "t", "eur", "days", "years", "hours", "count", "fte", "ratio")
    found = {
        name: ending
        for name in frame.columns
        for ending in known
        if str(name).endswith(f"_{ending}") and pd.api.types.is_numeric_dtype(frame[name])
    }
    return Listing(frame, {**found, **(units or {})}, caption, source or {})
