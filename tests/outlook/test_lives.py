"""How long items stay: against Kaplan-Meier, a walk day by day, and on every engine."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.outlook.lives import (
    BAND_EDGES_DAYS,
    ages_watched_years,
    cumulative_hazard,
    exposures,
    hazard_ratios,
    hazards,
    survival,
)
from circularlib.statistics.survival import survival_curve

BANDS = range(len(BAND_EDGES_DAYS))
DAYS = [f"exposed_{band}_days" for band in BANDS]
ENDS = [f"ended_{band}_count" for band in BANDS]
ITEMS = pd.DataFrame(
    {"item_id": ["1", "2", "3"], "item_type": ["bed", "bed", "lamp"],
     "origin": ["new", "second_hand", "new"], "set_id": [None, None, "S1"]}
)  # fmt: skip


def lived(rows: list[tuple[str, int, float | None]]) -> pd.DataFrame:
    """Visits: item, day delivered, day left or None."""
    table = pd.DataFrame(rows, columns=["item_id", "delivered_day", "exit_day"])
    return table.assign(
        visit_number=1, home_id="A", exit_day=table["exit_day"].astype(float),
        next_delivered_day=np.nan,
    )  # fmt: skip


def test_days_watched_and_endings_fall_in_the_band_of_their_age(engine: Any, rows: Any) -> None:
    """Watched from day 50 to 199.

    Bed 1 came on 0 and left on 100: ages 50 to 100, so days 50 to 90 in the first quarter (41)
    and 91 to 100 in the second (10), where it ended. Bed 2 came on 150 and stays: ages 0 to 49.
    The lamp had left on 40: not seen. Of a set: the lamp only.
    """
    seen = exposures(
        engine(lived([("1", 0, 100), ("2", 150, None), ("3", 10, 40)])), engine(ITEMS),
        first_day=50, last_day=199,
    )  # fmt: skip
    columns = ["item_type", "origin", "is_set", *DAYS[:3], *ENDS[:3]]
    assert rows(seen, *columns) == [
        ("bed", "new", False, 41, 10, 0, 0, 1, 0),
        ("bed", "second_hand", False, 50, 0, 0, 0, 0, 0),
    ]


spell = st.tuples(st.integers(0, 2500), st.one_of(st.none(), st.integers(0, 2500)))


@settings(max_examples=30)
@given(st.lists(spell, min_size=1, max_size=8))
def test_exposures_are_a_walk_day_by_day(found):
    """Every day of every spell within days 400 to 1999 is put in the band of its age."""
    rows = [("1", start, None if length is None else start + length) for start, length in found]
    seen = exposures(lived(rows), ITEMS, first_day=400, last_day=1999)
    days, ends = np.zeros(len(BAND_EDGES_DAYS), int), np.zeros(len(BAND_EDGES_DAYS), int)
    for _, start, left in rows:
        if left is not None and left < 400:
            continue
        for day in range(max(start, 400), min(1999, 1999 if left is None else left) + 1):
            days[np.searchsorted(BAND_EDGES_DAYS, day - start, side="right") - 1] += 1
        if left is not None and start <= 1999 and left <= 1999:
            ends[np.searchsorted(BAND_EDGES_DAYS, left - start, side="right") - 1] += 1
    assert seen[DAYS].sum().tolist() == days.tolist()
    assert seen[ENDS].sum().tolist() == ends.tolist()


def test_the_curve_is_that_of_kaplan_and_meier():
    """4,000 Weibull stays, cut at 3 years: within 0.002 at every quarter of a year."""
    rng = np.random.default_rng(7)
    ends = np.ceil(900 * rng.weibull(1.3, 4000)).astype(int)
    cut = 1095
    rows = [("1", 0, int(end) if end <= cut else None) for end in ends]
    seen = exposures(lived(rows), ITEMS, first_day=0, last_day=cut)
    exposed, ended = seen[DAYS].sum().to_numpy(float), seen[ENDS].sum().to_numpy(float)
    watched = ages_watched_years(exposed, least_years=10)
    daily = hazards(ended, exposed, watched_years=watched)
    spells = pd.DataFrame(
        {"duration_days": np.minimum(ends, cut), "entry_days": 0, "is_ended": ends <= cut}
    )
    curve = survival_curve(spells)
    for age in np.arange(0.25, 3, 0.25):
        known = curve.loc[curve["age_days"] <= age * 365.25, "survival_rate"].iloc[-1]
        assert np.exp(-cumulative_hazard(daily, [age]))[0] == pytest.approx(known, abs=0.002)


def test_a_constant_hazard_survives_as_an_exponential():
    """One in a thousand a day: after a year 0.999^365.25 are left; at age 0 all of them."""
    daily = np.full(len(BAND_EDGES_DAYS), 0.001)
    shares = np.exp(-cumulative_hazard(daily, [0.0, 1.0, 20.0]))
    assert shares == pytest.approx([1.0, 0.999**365.25, 0.999 ** (20 * 365.25)])


def test_ages_that_were_hardly_watched_take_the_mean_of_the_later_ones():
    """Bands from one year on with 10 of 1000 days each; beyond, the same 1 in 100."""
    exposed, ended = np.zeros(len(BAND_EDGES_DAYS)), np.zeros(len(BAND_EDGES_DAYS))
    exposed[:8], ended[:8] = 10_000, 50
    ended[4:8] = 100
    watched = ages_watched_years(exposed, least_years=10)
    assert watched == 2.0
    daily = hazards(ended, exposed, watched_years=watched)
    assert daily[:8].tolist() == [0.005] * 4 + [0.01] * 4
    assert daily[8:] == pytest.approx(0.01)


def test_a_type_ends_as_often_over_what_was_to_be_expected():
    """1,000 days at 1 in 100 make 10 expected: 30 endings are 3 times as many.

    A type with 4 endings is too few for a ratio of its own.
    """
    daily = np.full(len(BAND_EDGES_DAYS), 0.01)
    exposed = np.zeros((2, len(BAND_EDGES_DAYS)))
    exposed[:, 0] = 1000
    ended = np.array([30.0, 4.0])
    found = hazard_ratios(ended, exposed, daily, least_endings=20, seen=ended)
    assert found.tolist() == [3.0, 1.0]


@given(st.floats(0.1, 5), st.lists(st.floats(0, 0.02), min_size=25, max_size=25))
def test_every_curve_starts_at_1_and_never_rises(ratio, daily):
    ages = np.arange(0, 20, 0.25)
    curve = survival(np.array([ratio]), cumulative_hazard(np.array(daily), ages))[0]
    assert curve[0] == 1.0
    assert (np.diff(curve) <= 1e-12).all()


def test_where_next_to_nothing_was_watched_all_ages_take_one_mean():
    """2 endings in 100 days over all ages; no age counts by itself."""
    exposed, ended = np.zeros(len(BAND_EDGES_DAYS)), np.zeros(len(BAND_EDGES_DAYS))
    exposed[[0, 3]], ended[3] = 50, 2
    watched = ages_watched_years(exposed, least_years=10)
    assert watched == 0.0
    assert hazards(ended, exposed, watched_years=watched) == pytest.approx(0.02)


def test_what_never_ended_stays_for_good():
    """No ending: no hazard, and everything is there after ten years."""
    exposed = np.full(len(BAND_EDGES_DAYS), 9999.0)
    daily = hazards(np.zeros_like(exposed), exposed, watched_years=np.inf)
    assert np.exp(-cumulative_hazard(daily, [10.0]))[0] == 1.0
