"""A scenario: the same programme with some figures set otherwise, from a small file."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.errors import LedgerError, UsageError
from circularlib.ledger.programme import Programme, open_programme
from circularlib.ledger.scenarios import (
    FOLDER,
    Scenario,
    read_scenario,
    save_scenario,
    scenario_file,
    scenario_path,
)

SETTINGS = """\
name = "Testtown"
[periods]
programme = "2022"
[assumptions.discount_rate]
low = 0.01
central = 0.02
high = 0.03
source = "The town's own loans, 2022"
"""


@pytest.fixture
def town(tmp_path: Path) -> Programme:
    folder = tmp_path / "Test Town"
    folder.mkdir()
    (folder / "programme.toml").write_text(SETTINGS, encoding="utf-8")
    return open_programme(folder)


def scenario(town: Programme, name: str = "dear-money", **parts: dict[str, object]) -> Scenario:
    return Scenario(town.folder / FOLDER / f"{name}.toml", "Dear money", **parts)  # type: ignore[arg-type]


def test_a_scenario_is_the_programme_with_a_name_and_a_place_of_its_own(town: Programme):
    """No page and no folder of its report can be taken for the programme's."""
    made = scenario(town, assumptions={"discount_rate": 0.06})
    save_scenario(made)
    opened = open_programme(made.file)
    assert opened.settings.name == "Testtown (scenario: Dear money)"
    assert (town.identifier, opened.identifier) == ("test-town", "test-town--dear-money")
    assert opened.folder.resolve() == town.folder.resolve()
    assert opened.address == made.file


def test_an_assumption_that_is_set_has_no_range_and_goes_before_the_programmes_own(
    town: Programme,
):
    made = scenario(town, assumptions={"discount_rate": 0.06})
    save_scenario(made)
    stated = open_programme(made.file).settings.assumptions["discount_rate"]
    assert (stated.low, stated.central, stated.high) == (0.06, 0.06, 0.06)
    assert stated.source == "Scenario: Dear money"
    assert town.settings.assumptions["discount_rate"].central == 0.02


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**62), 2**62)


@given(
    parameters=st.dictionaries(names, st.booleans() | numbers | st.text(max_size=9), max_size=3),
    assumptions=st.dictionaries(names, numbers, max_size=3),
    figures=st.dictionaries(names, numbers | st.text(max_size=9), max_size=3),
)
def test_what_is_saved_is_read_back_whatever_it_holds(
    tmp_path_factory: pytest.TempPathFactory,
    parameters: dict[str, object],
    assumptions: dict[str, float],
    figures: dict[str, float],
):
    folder = tmp_path_factory.mktemp("any")
    made = Scenario(folder / "any.toml", "Any “title”", parameters, assumptions, figures)
    save_scenario(made)
    assert read_scenario(made.file) == made


def test_a_scenario_is_never_written_over_another(town: Programme):
    save_scenario(scenario(town, assumptions={"discount_rate": 0.06}))
    before = scenario(town).file.read_bytes()
    with pytest.raises(UsageError, match='There is a scenario "dear-money" already'):
        save_scenario(scenario(town, assumptions={"discount_rate": 0.07}))
    assert scenario(town).file.read_bytes() == before


@pytest.mark.parametrize("name", ["", "Dear money", "../away", "a/b", "-", "a--b", "é"])
def test_a_name_that_is_none_or_leads_elsewhere_has_no_place(town: Programme, name: str):
    with pytest.raises(UsageError, match="is not a name for a scenario"):
        scenario_path(town.folder, name)


def test_a_misspelt_name_is_answered_with_the_nearest(town: Programme):
    save_scenario(scenario(town))
    with pytest.raises(UsageError, match='Did you mean "dear-money"'):
        scenario_file(town.folder, "dear-mony")
    shutil.rmtree(town.folder / FOLDER)
    with pytest.raises(UsageError, match="Save one in JupyterLab first"):
        scenario_file(town.folder, "dear-mony")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel = 'x'", '"title" is missing; "titel" is not known'),
        ("title = 'x'\n[assumptions]\nrate = 'much'", "assumptions.rate: it is not a number"),
        ("title = 'x'\n[assumptions]\nrate = nan", "assumptions.rate: it is not a number"),
        ("title = ", "The scenario cannot be read"),
    ],
)
def test_a_file_that_holds_something_else_is_told_by_its_parts(
    town: Programme, text: str, said: str
):
    file = scenario(town).file
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LedgerError, match=said.replace("(", r"\(")):
        open_programme(file)
