"""Where formulas of a workbook failed: the reader of cells shows such cells as empty."""

import re
import zipfile
from io import BytesIO
from xml.etree.ElementTree import Element, iterparse

import fastexcel

from circularlib.ledger.reading.workbook_safety import chunks

__all__ = ["FAILED", "formula_errors"]

FAILED = (
    r"^(?:#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!"
    r"|DEEL/0!|N/B|NAAM\?|LEEG!|GETAL!|VERW!|WAARDE!|OVERLOOP!|VELD!"
    r"|NOM\s?\?|NUL!|NOMBRE!|VALEUR!|EPARS!)|Err:[0-9]{3})$"
)
"""What a failed formula shows, in English, Dutch and French, and in LibreOffice."""

_MARKS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
_MARKED = re.compile(rb"""\bt=["']e["']""")
_ERROR = re.compile(r"Error\((\w+)\)")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _TEXT = _OFFICE % "table", _OFFICE % "text"


def formula_errors(
    content: bytes, sheet: str, first_column: int
) -> dict[int, list[tuple[int, str]]]:
    """The cells of a sheet in which a formula failed.

    Args:
        content: The workbook.
        sheet: Name of the sheet.
        first_column: The first column in use, counted from 0.

    Returns:
        By column, the rows with what the cell shows; both counted from 0.
    """
    errors: dict[int, list[tuple[int, str]]] = {}
    if not content.startswith(b"PK"):
        found = _by_reader(content, sheet, first_column)
    else:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if "content.xml" in packed.namelist():
                found = _in_open_document(packed, sheet)
            elif _has_errors(packed):
                found = _by_reader(content, sheet, first_column)
            else:
                found = []
    for row, column, mark in found:
        errors.setdefault(column, []).append((row, mark))
    return errors


def _has_errors(packed: zipfile.ZipFile) -> bool:
    """A binary workbook always may; for the others it is cheaper to look."""
    return any(
        member.filename.endswith(".bin") or _MARKED.search(chunk)
        for member in packed.infolist()
        if "worksheets/" in member.filename
        for chunk in chunks(packed, member)
    )


def _by_reader(content: bytes, sheet: str, first_column: int) -> list[tuple[int, int, str]]:
    """Read as text, with an error in a cell, that reader says which; its texts are of no use."""
    book = fastexcel.read_excel(content)
    read = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    _, errors = read.to_arrow_with_errors()
    found = []
    for error in errors.errors if errors else ():
        if named := _ERROR.search(error.detail):
            row, column = (
                error.position
            )  # rows from the first of the sheet, columns from its first in use
            found.append((row, column + first_column, _MARKS.get(named[1], "#N/A")))
    return found


def _in_open_document(packed: zipfile.ZipFile, sheet: str) -> list[tuple[int, int, str]]:
    member = packed.getinfo("content.xml")
    if not any(b'value-type="error"' in chunk for chunk in chunks(packed, member)):
        return []
    found: list[tuple[int, int, str]] = []
    name, row, column = "", 0, 0
    failed: list[tuple[int, str]] = []
    with packed.open(member) as file:
        for event, element in iterparse(file, ("start", "end")):
            if event == "start":
                if element.tag == f"{_TABLE}table":
                    name, row = element.get(f"{_TABLE}name", ""), 0
                elif element.tag == f"{_TABLE}table-row":
                    column, failed = 0, []
            elif element.tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
                count = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
                if name == sheet and _has_failed(element):
                    failed += [(column + place, _shown(element)) for place in range(count)]
                column += count
            elif element.tag == f"{_TABLE}table-row":
                count = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                found += [(row + place, *cell) for place in range(count) for cell in failed]
                row += count
                element.clear()
    return found


def _has_failed(cell: Element) -> bool:
    return any(
        name.endswith("}value-type") and kind == "error" for name, kind in cell.attrib.items()
    )


def _shown(cell: Element) -> str:
    texts = ["".join(paragraph.itertext()) for paragraph in cell.findall(f"{_TEXT}p")]
    return "".join(texts).strip() or "#N/A"
