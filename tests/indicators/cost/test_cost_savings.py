"""Savings: hand-worked cases, laws, and the cases in which nothing can be said."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import UsageError
from circularlib.indicators.cost.cost_comparison import compared_groups, comparison_panel
from circularlib.indicators.cost.cost_savings import (
    bases_said,
    basis_column,
    compared_bases,
    compared_costs,
    cost_estimates,
    home_sums,
)

LAW = settings(derandomize=True, deadline=None, max_examples=20)


def tables(home_count=12, *, unpriced=0, seed=1):
    """Costs and home-months of both periods; a home's cost has nothing to do with another's."""
    drawn = np.random.default_rng(seed)
    rows = [
        (period, f"h{home:02}", float(drawn.integers(10, 200)), unpriced)
        for period in ("baseline", "2022")
        for home in range(home_count)
    ]
    costs = pd.DataFrame(rows, columns=["period", "home_id", "nominal_eur", "unpriced_count"])
    costs["real_eur"] = costs["nominal_eur"] * np.where(costs["period"] == "2022", 0.9, 1.0)
    months = costs[["period", "home_id"]].assign(home_month_count=2.0, service_days=61)
    return costs, months


def sums(value="real_eur", **options):
    return home_sums(*tables(**options), value=value, programme="2022")


def test_the_reduction_is_one_less_the_ratio_of_costs_per_home_month():
    """(300 / 6) / (800 / 8) is a half, so half is saved."""
    table = pd.DataFrame(
        {
            "programme_eur": [100.0, 200.0],
            "programme_months": [2.0, 4.0],
            "baseline_eur": [800.0, 0.0],
            "baseline_months": [4.0, 4.0],
        }
    )
    found = cost_estimates(table)
    assert (found["baseline"].value, found["programme"].value) == (100.0, 50.0)
    assert found["reduction"].value == 0.5
    assert found["reduction"].method == "none_too_few_homes"


def test_ten_homes_and_more_have_an_interval_about_the_figure():
    found = cost_estimates(sums())["reduction"]
    assert found.method == "cluster_bootstrap_bca"
    assert found.low < found.value < found.high
    assert found.percentile_low < found.value < found.percentile_high


@LAW
@given(seed=st.integers(0, 99), power=st.integers(-6, 10))
def test_the_reduction_does_not_depend_on_the_currency(seed, power):
    """All euros doubled leave the rate and its interval as they are; so does any power of two.

    Other factors round: resamples that tie then differ in the last digit, and BCa counts ties.
    """
    factor = 2.0**power
    table = sums(seed=seed)
    other = table.assign(
        programme_eur=table["programme_eur"] * factor, baseline_eur=table["baseline_eur"] * factor
    )
    one, two = (cost_estimates(each)["reduction"] for each in (table, other))
    assert two.value == pytest.approx(one.value)
    assert (two.low, two.high) == pytest.approx((one.low, one.high))


def test_the_order_of_homes_does_not_matter():
    table = sums()
    mixed = table.sample(frac=1, random_state=3)
    assert cost_estimates(mixed)["reduction"] == cost_estimates(table)["reduction"]


def test_without_a_baseline_the_cost_now_is_known_and_the_reduction_is_not():
    costs, months = tables()
    now = home_sums(
        costs[costs["period"] == "2022"],
        months[months["period"] == "2022"],
        value="real_eur",
        programme="2022",
    )
    found = cost_estimates(now)
    assert found["programme"].low is not None
    assert (found["reduction"].value, found["reduction"].method) == (None, "none_no_baseline")
    assert found["baseline"].method == "none_no_baseline"


@pytest.mark.parametrize(("empty", "other"), [("baseline", "programme"), ("programme", "baseline")])
def test_a_period_in_which_nothing_was_booked_has_no_cost_instead_of_none(empty, other):
    """A saving of 100 % because nobody kept the books would be a false number."""
    found = cost_estimates(sums().assign(**{f"{empty}_eur": 0.0}))
    assert found[empty].method == found["reduction"].method == "none_no_costs"
    assert found["reduction"].value is None
    assert found[other].value is not None


def test_a_month_without_index_number_leaves_the_nominal_figure_only():
    assert cost_estimates(sums(unpriced=1))["reduction"].method == "none_no_price_index"
    assert cost_estimates(sums("nominal_eur", unpriced=1))["reduction"].value is not None


def test_one_home_has_a_figure_without_interval():
    found = cost_estimates(sums(home_count=1))["reduction"]
    assert found.value is not None
    assert (found.low, found.method) == (None, "none_too_few_homes")


def test_a_baseline_of_credit_notes_gives_no_share():
    found = cost_estimates(sums().assign(baseline_eur=-5.0))
    assert found["reduction"].value is None


def test_how_it_was_found_names_the_basis_where_there_is_a_figure():
    said = bases_said(cost_estimates(sums()), basis="cash", include_labour=False)
    assert said["reduction"] == "cash_without_labour_cluster_bootstrap_bca"
    said = bases_said(cost_estimates(sums(unpriced=1)), basis="cash", include_labour=True)
    assert said["reduction"] == "none_no_price_index"


def test_an_unknown_basis_is_refused():
    with pytest.raises(UsageError, match="accrual"):
        basis_column("accrual")


def test_cells_add_up_to_the_whole_and_count_the_homes_of_the_thinner_period():
    costs, months = tables()
    split = pd.concat(
        [costs.assign(category="a", real_eur=costs["real_eur"] / 4),
         costs.assign(category="b", real_eur=costs["real_eur"] * 3 / 4)]
    )  # fmt: skip
    thin = split[~((split["category"] == "b") & (split["period"] == "baseline")
                   & (split["home_id"] > "h02"))]  # fmt: skip
    found = compared_costs(split, months, by=["category"], value="real_eur")
    whole = cost_estimates(home_sums(costs, months, value="real_eur", programme="2022"))
    assert found["programme_cost_eur_per_home_month"].sum() == pytest.approx(
        whole["programme"].value
    )
    assert found["baseline_cost_eur_per_home_month"].sum() == pytest.approx(whole["baseline"].value)
    counts = compared_costs(thin, months, by=["category"], value="real_eur").set_index("category")
    assert counts["home_count"].to_dict() == {"a": 12, "b": 3}


def test_bases_stand_side_by_side():
    """Prices rose so that real is 0.9 of nominal now: nominal saves less."""
    found = compared_bases({"real": sums(), "nominal": sums("nominal_eur")})
    real, nominal = found["cost_reduction_rate"]
    assert real == pytest.approx(1 - 0.9 * (1 - nominal))


def panel_of(effect=-20.0, homes=24, *, unpriced=0):
    """Half of the homes are comparison homes; only the others fall by the effect in 2022."""
    drawn = np.random.default_rng(7)
    quarters = ["2021Q1", "2021Q2", "2021Q3", "2021Q4", "2022Q1", "2022Q2"]
    rows = [
        (quarter, f"h{home:02}", 3 * (100.0 + home + drawn.normal()
         + (effect if home < homes // 2 and quarter >= "2022" else 0)), unpriced)
        for quarter in quarters
        for home in range(homes)
    ]  # fmt: skip
    costs = pd.DataFrame(rows, columns=["period", "home_id", "real_eur", "unpriced_count"])
    months = costs[["period", "home_id"]].assign(home_month_count=3.0, service_days=91)
    outside = {f"h{home:02}" for home in range(homes // 2, homes)}
    return comparison_panel(costs, months, outside, value="real_eur", start="2022Q1")


def test_the_change_beyond_comparison_homes_agrees_with_dummies_for_every_home():
    """statsmodels' own formula with a dummy per home and quarter."""
    panel = panel_of()
    table = panel.assign(effect=(panel["is_treated"] & (panel["period"] >= 0)).astype(float))
    fit = smf.wls("value ~ effect + C(home_id) + C(period)", table, weights=table["weight"]).fit()
    row = compared_groups(panel).iloc[0]
    assert row["value_eur_per_home_month"] == pytest.approx(fit.params["effect"])
    assert row["low_eur_per_home_month"] < -20.0 < row["high_eur_per_home_month"]


def test_the_programme_begins_at_period_nought_and_its_placebo_is_near_nought():
    panel = panel_of()
    assert dict(zip(panel["quarter"], panel["period"], strict=True))["2022Q1"] == 0
    placebo = compared_groups(panel).iloc[1]
    assert placebo["low_eur_per_home_month"] < 0 < placebo["high_eur_per_home_month"]


def test_a_home_without_a_booking_cost_nought_and_a_quarter_without_any_is_left_out():
    """Home a has 30 euro in the first quarter, b nothing; nobody booked in the second."""
    costs = pd.DataFrame(
        {"period": ["2022Q1"], "home_id": ["a"], "real_eur": [30.0], "unpriced_count": [0]}
    )
    months = pd.DataFrame(
        [(quarter, home, 3.0, 91) for quarter in ("2022Q1", "2022Q2") for home in "ab"],
        columns=["period", "home_id", "home_month_count", "service_days"],
    )
    panel = comparison_panel(costs, months, set(), value="real_eur", start="2022Q1")
    assert panel[["quarter", "home_id", "value"]].to_numpy().tolist() == [
        ["2022Q1", "a", 10.0],
        ["2022Q1", "b", 0.0],
    ]


def test_cells_of_a_period_without_bookings_have_no_numbers():
    costs, months = tables()
    now = costs[costs["period"] == "2022"].assign(category="a")
    found = compared_costs(now, months, by=["category"], value="real_eur")
    assert found["baseline_cost_eur_per_home_month"].isna().all()
    assert found["change_eur_per_home_month"].isna().all()


@pytest.mark.parametrize("rows", [slice(0, 0), slice(None)])
def test_without_comparison_homes_there_is_nothing_to_compare(rows):
    assert compared_groups(panel_of()[lambda p: p["is_treated"]].iloc[rows]).empty


def test_without_index_numbers_there_is_nothing_to_compare():
    assert compared_groups(panel_of(unpriced=1)).empty
