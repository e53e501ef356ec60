"""What a cell that could not be read most likely is, so that the remedy fits."""

import pytest

from circularlib.ledger.problems import Problem
from circularlib.ledger.reading.slips import slip
from circularlib.ledger.tables import tables

DATE = tables()["movements"].columns["date"]
AMOUNT = tables()["costs"].columns["amount_eur"]
COUNT = tables()["homes"].columns["bedroom_count"]
HOME = tables()["homes"].columns["home_id"]


@pytest.mark.parametrize(
    ("count", "day"),
    [("45291", "2023-12-31"), ("44576.5", "2022-01-15"), ("10000", "1927-05-18")],
)
def test_a_count_of_days_is_told_with_the_day(count: str, day: str) -> None:
    """Excel shows 45,291 under the format Date as 31 December 2023."""
    kind, said = slip(count, DATE)
    assert (kind, said) == ("date_as_count", {"near": day})
    remedy = Problem(kind=kind, value=count, details=said).remedy
    assert remedy.startswith(f'Did you mean "{day}"?')


def test_a_month_before_its_day_is_told_the_right_way_round() -> None:
    """There is no thirty-first month."""
    kind, said = slip("12/31/2023", DATE)
    assert kind == "date_month_first"
    assert "Write it as 31/12/2023" in Problem(kind=kind, details=said).remedy
    assert slip("5-13-2023", DATE)[1] == {"turned": "13/5/2023"}


@pytest.mark.parametrize("text", ["31/02/2023", "29-2-2023", "31.4.2023", "2023-06-31"])
def test_a_day_that_its_month_does_not_have_is_told(text: str) -> None:
    """It is written well, so that to write it otherwise is no remedy."""
    assert slip(text, DATE) == ("date_not_in_calendar", {})
    assert slip(text, AMOUNT)[0] != "date_not_in_calendar"


@pytest.mark.parametrize("column", [AMOUNT, COUNT])
def test_a_date_where_a_number_belongs_is_told(column) -> None:
    """Excel makes 1 December of 1.12."""
    assert slip("2023-12-01", column) == ("date_for_number", {})


@pytest.mark.parametrize("text", ["2:30", "07:45:10", "36:00"])
def test_a_time_where_a_number_belongs_is_told(text: str) -> None:
    """Two and a half hours are 2.5, not 2:30."""
    assert slip(text, AMOUNT) == ("time_for_number", {})


def test_a_column_that_was_too_narrow_is_told() -> None:
    """What Excel shows for a date without room, some exports keep."""
    assert slip("########", DATE)[0] == "cell_too_narrow"
    assert slip("##", DATE)[0] == "not_a_date"


@pytest.mark.parametrize(
    ("text", "column", "kind"),
    [
        ("4529", DATE, "not_a_date"),
        ("452911", DATE, "not_a_date"),
        ("13/13/2023", DATE, "not_a_date"),
        ("32/01/2023", DATE, "not_a_date"),
        ("45291", COUNT, "not_a_count"),
        ("2023-12", AMOUNT, "not_a_number"),
        ("#N/A", HOME, "formula_failed"),
    ],
)
def test_what_fits_no_slip_is_only_told_not_to_fit(text: str, column, kind: str) -> None:
    """A year of four figures is no count of days, and a month and a day can both be wrong."""
    assert slip(text, column)[0] == kind
