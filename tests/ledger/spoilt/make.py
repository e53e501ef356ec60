"""Makes the workbooks and Parquet files of the corpus anew; the same files at every run.

Run it as `python tests/ledger/spoilt/make.py` after a change in `_sound`. Two it leaves alone,
because encryption differs at every run: `workbook_password` and `workbook_password_ods`, saved
with the password `kringloop` by LibreOffice Calc.
"""

import csv
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import xlsxwriter

HERE = Path(__file__).parent
MOMENT = datetime(2024, 1, 5)
ZIP_MOMENT = (2024, 1, 5, 0, 0, 0)
BOMB_BYTES = 700 * 2**20
TABLES = ("homes", "stays", "items", "movements", "costs", "hours", "survey", "machines")
NUMBERS = {"amount_eur", "bedroom_count", "capacity_kg", "capacity_persons", "distance_km"}
NUMBERS |= {"hours", "labour_minutes", "mass_kg", "municipality_code", "parts_mass_kg"}
NUMBERS |= {"person_count", "price_eur", "purchase_price_eur", "score", "vat_rate"}

Cell = str | float | int | bool | date | None
Rows = list[list[Cell]]


def sound(table: str) -> list[list[str]]:
    """The rows of a sound table, headers first."""
    with (HERE / "_sound" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def typed(table: str) -> Rows:
    """The same with real dates and numbers, as somebody types them into a spreadsheet."""
    header, *records = sound(table)
    return [
        list(header),
        *([_cell(*pair) for pair in zip(header, row, strict=True)] for row in records),
    ]


def _cell(header: str, text: str) -> Cell:
    if not text:
        return None
    if header in NUMBERS:
        return float(text)
    return date.fromisoformat(text) if text[:2] == "20" and text.count("-") == 2 else text


def workbook(sheets: dict[str, Rows], *, hidden: Sequence[str] = (), top: int = 0) -> bytes:
    """A workbook with a sheet per entry; `top` rows are left above the headers."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": MOMENT})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            if top:
                sheet.merge_range(0, 0, 0, 5, f"Register {name}, export of 5 January 2024")
            for row, cells in enumerate(rows, start=top):
                for column, cell in enumerate(cells):
                    _write(sheet, row, column, cell, day)
    return buffer.getvalue()


def _write(sheet: object, row: int, column: int, cell: Cell, day: object) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, str) and cell.startswith("=="):
        formula, _, value = cell[1:].partition("→")
        sheet.write_formula(row, column, formula, None, value)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def changed(table: str, cells: dict[tuple[int, str], Cell]) -> Rows:
    """A typed table with some cells different, by row as a spreadsheet shows it and header."""
    rows = typed(table)
    for (row, header), cell in cells.items():
        rows[row - 1][rows[0].index(header)] = cell
    return rows


def zipped(parts: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive that is the same at every run."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, ZIP_MOMENT)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else method
            archive.writestr(info, content)
    return buffer.getvalue()


def replaced(content: bytes, name: str, part: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts rewritten."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    return zipped((at, part(held) if at == name else held) for at, held in parts)


def open_document(sheets: dict[str, Rows]) -> bytes:
    """A workbook in the open document format."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
        f'office:version="1.2"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    parts = [("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", content)]
    return zipped((name, text.encode()) for name, text in parts)


def _ods_row(cells: list[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        kind, shown = f'"date" office:date-value="{cell}"', f"{cell:%d/%m/%Y}"
    elif isinstance(cell, str):
        kind, shown = '"string"', escape(cell)
    else:
        kind, shown = f'"float" office:value="{cell:g}"', f"{cell:g}"
    text = f"<text:p>{shown}</text:p>"
    return f"<table:table-cell office:value-type={kind}>{text}</table:table-cell>"


def parquet(frame: pl.DataFrame) -> bytes:
    """A Parquet file."""
    buffer = BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def entities(part: bytes) -> bytes:
    """A list of texts whose first one would unfold to a thousand million letters."""
    laughs = '<!ENTITY e0 "ha">' + "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)
    )
    head, _, rest = part.decode().partition("<sst ")
    first, last = rest.split("<t>", 1)
    return f"{head}<!DOCTYPE sst [{laughs}]><sst {first}<t>&e9;{last}".encode()


def _table_1900() -> Rows:
    return changed("items", {(2, "acquired_on"): date(1900, 1, 1), (3, "acquired_on"): 0.0})


def _text(table: str) -> Rows:
    """Numbers stored as text with a decimal comma, days typed as text."""
    return [[_flemish(cell) for cell in row] for row in typed(table)]


def _flemish(cell: Cell) -> Cell:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return f"{cell:g}".replace(".", ",") if isinstance(cell, float) else cell


def files() -> dict[str, bytes]:
    """Every binary file of the corpus, by its path."""
    hours = typed("hours")
    whole = {table: typed(table) for table in TABLES}
    one = workbook({"hours": hours})
    frame = pl.DataFrame(sound("hours")[1:], schema=sound("hours")[0], orient="row")
    errors: dict[tuple[int, str], Cell] = {
        (2, "municipality_code"): "==NA()→#N/A",
        (3, "bedroom_count"): "==1/0→#DIV/0!",
        (4, "in_service_from"): "==A99+#REF!→#REF!",
        (5, "group"): "==VLOOKUP(A5,B:C,2,0)→#N/A",
    }
    sums = changed(
        "hours", {(2, "hours"): "==1+1.5→2.5", (4, "activity"): '=="deli"&"very"→delivery'}
    )
    merged = changed("hours", {(3, "date"): None, (3, "organisation"): None})
    odd = changed("hours", {(2, "date"): 44576.0, (3, "organisation"): True, (4, "hours"): "2 u"})
    timed = changed("hours", {(2, "date"): datetime(2022, 1, 15, 14, 30)})
    lists: Rows = [["soorten"], ["meubel"], ["toestel"]]
    return {
        "workbook_whole/register.xlsx": workbook(whole),
        "workbook_open_document/register.ods": open_document(whole),
        "workbook_named_table/hours.xlsx": one,
        "workbook_text_cells/register.xlsx": workbook(
            {"Uren": _text("hours"), "Stukken": _text("items")}
        ),
        "workbook_title_rows/register.xlsx": workbook(
            {"hours": changed("hours", {(3, "organisation"): "stadje"})}, top=3
        ),
        "workbook_headers_last/register.xlsx": workbook(
            {"machines": [*typed("machines")[1:], typed("machines")[0]]}
        ),
        "workbook_empty_sheet/register.xlsx": workbook({"hours": []}),
        "workbook_header_only/register.ods": open_document({"hours": hours[:1]}),
        "workbook_cut_off/register.xlsx": one[: len(one) * 2 // 3],
        "workbook_no_workbook/register.xlsx": zipped([("notes.txt", b"no workbook at all")]),
        "workbook_named_ods/register.ods": one,
        "workbook_named_csv/hours.csv": one,
        "workbook_zip_bomb/register.xlsx": bomb(one),
        "workbook_entities/register.xlsx": replaced(one, "xl/sharedStrings.xml", entities),
        "workbook_sheet_misspelt/register.xlsx": workbook({"huors": hours}),
        "workbook_beside_csv/register.xlsx": one,
        "workbook_twice/register.xlsx": one,
        "workbook_twice/uren 2023.xlsx": one,
        "workbook_sheets_same_table/register.xlsx": workbook({"Uren": hours, "hours": hours}),
        "workbook_hidden_lists/register.xlsx": workbook(
            {"hours": hours, "lijsten": lists}, hidden=["lijsten"]
        ),
        "workbook_other_sheets/register.xlsx": workbook({"hours": hours, "Draaitabel": lists}),
        "workbook_no_tables/planning.xlsx": workbook({"Blad1": lists}),
        "workbook_merged_cells/register.xlsx": workbook({"hours": merged}),
        "workbook_formula_errors/register.xlsx": workbook({"homes": changed("homes", errors)}),
        "workbook_formulas/register.xlsx": workbook({"hours": sums}),
        "workbook_odd_cells/register.xlsx": workbook({"hours": odd}),
        "workbook_time_of_day/register.xlsx": workbook({"hours": timed}),
        "workbook_1900/register.xlsx": workbook({"items": _table_1900()}),
        "parquet_sound/hours.parquet": parquet(
            frame.with_columns(pl.col("date").str.to_date(), pl.col("hours").cast(pl.Float64))
        ),
        "parquet_wrong_types/hours.parquet": parquet(
            frame.with_columns(date=pl.lit(44576.5), organisation=pl.lit(1), hours=pl.lit(True))
        ),
        "parquet_lists/hours.parquet": parquet(
            frame.with_columns(activity=pl.concat_list("activity"))
        ),
        "parquet_broken/hours.parquet": parquet(frame)[:-200] + b"PAR1",
        "parquet_named_csv/hours.csv": parquet(frame),
    }


def bomb(content: bytes) -> bytes:
    """A workbook of some kilobytes whose sheet unfolds to hundreds of megabytes."""
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    spaces = b" " * BOMB_BYTES
    padded = [(at, held + spaces if at == sheet else held) for at, held in parts]
    return zipped(padded, zipfile.ZIP_BZIP2)


def main() -> None:
    """Writes them all."""
    for path, content in files().items():
        (HERE / path).parent.mkdir(exist_ok=True)
        (HERE / path).write_bytes(content)


if __name__ == "__main__":
    main()
