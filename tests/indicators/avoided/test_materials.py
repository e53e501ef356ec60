"""Avoided material: against a slow plain version, on all engines, and against laws."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.errors import AssumptionError
from circularlib.indicators.avoided.materials import (
    DISPLACEMENT_SUMS,
    avoided_by_material,
    avoided_mass,
    displacement_sums,
    measured_displacement,
    measured_lifetime_rate,
    parts_sums,
)
from circularlib.indicators.reuse import placement_sums
from circularlib.indicators.turnover import furnished
from circularlib.statistics.time_ratio import TimeRatio

from ..furniture import LAW, MOVEMENTS, PERIODS, told

MATERIALS = pd.DataFrame(
    [("chair", "wood", 0.9), ("chair", "unknown", 0.1), ("table", "wood", 1.0)],
    columns=["item_type", "material", "share"],
)
PARTS_KG = {"10": 0.4, "17": 1.5}
LATER = pd.DataFrame(
    [
        ("17", "table1", 91, "repair_failed", "", "defect", "C"),
        ("18", "table1", 92, "refurbished", "", "defect", "B"),
    ],
    columns=list(MOVEMENTS.columns),
)
MOVED = pd.concat([MOVEMENTS, LATER], ignore_index=True)
MOVED["parts_mass_kg"] = MOVED["movement_id"].map(PARTS_KG)

amounts = st.lists(
    st.tuples(
        st.sampled_from(["2022", "2023"]),
        st.sampled_from(["chair", "table", "harp"]),
        st.integers(0, 9),
        st.floats(0, 500),
        st.floats(0, 5),
    ),
    min_size=1,
    max_size=8,
)
rate = st.floats(0, 1)


def tables(rows: list[tuple[Any, ...]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Reused placements and parts of made-up rows."""
    names = ["period", "item_type", "reused_count", "reused_mass_kg", "parts_mass_kg"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.drop(columns="parts_mass_kg"), frame[["period", "item_type", "parts_mass_kg"]]


def avoided_kg(reused: pd.DataFrame, parts: pd.DataFrame, displaced: float, served: float) -> float:
    """Sum over all periods and types."""
    found = avoided_mass(reused, parts, displacement_rate=displaced, lifetime_rate=served)
    return float(found["avoided_mass_kg"].sum())


def test_parts_are_summed_by_type_on_every_engine(engine, rows):
    """Day 52 a chair, 0.4 kg; days 91 and 92 a table, 1.5 kg and unknown; failed ones count."""
    items = told(engine)[1]
    found = parts_sums(engine(MOVED), items, periods=PERIODS)
    columns = ("period", "item_type", "repair_count", "parts_mass_kg", "unknown_parts_count")
    assert rows(found, *columns) == [
        ("after", "chair", 1, 0.4, 0),
        ("after", "table", 2, 1.5, 1),
    ]


def test_avoided_mass_is_that_of_a_plain_loop_on_every_engine(engine, collected):
    """Each reused placement: mass x 0.5 x 0.8; each repair: less its parts."""
    _lives, weighed, placed = told(engine, MOVED)
    sums = collected(placement_sums(placed, periods=PERIODS, by=["item_type", "home_id"]))
    sums = sums.infer_objects()
    parts = collected(parts_sums(engine(MOVED), weighed, periods=PERIODS))
    found = avoided_mass(sums, parts, displacement_rate=0.5, lifetime_rate=0.8)
    expected: dict[tuple[str, str], float] = {}
    for row in collected(placed).to_dict("records"):
        name = "before" if row["delivered_day"] < 50 else "after"
        if row["is_reused"]:
            key = (name, row["item_type"])
            expected[key] = expected.get(key, 0.0) + 0.4 * (row["unit_mass_kg"] or 0.0)
    expected["after", "chair"] -= 0.4
    expected["after", "table"] -= 1.5
    keyed = found.set_index(["period", "item_type"])["avoided_mass_kg"].to_dict()
    assert keyed == pytest.approx(expected)


def test_displacement_is_measured_as_by_hand_on_every_engine(engine, collected):
    """Before, homes A and B: chair2 and harp1 new, in 3 furnishings with a gap of 5 days.

    A is furnished on days 10 and 30, B on days 10 and 20. After: chair2 in B and table1 in C,
    both reused, none new: (2 / 4 - 0 / 2) / (2 / 2) = 0.5.
    """
    lives, _weighed, placed = told(engine)
    by_origin = collected(placement_sums(placed, periods=PERIODS, by=["origin", "home_id"]))
    times = collected(furnished(lives, periods=PERIODS, gap_days=5))
    sums = displacement_sums(by_origin, times, baseline="before", programme="after")
    totals = sums[list(DISPLACEMENT_SUMS)].sum().astype(float)
    assert totals.tolist() == [2, 4, 0, 2, 2]
    assert float(measured_displacement(totals.to_numpy())) == 0.5


def test_without_a_baseline_displacement_is_no_number(collected):
    """Nothing was furnished before: not 0, not minus what was bought."""
    lives, _weighed, placed = told(pd.DataFrame)
    after = PERIODS[1:]
    by_origin = collected(placement_sums(placed, periods=after, by=["origin", "home_id"]))
    times = collected(furnished(lives, periods=after, gap_days=5))
    sums = displacement_sums(by_origin, times, baseline="baseline", programme="after")
    assert np.isnan(measured_displacement(sums[list(DISPLACEMENT_SUMS)].sum().to_numpy(float)))


@LAW
@given(amounts, rate, rate)
def test_mass_adds_up_over_types_periods_and_materials(rows, displaced, served):
    """The parts of any split are the whole."""
    reused, parts = tables(rows)
    whole = avoided_kg(reused, parts, displaced, served)
    for column in ("item_type", "period"):
        pieces = [
            avoided_kg(
                reused[reused[column] == name], parts[parts[column] == name], displaced, served
            )
            for name in reused[column].unique()
        ]
        assert sum(pieces) == pytest.approx(whole)
    table = avoided_mass(reused, parts, displacement_rate=displaced, lifetime_rate=served)
    split = avoided_by_material(table, MATERIALS)
    assert split["avoided_mass_kg"].sum() == pytest.approx(whole)


@LAW
@given(amounts)
def test_displacement_nought_gives_no_saving(rows):
    """Without parts exactly 0; with parts what they weigh, as a loss."""
    reused, parts = tables(rows)
    assert avoided_kg(reused, parts.assign(parts_mass_kg=0.0), 0.0, 1.0) == 0.0
    assert avoided_kg(reused, parts, 0.0, 1.0) == pytest.approx(-parts["parts_mass_kg"].sum())


@LAW
@given(amounts, rate, rate)
def test_twice_the_items_is_twice_the_mass(rows, displaced, served):
    """Placements and parts both doubled."""
    once = avoided_kg(*tables(rows), displaced, served)
    assert avoided_kg(*tables(rows * 2), displaced, served) == pytest.approx(2 * once)


def test_a_type_without_composition_falls_under_unknown_and_nowhere_else():
    """9 kg of harp: unknown; 10 kg of chair: 9 wood and 1 unknown."""
    avoided = pd.DataFrame({"item_type": ["harp", "chair"], "avoided_mass_kg": [9.0, 10.0]})
    found = avoided_by_material(avoided, MATERIALS).groupby("material")["avoided_mass_kg"].sum()
    assert found.to_dict() == {"unknown": 10.0, "wood": 9.0}


@pytest.mark.parametrize("rates", [(-0.1, 1.0), (1.1, 1.0), (0.5, 1.2), (float("nan"), 1.0)])
def test_rates_outside_nought_and_one_are_refused(rates):
    """A displacement of 28 would be 28 % written wrong."""
    reused, parts = tables([("2022", "chair", 1, 7.0, 0.0)])
    with pytest.raises(AssumptionError, match="rate"):
        avoided_kg(reused, parts, *rates)


def test_no_repairs_and_no_reuse_give_empty_tables():
    """Zero rows in, zero rows out, and no warning."""
    reused, parts = tables([("2022", "chair", 0, 0.0, 0.0)])
    found = avoided_mass(reused, parts.iloc[:0], displacement_rate=0.5, lifetime_rate=1.0)
    assert len(found) == 0


def test_used_items_that_last_longer_count_as_one():
    """1.2 times as long is at most 1, and as unsure as it was; nothing measured gives none."""
    assert measured_lifetime_rate(TimeRatio(1.2, 0.05)) == (1.0, 0.05)
    assert measured_lifetime_rate(TimeRatio(0.9, 0.05)) == (0.9, 0.05)
    assert measured_lifetime_rate(None) is None
