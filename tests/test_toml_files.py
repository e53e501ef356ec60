"""Files written by hand: what is wrong with them is said where it is, with what to write."""

import pytest

from circularlib.errors import AssumptionError, LedgerError
from circularlib.toml_files import toml_values


def said(tmp_path, content, kind=AssumptionError):
    file = tmp_path / "washing.toml"
    file.write_bytes(content)
    with pytest.raises(kind) as raised:
        toml_values(file, kind, "The figures")
    return str(raised.value).splitlines()


def test_a_file_from_windows_is_read_without_its_mark(tmp_path):
    file = tmp_path / "claims.toml"
    file.write_bytes('\ufefftown = "Genk"\r\n'.encode())
    assert toml_values(file, AssumptionError, "The claims") == {"town": "Genk"}


def test_a_decimal_comma_is_recognised_and_shown_with_a_point(tmp_path):
    lines = said(tmp_path, b"machines = 3\nfee_eur = 16,5  # 1,2\n")
    assert lines[0].endswith("washing.toml.")
    assert "line 2" in lines[1]
    assert lines[2] == "Write decimals with a point: 16.5 and not 16,5."


def test_a_comma_in_a_comment_is_not_blamed(tmp_path):
    assert "point" not in said(tmp_path, b"fee_eur 16  # not 16,5\n")[2]


def test_another_mistake_gets_the_general_remedy(tmp_path):
    assert 'texts between "quotes"' in said(tmp_path, b"town = Genk\n", LedgerError)[2]


def test_a_file_that_is_not_utf_8_says_how_to_save_it(tmp_path):
    assert "UTF-8" in said(tmp_path, 'town = "Zoersel é"'.encode("cp1252"))[2]
