"""Files with stated figures: the same figures in both languages, and every remark in both."""

import tomllib
from typing import Any

import pytest

from circularlib.ledger.starter.stated_files import STATED_FILES, stated_file
from circularlib.ledger.starter.words import remarks


def told_in_english(value: Any) -> Any:
    """What a file holds, its Dutch names and sources put back."""
    if isinstance(value, dict):
        return {name: told_in_english(part) for name, part in value.items()}
    if isinstance(value, list):
        return [told_in_english(part) for part in value]
    back = {dutch: english for english, dutch in remarks("text", "nl").items()}
    return back.get(value, value) if isinstance(value, str) else value


def remarks_of(text: str) -> list[str]:
    """What stands behind a # in each line."""
    return [line.partition("#")[2].strip() for line in text.splitlines() if "#" in line]


@pytest.mark.parametrize("name", STATED_FILES)
def test_a_file_has_the_same_figures_in_both_languages(name: str) -> None:
    """Only remarks, names and sources are in Dutch."""
    dutch, english = (tomllib.loads(stated_file(name, language)) for language in ("nl", "en"))
    assert dutch != english
    assert told_in_english(dutch) == english


@pytest.mark.parametrize("name", STATED_FILES)
def test_no_remark_of_a_dutch_file_is_in_english(name: str) -> None:
    """A remark without words in Dutch stops the making of the file; here none slips by."""
    english = set(remarks_of(stated_file(name, "en")))
    same = english & set(remarks_of(stated_file(name, "nl")))
    settings = {line for line in same if "=" in line or line.startswith("[")}
    assert same == settings  # settings taken out are the same in every language


def test_no_words_are_kept_that_no_file_has() -> None:
    """Every row of remarks.csv is used."""
    files = " ".join(
        " ".join(stated_file(name, "en").replace("\n# ", " ").split()) for name in STATED_FILES
    )
    kept = [*remarks("remark", "en"), *remarks("text", "en")]
    assert [words for words in kept if words not in files] == []


def test_the_actors_of_a_dutch_chain_are_those_of_the_dutch_workbook() -> None:
    """Who fills in both writes each name once."""
    chain = tomllib.loads(stated_file("chain.toml", "nl"))
    assert [each["actor"] for each in chain["actors"]] == ["stad"]
    assert chain["partners"] == ["stad", "kringloopcentrum"]
