"""One interval per group is the interval of that group alone, and no group goes missing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import UsageError
from circularlib.statistics.estimate import Estimate
from circularlib.statistics.grouped import (
    proportion_difference,
    proportions_by_group,
    ratios_by_group,
)
from circularlib.statistics.proportions import newcombe_interval, wilson_interval
from circularlib.statistics.resampling import proportion_interval, ratio_interval

# The same examples every time, and no clock.
law = settings(derandomize=True, deadline=None, max_examples=15)

RATE = ("estimate_rate", "low_rate", "high_rate")
RATIO = ("estimate_ratio", "low_ratio", "high_ratio")


def homes_of(group: str | None, pairs: list[tuple[float, float]]) -> pd.DataFrame:
    """Homes of a group, with what was reused and what was placed in each."""
    table = pd.DataFrame(pairs, columns=["reused_count", "placement_count"])
    return table.assign(period=group, home_id=[f"h{n}" for n in range(len(table))])


MANY = homes_of("2022", [(n % 4, 4) for n in range(24)])
FEW = homes_of("2021", [(1, 2), (3, 4), (0, 0)])


def rates(homes: pd.DataFrame) -> pd.DataFrame:
    return proportions_by_group(
        homes, by="period", successes="reused_count", trials="placement_count"
    )


def ratios(homes: pd.DataFrame) -> pd.DataFrame:
    return ratios_by_group(
        homes, by="period", numerators="reused_count", denominators="placement_count"
    )


def test_each_group_has_the_share_of_its_own_homes_and_its_own_interval():
    """2022: each of 24 homes reused 0, 1, 2 or 3 of 4, 36 of 96. 2021: 4 of 6 in two homes.

    Two homes are too few to draw from; Wilson takes each for one trial, 4/3 of 2 reused.
    """
    table = rates(pd.concat([MANY, FEW], ignore_index=True))
    assert table["period"].tolist() == ["2022", "2021"]
    assert table["estimate_rate"].tolist() == pytest.approx([36 / 96, 4 / 6])
    assert table["method"].tolist() == ["cluster_bootstrap_bca", "wilson_homes"]
    many = proportion_interval(MANY["reused_count"], MANY["placement_count"])
    few = wilson_interval(4 / 3, 2)
    ends = [[many.value, many.low, many.high], [few.value, few.low, few.high]]
    np.testing.assert_allclose(table[list(RATE)], ends)


def test_homes_are_counted_not_placements():
    """Of the three homes of 2021 one had no placement: two homes, six placements."""
    assert rates(FEW)["home_count"].tolist() == [2]
    assert rates(MANY)["home_count"].tolist() == [24]
    assert ratios(FEW)["home_count"].tolist() == [2]


def test_each_group_has_the_ratio_of_its_own_sums():
    """36 ÷ 96 with an interval; 4 ÷ 6 of two homes without one."""
    table = ratios(pd.concat([FEW, MANY], ignore_index=True))
    many = ratio_interval(MANY["reused_count"], MANY["placement_count"])
    ends = [[4 / 6, np.nan, np.nan], [many.value, many.low, many.high]]
    np.testing.assert_allclose(table[list(RATIO)], ends)
    assert table["method"].tolist() == ["none_too_few_homes", "cluster_bootstrap_bca"]


def test_groups_come_in_the_order_in_which_they_are_given():
    """Quarters are sorted by who calls; a sort here would put 2022 after 2021."""
    assert rates(pd.concat([MANY, FEW]))["period"].tolist() == ["2022", "2021"]
    assert rates(pd.concat([FEW, MANY]))["period"].tolist() == ["2021", "2022"]


def test_homes_whose_group_is_missing_are_a_group_of_their_own():
    """They are not left out in silence."""
    table = rates(pd.concat([MANY, homes_of(None, [(1, 2)])], ignore_index=True))
    assert table["period"].isna().tolist() == [False, True]
    assert table["estimate_rate"].tolist() == pytest.approx([36 / 96, 0.5])


def test_a_group_in_which_nothing_happened_has_no_rate_and_says_so():
    """No placement in any of its homes: a row, no number that looks like one."""
    table = rates(homes_of("2021", [(0, 0), (0, 0)]))
    assert table[list(RATE)].isna().all(axis=None)
    assert table[["home_count", "method"]].values.tolist() == [[0, "none_no_trials"]]
    table = ratios(homes_of("2021", [(0, 0), (0, 0)]))
    assert table[list(RATIO)].isna().all(axis=None)
    assert table["method"].tolist() == ["none_undefined"]


@pytest.mark.parametrize(("estimates", "names"), [(rates, RATE), (ratios, RATIO)])
def test_without_homes_the_table_is_empty_and_has_its_columns(estimates, names):
    """A period without placements: a chart or a merge after it finds what it looks for."""
    table = estimates(MANY[:0])
    assert table.columns.tolist() == ["period", *names, "home_count", "method"]
    assert len(table) == 0


@pytest.mark.parametrize("homes", [MANY, FEW, MANY[:0], homes_of("2021", [(0, 0)])])
def test_numbers_are_numbers_whatever_is_missing(homes):
    """A column of nothing but missing limits is one of floats, as charts need it."""
    for estimates, names in ((rates, RATE), (ratios, RATIO)):
        table = estimates(homes)
        assert {str(table[name].dtype) for name in names} == {"float64"}
        assert str(table["home_count"].dtype) == "int64"


def test_categories_without_homes_have_no_row():
    """A categorical column may know of quarters that have not come yet."""
    homes = MANY.assign(period=pd.Categorical(MANY["period"], categories=["2021", "2022"]))
    assert rates(homes)["period"].tolist() == ["2022"]


def test_a_home_with_more_successes_than_trials_is_refused():
    """As the interval of the group alone refuses it."""
    with pytest.raises(UsageError, match="more successes than trials"):
        rates(homes_of("2021", [(3, 2)]))


@law
@given(
    pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30),
    seed=st.integers(0, 99),
)
def test_neither_other_groups_nor_the_order_of_homes_change_a_group(pairs, seed):
    """The 2021 of these homes is the same alone, among others and shuffled."""
    homes = homes_of("2021", [(min(pair), max(pair)) for pair in pairs])
    shuffled = pd.concat([MANY, homes]).sample(frac=1, random_state=seed)
    for estimates in (rates, ratios):
        alone = estimates(homes)
        among = estimates(shuffled)
        among = among[among["period"] == "2021"].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, among)


def difference(homes: pd.DataFrame) -> Estimate:
    return proportion_difference(
        homes, by="period", group="2022", other="2021",
        successes="reused_count", trials="placement_count",
    )  # fmt: skip


def before(pairs: list[tuple[float, float]]) -> pd.DataFrame:
    """The same homes, the year before."""
    return homes_of("2021", pairs)


def test_a_difference_draws_each_home_with_both_its_periods():
    """Of 36 of 96 less 12 of 96; what homes have in common goes out of the difference."""
    alike = before([((n % 4) / 3, 4) for n in range(24)])
    found = difference(pd.concat([MANY, alike], ignore_index=True))
    assert found.value == pytest.approx((36 - 12) / 96)
    assert found.method == "cluster_bootstrap_bca"
    strangers = alike.assign(home_id=[f"other{n}" for n in range(24)])
    apart = difference(pd.concat([MANY, strangers], ignore_index=True))
    assert apart.value == pytest.approx(found.value)
    assert found.high - found.low < apart.high - apart.low


def test_a_slow_obvious_bootstrap_finds_the_same_difference():
    """Homes drawn in a loop; the interval is BCa, so that its ends agree roughly."""
    earlier = before([(n % 3, 4) for n in range(24)])
    found = difference(pd.concat([MANY, earlier], ignore_index=True))
    chance = np.random.default_rng(7)
    drawn = []
    for _ in range(4000):
        rows = chance.integers(0, 24, 24)
        now, then = MANY.iloc[rows], earlier.iloc[rows]
        drawn.append(
            now["reused_count"].sum() / now["placement_count"].sum()
            - then["reused_count"].sum() / then["placement_count"].sum()
        )
    np.testing.assert_allclose(
        [found.low, found.high], np.quantile(drawn, [0.025, 0.975]), atol=0.02
    )


def test_few_homes_count_as_one_trial_each():
    """1 of 2 and 3 of 4 in two homes, less 1 of 4 in one: Newcombe with 2 homes and 1."""
    found = difference(pd.concat([FEW.assign(period="2022"), before([(1, 4)])], ignore_index=True))
    theirs = newcombe_interval(4 / 6 * 2, 2, 1 / 4, 1)
    assert found.value == pytest.approx(4 / 6 - 1 / 4)
    assert (found.low, found.high, found.method) == (theirs.low, theirs.high, "newcombe_homes")


def test_without_a_year_before_there_is_no_difference():
    found = difference(MANY)
    assert (found.value, found.low, found.method) == (None, None, "none_no_trials")


def test_the_difference_the_other_way_round_is_its_mirror():
    """Within one placement of 96: other homes are drawn, and differences go by such steps."""
    earlier = before([(n % 3, 4) for n in range(24)])
    both = pd.concat([MANY, earlier], ignore_index=True)
    back = both.assign(period=both["period"].map({"2021": "2022", "2022": "2021"}))
    found, mirrored = difference(both), difference(back)
    assert mirrored.value == pytest.approx(-found.value)
    ends, mirror = [mirrored.low, mirrored.high], [-found.high, -found.low]
    np.testing.assert_allclose(ends, mirror, atol=1.01 / 96)


def test_what_names_no_home_is_a_home_of_its_own():
    nowhere = MANY.assign(home_id=None)
    found = difference(pd.concat([nowhere, before([(1, 4)])], ignore_index=True))
    assert (found.value, found.n) == (pytest.approx(36 / 96 - 1 / 4), 2)
