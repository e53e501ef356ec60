"""Words in both languages: none missing, none empty, none that only one language has."""

import ast
import csv
import re
import string

import numpy as np
import pandas as pd
import pytest

from circularlib.errors import UsageError
from circularlib.figures.words import bilingual, label, shown_language, word
from circularlib.shipped import shipped
from circularlib.units import LANGUAGES, PRINTED_UNITS


def rows(name):
    with shipped(f"data/dictionary/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sources_of_the_package():
    package = shipped("units.py").parent
    return {path: path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py"))}


def blanks(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", ["labels", "findings"])
def test_no_key_stands_twice(name):
    keys = [row["key"] for row in rows(name)]
    assert sorted(set(keys)) == sorted(keys)


def test_every_reason_why_a_figure_has_no_value_or_interval_has_words():
    """A reason that no test meets would stop a page on the records that do."""
    reasons = {
        reason
        for text in sources_of_the_package().values()
        for reason in re.findall(r'"(none_\w+)"', text)
    }
    known = {row["key"] for row in rows("labels")}
    assert "none_no_baseline" in reasons
    assert {f"basis_{reason}" for reason in reasons} <= known


@pytest.mark.parametrize("name", ["labels", "findings"])
def test_no_word_is_empty_or_has_spaces_around_it(name):
    for row in rows(name):
        for column, text in row.items():
            assert text or column.startswith("negative_"), f"{row['key']}: {column}"
            assert text == text.strip(), f"{row['key']}: {column}"


def test_both_languages_have_the_same_blanks():
    for row in rows("labels"):
        assert blanks(row["en"]) == blanks(row["nl"]), row["key"]
    for row in rows("findings"):
        for language in LANGUAGES:
            assert blanks(row[f"sentence_{language}"]) == {"value"}, row["key"]
        negatives = [blanks(row[f"negative_{language}"]) for language in LANGUAGES]
        assert negatives in ([set(), set()], [{"value"}, {"value"}]), row["key"]


def test_the_unit_of_every_finding_can_be_printed():
    for row in rows("findings"):
        assert row["unit"] in PRINTED_UNITS, row["key"]


def test_no_sentence_holds_a_typed_decimal():
    """A decimal mark differs between the languages; code prints numbers."""
    for row in (*rows("labels"), *rows("findings")):
        for column, text in row.items():
            assert not re.search(r"\d[.,]\d(?!\d\d)", text), f"{row['key']}: {column}"


def test_every_key_that_the_package_names_has_a_word():
    """`label("...")` and `bilingual("...")` with a literal key, anywhere in the package."""
    for path, text in sources_of_the_package().items():
        for node in ast.walk(ast.parse(text)):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id in {"label", "bilingual", "note"} and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    assert label(key.value, "nl"), path


def test_every_reason_why_there_is_no_interval_has_a_word():
    """Methods are written out as `none_...` in the statistics; each is a basis of findings."""
    reasons = {
        reason
        for path, text in sources_of_the_package().items()
        if path.parent.name == "statistics"
        for reason in re.findall(r'"(none_\w+)"', text)
    }
    assert reasons
    for reason in reasons:
        assert label(f"basis_{reason}", "en")


def test_a_word_is_given_in_the_language_asked_for():
    assert word("second_hand", "en") == "second-hand"
    assert word("second_hand", "nl") == "tweedehands"


def test_a_name_from_the_records_is_shown_as_it_stands():
    assert word("Kringwinkel <Midwest>", "nl") == "Kringwinkel <Midwest>"
    assert word("", "en") == ""


@pytest.mark.parametrize("missing", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_what_is_missing_is_called_unknown(missing):
    assert word(missing, "en") == "unknown"
    assert word(missing, "nl") == "onbekend"


def test_somebody_called_nan_keeps_the_name():
    assert word("nan", "en") == "nan"


def test_a_year_that_passed_through_a_join_is_a_whole_number():
    """A column of years with a gap becomes 2022.0 in pandas."""
    assert word(2022.0, "en") == "2022"
    assert word(np.int64(2022), "en") == "2022"


def test_a_key_of_the_code_without_a_word_is_an_error_with_the_nearest_key():
    with pytest.raises(UsageError, match='no word for "reuse_rate_over_tmie"') as error:
        label("reuse_rate_over_tmie", "en")
    assert error.value.remedy == 'Did you mean "reuse_rate_over_time"?'


def test_a_sentence_without_an_entry_is_an_error():
    with pytest.raises(UsageError, match="no word"):
        bilingual("zzz_nothing_like_it")


def test_blanks_are_filled_in_per_language_and_braces_in_a_name_are_left_alone():
    text = bilingual("not_measured", what={"en": "chairs {x}", "nl": "stoelen {x}"})
    assert text == {"en": "Not measured: chairs {x}.", "nl": "Niet gemeten: stoelen {x}."}


def test_somebody_at_work_sees_english_unless_asked_otherwise(monkeypatch):
    monkeypatch.delenv("CIRCULAR_LANGUAGE", raising=False)
    assert shown_language() == "en"
    monkeypatch.setenv("CIRCULAR_LANGUAGE", "nl")
    assert shown_language() == "nl"
    monkeypatch.setenv("CIRCULAR_LANGUAGE", "klingon")
    assert shown_language() == "en"
