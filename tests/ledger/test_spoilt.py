"""Ledgers as towns and reuse centres really send them, spoilt in one way each.

`spoilt/_sound` is a sound programme. Every other folder holds what differs from it, and in
`expected.txt` the problems as `circular check` says them. `spoilt/README.md` tells more.
"""

import atexit
import csv
import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.intake import examine
from circularlib.ledger.problems import Problem
from circularlib.ledger.programme import open_programme
from circularlib.reporting.problem_lists import FORMS

CORPUS = Path(__file__).parent / "spoilt"
SPOILT = sorted(folder for folder in CORPUS.iterdir() if folder.is_dir() and folder.name[0] != "_")
OWN_FILES = {"expected.txt", "absent.txt"}
LONGEST_MESSAGE = 1200
SPACES = b" " * 2**24
UNFOLDED_CHUNKS = 64  # a gigabyte


@cache
def examined() -> Path:
    """The sound programme, of which intake keeps a copy."""
    folder = Path(tempfile.mkdtemp()) / "sound"
    atexit.register(shutil.rmtree, folder.parent)
    shutil.copytree(CORPUS / "_sound", folder)
    examine(open_programme(folder))
    return folder


def laid_out(spoilt: Path, folder: Path) -> Path:
    """The sound programme with the files of a spoilt one over it, as somebody spoils records.

    Intake has a copy of the sound tables, as it would have: what is not spoilt is not read again.
    """
    shutil.copytree(examined(), folder)
    absent = spoilt / "absent.txt"
    for name in absent.read_text(encoding="utf-8").split() if absent.exists() else ():
        (folder / name).unlink()
    own = shutil.ignore_patterns(*OWN_FILES)
    shutil.copytree(spoilt, folder, ignore=own, dirs_exist_ok=True)
    return folder


def found(folder: Path) -> list[Problem] | LedgerError:
    """What is wrong with the records of a folder, or with its settings."""
    try:
        return examine(open_programme(folder))[1]
    except LedgerError as error:
        return error


def said(problems: list[Problem] | LedgerError, folder: Path, language: str = "en") -> list[str]:
    """The problems in the words of `circular check`, without the name of the folder."""
    if isinstance(problems, LedgerError):
        words = [f"error: {problems}"]
    else:
        words = [f"{problem.severity}: {problem.said(language)}" for problem in problems]
    return [text.replace(f"{folder}{os.sep}", "").replace(str(folder), ".") for text in words]


def as_text(problems: list[str]) -> str:
    """The problems as `expected.txt` holds them: an empty line between each two."""
    return "\n".join(f"{problem}\n" for problem in problems)


def digests(folder: Path) -> dict[str, str]:
    """What the files of a folder hold, but for the copy that intake keeps."""
    files = (file for file in folder.rglob("*") if file.is_file() and ".ledger" not in file.parts)
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_there_are_at_least_sixty_spoilt_ledgers_and_each_is_told() -> None:
    """The README has a line for every folder, and a folder for every line."""
    assert len(SPOILT) >= 60
    lines = (CORPUS / "README.md").read_text(encoding="utf-8").splitlines()
    table = lines[lines.index("| Ledger | What is spoilt |") :]
    told = [line.split("`")[1] for line in table if line.startswith("| `")]
    assert told == [folder.name for folder in SPOILT]


def test_the_sound_ledger_has_no_problem(tmp_path: Path) -> None:
    """Whatever is said of a spoilt ledger is said of what spoils it."""
    shutil.copytree(CORPUS / "_sound", tmp_path / "ledger")
    assert found(tmp_path / "ledger") == []


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda folder: folder.name)
def test_a_spoilt_ledger_is_told_what_is_wrong_with_it(spoilt: Path, tmp_path: Path) -> None:
    """Every problem with its place, message and remedy, and no other; no file is touched.

    The second time some tables come from the copy that intake keeps: the same is said.
    """
    folder = laid_out(spoilt, tmp_path / "ledger")
    before = digests(folder)
    problems = found(folder)
    expected = (spoilt / "expected.txt").read_text(encoding="utf-8")
    assert as_text(said(problems, folder)) == expected
    assert as_text(said(found(folder), folder)) == expected
    assert digests(folder) == before
    assert_told_in_dutch(problems)


def assert_told_in_dutch(problems: list[Problem] | LedgerError) -> None:
    """None is left in English, and no gap is left open; settings are told in English only."""
    for problem in [] if isinstance(problems, LedgerError) else problems:
        assert problem.message_in("nl") != problem.message_in("en")
        assert problem.remedy_in("nl") != problem.remedy_in("en")
        assert problem.place_in("nl")
        assert "None" not in problem.said("nl")


def test_nothing_that_is_said_steers_a_terminal(tmp_path: Path) -> None:
    """Escape sequences, bells and marks that turn the writing round are shown, not sent."""
    for name in ("hostile_terminal", "hostile_right_to_left"):
        folder = laid_out(CORPUS / name, tmp_path / name)
        for problem in said(found(folder), folder, "nl"):
            assert all(mark.isprintable() or mark == "\n" for mark in problem)


@pytest.mark.parametrize("name", ["hostile_formula_code", "hostile_html", "hostile_pattern"])
def test_what_is_written_of_a_hostile_ledger_is_text(name: str, tmp_path: Path) -> None:
    """The page has the elements of any other page; no cell of the csv file is a formula."""
    programme = open_programme(laid_out(CORPUS / name, tmp_path / "ledger"))
    harmless = open_programme(laid_out(CORPUS / "code_case", tmp_path / "harmless"))
    problems, others = examine(programme)[1], examine(harmless)[1]
    page = FORMS["html"](problems, "nl", programme.settings)
    assert elements(page) <= elements(FORMS["html"](others, "nl", harmless.settings))
    listing = csv.reader(io.StringIO(FORMS["csv"](problems, "nl", programme.settings)))
    assert not [cell for row in listing for cell in row if cell.startswith(("=", "+", "-", "@"))]


def elements(page: str) -> set[str]:
    """The kinds of elements of a page, with the names of their attributes."""
    found: set[str] = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.update(  # type: ignore[method-assign]
        {tag, *(f"{tag} {name}" for name, _ in attributes)}
    )
    parser.feed(page)
    return found


def test_a_very_long_cell_is_shown_in_part(tmp_path: Path) -> None:
    """A message is for reading."""
    folder = laid_out(CORPUS / "code_case", tmp_path / "ledger")
    hours = folder / "hours.csv"
    text = hours.read_text(encoding="utf-8").replace("rsl-001", "x" * 100_000)
    hours.write_text(text.replace("technician", "y" * 100_000), encoding="utf-8")
    problems = said(found(folder), folder)
    assert [text.split("\n")[0] for text in problems] == [
        "warning: hours.csv, row 2, column home_id",
        "error: hours.csv, row 8, column worker_group",
        "error: hours.csv, row 2, column home_id",
    ]
    assert all(len(problem) < LONGEST_MESSAGE for problem in problems)


def test_a_cell_of_a_million_letters_is_taken_for_a_quotation_without_end(tmp_path: Path) -> None:
    """Half a file in one cell is what such a mark leads to."""
    folder = laid_out(CORPUS / "code_case", tmp_path / "ledger")
    hours = folder / "hours.csv"
    text = hours.read_text(encoding="utf-8").replace("rsl-001", "x" * 1_000_000)
    hours.write_text(text, encoding="utf-8")
    (problem,) = said(found(folder), folder)
    assert problem.startswith("error: hours.csv\nLine 2 cannot be read as csv: ")


def test_ten_thousand_problems_are_all_told(tmp_path: Path) -> None:
    """None is left out: whoever mends them needs every row."""
    folder = laid_out(CORPUS / "code_case", tmp_path / "ledger")
    row = "32/13/2023,reuse_centre,driver,2,delivery,RSL-003\n"
    (folder / "hours.csv").write_text(
        "date,organisation,worker_group,hours,activity,home_id\n" + row * 10_000, encoding="utf-8"
    )
    problems = found(folder)
    assert isinstance(problems, list)
    assert [problem.row for problem in problems] == list(range(2, 10_002))


def test_a_link_that_leads_to_itself_is_told(tmp_path: Path) -> None:
    """The table is there by name, and cannot be opened."""
    folder = laid_out(CORPUS / "file_missing", tmp_path / "ledger")
    (folder / "hours.csv").symlink_to("hours.csv")
    (problem,) = said(found(folder), folder)
    assert problem.startswith("error: hours.csv\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="whoever may read everything cannot be refused")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """The reason comes from the system."""
    folder = laid_out(CORPUS / "csv_tab", tmp_path / "ledger")
    (folder / "hours.csv").chmod(0)
    (problem,) = said(found(folder), folder)
    assert problem.startswith("error: hours.csv\nThe file cannot be opened:")


def test_a_workbook_that_unfolds_to_a_gigabyte_is_refused(tmp_path: Path) -> None:
    """Deflate makes a hundredth or less of spaces; no real sheet shrinks so much."""
    folder = laid_out(CORPUS / "workbook_named_table", tmp_path / "ledger")
    (folder / "hours.xlsx").write_bytes(_bomb((folder / "hours.xlsx").read_bytes()))
    problems = found(folder)
    assert isinstance(problems, list)
    assert [problem.kind for problem in problems] == ["workbook_too_large"]


def _bomb(workbook: bytes) -> bytes:
    """The workbook with spaces behind its sheet."""
    buffer = io.BytesIO()
    bomb = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with zipfile.ZipFile(io.BytesIO(workbook)) as held, bomb:
        for info in held.infolist():
            with bomb.open(info.filename, "w", force_zip64=True) as part:
                part.write(held.read(info))
                if "worksheets/" in info.filename:
                    for _ in range(UNFOLDED_CHUNKS):
                        part.write(SPACES)
    return buffer.getvalue()
