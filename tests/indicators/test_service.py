"""Lead times: hand-worked cases on every engine, a plain count, and laws."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.indicators.service import (
    agreement_kept,
    on_time_sums,
    request_gaps,
    requests,
    waits,
)

# The same examples every time, and no clock; the fixtures keep no state.
LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NAMES = ["event", "home_id", "requested_on_day", "date_day"]
MOVEMENTS = pd.DataFrame(
    [
        ("delivered", "A", 10, 15),
        ("delivered", "A", 10, 22),  # the last of the request of day 10
        ("collected", "A", 10, 40),  # collecting is no delivery
        ("delivered", "A", 30, 30),  # on the day itself
        ("delivered", "B", 10, 18),
        ("delivered", "B", 45, 55),  # after the period
        ("delivered", "B", 5, 60),  # asked for before it
        ("delivered", None, 12, 14),
        ("delivered", "C", None, 14),
    ],
    columns=NAMES,
)
PERIODS = [("now", 10, 50)]


def moved(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=NAMES).astype({"date_day": "int64"})


def test_a_request_is_delivered_when_the_last_of_it_has_come(engine: Any, rows: Any) -> None:
    """What home A asked for on day 10 came on days 15 and 22: one request, two items, day 22."""
    assert rows(requests(engine(MOVEMENTS))) == [
        ("A", 10, 22, 2),
        ("A", 30, 30, 1),
        ("B", 10, 18, 1),
        ("B", 45, 55, 1),
        ("B", 5, 60, 1),
    ]


def test_deliveries_that_cannot_be_timed_are_counted(engine: Any, rows: Any) -> None:
    """Until day 50: three to A, one to B, one to C without a request, one to nobody known."""
    found = rows(request_gaps(engine(MOVEMENTS), first_day=10, last_day=50))
    assert found == [("A", 3, 0), ("B", 1, 0), ("C", 1, 1), (None, 1, 1)]


def test_requests_open_at_the_end_wait_until_then(engine: Any, rows: Any) -> None:
    """A waited 12 days and 0, B 8; what B asked on day 45 had waited 5 days on day 50.

    The request of day 5 belongs to another period.
    """
    found = waits(requests(engine(MOVEMENTS)), periods=PERIODS)
    names = ("period", "home_id", "entry_days", "duration_days", "is_ended", "spell_count")
    assert rows(found, *names) == [
        ("now", "A", 0, 0, True, 1),
        ("now", "A", 0, 12, True, 1),
        ("now", "B", 0, 5, False, 1),
        ("now", "B", 0, 8, True, 1),
    ]


def test_a_request_is_judged_once_the_agreed_days_have_passed(engine: Any, rows: Any) -> None:
    """Agreed were 10 days: of A's 12 and 0 one is in time; B's of day 45 is not judged yet."""
    found = on_time_sums(requests(engine(MOVEMENTS)), periods=PERIODS, agreed_days=10)
    names = ("period", "home_id", "request_count", "judged_count", "on_time_count")
    assert rows(found, *names) == [("now", "A", 2, 2, 1), ("now", "B", 2, 1, 1)]


def test_a_request_delivered_early_is_not_judged_early(engine: Any, rows: Any) -> None:
    """Asked on day 45, come on day 46: before day 55 its like that did not come are unknown."""
    quick = moved(("delivered", "A", 45, 46))
    found = on_time_sums(requests(engine(quick)), periods=PERIODS, agreed_days=10)
    assert rows(found, "judged_count", "on_time_count") == [(0, 0)]


def test_where_nothing_was_agreed_nothing_is_judged(engine: Any, collected: Any) -> None:
    """No rows, but the columns are there."""
    table = on_time_sums(requests(engine(MOVEMENTS)), periods=PERIODS, agreed_days=None)
    found = collected(table)
    assert len(found) == 0
    assert {"period", "home_id", "judged_count", "on_time_count"} <= set(found.columns)


@pytest.mark.parametrize("missing", [None, np.nan], ids=["None", "NaN"])
def test_records_that_note_no_request_have_none(engine: Any, rows: Any, missing: Any) -> None:
    """The column has no type then; everything delivered is counted as not noted."""
    unnoted = MOVEMENTS.assign(requested_on_day=missing)
    asked = requests(engine(unnoted))
    assert rows(asked) == []
    assert rows(waits(asked, periods=PERIODS)) == []
    found = rows(request_gaps(engine(unnoted), first_day=10, last_day=50))
    assert found == [("A", 3, 3), ("B", 1, 1), ("C", 1, 1), (None, 1, 1)]


DAYS = st.none() | st.integers(0, 30)
ROWS = st.lists(
    st.tuples(st.sampled_from(["A", "B", None]), DAYS, st.integers(0, 20), st.booleans()),
    max_size=12,
)


@LAW
@given(lived=ROWS, agreed=st.integers(1, 9), last=st.integers(5, 40))
def test_waits_and_judgements_are_those_of_a_plain_count(
    facts: Any, lived: Any, agreed: int, last: int
) -> None:
    """The same in plain Python, request by request."""
    table = moved(
        *(
            ("delivered" if is_delivery else "collected", home, asked, (asked or 0) + wait)
            for home, asked, wait, is_delivery in lived
        )
    ).astype({"requested_on_day": "Int64", "home_id": "object"})
    came: dict[tuple[str, int], int] = {}
    for home, asked, wait, is_delivery in lived:
        if home is not None and asked is not None and is_delivery:
            came[home, asked] = max(came.get((home, asked), 0), asked + wait)
    waited: dict[tuple[Any, ...], int] = {}
    counts: dict[str, list[int]] = {}
    for (home, asked), day in came.items():
        if not 3 <= asked <= last:
            continue
        key = ("p", home, 0, min(day, last) - asked, day <= last)
        waited[key] = waited.get(key, 0) + 1
        is_judged = asked + agreed <= last
        sums = counts.setdefault(home, [0, 0, 0])
        sums[0] += 1
        sums[1] += is_judged
        sums[2] += is_judged and day - asked <= agreed
    asked_for = requests(pl.from_pandas(table).lazy())
    periods = [("p", 3, last)]
    found = facts(waits(asked_for, periods=periods))
    expected = [(*key, count) for key, count in waited.items()]
    assert sorted(found, key=str) == sorted(expected, key=str)
    found = facts(on_time_sums(asked_for, periods=periods, agreed_days=agreed))
    assert sorted(found) == sorted(("p", home, *sums) for home, sums in counts.items())


def rates(*ends: tuple[float, float, int], period: str = "now") -> pd.DataFrame:
    names = ["low_rate", "high_rate", "home_count"]
    return pd.DataFrame(ends, columns=names).assign(period=period, estimate_rate=0.5)


def verdicts(table: pd.DataFrame, share: float | None = 0.9) -> list[str]:
    told = agreement_kept(table, agreed_share=share, programme="now", min_cell=5)
    return [name.removeprefix("agreement_") for name in told["agreement"]]


def test_an_agreement_is_kept_or_broken_only_where_the_whole_interval_says_so() -> None:
    """Agreed was 0.9: 0.9 to 0.95 keeps it, 0.8 to 0.89 breaks it, 0.85 to 0.92 is open."""
    table = rates((0.9, 0.95, 40), (0.8, 0.89, 40), (0.85, 0.92, 40), (np.nan, np.nan, 40))
    assert verdicts(table) == ["kept", "broken", "open", "open"]


def test_a_verdict_on_few_homes_is_not_told() -> None:
    """Four homes are fewer than five: that the agreement was broken would tell of them."""
    assert verdicts(rates((0.1, 0.2, 4))) == ["untold"]


def test_another_period_gets_no_verdict() -> None:
    """The agreement need not have held before the programme."""
    assert verdicts(rates((0.1, 0.2, 40), period="baseline")) == ["beside"]


def test_without_an_agreed_share_there_is_no_verdict() -> None:
    """Only days were agreed; a table without rows stays without."""
    assert verdicts(rates((0.1, 0.2, 40)), None) == ["unstated"]
    assert verdicts(rates()) == []
