"""The workbook that bidders fill in, there and back."""

import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from python_calamine import load_workbook

from circularlib.appliances.award.bidder_answers import collected_offers, read_bidder_workbook
from circularlib.appliances.award.bidder_sheet import layout
from circularlib.appliances.award.bidder_workbook import write_bidder_workbook
from circularlib.appliances.award.judgement import judged
from circularlib.appliances.award.offers import checked_offers
from circularlib.errors import LedgerError, UsageError
from circularlib.ledger.intake import read_ledger
from circularlib.ledger.programme import open_programme
from circularlib.ledger.safe_csv import write_csv
from circularlib.shipped import shipped


@pytest.fixture
def filled(tmp_path, example_tender, example_offers):
    """Writes the workbook of an offer of the sample, filled in."""

    def write(language: str = "nl", code: str = "O2", **changes: object) -> Path:
        answers = example_offers.values.loc[code].to_dict() | changes
        known = {name: value for name, value in answers.items() if value is not None}
        file = tmp_path / f"{code}-{language}.xlsx"
        bidder = example_offers.bidders[code]
        return write_bidder_workbook(file, example_tender, language, bidder=bidder, answers=known)

    return write


def edited(file: Path, part: str, old: str, new: str) -> Path:
    """The workbook with a piece of its XML replaced, as a program or a person might."""
    target = file.with_name(f"edited-{file.name}")
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(target, "w") as made:
        for member in packed.infolist():
            content = packed.read(member)
            if member.filename == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            made.writestr(member, content)
    return target


def refused(file: Path, tender) -> str:
    """The error in three lines."""
    with pytest.raises(LedgerError) as error:
        read_bidder_workbook(file, tender, offer_id="X")
    assert len(str(error.value).splitlines()) == 3
    return str(error.value)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_is_filled_in_comes_back(filled, example_tender, example_offers, language):
    """All five offers, through their workbooks, are the offers of the table."""
    files = {code: filled(language, code) for code in example_offers.values.index}
    found = checked_offers(collected_offers(files, example_tender), example_tender)
    pd.testing.assert_frame_equal(found.values, example_offers.values, check_names=False)
    assert found.bidders == example_offers.bidders


def test_workbooks_become_a_table_of_the_programme(filled, tmp_path, example_tender):
    """As docs/formats.md shows: written as offers.csv, read by the ledger, judged."""
    folder = tmp_path / "town"
    shutil.copytree(shipped("data/roeselare"), folder)
    files = {code: filled("nl", code) for code in ("O2", "O5")}
    table = collected_offers(files, example_tender)
    write_csv(pl.from_pandas(table), folder / "offers.csv")
    read = read_ledger(open_programme(str(folder)))["offers"]
    found = judged(checked_offers(read, example_tender), example_tender)
    assert found.first == ["O2"]


def test_the_same_tender_gives_the_same_bytes(tmp_path, example_tender):
    """Two towns with one tender send one workbook."""
    one = write_bidder_workbook(tmp_path / "a.xlsx", example_tender, "nl")
    other = write_bidder_workbook(tmp_path / "b.xlsx", example_tender, "nl")
    assert one.read_bytes() == other.read_bytes()


def test_only_the_cells_of_the_bidder_are_open(filled):
    """One style is unlocked, and it is on the name and on twelve answers; sheets are protected."""
    with zipfile.ZipFile(filled()) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        styles = packed.read("xl/styles.xml").decode()
        protected = [packed.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3)]
    assert all("<sheetProtection" in text for text in protected)
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("<cellXfs")[2])
    unlocked = {str(n) for n, text in enumerate(formats) if 'locked="0"' in text}
    cells = re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', sheet)
    assert sorted(place for place, style in cells if style in unlocked) == sorted(
        ["B6", *(f"B{row}" for row in range(9, 21))]
    )


def test_every_answer_is_checked_while_typing(filled):
    """Numbers from 0, shares to 1; the unit is said."""
    with zipfile.ZipFile(filled()) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    rules = re.findall(r"<dataValidation .*?</dataValidation>", sheet)
    assert len(rules) == 12
    assert sum("<formula2>1</formula2>" in rule for rule in rules) == 3
    assert any("kWh per wasbeurt" in rule for rule in rules)


def test_the_bidder_reads_how_each_answer_counts(filled):
    """Unit, minimum requirement, points and formula, in Dutch."""
    book = load_workbook(filled())
    row = book.get_sheet_by_name("Offerte").to_python(skip_empty_area=False)[11]
    assert row[0] == "Hersteltermijn"
    assert row[2:5] == [
        "uur",
        "hoogstens 96",
        "dienstverlening, 15 punten: rechte lijn, alles bij 24, niets bij 96",
    ]


def test_a_changed_cell_of_the_buyer_is_an_error(filled, example_tender):
    """10 cycles instead of 16 would make a thirsty machine cheap."""
    file = edited(filled(), "xl/worksheets/sheet2.xml", "<v>16</v>", "<v>10</v>")
    said = refused(file, example_tender)
    assert 'holds "10.0" instead of "16.0"' in said
    assert "Aanbesteder, cell B5" in said


def test_a_changed_unit_is_an_error(filled, example_tender):
    """kWh per year, where the buyer asked per cycle."""
    file = edited(filled(), "xl/sharedStrings.xml", "kWh per wasbeurt", "kWh per jaar")
    assert 'holds "kWh per jaar" instead of "kWh per wasbeurt"' in refused(file, example_tender)


def test_a_note_beside_the_buyers_cells_is_an_error(filled, example_tender):
    """*Subject to our own conditions* in an empty cell would be part of the offer."""
    file = edited(
        filled(), "xl/worksheets/sheet2.xml", "</sheetData>",
        '<row r="30"><c r="D30" t="inlineStr"><is><t>subject to</t></is></c></row></sheetData>',
    )  # fmt: skip
    assert 'holds "subject to" instead of ""' in refused(file, example_tender)


def test_an_empty_answer_is_an_error_with_its_cell(filled, example_tender):
    """Water is in the sixth field, row 14."""
    said = refused(filled(water_l_per_cycle=None), example_tender)
    assert "The answer is missing" in said
    assert "B14" in said


def test_a_text_for_an_answer_is_an_error(filled, example_tender):
    """0.62 kWh typed with its unit is no number."""
    sheet = "xl/worksheets/sheet1.xml"
    file = edited(filled(), sheet, "><v>0.62</v>", ' t="str"><v>0,62 kWh</v>')
    assert '"0,62 kWh" is no number' in refused(file, example_tender)


def test_a_negative_answer_is_an_error(filled, example_tender):
    """Also where the rule was got round by pasting."""
    assert "-1 is negative" in refused(filled(deposit_eur=-1.0), example_tender)


def test_an_offer_without_a_bidder_is_an_error(tmp_path, example_tender):
    """Nobody would be bound by it."""
    file = write_bidder_workbook(tmp_path / "offer.xlsx", example_tender, "en")
    assert "bidder's name is missing" in refused(file, example_tender)


def test_the_workbook_of_another_tender_is_an_error(filled, example_tender):
    """Its buyer's cells differ."""
    price = example_tender.price.model_copy(update={"formula": "proportional"})
    other = example_tender.model_copy(update={"price": price})
    assert "A cell of the buyer holds" in refused(filled(), other)


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused(tmp_path, example_tender, content):
    """An empty, a text and a broken file."""
    file = tmp_path / "offer.xlsx"
    file.write_bytes(content)
    with pytest.raises(LedgerError):
        read_bidder_workbook(file, example_tender, offer_id="X")


def test_a_file_that_is_not_there_is_an_error(tmp_path, example_tender):
    """Its name is said, not its folder."""
    said = refused(tmp_path / "gone.xlsx", example_tender)
    assert "gone.xlsx" in said
    assert str(tmp_path) not in said


def test_another_workbook_is_refused(tmp_path, example_tender):
    """One without the hidden sheet."""
    from xlsxwriter import Workbook

    with Workbook(str(tmp_path / "other.xlsx")) as book:
        book.add_worksheet("Offerte").write(0, 0, "hello")
    assert "no workbook of a tender" in refused(tmp_path / "other.xlsx", example_tender)


def test_an_unknown_language_or_ending_is_refused(tmp_path, example_tender):
    """Before anything is written."""
    with pytest.raises(UsageError, match="no workbook in"):
        write_bidder_workbook(tmp_path / "a.xlsx", example_tender, "fr")
    with pytest.raises(UsageError, match="no workbook"):
        write_bidder_workbook(tmp_path / "a.csv", example_tender, "nl")


def test_every_formula_has_words_on_the_workbook(example_tender):
    """For whatever formula the price or a criterion has, in both languages."""
    from circularlib.appliances.award.judgement import changed_tender

    for formula in example_tender.price.formulas:
        tender = changed_tender(example_tender, price_formula=formula)
        for language in ("en", "nl"):
            assert layout(tender, language).buyer[0, 0]
