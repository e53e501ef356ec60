"""Costs per home and period: hand-worked cases, a slow plain version, and laws; all engines."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.indicators.cost.capital import annualised_ratios, left_over, lifetimes_in_use
from circularlib.indicators.cost.costs import (
    COST_SUMS,
    calendar,
    direct_costs,
    labour_bookings,
    programme_costs,
    unvalued_hours,
    without_labour,
)
from circularlib.sources.price_indices import PriceIndex

LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
# 1970: the first quarter is days 0 to 89, the second 90 to 180.
PERIODS = [("baseline", 0, 89), ("programme", 90, 180)]
MONTHS = [f"1970-{month:02}" for month in range(1, 13)]
RISING = PriceIndex("test", "1970-01=100", {m: 100.0 + 10 * n for n, m in enumerate(MONTHS)})
FLAT = PriceIndex("test", "flat", dict.fromkeys(MONTHS, 80.0))
HOMES = pd.DataFrame(
    [("A", "programme", 0, None), ("B", None, 45, None), ("X", "comparison", 0, None)],
    columns=["home_id", "group", "in_service_from_day", "in_service_to_day"],
)
ITEMS = pd.DataFrame([("i1", "chair"), ("i2", None)], columns=["item_id", "item_type"])
LIVES = pd.DataFrame({"item_type": ["chair"], "central_years": [10.0]})
RATIOS = annualised_ratios(lifetimes_in_use(LIVES, lifetime_rate=0.5), discount_rate=0.05)
NAMES = ["cost_id", "date_day", "home_id", "category", "amount_eur", "payer", "payee", "item_id"]


def bookings(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of day, home, category, amount, item."""
    made = [
        (f"c{n}", day, home, kind, amount, "town", None, item)
        for n, (day, home, kind, amount, item) in enumerate(rows)
    ]
    frame = pd.DataFrame(made, columns=NAMES, dtype=object)
    return frame.astype({"date_day": "int64", "amount_eur": "float64"})


BOOKED = bookings(
    (0, "A", "purchase_new", 100.0, "i1"),
    (40, "A", "repair", 30.0, None),
    (89, "B", "purchase_second_hand", 40.0, "i1"),
    (90, "B", "purchase_new", 60.0, "i2"),
    (95, "A", "purchase_new", -20.0, "i1"),
    (180, "A", "municipal_labour", 50.0, None),
    (181, "A", "repair", 999.0, None),
    (10, None, "administration", 45.0, None),
    (100, None, "administration", 91.0, None),
    (50, "X", "repair", 500.0, None),
)


def costs_of(engine, booked=BOOKED, *, index=RISING, homes=HOMES, by=(), base="1970-01"):
    days = calendar(PERIODS, index=index, base=base)
    tables = [engine(table) for table in (booked, homes, days, ITEMS, RATIOS)]
    return programme_costs(*tables, periods=PERIODS, by=by)


def slow_costs(booked, homes, index=RISING, base="1970-01"):
    """Every booking by itself, every day in service counted."""
    own = homes[homes["group"] != "comparison"]
    sums: dict[tuple[str, str], list[float]] = {}
    for name, first, last in PERIODS:
        served = {
            home.home_id: sum(
                1
                for day in range(first, last + 1)
                if home.in_service_from_day <= day
                and (pd.isna(home.in_service_to_day) or day <= home.in_service_to_day)
            )
            for home in own.itertuples()
        }
        for row in booked.itertuples():
            if not first <= row.date_day <= last:
                continue
            if row.home_id is None:
                whole = sum(served.values())
                parts = {home: days / whole for home, days in served.items() if days}
            else:
                parts = {row.home_id: 1.0} if row.home_id in set(own["home_id"]) else {}
            month = f"1970-{(pd.Timestamp(0) + pd.Timedelta(days=row.date_day)).month:02}"
            real = row.amount_eur * index.at(base) / index.at(month)
            for home, part in parts.items():
                cell = sums.setdefault((name, home), [0.0, 0.0])
                cell[0] += row.amount_eur * part
                cell[1] += real * part
    return sums


def test_every_home_gets_its_bookings_and_its_days_of_the_overhead(engine, rows):
    """Baseline: A serves 90 days and B 45, so of 45 euro A bears 30 and B 15.

    Programme: both serve 91 days and bear 45.5 each; a credit note of 20 lowers A.
    """
    found = rows(costs_of(engine), "period", "home_id", "nominal_eur")
    assert found == [
        ("baseline", "A", pytest.approx(160.0)),
        ("baseline", "B", pytest.approx(55.0)),
        ("programme", "A", pytest.approx(75.5)),
        ("programme", "B", pytest.approx(105.5)),
    ]


def test_it_agrees_with_a_slow_plain_version(engine, collected):
    found = collected(costs_of(engine))
    slow = slow_costs(BOOKED, HOMES)
    fast = {
        (row.period, row.home_id): [row.nominal_eur, row.real_eur] for row in found.itertuples()
    }
    assert fast.keys() == slow.keys()
    for key, sums in slow.items():
        assert fast[key] == pytest.approx(sums)


def test_kinds_of_cost_add_up_to_the_whole(engine, collected):
    parts = collected(costs_of(engine, by=["category", "item_type", "payee"]))
    whole = collected(costs_of(engine))
    for name in ("nominal_eur", "real_eur", "annualised_eur"):
        assert parts[name].sum() == pytest.approx(whole[name].sum())


def test_real_is_nominal_where_prices_stand_still(engine, collected):
    found = collected(costs_of(engine, index=FLAT))
    assert found["real_eur"].tolist() == pytest.approx(found["nominal_eur"].tolist())


def test_tied_up_money_makes_purchases_of_known_lifetime_dearer_only(engine, collected):
    """New chair: 10 years at 5 % is 10 x 0.1295 = 1.295; second-hand 5 years: 1.155.

    A purchase of an item without a type counts as booked, and so does a repair.
    """
    found = collected(costs_of(engine, index=FLAT, by=["category"]))
    own = {(r.period, r.home_id, r.category): r.annualised_eur for r in found.itertuples()}
    assert own["baseline", "A", "purchase_new"] == pytest.approx(129.5046, abs=1e-3)
    assert own["baseline", "B", "purchase_second_hand"] == pytest.approx(46.1949, abs=1e-3)
    assert own["programme", "B", "purchase_new"] == pytest.approx(60.0)
    assert own["baseline", "A", "repair"] == pytest.approx(30.0)


def test_without_a_discount_rate_annualised_is_real():
    ratios = annualised_ratios(lifetimes_in_use(LIVES, lifetime_rate=0.5), discount_rate=0.0)
    assert ratios["annualised_ratio"].tolist() == pytest.approx([1.0, 1.0])


def test_a_month_without_index_number_is_counted_not_guessed(engine, collected):
    """January to March are known; the bookings of April to June are not."""
    short = PriceIndex("test", "x", dict.fromkeys(MONTHS[:3], 100.0))
    found = collected(costs_of(engine, index=short))
    by_period = found.groupby("period")["unpriced_count"].sum()
    assert by_period["baseline"] == 0
    assert by_period["programme"] > 0


def test_comparison_homes_are_direct_costs_and_no_programme_costs(engine, rows):
    days = calendar(PERIODS, index=FLAT, base="1970-01")
    tables = [engine(table) for table in (BOOKED, days, ITEMS, RATIOS)]
    assert ("baseline", "X", 500.0) in rows(
        direct_costs(*tables), "period", "home_id", "nominal_eur"
    )
    assert "X" not in {row[0] for row in rows(costs_of(engine), "home_id")}


def test_overhead_without_a_home_in_service_is_not_lost(engine, rows):
    closed = HOMES.assign(in_service_from_day=500)
    booked = bookings((10, None, "administration", 45.0, None))
    assert rows(costs_of(engine, booked, homes=closed), "home_id", "nominal_eur") == [(None, 45.0)]


def test_no_bookings_give_no_rows(engine, rows):
    assert rows(costs_of(engine, BOOKED[BOOKED["date_day"] > 900])) == []


HOURS = pd.DataFrame(
    [(5, "municipality", 2.0, "A"), (6, "municipality", 3.0, None), (7, "reuse_centre", 9.0, "A")],
    columns=["date_day", "organisation", "hours", "home_id"],
)


def test_hours_are_not_counted_beside_booked_labour(engine, collected):
    """The bookings hold 50 euro of labour: 5 hours at 40 euro would be the same work again."""
    found = collected(labour_bookings(engine(BOOKED), engine(HOURS), labour_eur_per_hour=40.0))
    assert found["amount_eur"].sum() == pytest.approx(BOOKED["amount_eur"].sum())
    assert len(found) == len(BOOKED)


def test_hours_are_valued_where_no_labour_is_booked(engine, collected):
    """2 hours for A and 3 for nobody at 40 euro: 80 and 120; the reuse centre's are its own."""
    unbooked = BOOKED[BOOKED["category"] != "municipal_labour"].reset_index(drop=True)
    found = collected(labour_bookings(engine(unbooked), engine(HOURS), labour_eur_per_hour=40.0))
    labour = found[found["category"] == "municipal_labour"]
    assert sorted(labour["amount_eur"]) == [80.0, 120.0]
    assert len(found) == len(unbooked) + 2


def test_hours_that_count_for_nothing_are_known(engine):
    """5 hours of the town where no labour is booked, none of them once an hour costs 40 euro."""
    unbooked = engine(BOOKED[BOOKED["category"] != "municipal_labour"].reset_index(drop=True))
    assert unvalued_hours(unbooked, engine(HOURS), labour_eur_per_hour=0.0) == 5.0
    assert unvalued_hours(unbooked, engine(HOURS), labour_eur_per_hour=40.0) == 0.0
    assert unvalued_hours(engine(BOOKED), engine(HOURS), labour_eur_per_hour=0.0) == 0.0


def test_labour_can_be_left_out(engine, rows):
    kinds = {row[0] for row in rows(without_labour(engine(BOOKED)), "category")}
    assert "municipal_labour" not in kinds
    assert len(kinds) == 4


def test_what_serves_after_its_period_is_said(engine, rows):
    """100 euro of day 0 serve 3652.5 days, 90 of them in the baseline; 40 of day 89 half of
    that, one day in it. The unknown item type is counted apart.
    """
    days = calendar(PERIODS, index=FLAT, base="1970-01")
    tables = [engine(table) for table in (BOOKED, HOMES, days, ITEMS, RATIOS)]
    names = ["period", "purchased_eur", "unspread_eur", "left_over_eur"]
    rest = 100 * (1 - 90 / 3652.5) + 40 * (1 - 1 / 1826.25)
    assert rows(left_over(*tables), *names) == [
        ("baseline", 140.0, 0.0, pytest.approx(rest)),
        ("programme", 40.0, 60.0, pytest.approx(-20 * (1 - 86 / 3652.5))),
    ]


booking = st.tuples(
    st.integers(0, 200),
    st.sampled_from(["A", "B", "X", None]),
    st.sampled_from(["purchase_new", "repair", "administration"]),
    st.integers(-50, 500).map(float),
    st.sampled_from(["i1", "i2", None]),
)


@LAW
@given(st.lists(booking, min_size=1, max_size=12))
def test_nothing_is_lost_or_doubled(engine, collected, made):
    """All bookings of the periods but those of comparison homes are in the sums."""
    booked = bookings(*made)
    inside = booked[(booked["date_day"] <= 180) & (booked["home_id"] != "X")]
    found = collected(costs_of(engine, booked))
    assert found["nominal_eur"].sum() == pytest.approx(inside["amount_eur"].sum())
    slow = slow_costs(booked, HOMES)
    assert found["real_eur"].sum() == pytest.approx(sum(sums[1] for sums in slow.values()))


@LAW
@given(st.lists(booking, min_size=1, max_size=12))
def test_a_home_split_in_two_costs_the_same_in_all(engine, collected, made):
    """Home A closes on day 60 and goes on as A2 the day after."""
    booked = bookings(*made)
    split = pd.DataFrame(
        [("A", None, 0, 60.0), ("A2", None, 61, None), ("B", None, 45, None),
         ("X", "comparison", 0, None)],
        columns=HOMES.columns,
    )  # fmt: skip
    moved = booked.assign(
        home_id=booked["home_id"].where(
            ~((booked["home_id"] == "A") & (booked["date_day"] > 60)), "A2"
        )
    )
    whole, parts = (
        collected(costs_of(engine, costs, homes=homes))
        for costs, homes in ((booked, HOMES), (moved, split))
    )
    for name in COST_SUMS:
        if name != "unpriced_count":
            assert parts[name].sum() == pytest.approx(whole[name].sum())
