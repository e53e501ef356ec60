"""What repair records say, on every engine: hand-worked cases, laws and a plain count."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import AssumptionError
from circularlib.indicators.open_repair import (
    AGE_BANDS,
    kept_in_use_mass,
    outcomes_by_group,
    repair_barriers,
    repair_outcomes,
    with_age_band,
    with_event_year,
)
from circularlib.ledger.open_repair.records import read
from circularlib.statistics.proportions import wilson_table

REAL_FILE = (
    Path(__file__).resolve().parents[3]
    / "shared/real/open-repair/OpenRepairData_v0.3_RepairConnects_202507.csv"
)


def repairs_of(*records: tuple[Any, ...]) -> pd.DataFrame:
    """Made-up repairs: category, status, barrier, age in years, group, date."""
    names = ["product_category", "repair_status", "repair_barrier", "product_age_years"]
    frame = pd.DataFrame(records, columns=[*names, "group_identifier", "event_date"])
    return frame.astype({"product_age_years": "float64", "event_date": "datetime64[ns]"})


REPAIRS = repairs_of(
    ("Kettle", "fixed", None, 1.0, "Gent", "2021-12-31"),
    ("Kettle", "fixed", None, 2.0, "Gent", "2022-01-01"),
    ("Kettle", "end_of_life", "too_worn_out", 4.9, "Gent", "2022-01-01"),
    ("Kettle", "unknown", None, None, "Gent", "2022-06-01"),
    ("Lamp", "repairable", None, 9.5, "Gent", "2022-06-01"),
    ("Lamp", "end_of_life", None, 10.0, "Aalst", "2022-06-01"),
    ("Lamp", "end_of_life", "too_worn_out", 19.0, "Aalst", "2023-02-01"),
    ("Toy", "unknown", None, None, "Mol", "2023-02-01"),
    (None, "fixed", None, 120.0, None, "2023-02-01"),
)
"""Four kettles, three lamps, a toy and something without a category."""


def test_outcomes_are_counted_and_rated_in_both_conventions(engine: Any, rows: Any) -> None:
    """Kettles: 2 of 3 known and 2 of 4 in all; lamps 0 of 3; the toy is unknown, so 0 of 1."""
    counts = ("attempt", "fixed", "repairable", "end_of_life", "unknown", "known")
    columns = [f"{count}_count" for count in counts] + ["known_success_rate", "all_success_rate"]
    outcomes = repair_outcomes(engine(REPAIRS), by="product_category")
    assert rows(outcomes, "product_category", *columns) == [
        ("Kettle", 4, 2, 0, 1, 1, 3, pytest.approx(2 / 3), 0.5),
        ("Lamp", 3, 0, 1, 2, 0, 3, 0.0, 0.0),
        (None, 1, 1, 0, 0, 0, 1, 1.0, 1.0),
        ("Toy", 1, 0, 0, 0, 1, 0, None, 0.0),
    ]


@pytest.mark.parametrize(
    ("trials", "rate"),
    [("known_count", "known_success_rate"), ("attempt_count", "all_success_rate")],
)
def test_each_convention_has_its_own_interval_around_its_own_rate(
    engine: Any, trials: str, rate: str, collected: Any
) -> None:
    """Wilson's table of the same counts finds the same rate, and an interval that holds it."""
    outcomes = collected(repair_outcomes(engine(REPAIRS), by="product_category"))
    tried = outcomes[outcomes[trials] > 0]
    intervals = wilson_table(tried, "fixed_count", trials)
    assert intervals["fixed_rate"].to_list() == pytest.approx(tried[rate].to_list())
    assert (intervals["low_rate"] <= intervals["fixed_rate"]).all()
    assert (intervals["fixed_rate"] <= intervals["high_rate"]).all()


def test_a_result_stays_on_the_engine_of_the_caller(engine: Any) -> None:
    """A lazy frame stays lazy, a relation a relation."""
    native = engine(REPAIRS)
    masses = engine(unit_masses(("Kettle", 1.0, 1.0, 1.0)))
    assert type(repair_outcomes(native, by="product_category")) is type(native)
    assert type(outcomes_by_group(native, minimum_count=5)) is type(native)
    assert type(with_event_year(with_age_band(native))) is type(native)
    assert type(repair_barriers(native)) is type(native)
    assert type(kept_in_use_mass(native, masses)) is type(native)


def test_counts_are_64_bit_integers_on_every_engine(engine: Any) -> None:
    """DuckDB adds up to 128 bits and Polars counts in 32, which would not join or store alike."""
    outcomes = nw.from_native(repair_outcomes(engine(REPAIRS), by="product_category"))
    kept = nw.from_native(
        kept_in_use_mass(engine(REPAIRS), engine(unit_masses(("Kettle", 1.0, 1.0, 1.0))))
    )
    barriers = nw.from_native(repair_barriers(engine(REPAIRS)))
    for result in (outcomes, kept, barriers):
        for name, dtype in result.collect_schema().items():
            assert dtype == nw.Int64 or not name.endswith("_count"), name


def test_outcomes_are_counted_by_several_columns_at_once(engine: Any, rows: Any) -> None:
    """Gent saw four kettles and a lamp."""
    outcomes = repair_outcomes(engine(REPAIRS), by=["group_identifier", "product_category"])
    found = rows(outcomes, "group_identifier", "product_category", "attempt_count")
    assert found == [
        ("Aalst", "Lamp", 2),
        ("Gent", "Kettle", 4),
        ("Gent", "Lamp", 1),
        ("Mol", "Toy", 1),
        (None, None, 1),
    ]


def test_an_age_band_holds_its_lower_end_and_a_missing_age_is_a_band(
    engine: Any, rows: Any
) -> None:
    """Ages 1 | 2, 4.9 | 9.5 | 10, 19 | 120 | two without."""
    outcomes = repair_outcomes(with_age_band(engine(REPAIRS)), by="age_band")
    counts = dict(rows(outcomes, "age_band", "attempt_count"))
    assert [counts[band] for band in AGE_BANDS] == [1, 2, 1, 2, 1, 2]
    edges = repairs_of(
        *(("Kettle", "fixed", None, age, "Gent", "2022-01-01") for age in (0, 5, 20))
    )
    bands = rows(with_age_band(engine(edges)), "product_age_years", "age_band")
    assert bands == [(0.0, "under_2"), (20.0, "20_and_over"), (5.0, "5_to_10")]


def test_outcomes_are_counted_by_calendar_year(engine: Any, rows: Any) -> None:
    """New Year's Eve belongs to the old year: 1 in 2021, 5 in 2022, 3 in 2023."""
    outcomes = repair_outcomes(with_event_year(engine(REPAIRS)), by="event_year")
    assert rows(outcomes, "event_year", "attempt_count") == [(2021, 1), (2022, 5), (2023, 3)]


def test_the_ledgers_own_dates_have_a_year(rows: Any) -> None:
    """They are dates without a time, unlike those of pandas."""
    repairs = pl.DataFrame({"event_date": [date(2021, 12, 31), None]})
    assert with_event_year(repairs)["event_year"].to_list() == [2021, None]
    relation = duckdb.connect().sql("select date '2021-12-31' as event_date")
    assert rows(with_event_year(relation), "event_year") == [(2021,)]


def test_small_groups_are_pooled_and_their_sum_is_kept(engine: Any, rows: Any) -> None:
    """Gent has five attempts; Aalst's two, Mol's one and one without a group make four others."""
    outcomes = outcomes_by_group(engine(REPAIRS), minimum_count=5)
    columns = ("group_identifier", "attempt_count", "fixed_count", "known_success_rate")
    assert rows(outcomes, *columns) == [
        ("Gent", 5, 2, 0.5),
        ("other", 4, 1, pytest.approx(1 / 3)),
    ]


def test_a_large_group_without_a_name_keeps_its_own_row(engine: Any, rows: Any) -> None:
    """At a minimum of one attempt nobody is pooled."""
    outcomes = outcomes_by_group(engine(REPAIRS), minimum_count=1)
    assert rows(outcomes, "group_identifier", "attempt_count") == [
        ("Aalst", 2),
        ("Gent", 5),
        ("Mol", 1),
        (None, 1),
    ]


def test_barriers_are_counted_among_the_products_given_up(engine: Any, rows: Any) -> None:
    """Three ended: two too worn out, one without a barrier; the six others have none to give."""
    assert rows(repair_barriers(engine(REPAIRS))) == [(None, 1), ("too_worn_out", 2)]


def unit_masses(*records: tuple[Any, ...]) -> pd.DataFrame:
    """Product categories with their unit mass in kg, central, low and high."""
    names = ["unit_mass_kg", "unit_mass_low_kg", "unit_mass_high_kg"]
    frame = pd.DataFrame(records, columns=["product_category", *names])
    return frame.astype(dict.fromkeys(names, "float64"))


def test_mass_kept_in_use_is_fixed_repairs_times_unit_mass(engine: Any, rows: Any) -> None:
    """Two kettles at 1.5 kg, 1 to 2 kg: 3 kg, 2 to 4 kg. What has no mass keeps its count."""
    categories = unit_masses(
        ("Kettle", 1.5, 1.0, 2.0), ("Lamp", 3.0, 2.0, 4.0), ("Toy", None, None, None)
    )
    kept = kept_in_use_mass(engine(REPAIRS), engine(categories))
    assert rows(kept) == [
        ("Kettle", 2, 1.5, 1.0, 2.0, 3.0, 2.0, 4.0),
        ("Lamp", 0, 3.0, 2.0, 4.0, 0.0, 0.0, 0.0),
        (None, 1, None, None, None, None, None, None),
        ("Toy", 0, None, None, None, None, None, None),
    ]


def test_a_category_with_two_masses_is_refused_by_name(engine: Any) -> None:
    """It would double its repairs in the join."""
    categories = unit_masses(("Kettle", 1.5, 1.0, 2.0), ("Kettle", 1.6, 1.0, 2.0))
    with pytest.raises(AssumptionError, match="Kettle"):
        kept_in_use_mass(engine(REPAIRS), engine(categories))


def test_a_category_that_was_never_repaired_adds_no_row(engine: Any, collected: Any) -> None:
    """The table of masses knows forty categories; the result has those of the repairs."""
    categories = unit_masses(("Kettle", 1.5, 1.0, 2.0), ("Iron", 1.2, 1.0, 1.5))
    kept = kept_in_use_mass(engine(REPAIRS), engine(categories))
    assert "Iron" not in collected(kept)["product_category"].to_list()


# Laws -------------------------------------------------------------------------------------------


def test_the_order_of_the_rows_does_not_matter(engine: Any, rows: Any) -> None:
    """The same repairs, turned round."""
    turned = REPAIRS[::-1].reset_index(drop=True)
    masses = unit_masses(("Kettle", 1.5, 1.0, 2.0))
    for indicator in (
        lambda native: repair_outcomes(native, by="product_category"),
        lambda native: repair_outcomes(with_age_band(native), by="age_band"),
        lambda native: outcomes_by_group(native, minimum_count=2),
        repair_barriers,
        lambda native: kept_in_use_mass(native, engine(masses)),
    ):
        assert rows(indicator(engine(turned))) == rows(indicator(engine(REPAIRS)))


def test_twice_the_repairs_is_twice_the_counts_and_the_same_rates(
    engine: Any, collected: Any
) -> None:
    """Counts and mass double; shares do not move."""
    twice = pd.concat([REPAIRS, REPAIRS], ignore_index=True)
    once = collected(repair_outcomes(engine(REPAIRS), by="product_category"))
    both = collected(repair_outcomes(engine(twice), by="product_category"))
    counts = [name for name in once if name.endswith("_count")]
    rates = [name for name in once if name.endswith("_rate")]
    assert (both[counts] == 2 * once[counts]).all(axis=None)
    assert both[rates].equals(once[rates])


_CATEGORY = st.sampled_from(["Kettle", "Lamp", None])
_STATUS = st.sampled_from(["fixed", "repairable", "end_of_life", "unknown"])
_AGE = st.none() | st.floats(0, 200)
_GROUP = st.sampled_from(["Gent", "Aalst", "Mol", None])
_RECORDS = st.lists(st.tuples(_CATEGORY, _STATUS, st.none(), _AGE, _GROUP), min_size=1, max_size=40)


@settings(derandomize=True, deadline=None)
@given(records=_RECORDS, minimum_count=st.integers(1, 10))
def test_the_parts_add_up_to_the_whole(
    records: Sequence[tuple[Any, ...]], minimum_count: int
) -> None:
    """However repairs are grouped, each is counted once, under one outcome."""
    repairs = pl.from_pandas(repairs_of(*((*record, "2022-01-01") for record in records)))
    whole = Counter(record[1] for record in records)
    for outcomes in (
        repair_outcomes(repairs, by="product_category"),
        repair_outcomes(with_age_band(repairs), by=["age_band", "group_identifier"]),
        repair_outcomes(with_event_year(repairs), by="event_year"),
        outcomes_by_group(repairs, minimum_count=minimum_count),
    ):
        assert outcomes["attempt_count"].sum() == len(records)
        for status in ("fixed", "repairable", "end_of_life", "unknown"):
            assert outcomes[f"{status}_count"].sum() == whole[status]
        known = outcomes.drop_nulls("known_success_rate")
        assert (known["all_success_rate"] <= known["known_success_rate"]).all()
    assert repair_barriers(repairs)["end_of_life_count"].sum() == whole["end_of_life"]


# The real file ----------------------------------------------------------------------------------


@pytest.fixture
def real_file() -> Path:
    """Repair Connects, July 2025; kept beside the checkout, never in it."""
    if not REAL_FILE.exists():
        pytest.skip("the real repair records are not beside this checkout")
    return REAL_FILE


@pytest.fixture
def real_repairs(real_file: Path, engine: Any) -> Any:
    """The real repairs on one engine."""
    return engine(read([real_file]).to_pandas())


def cells_of(path: Path) -> list[dict[str, str]]:
    """The cells of a file, by the standard library alone."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))


def plain_counts(file: Path, key: Callable[[dict[str, str]], Any]) -> dict[Any, Counter[str]]:
    """Statuses per group, by the standard library alone."""
    counts: dict[Any, Counter[str]] = {}
    for row in cells_of(file):
        counts.setdefault(key(row), Counter())[row["repair_status"]] += 1
    return counts


def plain_age_band(row: dict[str, str]) -> str:
    """The band of a record, spelled out."""
    if row["product_age"] == "":
        return "unknown"
    age = float(row["product_age"])
    if age >= 20:
        return "20_and_over"
    if age >= 10:
        return "10_to_20"
    if age >= 5:
        return "5_to_10"
    return "2_to_5" if age >= 2 else "under_2"


@pytest.mark.parametrize(
    ("column", "prepared", "key"),
    [
        ("product_category", lambda repairs: repairs, lambda row: row["product_category"]),
        ("age_band", with_age_band, plain_age_band),
        ("event_year", with_event_year, lambda row: int(row["event_date"][:4])),
        ("group_identifier", lambda repairs: repairs, lambda row: row["group_identifier"]),
    ],
)
def test_the_real_outcomes_agree_with_a_plain_count(
    real_file: Path,
    real_repairs: Any,
    column: str,
    prepared: Callable[[Any], Any],
    key: Callable[[dict[str, str]], Any],
    rows: Any,
) -> None:
    """The csv module and a Counter over 2,885 attempts, against each engine."""
    outcomes = repair_outcomes(prepared(real_repairs), by=column)
    counts = ["fixed_count", "repairable_count", "end_of_life_count", "unknown_count"]
    found = {group: numbers for group, *numbers in rows(outcomes, column, *counts)}
    statuses = ("Fixed", "Repairable", "End of life", "Unknown")
    plain = plain_counts(real_file, key)
    assert found == {
        group: [count[status] for status in statuses] for group, count in plain.items()
    }


def test_the_real_small_groups_are_pooled(real_file: Path, real_repairs: Any, rows: Any) -> None:
    """Groups under five attempts, counted by hand from the file, make the pool."""
    plain = plain_counts(real_file, lambda row: row["group_identifier"])
    large = {group: count.total() for group, count in plain.items() if count.total() >= 5}
    other = sum(count.total() for count in plain.values()) - sum(large.values())
    outcomes = outcomes_by_group(real_repairs, minimum_count=5)
    found = dict(rows(outcomes, "group_identifier", "attempt_count"))
    assert found == {**large, "other": other}


def test_the_real_barriers_agree_with_a_plain_count(
    real_file: Path, real_repairs: Any, rows: Any
) -> None:
    """433 products were given up; 33 of them without saying why."""
    counts = dict(rows(repair_barriers(real_repairs)))
    assert sum(counts.values()) == 433
    assert counts[None] == 33
    plain = Counter(
        row["repair_barrier_if_end_of_life"]
        for row in cells_of(real_file)
        if row["repair_status"] == "End of life"
    )
    assert sorted(counts.values()) == sorted(plain.values())
