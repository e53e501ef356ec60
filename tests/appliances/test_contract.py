"""Agreed beside achieved, and what that makes due: worked by hand, with laws."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.appliances.contract import (
    agreed_levels,
    judged_by_home,
    levels_by_month,
    repair_levels,
    repairs_by_month,
)
from circularlib.appliances.settlement import (
    booked_by_month,
    contract_months,
    fees_due,
    penalties_by_rule,
    penalties_due,
    settled,
    totals,
)
from circularlib.errors import AssumptionError
from circularlib.sources.price_indices import price_index
from circularlib.sources.washing.contract import AgreedRule, Contract, nothing_agreed
from circularlib.sources.washing.contract_in_force import contract_in_force
from circularlib.sources.washing.plan import washing_plan

LAW = settings(derandomize=True, deadline=None)
OFFERS = pd.DataFrame(
    [
        ("O1", "one", "fee_eur_per_month", 19.0), ("O2", "two", "fee_eur_per_month", 10.0),
        ("O2", "two", "fee_eur_per_cycle", 0.1), ("O2", "two", "repair_time_hours", 36.0),
        ("O2", "two", "energy_kwh_per_cycle", 0.5),
    ],
    columns=["offer_id", "bidder", "criterion", "value"],
)  # fmt: skip
AGREED = Contract(
    offer_id="O2", signed_on=date(2021, 12, 10), started_on=date(2022, 1, 1), uptime_share=0.9
)
START = date(2022, 1, 1)
JANUARY = (date(2022, 1, 1) - date(1970, 1, 1)).days
MONTHS = [("2022-01", JANUARY, JANUARY + 30), ("2022-02", JANUARY + 31, JANUARY + 58)]
UPTIME = pd.DataFrame(
    {"month": ["2022-01", "2022-02"], "home_count": 6, "uptime_rate": [0.85, 0.95]}
)
ENERGY = pd.DataFrame(
    {"month": ["2022-01"], "both_cycle_count": [100], "both_energy_kwh": [60.0],
     "energy_kwh_per_cycle": [0.6]}
)  # fmt: skip
OUTAGES = pd.DataFrame(
    {
        "machine_id": ["a", "b", "c"],
        "home_id": ["A", "B", "C"],
        "reported_day": [JANUARY + 3.0, JANUARY + 27.0, JANUARY + 40.0],
        "responded_day": [JANUARY + 4.0, JANUARY + 28.0, np.nan],
        "ended_day": [JANUARY + 4.0, JANUARY + 33.0, np.nan],
    }
)


def levels(**changes):
    return agreed_levels(OFFERS, AGREED.model_copy(update=changes))


def test_what_the_contract_does_not_say_the_offer_says(engine):
    """36 hours are two days in records that know days only; response was never agreed."""
    found = agreed_levels(engine(OFFERS), AGREED)
    assert found.bidder == "two"
    assert (found.fee_eur_per_month, found.fee_eur_per_cycle) == (10.0, 0.1)
    assert (found.repair_days, found.response_days) == (2, None)
    assert (found.uptime_share, found.energy_kwh_per_cycle) == (0.9, 0.5)
    assert levels(fee_eur_per_month=12.0, repair_hours=49.0).repair_days == 3


def test_an_unknown_offer_and_a_contract_without_fee_are_refused_in_three_sentences():
    for wrong in ({"offer_id": "O9"}, {"fee_eur_per_month": 0.0, "fee_eur_per_cycle": 0.0}):
        with pytest.raises(AssumptionError) as said:
            levels(**wrong)
        assert len(str(said.value).splitlines()) == 3


def test_where_nothing_was_agreed_nothing_is_judged_and_no_fee_is_known():
    """And a town that keeps no offers writes the levels into its contract."""
    none = agreed_levels(OFFERS, nothing_agreed(date(2022, 1, 1)))
    assert (none.uptime_share, none.repair_days, none.energy_kwh_per_cycle) == (None, None, None)
    found = fees_due(DAYS, WASHES, months=WINTER, levels=none, contract=nothing_agreed(START))
    assert found["fee_due_eur"].isna().all()
    own = agreed_levels(OFFERS[:0], AGREED.model_copy(update={"fee_eur_per_month": 9.0}))
    assert (own.fee_eur_per_month, own.repair_days, own.bidder) == (9.0, None, "")


def test_an_example_contract_judges_made_up_records_only():
    """Real machines are never set against a contract that nobody signed."""
    example = washing_plan("a folder without the file")
    assert contract_in_force(example, START, is_synthetic=True) == example.contract
    assert contract_in_force(example, START, is_synthetic=False) == nothing_agreed(START)
    own = example.model_copy(update={"is_example": False})
    assert contract_in_force(own, START, is_synthetic=False) == example.contract


def test_a_repair_is_judged_on_the_day_it_is_due():
    """Due on 5, 29 and 42: the first came in time, a day early; the second is late 30 to 33.

    January holds the days 0 to 30, so one of these, February three. The third never came and is
    late from 43 to the last day, 58: 16 days.
    """
    found = repairs_by_month(OUTAGES, months=MONTHS, agreed_days=2, until="ended_day")
    assert found["judged_count"].tolist() == [2, 1]
    assert found["in_time_count"].tolist() == [1, 0]
    assert found["late_day_count"].tolist() == [1, 3 + 16]
    assert found["saved_day_count"].tolist() == [1, 0]


@LAW
@given(st.lists(st.tuples(st.integers(0, 58), st.integers(0, 40)), max_size=8), st.integers(0, 9))
def test_late_days_of_the_months_add_up_to_those_of_the_repairs(cases, agreed_days):
    """Each late repair: its days beyond those agreed, to the last day of the records."""
    reported = np.array([JANUARY + day for day, _ in cases], float)
    ended = reported + [took for _, took in cases]
    seen = pd.DataFrame({"home_id": "A", "reported_day": reported, "ended_day": ended})
    found = repairs_by_month(seen, months=MONTHS, agreed_days=agreed_days, until="ended_day")
    last = MONTHS[-1][2]
    slow = sum(
        1 for r, e in zip(reported, ended, strict=True)
        for day in range(JANUARY, last + 1) if r + agreed_days < day <= e
    )  # fmt: skip
    assert found["late_day_count"].sum() == slow
    due = reported + agreed_days
    assert found["judged_count"].sum() == ((due >= JANUARY) & (due <= last)).sum()


def test_each_month_is_judged_against_what_was_agreed():
    """January: 0.85 below 0.9, one of two repairs late, 0.6 above 0.5; February: no electricity."""
    repairs = repairs_by_month(OUTAGES, months=MONTHS, agreed_days=2, until="ended_day")
    table = levels_by_month(UPTIME, ENERGY, levels(), min_cell=5)
    assert table[["uptime_level", "energy_level"]].values.tolist() == [
        ["level_missed", "level_missed"],
        ["level_met", "level_unknown"],
    ]
    assert set(repair_levels(repairs, levels(), min_cell=1)["repair_level"]) == {"level_missed"}
    free = levels_by_month(UPTIME, ENERGY, levels(uptime_share=None), min_cell=5)
    assert set(free["uptime_level"]) == {"level_unstated"}


def test_of_too_few_homes_no_verdict_is_given_either():
    """Repairs of one and two homes; a verdict tells as much as a figure."""
    repairs = repairs_by_month(OUTAGES, months=MONTHS, agreed_days=2, until="ended_day")
    assert repairs["due_home_count"].tolist() == [2, 2]
    assert set(repair_levels(repairs, levels(), min_cell=5)["repair_level"]) == {"level_untold"}
    few = levels_by_month(UPTIME, ENERGY, levels(), min_cell=7)
    assert set(few["uptime_level"]) | set(few["energy_level"]) == {"level_untold"}


@pytest.mark.parametrize(
    ("rule", "units"),
    [
        ({"measure": "uptime", "per": "point"}, [5.0, 0.0]),
        ({"measure": "uptime", "per": "month"}, [1.0, 0.0]),
        ({"measure": "uptime", "per": "month", "level": 0.99}, [1.0, 1.0]),
        ({"measure": "uptime", "per": "point", "kind": "bonus"}, [0.0, 5.0]),
        ({"measure": "repair", "per": "case"}, [1.0, 1.0]),
        ({"measure": "repair", "per": "day"}, [1.0, 19.0]),
        ({"measure": "repair", "per": "day", "kind": "bonus"}, [1.0, 0.0]),
        ({"measure": "response", "per": "case", "level": 24.0}, [0.0, 1.0]),
        ({"measure": "energy", "per": "kwh"}, [10.0, 0.0]),
        ({"measure": "energy", "per": "kwh", "level": 0.7, "kind": "bonus"}, [10.0, 0.0]),
        ({"measure": "energy", "per": "month"}, [1.0, 0.0]),
    ],
)
def test_a_rule_counts_its_units_month_by_month(rule, units):
    """Points are percentage points below 0.9; kWh are those beyond 0.5 (or 0.7) x 100 cycles."""
    full = AgreedRule(**{"kind": "penalty", "amount_eur": 2.0, **rule})
    found = penalties_due(
        [full], uptime=UPTIME, outages=OUTAGES, energy=ENERGY, months=MONTHS, levels=levels()
    )
    by_month = found.set_index("month")["unit_ratio"].reindex([m for m, _, _ in MONTHS]).fillna(0)
    assert by_month.tolist() == pytest.approx(units)
    assert (found["due_eur"] == 2.0 * found["unit_ratio"]).all()


def test_a_rule_without_a_level_is_refused_in_three_sentences():
    rule = AgreedRule(kind="penalty", measure="response", per="day", amount_eur=1.0)
    with pytest.raises(AssumptionError) as said:
        penalties_due(
            [rule], uptime=UPTIME, outages=OUTAGES, energy=ENERGY, months=MONTHS, levels=levels()
        )
    assert len(str(said.value).splitlines()) == 3


DAYS = pd.DataFrame(
    {"machine_id": ["a", "b", "a"], "home_id": ["A", "B", "A"],
     "month": ["2022-12", "2022-12", "2023-01"], "placed_day_count": [31, 15, 31]}
)  # fmt: skip
WASHES = pd.DataFrame(
    {"home_id": ["A", "A"], "month": ["2022-12", "2023-01"], "cycle_count": [20, 30]}
)
WINTER = [("2022-12", JANUARY + 334, JANUARY + 364), ("2023-01", JANUARY + 365, JANUARY + 395)]


def test_fees_are_for_days_placed_and_cycles_and_follow_the_index_from_the_anniversary():
    """December: 10 x (1 + 15/31) + 20 x 0.1; January: (10 + 3) x index.

    Signed on 10 December 2021: 115.20 (November 2021); anniversary 1 January: 127.89 (December).
    """
    found = fees_due(DAYS, WASHES, months=WINTER, levels=levels(), contract=AGREED)
    index = price_index("health_index_be")
    assert (index.month("2021-11"), index.month("2022-12")) == (115.20, 127.89)
    assert found["fee_due_eur"].tolist() == pytest.approx(
        [10 * (1 + 15 / 31) + 2.0, 13 * 127.89 / 115.20]
    )
    assert found["home_count"].tolist() == [2, 1]


def test_the_revision_form_leaves_a_fifth_fixed():
    """0.5 of the fee follows wages of 100 and 110, 0.3 the health index; 0.2 stands still."""
    parts = [
        {"share": 0.5, "index": "wages", "values": {"2021-11": 100.0, "2022-12": 110.0}},
        {"share": 0.3, "index": "health_index_be"},
    ]
    revised = Contract(**{**AGREED.model_dump(), "indexation": "revision", "parts": parts})
    found = fees_due(DAYS, WASHES, months=WINTER, levels=levels(), contract=revised)
    assert found["index_ratio"].tolist() == pytest.approx(
        [1.0, 0.5 * 1.1 + 0.3 * 127.89 / 115.20 + 0.2]
    )
    with pytest.raises(ValueError, match="is fixed, less than 20%"):
        Contract(**{**revised.model_dump(), "parts": [*parts, {"share": 0.1, "index": "cpi_be"}]})


def test_an_unknown_index_is_refused_in_three_sentences():
    parts = [{"share": 0.5, "index": "wages"}]
    revised = Contract(**{**AGREED.model_dump(), "indexation": "revision", "parts": parts})
    with pytest.raises(AssumptionError) as said:
        fees_due(DAYS, WASHES, months=WINTER, levels=levels(), contract=revised)
    assert len(str(said.value).splitlines()) == 3


def test_penalties_stop_at_their_cap_and_bonuses_do_not():
    """Due 100 and 50; penalties of 40 and 5 with a cap of 0.2: 20 and 5; a bonus of 7."""
    fees = pd.DataFrame({"month": ["2022-01", "2022-02"], "home_count": 6, "index_ratio": 1.0})
    fees["fee_due_eur"] = [100.0, 50.0]
    due = pd.DataFrame(
        {"month": ["2022-01", "2022-01", "2022-02", "2022-02"], "due_eur": [30.0, 10, 5, 7],
         "rule_kind": ["penalty", "penalty", "penalty", "bonus"]}
    )  # fmt: skip
    booked = pd.DataFrame({"month": ["2022-01", "2022-02"], "booked_eur": [80.0, 0.0]})
    due = due.assign(measured=["uptime", "repair", "uptime", "energy"])
    repairs = pd.DataFrame({"month": ["2022-01"], "due_home_count": [2]})
    uptime = pd.DataFrame({"month": ["2022-01", "2022-02"], "home_count": [3, 4]})
    found = settled(fees, due, booked, repairs, uptime=uptime, cap_share=0.2)
    assert found["home_count"].tolist() == [2, 4]
    assert found["penalty_before_cap_eur"].tolist() == [40.0, 5.0]
    assert found["penalty_eur"].tolist() == [20.0, 5.0]
    assert found["net_due_eur"].tolist() == [80.0, 52.0]
    free = settled(fees, due, booked, repairs, uptime=uptime, cap_share=None)
    assert free["penalty_eur"].tolist() == [40.0, 5.0]
    nothing = settled(fees, due[:0], booked, repairs, uptime=uptime, cap_share=0.2)
    assert nothing["net_due_eur"].tolist() == [100.0, 50.0]
    by_rule = penalties_by_rule(
        due.assign(due_per="day", unit_ratio=1.0, each_eur=[3.0, 2.0, 3.0, 1.0]),
        home_count=6, down_home_count=4, due_home_count=2,
    )  # fmt: skip
    assert by_rule[["measured", "home_count", "due_eur"]].values.tolist() == [
        ["uptime", 4, 35.0], ["repair", 2, 10.0], ["energy", 6, 7.0],
    ]  # fmt: skip
    sums = totals(found, by_rule, AGREED, home_count=6)
    assert (sums.fee_due_eur, sums.penalty_eur, sums.bonus_eur) == (150.0, 25.0, 7.0)
    assert (sums.penalty_home_count, sums.bonus_home_count) == (2, 6)
    assert totals(found, by_rule, nothing_agreed(START), home_count=6).penalty_eur is None


def test_repairs_are_judged_by_home_for_an_interval():
    """A in time, B late, C never came: one of three."""
    found = judged_by_home(OUTAGES, months=MONTHS, agreed_days=2)
    assert found[["judged_count", "in_time_count"]].values.tolist() == [[1, 1], [1, 0], [1, 0]]
    assert judged_by_home(OUTAGES[:0], months=MONTHS, agreed_days=2).empty


def test_only_bookings_of_the_provider_and_the_contract_count(engine):
    """Two of the four: the others are another's, or of another kind."""
    costs = pd.DataFrame(
        [(JANUARY, "service_fee", "two", 10.0), (JANUARY + 40, "service_fee", "two", 5.0),
         (JANUARY, "service_fee", "reuse_centre", 99.0), (JANUARY, "repair", "two", 99.0)],
        columns=["date_day", "category", "payee", "amount_eur"],
    )  # fmt: skip
    mine = AGREED.model_copy(update={"payee": "two"})
    found = booked_by_month(engine(costs), months=MONTHS, contract=mine)
    assert found["booked_eur"].tolist() == [10.0, 5.0]
    assert booked_by_month(costs, months=MONTHS, contract=AGREED)["booked_count"].sum() == 0


def test_months_are_cut_to_the_contract():
    """Began on 15 January, ended on 10 February."""
    short = AGREED.model_copy(
        update={"started_on": date(2022, 1, 15), "ends_on": date(2022, 2, 10)}
    )
    assert contract_months(short, [("2021-12", JANUARY - 31, JANUARY - 1), *MONTHS]) == [
        ("2022-01", JANUARY + 14, JANUARY + 30), ("2022-02", JANUARY + 31, JANUARY + 40),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": date(2021, 1, 1)},
        {"fee_eur_per_month": 0.0, "fee_eur_per_cycle": 0.0},
        {"uptime_share": 98.0},
        {"rules": [{"kind": "penalty", "measure": "uptime", "per": "kwh", "amount_eur": 1.0}]},
        {"rules": [{"kind": "penalty", "measure": "uptime", "per": "point", "amount_eur": -1.0}]},
    ],
)
def test_a_contract_that_cannot_be_is_refused(wrong):
    """Ends before it starts, a fee of 0, 98 for 98 %, an amount per what is not measured."""
    with pytest.raises(ValueError, match=r"Contract|rules"):
        Contract(**{**AGREED.model_dump(), **wrong})
