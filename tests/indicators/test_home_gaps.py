"""Homes against stays and movements: hand-worked cases, and a plain count day by day."""

from typing import Any

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circularlib.indicators.home_gaps import home_gaps, home_months

LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
MONTHS = [("1970-01", 0, 30), ("1970-02", 31, 58), ("1970-03", 59, 89)]
SPAN = {"first_day": 0, "last_day": 89}
Row = tuple[Any, ...]


def homes_of(*rows: Row) -> pd.DataFrame:
    """Homes: code, group, first and last day in service."""
    names = ["home_id", "group", "in_service_from_day", "in_service_to_day"]
    return pd.DataFrame(rows, columns=names)


def stays_of(*rows: Row) -> pd.DataFrame:
    """Stays: home, first and last day."""
    coded = [(f"s{number}", *row) for number, row in enumerate(rows)]
    return pd.DataFrame(coded, columns=["stay_id", "home_id", "moved_in_day", "moved_out_day"])


def visits_of(*rows: Row) -> pd.DataFrame:
    """Visits of items: home, delivered, left, delivered elsewhere."""
    names = ["home_id", "delivered_day", "exit_day", "next_delivered_day"]
    return pd.DataFrame(rows, columns=names)


def moves_of(*rows: Row) -> pd.DataFrame:
    """Movements: home and day."""
    return pd.DataFrame(rows, columns=["home_id", "date_day"])


HOMES = homes_of(
    ("A", "programme", 0, None),
    ("B", None, 31, 58),
    ("C", "comparison", -900, 40),
    ("D", "programme", 90, None),
)
STAYS = stays_of(("A", 35, 60), ("C", -50, None), ("B", 10, 20))
VISITS = visits_of(("A", 20, 40, None), ("A", 50, None, 70), ("C", None, 10, None))


def test_home_months_count_what_is_in_service_occupied_and_furnished(engine: Any) -> None:
    """A is in service in three months, B (whose group nobody noted) in February, D later.

    A is occupied in February and March (days 35 to 60) and furnished in all three (20 to 40,
    and from 50 until the item is delivered elsewhere on 70). B's stay lies before its service.
    C, in service in January and February, is occupied in both, furnished until day 10.
    """
    found = home_months(*map(engine, (HOMES, STAYS, VISITS)), months=MONTHS)
    assert found.values.tolist() == [["comparison", 1, 2, 2, 1, 1], ["programme", 2, 4, 2, 3, 2]]


def test_gaps_are_homes_and_stays_whose_records_do_not_meet(engine: Any) -> None:
    """A and B are in service, D not yet. B never saw a movement. A has stays, C one too.

    A's stay meets its items; B's stay, days 10 to 20, meets none; C's meets one until day 10.
    """
    moves = moves_of(("A", 20), ("A", 40), ("C", -300), ("B", 95))
    found = home_gaps(*map(engine, (HOMES, STAYS, moves, VISITS)), **SPAN)
    assert found.columns.tolist() == [
        "group",
        "home_count",
        "unmoved_home_count",
        "unstayed_home_count",
        "stay_count",
        "bare_stay_count",
    ]
    assert found.values.tolist() == [["comparison", 1, 0, 0, 1, 0], ["programme", 2, 1, 0, 2, 1]]


def test_a_home_with_movements_and_no_stay_is_a_gap(engine: Any) -> None:
    """A has movements in the period and no stay; E only one before it; F's stay comes later."""
    homes = homes_of(("A", "programme", 0, None), ("E", "programme", 0, None), ("F", None, 0, None))
    moves = moves_of(("A", 5), ("E", -5), ("F", 9))
    stays = stays_of(("F", 90, None))
    found = home_gaps(*map(engine, (homes, stays, moves, VISITS)), **SPAN)
    assert found["unstayed_home_count"].tolist() == [2]
    assert found["unmoved_home_count"].tolist() == [0]


@pytest.mark.parametrize(
    ("stay", "visit", "is_bare"),
    [
        (("A", 10, 20), ("A", 20, None, None), False),  # delivered on the last day of the stay
        (("A", 10, 20), ("A", 21, None, None), True),
        (("A", 10, 20), ("A", 1, 10, None), False),  # left on its first day
        (("A", 10, 20), ("A", 1, 9, None), True),
        (("A", 80, None), ("A", 95, None, None), True),  # delivered after the period
        (("A", 80, None), ("A", None, 99, None), False),  # there before the records began
        (("A", 80, 99), ("A", 95, None, None), True),  # the stay is followed to the last day
        (("A", 10, 20), ("B", 1, None, None), True),  # in another home
    ],
)
def test_a_stay_is_bare_where_no_item_stood_in_the_home_meanwhile(
    engine: Any, stay: Row, visit: Row, is_bare: bool
) -> None:
    """Both ends count, and nothing after the last day of the period does."""
    frames = (HOMES, stays_of(stay), moves_of(("A", 1)), visits_of(visit))
    found = home_gaps(*map(engine, frames), **SPAN).set_index("group")
    assert found.loc["programme", ["stay_count", "bare_stay_count"]].tolist() == [1, int(is_bare)]


def test_without_rows_there_are_no_groups(engine: Any) -> None:
    """As in a folder of repair records alone."""
    frames = [frame[:0] for frame in (HOMES, STAYS, moves_of(("A", 1)), VISITS)]
    homes, stays, moves, visits = map(engine, frames)
    assert home_gaps(homes, stays, moves, visits, **SPAN).empty
    assert home_months(homes, stays, visits, months=MONTHS).empty


def test_homes_without_stays_and_movements_are_all_gaps(engine: Any) -> None:
    """Nothing is recorded but the homes themselves: A and B of the programme, C beside them."""
    empty = [frame[:0] for frame in (STAYS, moves_of(("A", 1)), VISITS)]
    homes, stays, moves, visits = map(engine, (HOMES, *empty))
    found = home_gaps(homes, stays, moves, visits, **SPAN)
    assert found["home_count"].tolist() == found["unmoved_home_count"].tolist() == [1, 2]
    held = home_months(homes, stays, visits, months=MONTHS)
    assert held["home_month_count"].tolist() == [2, 4]
    assert held["furnished_month_count"].tolist() == [0, 0]


DAY = st.integers(-20, 110)
MAYBE_DAY = st.one_of(st.none(), DAY)


@LAW
@given(
    homes=st.lists(st.tuples(st.sampled_from(["programme", None]), DAY, MAYBE_DAY), min_size=1),
    stays=st.lists(st.tuples(st.sampled_from("012"), DAY, MAYBE_DAY)),
    visits=st.lists(st.tuples(st.sampled_from("012"), MAYBE_DAY, MAYBE_DAY, MAYBE_DAY)),
)
def test_home_months_are_those_of_a_plain_count_day_by_day(
    homes: list[Row], stays: list[Row], visits: list[Row], law_engine: Any
) -> None:
    """Every home, month and day on its own."""
    coded = [(str(number), *home) for number, home in enumerate(homes[:3])]

    def falls(start: int | None, end: int | None, days: range) -> bool:
        return any((start is None or start <= d) and (end is None or d <= end) for d in days)

    walk = [0, 0, 0, 0]
    for code, _group, opened, closed in coded:
        for _name, first, last in MONTHS:
            days = range(first, last + 1)
            served = falls(opened, closed, days)
            stayed = any(h == code and falls(i, o, days) for h, i, o in stays)
            held = any(h == code and falls(i, n if o is None else o, days) for h, i, o, n in visits)
            flags = (served, served and stayed, served and held, served and stayed and held)
            walk = [count + flag for count, flag in zip(walk, flags, strict=True)]
    frames = [homes_of(*coded), stays_of(*stays), visits_of(*visits)]
    typed = [
        frame.astype({name: "float64" for name in frame.columns if name.endswith("day")})
        for frame in frames
    ]
    found = home_months(*map(law_engine, typed), months=MONTHS)
    assert found.drop(columns=["group", "home_count"]).sum().tolist() == walk


def test_the_lazy_tables_of_the_ledger_are_taken() -> None:
    """A lazy frame is not read more than it must: the result is pandas."""
    lazy = [nw.from_native(frame).lazy("polars").to_native() for frame in (HOMES, STAYS, VISITS)]
    assert isinstance(home_months(*lazy, months=MONTHS), pd.DataFrame)
