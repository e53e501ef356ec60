"""The made-up records: the intervals hold the truth that they were made with."""

import json

import pandas as pd
import polars as pl
import pytest

from circularlib.indicators.cost.capital import annualised_ratios, lifetimes_in_use
from circularlib.indicators.cost.cost_savings import cost_estimates, home_sums
from circularlib.indicators.cost.costs import calendar, of_programme, programme_costs
from circularlib.indicators.cost.home_months import home_months
from circularlib.reporting.records import opened
from circularlib.shipped import shipped
from circularlib.sources.reference import lifetimes


@pytest.fixture(scope="module")
def sample() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Costs and home-months of the sample's programme homes."""
    records = opened("sample", "programme")
    days = calendar(records.periods, index=records.price_index, base=records.price_base)
    ratios = annualised_ratios(lifetimes_in_use(lifetimes(), lifetime_rate=1), discount_rate=0.0)
    costs = programme_costs(
        records["costs"],
        records["homes"],
        pl.from_pandas(days).lazy(),
        records["items"],
        pl.from_pandas(ratios).lazy(),
        periods=records.periods,
    )
    months = home_months(of_programme(records["homes"]), periods=records.periods)
    return costs.collect().to_pandas(), months.collect().to_pandas()


@pytest.mark.parametrize(("value", "ending"), [("real_eur", ""), ("nominal_eur", "_nominal")])
def test_the_intervals_hold_the_truth(sample, value, ending):
    """truth.json: expected costs per home-month of both periods, and the reduction."""
    truth = json.loads(shipped("data/roeselare/truth.json").read_text())["figures"]
    found = cost_estimates(home_sums(*sample, value=value, programme="programme"))
    for name, key in (
        ("baseline", f"baseline_cost_eur_per_home_month{ending}"),
        ("programme", f"programme_cost_eur_per_home_month{ending}"),
        ("reduction", f"cost_reduction_rate{ending}"),
    ):
        assert found[name].low < truth[key]["value"] < found[name].high


def test_without_a_discount_rate_tied_up_money_costs_nothing(sample):
    costs, _months = sample
    assert costs["annualised_eur"].sum() == pytest.approx(costs["real_eur"].sum())
