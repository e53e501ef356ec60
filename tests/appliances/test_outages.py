"""When machines did not work: cases by hand, every engine, and a slow version day by day."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.appliances.outages import outages, repair_spells, unmatched_events
from circularlib.appliances.uptime import machine_months, monthly_uptime, uptime_by_home

LAW = settings(derandomize=True, deadline=None)
MACHINES = pd.DataFrame(
    [
        ("w1", "A", "as_a_service", 0, None),
        ("w2", "B", "as_a_service", 10, 50),
        ("w3", "C", "owned_new", 0, None),
    ],
    columns=["machine_id", "home_id", "contract", "installed_on_day", "removed_on_day"],
).astype({"removed_on_day": "float64"})
EVENTS = pd.DataFrame(
    [
        ("w1", 5, "failure", 6), ("w1", 9, "visit", None), ("w1", 12, "repaired", 6),
        ("w1", 30, "failure", None), ("w1", 31, "failure", 31), ("w1", 40, "replaced", None),
        ("w1", 45, "visit", None), ("w1", 58, "failure", 58), ("w1", 70, "repaired", 58),
        ("w2", 20, "repaired", None), ("w2", 48, "failure", 48),
        ("w3", 3, "failure", 3),
    ],
    columns=["machine_id", "date_day", "event", "reported_on_day"],
).astype({"reported_on_day": "float64"})  # fmt: skip
MONTHS = [("m1", 0, 30), ("m2", 31, 59)]


def test_an_outage_runs_from_failure_to_repair_or_replacement(engine):
    """w1: 5 to 12 (answered on 9), 30 to 40 (once, though it failed twice), 58 still open on 59.

    w2 was repaired without a failure, then failed and was taken away unrepaired; w3 is owned.
    """
    found = outages(engine(MACHINES), engine(EVENTS), last_day=59)
    rows = found.astype(object).where(found.notna(), None)
    assert list(rows.itertuples(index=False, name=None)) == [
        ("w1", "A", 5, 6, 9, 12),
        ("w1", "A", 30, 30, 40, 40),
        ("w2", "B", 48, 48, None, None),
        ("w1", "A", 58, 58, None, None),
    ]
    counts = unmatched_events(engine(MACHINES), engine(EVENTS), last_day=59)
    assert counts == {"repeated_count": 1, "unfounded_count": 1}


def test_days_down_are_counted_by_month_and_machine(engine):
    """w1 in m1: 5..11 and 30 are 8 of 31; in m2: 31..39 and 58, 59 are 11 of 29.

    w2 in m1: none of 10..30 (21); in m2 it stood 31..49 (19) and was down on 48 and 49.
    """
    down = outages(engine(MACHINES), engine(EVENTS), last_day=59)
    found = machine_months(engine(MACHINES), down, months=MONTHS)
    days = found[["machine_id", "month", "placed_day_count", "down_day_count"]]
    assert days.values.tolist() == [
        ["w1", "m1", 31, 8], ["w1", "m2", 29, 11], ["w2", "m1", 21, 0], ["w2", "m2", 19, 2],
    ]  # fmt: skip
    months = monthly_uptime(found, months=[*MONTHS, ("m3", 60, 90)])
    assert months["uptime_rate"].tolist() == pytest.approx(
        [1 - 8 / 52, 1 - 13 / 48, float("nan")], nan_ok=True
    )
    assert months["home_count"].tolist() == [1, 2, 0]  # w1 alone was down in m1
    homes = uptime_by_home(found).set_index("home_id")
    assert homes.loc["A"].tolist() == [60, 41]


def test_repairs_wait_from_the_report_and_open_ones_are_censored():
    """Reported 6, repaired 12: 6 days; 30 to 40; 48 and 58 open on day 59: 11 and 1."""
    down = outages(MACHINES, EVENTS, last_day=59)
    spells = repair_spells(down, first_day=0, last_day=59)
    assert spells["duration_days"].tolist() == [6, 10, 11, 1]
    assert spells["is_ended"].tolist() == [True, True, False, False]
    earlier = repair_spells(down, first_day=7, last_day=35)
    assert earlier[["duration_days", "is_ended"]].values.tolist() == [[5, False]]


def test_what_happens_on_one_day_needs_no_order():
    """Failed and repaired on day 5: an outage of no days; repaired and failed again on 9: open."""
    events = pd.DataFrame(
        [("w1", 5, "repaired"), ("w1", 5, "failure"), ("w1", 8, "failure"), ("w1", 9, "failure"),
         ("w1", 9, "repaired")],
        columns=["machine_id", "date_day", "event"],
    ).assign(reported_on_day=float("nan"))  # fmt: skip
    found = outages(MACHINES, events, last_day=20)
    assert found["failed_day"].tolist() == [5, 8, 9]
    assert found["ended_day"].tolist() == pytest.approx([5, 9, float("nan")], nan_ok=True)


lives = st.lists(
    st.tuples(st.sampled_from(["w1", "w2"]), st.integers(0, 59)), max_size=12, unique=True
)


@LAW
@given(lives, st.integers(20, 59))
def test_a_slow_walk_day_by_day_finds_the_same_days_down(days, last_day):
    """One event a day and machine, failures and repairs in turn; each day up or down."""
    kinds: dict[str, int] = {}
    rows = []
    for machine, day in sorted(days):
        kinds[machine] = kinds.get(machine, 0) + 1
        rows.append((machine, day, "failure" if kinds[machine] % 2 else "repaired", None))
    names = ["machine_id", "date_day", "event", "reported_on_day"]
    events = pd.DataFrame(rows, columns=names).astype(
        {"date_day": "int64", "reported_on_day": "float64"}
    )
    months = [("m1", 0, min(30, last_day))] + ([("m2", 31, last_day)] if last_day > 30 else [])
    found = machine_months(MACHINES, outages(MACHINES, events, last_day=last_day), months=months)
    expected = []
    for machine, start, stop in (("w1", 0, 999), ("w2", 10, 50)):
        for name, first, last in months:
            placed = [d for d in range(first, last + 1) if start <= d < stop]
            down = 0
            for day in placed:
                seen = [kind for m, d, kind, _ in rows if m == machine and d <= day]
                down += bool(seen) and seen[-1] == "failure"
            if placed:
                expected.append([machine, name, len(placed), down])
    columns = ["machine_id", "month", "placed_day_count", "down_day_count"]
    assert found[columns].values.tolist() == expected


def test_without_machines_or_events_there_is_nothing_to_say(engine):
    none = outages(engine(MACHINES), engine(EVENTS), last_day=-1)
    assert none.empty
    owned = MACHINES[MACHINES["contract"] == "owned_new"]
    nothing = machine_months(owned, none, months=MONTHS)
    assert nothing.empty
    assert monthly_uptime(nothing, months=MONTHS)["uptime_rate"].isna().all()
