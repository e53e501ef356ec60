"""Recorded amounts stand beside the stated ones, by step and actor, for one run."""

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import AssumptionError
from circularlib.outlook.chain import read_chain
from circularlib.outlook.chain_records import chain_records, check_kinds
from circularlib.sources.chain_plan import ChainPlan

LAW = settings(derandomize=True, deadline=None, max_examples=30)
PLAN = {
    "run_is": "placement",
    "names": {"OCMW": "town", "reuse_centre": "centre"},
    "steps": [
        {"step": "delivery", "costs": ["delivery"], "hours": ["furnishing"],
         "movements": ["delivered"]},
        {"step": "repair", "costs": ["repair", "parts"], "movements": ["repaired"]},
    ],
}  # fmt: skip
COSTS = pd.DataFrame(
    [
        (5, "delivery", 40.0, "OCMW", "reuse_centre", "H1"),
        (6, "delivery", 20.0, "OCMW", None, "H2"),
        (6, "repair", 30.0, "OCMW", "reuse_centre", "H1"),
        (6, "parts", 6.0, "OCMW", "shop", "H2"),
        (7, "cleaning", 99.0, "OCMW", "shop", "H1"),
        (99, "delivery", 500.0, "OCMW", "reuse_centre", "H1"),
    ],
    columns=["date_day", "category", "amount_eur", "payer", "payee", "home_id"],
)
HOURS = pd.DataFrame(
    [(5, "reuse_centre", "furnishing", 3.0, "H1"), (5, "municipality", None, 8.0, "H1")],
    columns=["date_day", "organisation", "activity", "hours", "home_id"],
)
MOVES = pd.DataFrame(
    [(5, "delivered", "H1"), (5, "delivered", "H1"), (5, "delivered", "H2"),
     (8, "delivered", "H2"), (8, "repaired", None), (99, "delivered", "H1")],
    columns=["date_day", "event", "home_id"],
)  # fmt: skip
HOMES = pd.DataFrame(
    [("H1", 0, None), ("H2", 0, 9), ("H3", 50, None)],
    columns=["home_id", "in_service_from_day", "in_service_to_day"],
)
MACHINES = pd.DataFrame(
    [("M1", "H1", "as_a_service", 0, None), ("M2", "H2", "as_a_service", 6, 8),
     ("M3", "H1", "owned_new", 0, None)],
    columns=["machine_id", "home_id", "contract", "installed_on_day", "removed_on_day"],
)  # fmt: skip
EVENTS = pd.DataFrame(
    [("M1", 5, "visit", 25.0, "provider"), ("M2", 7, "repaired", 60.0, "OCMW"),
     ("M2", 7, "failure", None, None), ("M3", 5, "repaired", 99.0, "OCMW"),
     ("M1", 99, "repaired", 70.0, "OCMW")],
    columns=["machine_id", "date_day", "event", "cost_eur", "payer"],
)  # fmt: skip
OF_MACHINES = {
    "run_is": "machine_year",
    "names": {"OCMW": "town"},
    "steps": [{"step": "repair", "machine_events": ["visit", "repaired", "failure"]}],
}


def recorded(steps, plan=PLAN, convert=lambda frame: frame, last_day=10, costs=COSTS):
    return chain_records(
        read_chain(steps), ChainPlan.model_validate(plan), homes=convert(HOMES),
        costs=convert(costs), hours=convert(HOURS), movements=convert(MOVES),
        machines=convert(MACHINES), machine_events=convert(EVENTS), first_day=1,
        last_day=last_day,
    )  # fmt: skip


@pytest.mark.parametrize(
    "convert",
    [pd.DataFrame, pl.from_pandas, lambda f: pl.from_pandas(f).lazy(), duckdb.from_df],
    ids=["pandas", "polars", "lazy", "duckdb"],
)
def test_amounts_of_a_run_by_hand(steps, convert):
    """Four placements. Delivery: town paid 60, 15 a run; centre got 40, 10 a run, 0.75 hours."""
    found = recorded(steps, convert=convert)
    assert found.runs == 4
    table = found.amounts.set_index(["step", "actor"])
    assert table.loc[("delivery", "town"), "recorded_cost_eur"] == 15
    assert table.loc[("delivery", "town"), "cost_eur"] == 24  # as stated, untouched
    assert table.loc[("delivery", "centre"), "recorded_benefit_eur"] == 10
    assert table.loc[("delivery", "centre"), "recorded_hours"] == 0.75
    assert table.loc[("delivery", "centre"), "hours"] == 1.0
    assert table.loc[("delivery", "unknown"), "recorded_benefit_eur"] == 5
    assert table.loc[("repair", "town"), "recorded_cost_eur"] == 9
    assert table.loc[("repair", "shop"), "recorded_benefit_eur"] == 1.5
    assert table.loc[("delivery", "town"), "home_count"] == 2
    assert found.events["event"].tolist() == ["delivered", "repaired"]
    assert found.events["event_count"].tolist() == [4, 1]
    assert found.events["events_per_run_ratio"].tolist() == [1.0, 0.25]
    assert found.note == "chain_records_by_placement"


def test_a_furnishing_is_a_home_and_a_day(steps):
    """H1 on day 5, H2 on days 5 and 8: three; 60 euro paid for delivery are 20 a run."""
    found = recorded(steps, {**PLAN, "run_is": "furnishing"})
    assert found.runs == 3
    table = found.amounts.set_index(["step", "actor"])
    assert table.loc[("delivery", "town"), "recorded_cost_eur"] == 20


def test_a_home_year_counts_days_in_service(steps):
    """Days 1 to 10 of H1 and 1 to 9 of H2: 19 days."""
    found = recorded(steps, {**PLAN, "run_is": "home_year"})
    assert found.runs == pytest.approx(19 / 365.25)


def test_what_happened_to_machines_counts_for_those_of_the_chain(steps):
    """M1 stood ten of the ten days, M2 three: 13 days. The town paid 60, the provider 25."""
    found = recorded(steps, OF_MACHINES)
    years = 13 / 365.25
    assert found.runs == pytest.approx(years)
    table = found.amounts.set_index(["step", "actor"])
    assert table.loc[("repair", "town"), "recorded_cost_eur"] == pytest.approx(60 / years)
    assert table.loc[("repair", "provider"), "recorded_cost_eur"] == pytest.approx(25 / years)
    assert len(table) == 2
    counts = dict(zip(found.events["event"], found.events["event_count"], strict=True))
    assert counts == {"failure": 1, "repaired": 1, "visit": 1}
    owned = recorded(steps, {**OF_MACHINES, "contracts": ["owned_new"]})
    assert owned.amounts.set_index("actor")["recorded_cost_eur"]["town"] == pytest.approx(
        99 / (10 / 365.25)
    )


def test_a_category_or_event_that_records_cannot_hold_is_refused_at_the_door():
    plan = {"steps": [{"step": "x", "costs": ["delivry"], "movements": ["brought"]}]}
    with pytest.raises(AssumptionError) as caught:
        check_kinds(ChainPlan.model_validate(plan))
    assert 'costs: "delivry" is not known, did you mean delivery?' in str(caught.value)
    assert 'movements: "brought" is not known' in str(caught.value)


def test_what_is_recorded_leaves_the_chain_as_it_is(steps):
    """No amount of the chain moves, and no recorded amount is in its sums."""
    before = read_chain(steps)
    recorded(steps)
    pd.testing.assert_frame_equal(read_chain(steps), before)


@LAW
@given(st.lists(st.tuples(st.sampled_from(["delivery", "repair", "parts", "cleaning"]), st.floats(0, 1e3)), max_size=12))  # fmt: skip # noqa: E501
def test_every_mapped_booking_is_counted_once(rows):
    """Costs of payers, and benefits of payees, times the runs are the plain sum of the mapped."""
    costs = pd.DataFrame(
        [(5, category, amount, "OCMW", "shop", "H1") for category, amount in rows],
        columns=COSTS.columns,
    )
    chain = pd.DataFrame(
        [("delivery", 1, "town", "does"), ("repair", 2, "town", "does")],
        columns=["step", "order", "actor", "role"],
    ).assign(cost_eur=None, hours=None, benefit_eur=None, emission_kgco2e=None)
    table = recorded(chain, costs=costs).amounts
    plain = sum(amount for category, amount in rows if category != "cleaning")
    assert table["recorded_cost_eur"].astype(float).sum() * 4 == pytest.approx(plain)
    assert table["recorded_benefit_eur"].astype(float).sum() * 4 == pytest.approx(plain)


@pytest.mark.parametrize(("count", "homes"), [(1, 1), (2, 2), (9, 2)])
def test_bookings_of_no_home_are_about_as_many_homes_as_they_can_be(steps, count, homes):
    """A single one is about one household at most; nine about the two that had a delivery."""
    rows = [(5, "repair", 8.0, "OCMW", None, None)] * count
    table = recorded(steps, costs=pd.DataFrame(rows, columns=COSTS.columns)).amounts
    assert table.set_index(["step", "actor"]).loc[("repair", "town"), "home_count"] == homes


def test_without_a_run_or_a_mapping_nothing_is_shown(steps):
    """A period before the first delivery; a plan that names no records."""
    nothing = recorded(steps, last_day=2)
    assert (nothing.runs, nothing.note) == (0, "chain_records_no_runs")
    assert nothing.amounts.empty
    assert nothing.events.empty
    unmapped = recorded(steps, {"run_is": "placement"})
    assert unmapped.note == "chain_records_none"


def test_a_step_that_the_chain_does_not_have_is_refused(steps):
    with pytest.raises(AssumptionError, match="no step washing"):
        recorded(steps, {"steps": [{"step": "washing"}]})
