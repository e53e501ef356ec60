"""The workbook that a bidder fills in: the buyer's cells locked, the bidder's open and checked."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from circularlib.appliances.award.bidder_sheet import (
    BIDDER_CELL,
    HIDDEN_SHEET,
    WORKBOOK_VERSION,
    Layout,
    bidding_words,
    layout,
)
from circularlib.errors import UsageError
from circularlib.sources.washing.asked import Asked, same_unit
from circularlib.sources.washing.tender import Tender
from circularlib.units import LANGUAGES

__all__ = ["write_bidder_workbook"]

_CREATED = datetime(2024, 1, 1)  # the same workbook is the same bytes
_WIDTHS = (44, 16, 26, 22, 60)
_LARGEST = 10**9
_A4 = 9
_STYLES: Mapping[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": "#1F4E5F"},
    "head": {"bold": True, "font_color": "white", "bg_color": "#1F4E5F"},
    "plain": {"valign": "top"},
    "answer": {"locked": False, "bg_color": "#FFF4C2", "border": 1, "border_color": "#B59B2B"},
}


def write_bidder_workbook(
    file: str | Path,
    tender: Tender,
    language: str,
    *,
    bidder: str = "",
    answers: Mapping[str, float] | None = None,
) -> Path:
    """Writes the workbook that is sent with the tender documents.

    The sheets are protected without a password, so that nobody is locked out; whether a cell of
    the buyer was changed is seen when the workbook comes back. The same tender gives the same
    bytes.

    Args:
        file: Where, ending in `.xlsx`.
        tender: What is asked.
        language: Language of the workbook, `en` or `nl`.
        bidder: Who offers, where it is known.
        answers: Values that are filled in already, by field.

    Returns:
        The file.

    Raises:
        UsageError: There is no workbook in that language, or the file does not end in `.xlsx`.

    Example:
        >>> from tempfile import mkdtemp
        >>> from circularlib.sources.washing.plan import washing_plan
        >>> tender = washing_plan("no folder").tender
        >>> write_bidder_workbook(Path(mkdtemp()) / "offer.xlsx", tender, "nl").name
        'offer.xlsx'
    """
    target = Path(file)
    if language not in LANGUAGES:
        raise UsageError(f'There is no workbook in "{language}".', remedy="Use nl or en.")
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target.name} is no workbook.", remedy="End its name in .xlsx.")
    shown, words = layout(tender, language), bidding_words(language)
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(target), options) as book:
        book.set_properties({"author": "circularlib", "created": _CREATED})
        styles = {name: book.add_format(style) for name, style in _STYLES.items()}
        offer = book.add_worksheet(words["sheet_offer"])
        buyer = book.add_worksheet(words["sheet_buyer"])
        _fill(offer, shown.offer, styles, head_row=min(r for r, _ in shown.answers.values()) - 1)
        _fill(buyer, shown.buyer, styles, head_row=None)
        offer.write_string(*BIDDER_CELL, bidder, styles["answer"])
        for asked in tender.asked:
            given = (answers or {}).get(asked.criterion)
            _open(offer, shown, asked, given, styles["answer"], words)
        hidden = book.add_worksheet(HIDDEN_SHEET)
        hidden.write_row(0, 0, ["workbook_version", WORKBOOK_VERSION])
        hidden.write_row(1, 0, ["language", language])
        hidden.hide()
        for sheet in (offer, buyer, hidden):
            sheet.protect()
    return target


def _fill(
    sheet: Worksheet,
    cells: Mapping[tuple[int, int], str | float],
    styles: Mapping[str, Format],
    *,
    head_row: int | None,
) -> None:
    for (row, column), value in cells.items():
        name = "title" if row == 0 else "head" if row == head_row else "plain"
        if isinstance(value, str):
            sheet.write_string(row, column, value, styles[name])
        else:
            sheet.write_number(row, column, value, styles[name])
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width if head_row is not None or column else 64)
    sheet.hide_gridlines(2)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _open(
    sheet: Worksheet,
    shown: Layout,
    asked: Asked,
    given: float | None,
    style: Format,
    words: Mapping[str, str],
) -> None:
    """An open cell that lets in what fits, and says in which unit."""
    row, column = shown.answers[asked.criterion]
    if given is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, given, style)
    is_share = same_unit(asked.unit, "share")
    unit = asked.units[shown.language]
    message = words["share_message"] if is_share else words["number_message"].format(unit=unit)
    title = unit[:32]  # as long as a title may be
    sheet.data_validation(
        row, column, row, column,
        {
            "validate": "decimal", "criteria": "between",
            "minimum": 0, "maximum": 1 if is_share else _LARGEST,
            "input_title": title, "input_message": message,
            "error_title": title, "error_message": message,
        },
    )  # fmt: skip
