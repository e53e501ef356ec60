"""Price indices: ratios survive every change of base, and nothing is made up."""

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import AssumptionError
from circularlib.sources.price_indices import (
    PriceIndex,
    chained,
    price_index,
    price_index_names,
    rebased,
)
from circularlib.sources.reference import reference_table

# The health index in three bases, as one table prints them [febed_health_2017].
PUBLISHED = {
    "2016-11": (103.97, 125.56, 142.85),
    "2016-12": (104.05, 125.66, 142.96),
    "2017-01": (104.65, 126.39, 143.76),
    "2017-02": (105.06, 126.88, 144.35),
    "2017-03": (105.32, 127.19, 144.70),
    "2017-04": (105.46, 127.36, 144.90),
    "2017-05": (105.42, 127.32, 144.85),
    "2017-06": (105.29, 127.16, 144.67),
    "2017-07": (105.63, 127.57, 145.14),
    "2017-08": (105.68, 127.63, 145.20),
    "2017-09": (105.51, 127.42, 144.97),
    "2017-10": (105.84, 127.82, 145.42),
    "2017-11": (105.85, 127.84, 145.44),
}
ROUNDING = 0.005  # index numbers are published with two decimals
MONTHS = [f"{year}-{month:02}" for year in range(2020, 2024) for month in range(1, 13)]
law = settings(deadline=None, derandomize=True)
levels = st.floats(1, 1000)
series = st.dictionaries(st.sampled_from(MONTHS), levels, min_size=2)


def in_base(position: int, base: str, months: list[str] | None = None) -> PriceIndex:
    chosen = months or list(PUBLISHED)
    return PriceIndex("health", base, {month: PUBLISHED[month][position] for month in chosen})


@law
@given(series, st.data())
def test_the_ratio_of_two_numbers_does_not_change_with_the_base(values, data):
    """value(a) / value(b) is the same whichever month is 100."""
    index = PriceIndex("x", "2020=100", values)
    first, second, base = (data.draw(st.sampled_from(sorted(values))) for _ in range(3))
    moved = rebased(index, base)
    assert moved.at(base) == pytest.approx(100)
    assert moved.at(first) / moved.at(second) == pytest.approx(index.at(first) / index.at(second))


@pytest.mark.parametrize(("position", "base"), [(1, "2004=100"), (2, "1996=100")])
def test_rebasing_a_published_series_gives_the_other_base_that_was_published(position, base):
    """Base 2004 or 1996, set to 100 in November 2016, is base 2013 set to 100 then.

    Both are rounded to two decimals: together at most 0.02 points at this level.
    """
    old, new = rebased(in_base(position, base), "2016-11"), rebased(in_base(0, "b"), "2016-11")
    for month in PUBLISHED:
        assert old.at(month) == pytest.approx(new.at(month), abs=0.02), month


def test_two_published_bases_chain_over_an_overlap_of_one_year():
    """Base 2004 to November 2017 and base 2013 from then: the old months come out as printed."""
    old = in_base(1, "2004=100")
    new = in_base(0, "2013=100", [month for month in PUBLISHED if month >= "2017-05"])
    whole = chained(old, new)
    assert whole.base == "2013=100"
    for month, (printed, _, _) in PUBLISHED.items():
        assert whole.at(month) == pytest.approx(printed, abs=2 * ROUNDING), month


def test_bases_that_disagree_over_their_overlap_give_a_warning_with_the_size():
    """One month 0.1 % off: the ratios differ by 0.001 of which half on each side; above 0.0005."""
    values = {month: PUBLISHED[month][0] for month in ("2017-01", "2017-02")}
    wrong = {**values, "2017-02": values["2017-02"] * 1.0012}
    with pytest.warns(UserWarning, match=r"disagree by 0\.0006 over their overlap of 2"):
        chained(PriceIndex("x", "a", wrong), PriceIndex("x", "b", values))


def test_bases_that_differ_by_rounding_alone_give_no_warning():
    """Two decimals at about 105 are 0.00005: ten times under the limit."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chained(in_base(1, "2004=100"), in_base(0, "2013=100"))


def test_bases_without_a_common_period_cannot_be_chained():
    """There is nothing to link them by."""
    with pytest.raises(AssumptionError, match="no period in common"):
        chained(PriceIndex("x", "a", {"2020": 100.0}), PriceIndex("x", "b", {"2021": 100.0}))


@law
@given(series, st.floats(0.1, 10))
def test_chaining_a_series_to_itself_in_another_base_changes_nothing(values, factor):
    """The overlap is everything, so the newer numbers stand."""
    old = PriceIndex("x", "a", {month: value * factor for month, value in values.items()})
    new = PriceIndex("x", "b", values)
    assert chained(old, new).values == pytest.approx(values)


def test_a_month_takes_its_own_number_else_its_years_and_says_which():
    """2013 has only a yearly average; January 2024 has its own number."""
    index = price_index("cpi_be")
    assert (index.at("2013-05"), index.basis("2013-05")) == (100.0, "year")
    assert (index.at("2024-01"), index.basis("2024-01")) == (130.08, "month")


def test_a_year_without_an_average_takes_the_mean_of_its_twelve_months():
    """Eleven months are not enough: a year with a gap is not known."""
    months = {f"2025-{month:02}": 100.0 + month for month in range(1, 13)}
    index = PriceIndex("x", "2013=100", months)
    assert (index.at("2025"), index.basis("2025")) == (106.5, "twelve_months")
    del months["2025-12"]
    with pytest.raises(AssumptionError, match="no number for 2025"):
        PriceIndex("x", "2013=100", months).at("2025")


def test_a_contract_is_not_served_with_a_yearly_average():
    """`month` wants the number of the month itself."""
    with pytest.raises(AssumptionError, match="no number for the month 2013-05"):
        price_index("cpi_be").month("2013-05")


def test_a_programme_can_add_a_published_number_but_not_contradict_one():
    """A typing error, or a number in another base, would bend every real euro."""
    assert price_index("cpi_be", {"2026-08": 140.5}).at("2026-08") == 140.5
    assert price_index("cpi_be", {"2024-01": 130.08}).at("2024-01") == 130.08
    with pytest.raises(AssumptionError, match=r"96\.14 here, and 130\.08 in the published"):
        price_index("cpi_be", {"2024-01": 96.14})


def test_a_number_in_a_newer_base_year_is_not_taken_for_one_in_the_base_of_the_series():
    """Since 2026 Statbel publishes base 2025 = 100: 140.5 in base 2013 is 103.8 there."""
    with pytest.raises(AssumptionError, match=r"2026-08 is 103\.8, and 2026-07 before it 140\.17"):
        price_index("cpi_be", {"2026-08": 103.8})


@pytest.mark.parametrize("period", ["2022-3", "2022-13", "2022Q3", "22", ""])
def test_what_is_no_year_or_month_has_no_number(period):
    """A slip such as 2022-3 must not quietly take the average of 2022."""
    with pytest.raises(AssumptionError, match="is not a year or month"):
        price_index("cpi_be").at(period)


@pytest.mark.parametrize("values", [{"2022-13": 100.0}, {"22": 1.0}, {"2022": 0.0}, {"2022": -1.0}])
def test_what_is_no_index_number_is_refused(values):
    """A period is a year or a month; a number is above 0."""
    with pytest.raises(AssumptionError, match="is not an index number"):
        PriceIndex("x", "b", values)


def test_an_unknown_series_is_answered_with_the_nearest():
    """The remedy names it."""
    with pytest.raises(AssumptionError, match=r"Did you mean cpi_be\?"):
        price_index("cpi_bee")


@pytest.mark.parametrize("name", price_index_names())
def test_every_shipped_series_is_in_one_base(name):
    """A series in two bases would have to be chained first."""
    table = reference_table("price_indices")
    assert table[table["index_name"] == name]["base"].nunique() == 1
