"""What is no workbook, or a trap in the form of one, is refused before anything reads it."""

import io
import zipfile
from functools import partial
from pathlib import Path

import pytest
import xlsxwriter

from circularlib.errors import LedgerError
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.workbook_safety import check_workbook

FILE = Path("register.xlsx")
FOUND = partial(Problem, file=str(FILE))


def workbook(*cells: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("homes")
        grey = book.add_format({"bg_color": "gray"})
        sheet.write_row(0, 0, ["home_id", "municipality_code"])
        sheet.write_blank(1_048_575, 16_383, None, grey)
        for row, column in cells:
            sheet.write(row, column, "x")
    return file.getvalue()


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def kind(content: bytes) -> str:
    with pytest.raises(LedgerError) as caught:
        check_workbook(FILE, content, FOUND)
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    assert FILE.name in problem.message
    return problem.kind


def test_an_honest_workbook_passes() -> None:
    """A whole sheet made grey has no far cells: they hold nothing."""
    check_workbook(FILE, workbook((5, 27), (30, 3)), FOUND)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "file_empty"),
        (b"<html><table><tr><td>home_id</td></tr></table></html>", "workbook_is_text"),
        (b"home_id;gemeente\nW1;36015\n", "workbook_is_text"),
        (workbook()[:3000], "workbook_damaged"),
        (workbook()[:-200], "workbook_damaged"),
        (b"PK\x03\x04" + bytes(100), "workbook_damaged"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(99) + "EncryptedPackage".encode("utf-16-le"),
            "workbook_locked",
        ),
        (zipped(**{"META-INF__manifest.xml": b"<encryption-data/>"}), "workbook_locked"),
        (zipped(**{"xl__worksheets__sheet1.xml": bytes(2**27)}), "workbook_too_large"),
    ],
)
def test_what_cannot_be_opened_is_refused_by_name(content: bytes, expected: str) -> None:
    """Empty, a web page, a csv file, cut off, with a password, a zip bomb of 128 MiB of noughts."""
    assert kind(content) == expected


def test_a_small_file_of_noughts_is_no_bomb() -> None:
    """Programs pad; only what takes real memory is refused."""
    check_workbook(FILE, zipped(**{"xl__padding.bin": bytes(2**25)}), FOUND)


def test_a_bomb_that_lies_about_its_size_is_damaged() -> None:
    """The zip file says 1 kB where 1 MB comes out: reading it whole finds that."""
    honest = zipped(**{"xl__worksheets__sheet1.xml": bytes(2**20)})
    lying = honest.replace((2**20).to_bytes(4, "little"), (2**10).to_bytes(4, "little"))
    assert lying != honest
    assert kind(lying) == "workbook_damaged"


def test_a_changed_byte_is_damage() -> None:
    """The checksum of the sheet does not fit any more."""
    honest = zipped(**{"xl__worksheets__sheet1.xml": b"<sheet>" + bytes(range(256)) * 40})
    middle = 200
    turned = honest[:middle] + bytes([honest[middle] ^ 1]) + honest[middle + 1 :]
    assert kind(turned) == "workbook_damaged"


@pytest.mark.parametrize("cell", [(1_048_575, 16_383), (1_048_575, 600), (100_000, 16_383)])
def test_a_stray_cell_far_away_is_refused(cell: tuple[int, int]) -> None:
    """The reader would set room aside for 17 thousand million cells, and the process die."""
    assert kind(workbook(cell)) == "sheet_too_wide"


def test_a_row_beyond_all_sheets_is_refused() -> None:
    """Nobody but a program writes row 99,999,999,999."""
    sheet = b'<sheetData><row r="1"><c r="A99999999999"><v>1</v></c></row></sheetData>'
    assert kind(zipped(**{"xl__worksheets__sheet1.xml": sheet})) == "sheet_too_wide"
