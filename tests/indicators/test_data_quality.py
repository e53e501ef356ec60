"""Empty cells, rejected rows, rules and accounts: hand-worked cases and laws."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.indicators.data_quality import (
    booked_by_payer,
    empty_cells,
    reconciliation,
    rejected_rows,
    rejected_weight,
    rule_results,
)
from circularlib.ledger.periods import period
from circularlib.ledger.tables import tables

LAW = settings(derandomize=True, deadline=None, max_examples=40)

STAYS = pd.DataFrame(
    {
        "stay_id": ["1", "2", "3", None],
        "home_id": ["A", "B", None, None],
        "moved_in": pd.to_datetime(["2022-01-01", "2022-01-02", None, "2022-01-04"]),
        "moved_in_day": [18993.0, 18994.0, np.nan, 18996.0],
        "moved_out": pd.to_datetime([None, None, None, None]),
        "moved_out_day": [np.nan] * 4,
        "person_count": [2.0, np.nan, np.nan, 1.0],
    }
)
COSTS = pd.DataFrame(
    {
        "date_day": [18993, 19000, 19023, 19024, 19100],
        "amount_eur": [90.0, -10.0, 40.0, 5.0, 1000.0],
        "payer": ["town", "town", "resident", "town", "town"],
    }
)
"""1, 8 and 31 January, 1 February and 18 April 2022."""
YEAR = period("2022")


def test_empty_cells_are_counted_per_column_the_required_ones_first(engine: Any) -> None:
    """Of four rows one has no code, two no home, one no first day; two no number of persons."""
    found = empty_cells({"stays": engine(STAYS)})
    assert found[["column", "is_required", "empty_count"]].values.tolist() == [
        ["stay_id", True, 1],
        ["home_id", True, 2],
        ["moved_in", True, 1],
        ["moved_out", False, 4],
        ["person_count", False, 2],
    ]
    assert found["empty_share"].tolist() == [0.25, 0.5, 0.25, 1.0, 0.5]
    assert set(found["row_count"]) == {4}


def test_required_columns_of_all_tables_come_before_the_others() -> None:
    """Homes stand before stays in the dictionary, whatever the order given."""
    homes = pd.DataFrame({"home_id": ["A"], "bedroom_count": [2]})
    found = empty_cells({"stays": STAYS, "homes": homes})
    assert found["is_required"].tolist() == sorted(found["is_required"], reverse=True)
    assert found.loc[found["is_required"], "table"].tolist() == ["homes"] + ["stays"] * 3


def test_a_table_without_rows_has_no_share_of_empty_cells(engine: Any) -> None:
    """Nothing is divided by nought."""
    found = empty_cells({"stays": engine(STAYS[:0])})
    assert found["empty_share"].isna().all()
    assert (found["empty_count"] == 0).all()


def test_of_repair_records_the_standard_says_what_is_required() -> None:
    """Code, outcome and day; the dictionary lists none of its columns."""
    names = ["id", "repair_status", "event_date", "event_date_day", "brand"]
    found = empty_cells({"repairs": pd.DataFrame({name: ["x"] for name in names})})
    assert found["column"].tolist() == ["id", "repair_status", "event_date", "brand"]
    assert found["is_required"].tolist() == [True, True, True, False]


@LAW
@given(cells=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_empty_and_filled_cells_are_all_cells(cells: list[tuple[bool, bool]]) -> None:
    """And in any order of the rows."""
    rows = [("x" if a else None, 1.0 if b else None) for a, b in cells]
    table = pd.DataFrame(rows, columns=["activity", "hours"])
    found = empty_cells({"hours": table}).set_index("column")["empty_count"]
    assert found["activity"] == sum(not a for a, _b in cells)
    assert found["hours"] == sum(not b for _a, b in cells)


def test_rejected_rows_are_a_share_of_all_that_was_read(engine: Any) -> None:
    """Five bookings used and three rejected: 3/8; all hours were rejected; no stay was."""
    frames = {"stays": engine(STAYS), "costs": engine(COSTS)}
    found = rejected_rows(frames, {"costs": 3, "hours": 2})
    assert found.values.tolist() == [
        ["stays", 4, 0, 0.0],
        ["costs", 5, 3, 0.375],
        ["hours", 0, 2, 1.0],
    ]


def test_a_table_without_any_row_has_no_share_of_rejected_ones() -> None:
    """None used and none rejected."""
    assert rejected_rows({"costs": COSTS[:0]}, {})["rejected_share"].isna().all()


def test_what_was_rejected_is_a_table_of_one_row() -> None:
    """A share that could not be divided stays empty."""
    said = {"rows_count": 3, "item_share": 0.5, "mass_share": None, "cost_share": 0.25}
    row = rejected_weight({**said, "unknown_mass_count": 2, "unread_amount_count": 0}).iloc[0]
    assert row["item_share"] == 0.5
    assert pd.isna(row["mass_share"])
    assert row["unknown_mass_count"] == 2


def test_the_rules_of_the_door_are_counted_on_any_engine(engine: Any) -> None:
    """Scores 7 and 0 are no scores from 1 to 5; one is missing; respondent and date are filled."""
    answers = pd.DataFrame({"score": [1.0, 7.0, 0.0, None], "respondent": ["resident"] * 4})
    found = rule_results({"survey": engine(answers)}).set_index(["rule", "column"])
    assert found.loc[("is_present", "score"), "failing_count"] == 1
    assert found.loc[("is_within_bounds", "score"), "failing_count"] == 2
    assert found.loc[("is_choice", "respondent"), "failing_count"] == 0
    assert set(found["row_count"]) == {4}


def test_repair_records_have_no_rules_of_the_dictionary() -> None:
    """Their own standard is checked when they are read."""
    assert rule_results({"repairs": pd.DataFrame({"id": ["x"]})}).empty


def test_columns_that_name_a_row_together_are_one_rule() -> None:
    """A machine twice in a month: both rows are breaches."""
    log = pd.DataFrame({"machine_id": ["W", "W"], "month": ["2022-01"] * 2})
    found = rule_results({"wash_log": log}).set_index("rule")
    assert found.loc["is_unique", ["column", "failing_count"]].tolist() == ["machine_id|month", 2]


def test_bookings_are_set_beside_the_accounts(engine: Any) -> None:
    """January: 90 - 10 + 40 = 120 against 100; the first quarter 125 against 125."""
    quarters = [period("2022-01"), period("2022Q1")]
    found = reconciliation(
        engine(COSTS), periods=quarters, accounted_eur=[100.0, 125.0], recorded=YEAR
    )
    assert found.values.tolist() == [
        ["2022-01", 120.0, 100.0, 20.0, 0.2, True],
        ["2022Q1", 125.0, 125.0, 0.0, 0.0, True],
    ]


@pytest.mark.parametrize(("accounted", "share"), [(-100.0, 2.2), (0.0, None)])
def test_the_share_is_that_of_the_accounts_without_a_sign(
    accounted: float, share: float | None
) -> None:
    """120 booked against -100 differ by 220, 2.2 times; of nought there is no share."""
    found = reconciliation(
        COSTS, periods=[period("2022-01")], accounted_eur=[accounted], recorded=YEAR
    )["difference_share"].item()
    assert pd.isna(found) if share is None else found == pytest.approx(share)


def test_a_period_that_reaches_outside_the_records_is_told() -> None:
    """Records end in 2022; half of the period lies in 2023."""
    periods = [period("2022-07..2023-06"), period("2021-12..2022-01"), period("2022-12")]
    found = reconciliation(COSTS, periods=periods, accounted_eur=[1.0] * 3, recorded=YEAR)
    assert found["is_recorded"].tolist() == [False, False, True]


def test_a_period_without_bookings_has_booked_nothing(engine: Any) -> None:
    """Nought, not a gap."""
    found = reconciliation(
        engine(COSTS), periods=[period("2021")], accounted_eur=[50.0], recorded=YEAR
    )
    assert found["booked_eur"].tolist() == [0.0]
    assert found["difference_share"].tolist() == [1.0]


def test_without_accounts_nothing_is_compared() -> None:
    """The columns are there, and no row."""
    found = reconciliation(COSTS, periods=[], accounted_eur=[], recorded=YEAR)
    assert found.empty
    judged = found[found["is_recorded"]]
    assert np.isnan(judged["difference_share"].max())


def test_bookings_are_told_by_payer_the_largest_first(engine: Any) -> None:
    """January: town 90 - 10, resident 40; the year: town 1,085."""
    found = booked_by_payer(engine(COSTS), periods=[period("2022-01"), YEAR])
    assert found.values.tolist() == [
        ["2022-01", "town", 80.0],
        ["2022-01", "resident", 40.0],
        ["2022", "town", 1085.0],
        ["2022", "resident", 40.0],
    ]


@LAW
@given(
    costs=st.lists(
        st.tuples(st.integers(18993, 19357), st.integers(-500, 500), st.sampled_from("abc"))
    )
)
def test_payers_add_up_to_what_was_booked(costs: list[tuple[int, int, str]]) -> None:
    """Whole euros, so that sums are exact."""
    table = pd.DataFrame(costs, columns=["date_day", "amount_eur", "payer"])
    table = table.astype({"date_day": "int64", "amount_eur": "float64"})
    booked = reconciliation(table, periods=[YEAR], accounted_eur=[1.0], recorded=YEAR)
    payers = booked_by_payer(table, periods=[YEAR])
    assert payers["booked_eur"].sum() == booked["booked_eur"].item()


def test_every_table_of_the_dictionary_can_be_looked_at() -> None:
    """None is passed over for its name."""
    frames = {
        name: pd.DataFrame({column: [None] for column in table.columns} or {"id": ["x"]})
        for name, table in tables().items()
    }
    assert set(empty_cells(frames)["table"]) == set(tables())
