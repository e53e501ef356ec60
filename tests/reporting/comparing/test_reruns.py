"""How ingredients of two reports are put together, beside what test_comparison.py runs."""

import tomllib
from pathlib import Path

import pytest

from circularlib.errors import ReportError
from circularlib.reporting.comparing import reruns

OWN = b"name,central\nmass,1\nprice,2\n"


def test_a_row_that_only_the_code_of_the_other_report_knows_comes_along() -> None:
    """The value of what both know stays that of the assumptions' side."""
    other = b'name,central\nmass,9\nrate,"3,5"\n'
    assert reruns._joined(OWN, other) == OWN + b'rate,"3,5"\n'
    assert reruns._joined(OWN, OWN) == OWN
    assert reruns._joined(OWN.rstrip(b"\n"), other) == OWN + b'rate,"3,5"\n'


def test_tables_with_other_columns_are_not_joined() -> None:
    assert reruns._joined(OWN, b"name,middle\nrate,3\n") == OWN


SETTINGS = """\
name = "Town"
{address}
records_from = 2022-01-01
[periods]
programme = "2022"
[synonyms.columns]
home_id = ["ledger = x"]
"""


@pytest.mark.parametrize(
    "address",
    [
        'ledger = "postgresql://reader@host/town"',
        "  ledger='postgresql://reader@host/town'  # ours",
        '"ledger" = "postgresql://reader@host/town"',
    ],
)
def test_the_address_of_a_database_is_left_out_and_all_else_stays(
    tmp_path: Path, address: str
) -> None:
    """Else a comparison would read the database of today."""
    file = tmp_path / "programme.toml"
    file.write_text(SETTINGS.format(address=address), encoding="utf-8")
    reruns._leave_database(file)
    expected = tomllib.loads(SETTINGS.format(address=""))
    assert tomllib.loads(file.read_text(encoding="utf-8")) == expected


def test_settings_without_an_address_stay_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "programme.toml"
    text = b"\xef\xbb\xbf" + SETTINGS.format(address="").encode()
    file.write_bytes(text)
    reruns._leave_database(file)
    assert file.read_bytes() == text


def test_an_address_over_several_lines_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "programme.toml"
    long = 'ledger = """\\\npostgresql://reader@host/town"""'
    file.write_text(SETTINGS.format(address=long), encoding="utf-8")
    with pytest.raises(ReportError, match="address of the database"):
        reruns._leave_database(file)


def test_a_reason_is_the_end_of_what_was_said_without_the_place(tmp_path: Path) -> None:
    said = f"01_a\n\n{tmp_path}/town/items.csv, row 2\nWrong.\nCorrect it.\n"
    assert reruns._reason(said, tmp_path) == "town/items.csv, row 2 Wrong. Correct it."
    assert reruns._reason("", tmp_path) == "It said nothing."
