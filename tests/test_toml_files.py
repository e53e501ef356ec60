"""Files written by hand: what is wrong with them is said where it is, with what to write."""

import pytest

from circularlib.errors import AssumptionError, LedgerError
from circularlib.figures.told_errors import told_error
from circularlib.toml_files import toml_values


def said(tmp_path, content, kind=AssumptionError):
    file = tmp_path / "washing.toml"
    file.write_bytes(content)
    with pytest.raises(kind) as raised:
        toml_values(file, kind, "The figures about washing machines")
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


@pytest.mark.parametrize(
    "text",
    [
        "= 3", "a = 3 4", "a 3", "a = b", "a = [1", "a = {b = 1", "[a", "[[a]", "[a]\n[a]",
        "a = 1\na = 2", "a = {b = 1, b = 2}", 'a = "b', "a = 'b", "a = '''b", "a = 'b\nc'",
        'a = "b\nc"', 'a = "\x01"', "a = '\x01'", 'a = "C:\\data"', 'a = "\\uZZZZ"',
        'a = "\\uD800"', "a = 2023-02-30T00:00:00", "a = {b = 1}\n[a.c]", "a.b = 1\n[a]",
        "[a]\nb.c = 1\n[a.b]",
    ],
)  # fmt: skip
def test_whatever_the_parser_dislikes_is_told_in_plain_words_of_both_languages(tmp_path, text):
    """Every message of Python's parser, each with the place; the Dutch has none of its English."""
    lines = said(tmp_path, text.encode())
    assert "as TOML" not in lines[1]
    told = told_error("\n".join(lines), "nl")
    assert told is not None
    assert "kunnen niet gelezen worden" in told
    assert " at " not in told


def test_a_message_of_a_later_python_is_told_with_its_place_alone():
    text = "The settings cannot be read as TOML, line 3, column 4 (Something new)."
    assert told_error(text, "nl") == (
        "De instellingen kunnen niet als TOML gelezen worden, regel 3, kolom 4."
    )
