"""Causes: terms add up, prices and activity are told apart, and switching values switch."""

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.indicators.cost.capital import lifetimes_in_use
from circularlib.indicators.cost.cost_causes import (
    cost_terms,
    cost_tornado,
    reduction_of,
    switching_values,
)

NAMES = ["period", "category", "item_type", "nominal_eur", "real_eur", "unpriced_count"]
COSTS = pd.DataFrame(
    [("baseline", "purchase_new", "chair", 600.0, 600.0, 0),
     ("baseline", "municipal_labour", None, 400.0, 400.0, 0),
     ("2022", "purchase_new", "chair", 220.0, 200.0, 0),
     ("2022", "purchase_second_hand", "chair", 220.0, 200.0, 0),
     ("2022", "municipal_labour", None, 440.0, 400.0, 0)],
    columns=NAMES,
)  # fmt: skip
MONTHS = {"baseline": 10.0, "2022": 10.0}
TIMES = {"baseline": 5.0, "2022": 8.0}
LIVES = lifetimes_in_use(
    pd.DataFrame({"item_type": ["chair"], "central_years": [10.0]}), lifetime_rate=1.0
)
ASSUMED = {
    "discount_rate": SimpleNamespace(low=0.01, central=0.03, high=0.05, distribution="triangular"),
    "lifetime_rate": SimpleNamespace(low=0.5, central=0.75, high=1.0, distribution="triangular"),
}


def terms_of(costs=COSTS, months=MONTHS, times=TIMES):
    return cost_terms(costs, months, times).set_index("step")["change_eur_per_home_month"]


def test_the_terms_add_up_to_the_change():
    """From 100 to 88 euro per home-month."""
    terms = terms_of()
    assert (terms.iloc[0], terms.iloc[-1]) == (pytest.approx(100.0), pytest.approx(88.0))
    assert terms.iloc[1:-1].sum() == pytest.approx(-12.0)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.floats(1, 1e4), min_size=6, max_size=6), st.floats(0.5, 2))
def test_they_add_up_whatever_the_costs(amounts, level):
    kinds = [(period, kind) for period in ("baseline", "2022") for kind in "abc"]
    costs = pd.DataFrame(
        [
            (*each, None, euros * (level if each[0] == "2022" else 1), euros, 0)
            for each, euros in zip(kinds, amounts, strict=True)
        ],
        columns=NAMES,
    )
    terms = terms_of(costs)
    assert terms.iloc[1:-1].sum() == pytest.approx(terms.iloc[-1] - terms.iloc[0])


def test_prices_alone_change_only_the_price_term():
    now = COSTS[COSTS["period"] == "baseline"].assign(
        period="2022", nominal_eur=lambda rows: rows["real_eur"] * 1.2
    )
    costs = pd.concat([COSTS[COSTS["period"] == "baseline"], now])
    terms = terms_of(costs, times={"baseline": 5.0, "2022": 5.0})
    assert terms["term_price_level"] == pytest.approx(20.0)
    assert terms[["term_activity", "term_cost_per_furnishing", "term_mix"]].abs().max() < 1e-9


def test_credit_notes_beyond_the_costs_of_a_kind_leave_no_mix_and_still_add_up():
    credit = pd.DataFrame([("2022", "repair", None, -22.0, -20.0, 0)], columns=NAMES)
    terms = terms_of(pd.concat([COSTS, credit]))
    assert terms["term_mix"] == 0
    assert terms.iloc[1:-1].sum() == pytest.approx(terms.iloc[-1] - terms.iloc[0])


@pytest.mark.parametrize(
    ("costs", "months", "times"),
    [
        (COSTS[COSTS["period"] == "2022"], {"2022": 10.0}, {"2022": 8.0}),
        (COSTS[COSTS["period"] == "2022"], MONTHS, TIMES),
        (COSTS, MONTHS, {"2022": 8.0}),
        (COSTS.assign(unpriced_count=1), MONTHS, TIMES),
        (COSTS.iloc[:0], {}, {}),
    ],
)
def test_where_something_is_missing_there_are_no_terms(costs, months, times):
    assert cost_terms(costs, months, times).empty


def outcome_of(*, is_annualised):
    return reduction_of(COSTS, MONTHS, LIVES, is_annualised=is_annualised)


def test_the_outcome_is_the_cost_reduction():
    """Real: 80 against 100."""
    assert outcome_of(is_annualised=False)({}) == pytest.approx(0.2)
    without = {"discount_rate": 0.0, "lifetime_rate": 0.75}
    assert outcome_of(is_annualised=True)(without) == pytest.approx(0.2)


def test_each_kind_of_cost_and_each_assumption_has_a_bar():
    found = cost_tornado(outcome_of(is_annualised=True), ASSUMED, ["purchase_new"])
    assert set(found["name"]) == {*ASSUMED, "purchase_new"}
    assert found["swing"].is_monotonic_decreasing


def test_at_the_switching_value_nothing_is_saved():
    """200 euro of new purchases may become 400: doubled, the saving of 200 is gone."""
    outcome = outcome_of(is_annualised=False)
    found = switching_values(outcome, {}, ["purchase_new", "municipal_labour"])
    assert found["switching_ratio"].tolist() == pytest.approx([2.0, 1.5])
    assert outcome({"purchase_new": 2.0}) == pytest.approx(0.0)


@pytest.mark.parametrize(("period", "months"), [("2022", {"2022": 10.0}), ("baseline", MONTHS)])
def test_without_one_of_the_periods_there_is_neither_tornado_nor_switching_value(period, months):
    """A programme without bookings has not saved everything."""
    kept = COSTS[COSTS["period"] == period]
    outcome = reduction_of(kept, months, LIVES, is_annualised=False)
    assert cost_tornado(outcome, {}, ["purchase_new"]).empty
    assert switching_values(outcome, {}, ["purchase_new"]).empty
