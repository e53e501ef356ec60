"""A programme's own words stand beside the known ones and contradict none of them."""

import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.own_words import known_words, own_words

PLACE = "programme.toml"


def refusal(tables: dict, columns: dict, values: dict) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        own_words(tables, columns, values, PLACE)
    assert caught.value.place.startswith(PLACE)
    return caught.value


def test_values_are_known_in_three_languages() -> None:
    """`geleverd` and `livré` are delivered, `tweedehands` and `seconde main` second-hand."""
    words = known_words().values
    assert {words["event"][word] for word in ("delivered", "geleverd", "livre")} == {"delivered"}
    assert {words["origin"][word] for word in ("tweedehands", "seconde main")} == {"second_hand"}


def test_own_words_mean_what_the_settings_say() -> None:
    """A table, a column of every table that has it, and a value; capitals do not matter."""
    words = own_words(
        {"hours": ["Prikklok"]},
        {"home_id": ["Adrescode"]},
        {"event": {"delivered": ["Weggebracht"]}},
        PLACE,
    )
    assert words.tables["prikklok"] == "hours"
    assert words.columns["homes"]["adrescode"] == words.columns["costs"]["adrescode"] == "home_id"
    assert "adrescode" not in words.columns["items"]
    assert words.values["event"]["weggebracht"] == "delivered"


def test_the_words_of_one_programme_are_not_those_of_the_next() -> None:
    """What is known stays as it is."""
    own_words({"hours": ["prikklok"]}, {}, {"event": {"lost": ["zoek"]}}, PLACE)
    assert "prikklok" not in known_words().tables
    assert "zoek" not in known_words().values["event"]


def test_saying_again_what_is_known_does_no_harm() -> None:
    """`geleverd` is delivered with us too."""
    said = {"event": {"delivered": ["geleverd", "GELEVERD"]}}
    assert own_words({"homes": ["woningen"]}, {}, said, PLACE) == known_words()


@pytest.mark.parametrize(
    ("tables", "columns", "values", "near"),
    [
        ({"homez": ["x"]}, {}, {}, "homes"),
        ({}, {"home_idd": ["x"]}, {}, "home_id"),
        ({}, {}, {"evnt": {"delivered": ["x"]}}, "event"),
        ({}, {}, {"event": {"delivred": ["x"]}}, "delivered"),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_the_nearest(
    tables: dict, columns: dict, values: dict, near: str
) -> None:
    """A slip in the settings would leave the word unknown, and the reader puzzled."""
    assert refusal(tables, columns, values).remedy == f'Did you mean "{near}"?'


def test_where_nothing_is_near_all_names_are_told() -> None:
    """There are three origins."""
    error = refusal({}, {}, {"origin": {"qqq": ["x"]}})
    assert error.remedy == "Known: existing, new, second_hand."


@pytest.mark.parametrize(
    ("tables", "columns", "values", "meaning"),
    [
        ({"items": ["woningen"]}, {}, {}, "homes"),
        ({}, {"item_id": ["woning"]}, {}, "home_id"),
        ({}, {}, {"event": {"delivered": ["opgehaald"]}}, "collected"),
        ({}, {"date": ["tik"], "item_id": ["tik"]}, {}, "date"),
    ],
)
def test_a_word_that_means_something_else_is_refused(
    tables: dict, columns: dict, values: dict, meaning: str
) -> None:
    """Neither a known word nor another one of the settings can mean two things."""
    assert refusal(tables, columns, values).thing.endswith(f"already means {meaning}.")


@pytest.mark.parametrize("word", ["", " ", "-", "!"])
def test_a_word_without_letters_is_refused(word: str) -> None:
    """It would be the same as every other one without."""
    assert refusal({}, {}, {"event": {"lost": [word]}}).thing.endswith("is not a word.")
