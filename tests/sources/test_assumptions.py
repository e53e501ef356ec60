"""An assumption has a range, a source and a rating, and a programme may state its own."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.errors import AssumptionError
from circularlib.sources.assumptions import OWN_SOURCE_ID, assumption, assumption_table
from circularlib.sources.reference import reference_table, sources

NAMES = reference_table("assumptions")["name"].tolist()
FINITE = st.floats(allow_nan=False, allow_infinity=False, width=32)


def own_value(**changes: object) -> dict[str, dict[str, object]]:
    """An override of the mass ratio, as read from programme.toml."""
    stated = {"low": 0.9, "central": 0.95, "high": 1.0, "source": "60 items weighed in 2023"}
    return {"unit_mass_ratio": {**stated, **changes}}


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_assumption_is_ordered_and_sourced(name: str) -> None:
    """Low <= central <= high, a known source, a first day of validity, a note."""
    found = assumption(name)
    assert found.low <= found.central <= found.high
    assert found.source_id in set(sources()["source_id"])
    assert len(found.valid_from) == 10
    assert found.note


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_an_assumption_ends_in_its_unit(name: str) -> None:
    """`unit_mass_ratio` is a ratio."""
    assert name.endswith(f"_{assumption(name).unit}")


def test_a_shipped_assumption_is_named_once() -> None:
    """Two rows of one name would hide one of them."""
    assert len(NAMES) == len(set(NAMES))


def test_the_mass_ratio_reaches_the_disagreements_it_rests_on() -> None:
    """Washing machines: 60 to 80 kg against 72.54 kg is 0.83 to 1.10, inside the range."""
    ratio = assumption("unit_mass_ratio")
    assert ratio.low <= 60 / 72.54
    assert ratio.high >= 80 / 72.54


def test_an_assumption_cannot_be_changed_after_reading() -> None:
    """It is shared by all who read it."""
    with pytest.raises(FrozenInstanceError):
        assumption("unit_mass_ratio").low = 0.1  # type: ignore[misc]


def test_an_unknown_name_is_answered_with_the_nearest_in_three_sentences() -> None:
    """The thing, the place and the remedy."""
    with pytest.raises(AssumptionError) as caught:
        assumption("unit_mas_ratio")
    assert str(caught.value).splitlines() == [
        "Looked in data/reference/assumptions.csv.",
        "No assumption is called unit_mas_ratio.",
        "Did you mean unit_mass_ratio?",
    ]


def test_a_programme_states_its_own_value_with_its_source() -> None:
    """The three numbers and the source change; unit and distribution stay."""
    shipped, stated = assumption("unit_mass_ratio"), assumption("unit_mass_ratio", own_value())
    assert (stated.low, stated.central, stated.high) == (0.9, 0.95, 1.0)
    assert stated.source_id == OWN_SOURCE_ID
    assert stated.note == "60 items weighed in 2023"
    assert (stated.unit, stated.distribution) == (shipped.unit, shipped.distribution)
    assert assumption("unit_mass_ratio") == shipped


def test_the_key_of_the_programmes_own_values_is_no_published_source() -> None:
    """Otherwise the two could not be told apart."""
    assert OWN_SOURCE_ID not in set(sources()["source_id"])


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (own_value(source=""), "no source"),
        (own_value(source=None), "no source"),
        ({"unit_mass_ratio": {"low": 0.9, "central": 1, "high": 1.1}}, "no source"),
        ({"unit_mass_ratio": {"central": 1, "source": "weighed"}}, "exactly low, central, high"),
        (own_value(median=1), "exactly low, central, high"),
        (own_value(low="0,9"), "is not a number"),
        (own_value(high=True), "is not a number"),
        (own_value(low=0.99), "is not a range"),
        (own_value(high=float("inf")), "is not a range"),
        (own_value(central=float("nan")), "is not a range"),
    ],
)
def test_a_faulty_own_value_is_refused(
    overrides: Mapping[str, Mapping[str, object]], message: str
) -> None:
    """Each error says what is wrong, in at most three sentences."""
    with pytest.raises(AssumptionError, match=message) as caught:
        assumption("unit_mass_ratio", overrides)
    assert len(str(caught.value).splitlines()) == 3


def test_an_own_value_under_a_misspelt_name_is_not_passed_over() -> None:
    """It would otherwise be ignored in silence, and the shipped value used."""
    misspelt = {"unit_mass_ration": own_value()["unit_mass_ratio"]}
    with pytest.raises(AssumptionError, match=r"(?s)unit_mass_ration\..*unit_mass_ratio\?"):
        assumption("unit_mass_ratio", misspelt)


@given(bounds=st.tuples(FINITE, FINITE, FINITE))
def test_a_range_is_accepted_exactly_when_it_is_in_order(
    bounds: tuple[float, float, float],
) -> None:
    """Law: sorted numbers always pass, others never do."""
    low, central, high = bounds
    overrides = own_value(low=low, central=central, high=high)
    if list(bounds) == sorted(bounds):
        assert assumption("unit_mass_ratio", overrides).central == central
    else:
        with pytest.raises(AssumptionError):
            assumption("unit_mass_ratio", overrides)


@pytest.mark.parametrize("field", ["distribution", "quality", "impact"])
def test_an_unknown_word_is_refused_with_the_words_there_are(field: str) -> None:
    """A misspelt rating would drop out of every table that groups by it."""
    said = f'(?s)"violet" is not allowed as {field}.*Write one of'
    with pytest.raises(AssumptionError, match=said):
        replace(assumption("unit_mass_ratio"), **{field: "violet"})


def test_a_lognormal_range_starts_above_zero() -> None:
    """The logarithm of 0 does not exist."""
    with pytest.raises(AssumptionError, match="above 0"):
        replace(assumption("unit_mass_ratio"), low=0.0, distribution="lognormal")


def test_the_last_cell_of_a_page_lists_each_assumption_once_with_its_source() -> None:
    """Title, publisher, year and web address come from sources.csv."""
    table = assumption_table(["unit_mass_ratio", "unit_mass_ratio"])
    source = sources().set_index("source_id").loc["unu_weee_2014"]
    row = table.iloc[0]
    assert len(table) == 1
    assert row["quality"] == "amber"
    for field in ("title", "publisher", "year", "url"):
        assert row[f"source_{field}"] == source[field]


def test_the_last_cell_shows_the_programmes_own_value_and_source() -> None:
    """What was used is what is shown."""
    row = assumption_table(["unit_mass_ratio"], own_value()).iloc[0]
    assert row["central"] == 0.95
    assert row["source_title"] == "60 items weighed in 2023"
    assert row["source_url"] == ""


def test_a_page_without_assumptions_has_an_empty_table_with_the_same_columns() -> None:
    """The last cell then needs no special case."""
    empty, full = assumption_table([]), assumption_table(NAMES)
    assert empty.empty
    assert empty.columns.tolist() == full.columns.tolist()


@pytest.mark.parametrize("bound", [28, 1.01, -0.01])
def test_a_share_beyond_nought_and_one_is_refused(bound):
    """28 for 28 % would make a hundred times the saving; below nought, reuse would buy more."""
    own = {"low": bound, "central": bound, "high": bound, "source": "a slip of the pen"}
    with pytest.raises(AssumptionError, match="is not a share of a whole"):
        assumption("displacement_rate", {"displacement_rate": own})
