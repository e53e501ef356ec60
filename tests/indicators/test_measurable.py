"""Needs set against tables: what is met, what is wanting, and what becomes of the question."""

from typing import Any

import pandas as pd
import pytest

from circularlib.figures.words import label
from circularlib.indicators.coverage import DAYS, months
from circularlib.indicators.measurable import checked_needs, needs, verdicts
from circularlib.ledger.intake import empty_table
from circularlib.ledger.tables import tables, vocabulary

NAMES = ["notebook", "measure", "table", "column", "among", "day", "period", "unit"]
MONTHS = {"baseline": months([("b", 0, 58)]), "programme": months([("p", 59, 150)])}
"""January and February 1970, and March to May."""

MOVES = pd.DataFrame(
    {
        "date_day": [3, 40, 60, 95, 96, 200],
        "event": ["delivered", "delivered", "delivered", "collected", "delivered", "delivered"],
        "requested_on": [None, None, "x", None, None, "x"],
        "home_id": [None] * 6,
    }
)


def need(least: float, without: str = "not", **fields: str) -> pd.DataFrame:
    """A single need of movements."""
    row = {**dict.fromkeys(NAMES, ""), "table": "movements", **fields}
    return pd.DataFrame([{**row, "least": least, "without": without}])


def told(wanted: pd.DataFrame, engine: Any, frame: pd.DataFrame = MOVES) -> list[Any]:
    """What was found, what lacks, and the verdict."""
    found = checked_needs(wanted, {"movements": engine(frame)}, months=MONTHS).iloc[0]
    return [found["found"], found["lack"], found["verdict"]]


@pytest.mark.parametrize(
    ("least", "lack", "verdict"),
    [(5, "", "measurable"), (6, "rows", "partly_measurable")],
)
def test_fewer_rows_than_wanted_answer_in_part(
    engine: Any, least: float, lack: str, verdict: str
) -> None:
    """Five deliveries."""
    wanted = need(least, unit="rows", among="event=delivered")
    assert told(wanted, engine) == [5, lack, verdict]


@pytest.mark.parametrize(
    ("without", "verdict"), [("not", "not_measurable"), ("partly", "partly_measurable")]
)
def test_with_none_at_all_the_question_falls_as_the_need_says(
    engine: Any, without: str, verdict: str
) -> None:
    """Nothing was discarded."""
    wanted = need(1, without, unit="rows", among="event=discarded")
    assert told(wanted, engine) == [0, "rows", verdict]


def test_rows_of_a_period_are_those_of_its_days(engine: Any) -> None:
    """Days 60, 95 and 96 lie in the programme, 3 and 40 before it, 200 after."""
    in_programme = {"unit": "rows", "day": "date_day", "period": "programme"}
    assert told(need(1, **in_programme), engine)[0] == 3
    assert told(need(1, **{**in_programme, "period": "baseline"}), engine)[0] == 2


def test_a_share_is_that_of_filled_cells_among_the_rows_named(engine: Any) -> None:
    """Two of five deliveries have the day of the request: 40 %."""
    wanted = need(0.5, unit="share", column="requested_on", among="event=delivered")
    assert told(wanted, engine) == [pytest.approx(0.4), "share", "partly_measurable"]


def test_a_column_that_is_never_filled_counts_as_absent(engine: Any) -> None:
    """No row names a home; on some engines such a column has no type."""
    wanted = need(0.5, unit="share", column="home_id")
    assert told(wanted, engine) == [0, "share", "not_measurable"]


def test_of_no_rows_there_is_no_share(engine: Any) -> None:
    """Nothing was sold."""
    wanted = need(0.5, unit="share", column="requested_on", among="event=sold")
    found, lack, verdict = told(wanted, engine)
    assert pd.isna(found)
    assert (lack, verdict) == ("share", "not_measurable")


def test_filled_cells_can_be_wanted_by_number(engine: Any) -> None:
    """Two days of request, whatever the share."""
    assert told(need(2, unit="rows", column="requested_on"), engine) == [2, "", "measurable"]


def test_months_with_rows_are_counted(engine: Any) -> None:
    """Day 60 in March, 95 and 96 in April, none in May: two of three."""
    wanted = need(3, unit="months", day="date_day", period="programme")
    assert told(wanted, engine) == [2, "months", "partly_measurable"]
    delivered = need(2, unit="months", day="date_day", period="programme", among="event=delivered")
    assert told(delivered, engine) == [2, "", "measurable"]


def test_what_is_not_named_includes_what_nobody_filled_in(engine: Any) -> None:
    """A home without a group belongs to the programme: two of three."""
    homes = pd.DataFrame({"group": ["programme", None, "comparison"]})
    wanted = need(2, unit="rows", among="group!=comparison")
    assert told(wanted, engine, homes) == [2, "", "measurable"]
    nobody = pd.DataFrame({"group": [None, None]})
    assert told(wanted, engine, nobody) == [2, "", "measurable"]
    assert told(need(1, unit="rows", among="group=comparison"), engine, nobody)[0] == 0


def test_one_of_several_values_is_enough(engine: Any) -> None:
    """Five deliveries and a collection."""
    assert told(need(1, unit="rows", among="event=delivered|collected"), engine)[0] == 6


def test_a_table_without_rows_holds_nothing(engine: Any) -> None:
    """No row, no month, no share."""
    days = {"day": "date_day", "period": "programme"}
    for wanted in (need(1, unit="rows"), need(1, unit="months", **days)):
        assert told(wanted, engine, MOVES[:0])[0] == 0


def test_an_absent_table_and_an_absent_baseline_are_told_apart() -> None:
    """Nothing can be counted in either case."""
    wanted = need(1, "partly", unit="months", day="date_day", period="baseline")
    absent = checked_needs(wanted, {}, months=MONTHS).iloc[0]
    bare = checked_needs(wanted, {"movements": MOVES}, months={"programme": []}).iloc[0]
    assert (absent["lack"], bare["lack"]) == ("table", "baseline")
    assert (absent["verdict"], bare["verdict"]) == ("partly_measurable",) * 2


def test_a_question_is_as_strong_as_its_weakest_need() -> None:
    """Three questions in the order of their first need."""
    checked = pd.DataFrame(
        [
            ("30", "a", "measurable"),
            ("10", "b", "partly_measurable"),
            ("30", "a", "not_measurable"),
            ("10", "c", "measurable"),
            ("10", "b", "measurable"),
        ],
        columns=["notebook", "measure", "verdict"],
    )
    assert verdicts(checked).values.tolist() == [
        ["30", "a", "not_measurable"],
        ["10", "b", "partly_measurable"],
        ["10", "c", "measurable"],
    ]


def rows() -> list[dict[str, Any]]:
    """The needs of the dictionary."""
    return needs().to_dict("records")


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['measure']}-{row['table']}")
def test_every_need_of_the_dictionary_can_be_looked_up(row: dict[str, Any]) -> None:
    """Table, columns, values, day, unit and words exist."""
    frame = empty_table(row["table"])
    assert not row["column"] or row["column"] in frame
    assert row["unit"] in {"rows", "months", "share"}
    assert (row["unit"] == "share") == (0 < row["least"] < 1)
    assert row["without"] in {"partly", "not"}
    assert row["period"] in {"", "baseline", "programme"}
    assert bool(row["period"]) == bool(row["day"])
    assert not row["day"] or row["day"] == DAYS[row["table"]]
    if row["among"]:
        name, _, values = row["among"].partition("=")
        column = name.removesuffix("!")
        assert column in frame
        if row["table"] != "repairs":
            choices = tables()[row["table"]].columns[column].choices
            assert set(values.split("|")) <= set(vocabulary(choices))
    for language in ("en", "nl"):
        assert label(f"measure_{row['measure']}", language)
        assert label(row["notebook"], language)


def test_every_page_of_an_evaluation_says_what_it_needs() -> None:
    """The pages from 10 to 90 of the design."""
    pages = {name.partition("_")[0] for name in needs()["notebook"]}
    assert pages == {
        "10", "20", "30", "40", "50", "60", "61", "62", "63", "70", "71", "80", "90"
    }  # fmt: skip
