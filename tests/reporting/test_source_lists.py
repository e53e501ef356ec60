"""`circular sources`: every assumption with its range and source, in two languages."""

import re

import pytest

from circularlib.errors import UsageError
from circularlib.reporting.source_lists import listed, reference_names, told, used_in
from circularlib.sources.assumptions import assumption
from circularlib.sources.reference import reference_table, sources

NAMES = reference_table("assumptions")["name"].tolist()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_list_holds_every_assumption_and_every_table(language):
    """One line each, with the key of its source; then the tables with their rows."""
    lines = listed(language).splitlines()
    starts = {line.split()[0]: line for line in lines if line.strip()}
    for name in NAMES:
        assert starts[name].endswith(assumption(name).source_id)
    for name in reference_names():
        assert re.search(rf"\b{len(reference_table(name))}\b", starts[name])


def test_the_words_of_the_list_follow_the_language():
    """Quality and impact are words of the dictionary."""
    assert re.search(r"unit_mass_ratio +1 +0,75 – 1,25 +oranje +hoog +unu_weee_2014", listed("nl"))
    assert re.search(r"unit_mass_ratio +1 +0\.75 – 1\.25 +amber +high +unu_weee_2014", listed("en"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_an_assumption_is_told_with_its_source_address_and_note(name, language):
    """What a reader needs to judge it, and to replace it."""
    text, found = told(name, language), assumption(name)
    row = sources().set_index("source_id").loc[found.source_id]
    assert text.startswith(name)
    for part in (found.note, row["title"], row["url"], found.valid_from):
        assert part in text


def test_the_notebooks_that_name_an_assumption_are_listed():
    """Found in their code; a name that is part of another one does not count."""
    assert "10_furniture_reuse" in used_in("unit_mass_ratio")
    assert "10_furniture_reuse" in told("unit_mass_ratio", "en").splitlines()[-1]
    assert used_in("mass_ratio") == []


@pytest.mark.parametrize("name", reference_names())
def test_a_reference_table_is_told_row_by_row(name):
    """Its key column in full; notes are left to the file."""
    text = told(name, "nl")
    for key in reference_table(name).iloc[:, 0]:
        assert str(key) in text


def test_a_source_is_told_with_what_rests_on_it():
    """Values of a table are counted, assumptions named."""
    assert "price_indices (12 rows)" in told("worldbank_cpi_be", "en")
    assert "unit_mass_ratio" in told("unu_weee_2014", "nl")


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("unit_mas_ratio", "Did you mean unit_mass_ratio?"),
        ("price_indexes", "Did you mean price_indices?"),
        ("zzzz", "List them with: circular sources."),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(name, remedy):
    """Wrong usage, exit code 2."""
    with pytest.raises(UsageError) as caught:
        told(name, "en")
    assert (caught.value.remedy, caught.value.exit_code) == (remedy, 2)


@pytest.mark.parametrize("read", [listed, lambda language: told("unit_mass_ratio", language)])
def test_a_language_that_does_not_exist_is_refused(read):
    """Before anything is printed."""
    with pytest.raises(UsageError, match="Use nl or en"):
        read("fr")
