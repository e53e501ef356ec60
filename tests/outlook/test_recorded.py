"""From tables to rates: every euro and hour in one place, homes drawn whole, ratios by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.errors import AssumptionError, LedgerError
from circularlib.outlook.effort import (
    ACTIVITY_DRIVERS,
    CATEGORY_DRIVERS,
    DRIVERS,
    costs_by_day,
    driver_table,
    hours_by_home,
    rates_per_driver,
    real_costs,
)
from circularlib.outlook.flows import FLOW_COUNTS
from circularlib.outlook.lives import BAND_EDGES_DAYS
from circularlib.outlook.measured import HomeSums, home_sums
from circularlib.outlook.rates import measured_rates

BANDS = range(len(BAND_EDGES_DAYS))
HOMES = pd.DataFrame({"home_id": ["A", "B"], "home_years": [2.0, 1.0], "is_open": [True, True]})


def exposed(*rows: tuple[str, str, bool, int, int]) -> pd.DataFrame:
    """Home, type, of a set, days watched and stays ended in the youngest band."""
    table = pd.DataFrame(rows, columns=["home_id", "item_type", "is_set", "days", "ended"])
    parts = {f"exposed_{band}_days": table["days"] * (band == 0) for band in BANDS}
    parts |= {f"ended_{band}_count": table["ended"] * (band == 0) for band in BANDS}
    return pd.concat([table[["home_id", "item_type", "is_set"]], pd.DataFrame(parts)], axis=1)


def counted(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Home, type, of a set, and the counts."""
    return pd.DataFrame(rows, columns=["home_id", "item_type", "is_set", *FLOW_COUNTS])


STANDING = pd.DataFrame(
    [("A", "bed", 0, 2), ("B", "bed", 3, 1), ("B", "chair", 20, 4)],
    columns=["home_id", "item_type", "age_years", "item_count"],
)
STORED = pd.DataFrame({"home_id": ["A"], "stored_count": [3]})


def sums_of(**moved: pd.DataFrame) -> HomeSums:
    """Two homes: beds new, second-hand, again and repaired; chairs new only."""
    tables = {
        "costs": driver_table(
            pd.DataFrame({"home_id": ["A", "B"], "category": ["purchase_new", "repair"],
                          "real_eur": [300.0, 80.0]}),
            key="category", value="real_eur", drivers=CATEGORY_DRIVERS, homes=["A", "B"],
        ),
        "hours_reuse_centre": driver_table(
            pd.DataFrame({"home_id": ["A"], "activity": ["furnishing"], "hours": [30.0]}),
            key="activity", value="hours", drivers=ACTIVITY_DRIVERS, homes=["A", "B"],
        ),
        "trips": pd.DataFrame({"home_id": ["A", "B"], "trip_count": [4, 2],
                               "noted_distance_km": [20.0, 0.0], "unknown": [0, 2]}),
        "repairs": pd.DataFrame({"home_id": ["A"], "repaired_count": [3], "attempt_count": [4],
                                 "parts_mass_kg": [2.0]}),
        **moved,
    }  # fmt: skip
    return home_sums(
        HOMES,
        exposed(("A", "bed", False, 4000, 20), ("B", "chair", False, 6000, 30)),
        counted(("A", "bed", False, 2, 6, 3, 1, 10), ("B", "chair", False, 3, 0, 0, 0, 20)),
        STANDING, STORED, **tables,
    )  # fmt: skip


def rates_of(sums: HomeSums, draws: int = 0, **moved: Any) -> Any:
    settings = {"period_years": 1.5, "trip_distance_km": 15.0, "least_endings": 5,
                "least_homes": 5, "set_home_count": 0}  # fmt: skip
    return measured_rates(sums.totals(draws), sums.item_types, **{**settings, **moved})


def test_what_a_home_needs_by_hand():
    """3 beds and 4 chairs in two homes; ages 0, 3, and 20 put with those of 12 and more."""
    found = rates_of(sums_of())
    assert found.item_types == ["bed", "chair"]
    assert found.items_per_home[0].tolist() == [1.5, 2.0]
    assert found.age_shares[0, 0, [0, 3]] == pytest.approx([2 / 3, 1 / 3])
    assert found.age_shares[0, 1, 12] == 1.0


def test_how_much_is_reused_by_hand():
    """Of 10 beds that left 3 were placed again and 1 repaired; 6 of 8 first ones second-hand.

    Of 20 chairs none; 3 first placements are fewer than 5: the share of all, 6 of 11.
    """
    found = rates_of(sums_of())
    assert found.again_share[0].tolist() == [0.3, 0.0]
    assert found.repaired_share[0].tolist() == [0.1, 0.0]
    assert found.second_hand_share[0] == pytest.approx([6 / 8, 6 / 11])
    assert found.repair_success_rate[0] == 0.75


def test_what_things_cost_by_hand():
    """300 euro over 5 items bought new; 80 over 4 repairs tried; 30 hours over 15 placements."""
    found = rates_of(sums_of())
    cost = dict(zip(DRIVERS, found.cost_eur_per[0], strict=True))
    assert cost["new_count"] == pytest.approx(60)
    assert cost["attempt_count"] == pytest.approx(20)
    hours = dict(zip(DRIVERS, found.hours_per["reuse_centre"][0], strict=True))
    assert hours["placement_count"] == pytest.approx(2)
    assert found.parts_kg_per_attempt[0] == 0.5


def test_trips_and_store_by_hand():
    """6 trips over 15 placements; 20 km noted, 2 trips at 15; 3 stored, 10 reused in 1.5 years."""
    found = rates_of(sums_of())
    assert found.trips_per_placement[0] == pytest.approx(0.4)
    assert found.distance_km[0] == pytest.approx(50 / 6)
    assert found.stored_years[0] == pytest.approx(3 / (10 / 1.5))
    assert found.homes_served[0] == 2.0
    assert found.exits_per_home_year[0] == 10.0


def test_types_leave_as_fast_as_their_own_endings_say():
    """Both end 5 in 1,000 days: ratio 1. With 40 instead of 20, beds 40 of 28 expected."""
    assert rates_of(sums_of()).hazard_ratios[0].tolist() == [1.0, 1.0]
    twice = home_sums(
        HOMES, exposed(("A", "bed", False, 4000, 40), ("B", "chair", False, 6000, 30)),
        counted(("A", "bed", False, 1, 0, 0, 0, 1)), STANDING, STORED,
        **{name: pd.DataFrame(part, index=["A", "B"]).assign(home_id=["A", "B"])
           for name, part in {
               "costs": dict.fromkeys(DRIVERS, 0.0),
               "trips": {"t": 0.0, "n": 0.0, "u": 0.0},
               "repairs": {"r": 0.0, "a": 0.0, "p": 0.0}}.items()},
    )  # fmt: skip
    assert rates_of(twice).hazard_ratios[0] == pytest.approx([40 / 28, 30 / 42])
    assert rates_of(twice, least_endings=35).pooled_types == ["chair"]
    assert rates_of(twice, least_endings=35).hazard_ratios[0] == pytest.approx([40 / 28, 1.0])


def test_sets_speak_only_where_enough_homes_have_them():
    """30 sets' stays ended at twice the pace: told with 5 homes, not with 4."""
    sums = sums_of()
    sets = {**sums.sums}
    days = np.zeros((2, len(BAND_EDGES_DAYS)))
    days[0, 0] = 3000  # 15 expected at 5 in 1,000
    sets |= {"set_exposed_days": days, "set_ended_count": np.array([30.0, 0.0])}
    told = HomeSums(sums.homes, sums.item_types, sets)
    assert rates_of(told, set_home_count=4).set_ratios == {}
    assert rates_of(told, set_home_count=5).set_ratios["hazard"] == pytest.approx(2.0)


def test_homes_are_drawn_whole():
    """In a draw of A twice there are no chairs; in every draw costs go with their homes."""
    totals = sums_of().totals(200)
    standing = totals["age_count"].sum(axis=2)
    of_a = (standing[:, 0] - standing[:, 1] / 4) / 2  # 2 beds each
    paid = totals["costs"][:, DRIVERS.index("new_count")]
    assert paid == pytest.approx(300 * of_a)
    assert set(np.round(of_a, 9)) == {0.0, 1.0, 2.0}
    assert standing[0].tolist() == [3.0, 4.0]


def test_nothing_in_the_homes_is_said_plainly():
    closed = HOMES.assign(is_open=False)
    with pytest.raises(LedgerError, match="nothing to look ahead from"):
        home_sums(closed, exposed(), counted(), STANDING, STORED)


def test_bookings_by_day_on_every_engine(engine: Any, rows: Any) -> None:
    """Two bookings of a day are one; a booking of no home stays."""
    table = pd.DataFrame({"date_day": [1, 1, 2], "home_id": ["A", "A", None],
                          "category": ["repair", "repair", "storage"],
                          "amount_eur": [5.0, 7.0, 1.5]})  # fmt: skip
    assert rows(costs_by_day(engine(table)), "home_id", "category", "amount_eur") == [
        ("A", "repair", 12.0), (None, "storage", 1.5),
    ]  # fmt: skip


def test_hours_of_an_organisation_on_every_engine(engine: Any, rows: Any) -> None:
    """Volunteers, other organisations and other days are not among them."""
    table = pd.DataFrame(
        [(1, "reuse_centre", "driver", 2.0, "repair", "A"),
         (2, "reuse_centre", "technician", 3.0, "repair", "A"),
         (2, "reuse_centre", "volunteer", 9.0, "repair", "A"),
         (2, "municipality", "driver", 9.0, "repair", "A"),
         (9, "reuse_centre", "driver", 9.0, "repair", "A"),
         (1, "reuse_centre", "driver", 4.0, None, None)],
        columns=["date_day", "organisation", "worker_group", "hours", "activity", "home_id"],
    )  # fmt: skip
    found = hours_by_home(engine(table), organisation="reuse_centre", first_day=1, last_day=5)
    assert rows(found, "home_id", "activity", "hours") == [("A", "repair", 5.0), (None, None, 4.0)]


amounts = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", None]),
              st.sampled_from([*CATEGORY_DRIVERS, "new_kind", None]), st.floats(-50, 1e4)),
    max_size=12,
)  # fmt: skip


@given(amounts)
def test_every_euro_has_one_driver(found):
    """The whole is that of the programme's homes and of none; C is another's home."""
    rows = pd.DataFrame(found, columns=["home_id", "category", "real_eur"])
    table = driver_table(
        rows, key="category", value="real_eur", drivers=CATEGORY_DRIVERS, homes=["A", "B"]
    )
    ours = rows.loc[rows["home_id"] != "C", "real_eur"].sum()
    assert table.to_numpy().sum() == pytest.approx(ours, abs=1e-6)
    assert list(table.columns) == list(DRIVERS)


@given(st.lists(st.floats(0, 1e4), min_size=8, max_size=8),
       st.lists(st.integers(0, 50), min_size=7, max_size=7), st.integers(1, 50))  # fmt: skip
def test_rates_times_their_drivers_are_the_amounts(spent, driven, homes):
    """What has no driver in the period goes with the homes; nothing is lost."""
    counts = np.array([*driven, homes], dtype=float)
    rates = rates_per_driver(np.array(spent), counts)
    assert float(rates @ counts) == pytest.approx(sum(spent))


def test_a_month_without_an_index_number_is_refused():
    booked = pd.DataFrame({"home_id": ["A"], "category": "repair", "date_day": 1, "amount_eur": 1})
    days = pd.DataFrame({"date_day": [1], "deflator_ratio": 0.0, "unpriced_count": 1})
    with pytest.raises(AssumptionError, match="price index has no number"):
        real_costs(booked, days)
