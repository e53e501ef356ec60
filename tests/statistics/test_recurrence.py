"""The mean cumulative function and Laplace's test against published cases and their laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, norm

from circularlib.errors import UsageError
from circularlib.statistics.recurrence import laplace_trend, mean_cumulative_function

# The same examples every time, and no clock.
law = settings(deadline=None, derandomize=True, max_examples=50)

# Valve-seat replacements of 41 diesel engines: last age seen, then the ages of replacement
# (Nelson 1995, Technometrics 37, 147-157; SAS/QC User's Guide, PROC RELIABILITY, data VALVE).
VALVE_SEATS = """
761; 759; 667 98; 667 326 653 653; 665; 667 84; 663 87; 653 646; 653 92; 651;
650 258 328 377 621; 648 61 539; 644 254 276 298 640; 642 76 538; 641 635; 649 349 404 561;
631; 596; 614 120 479; 582 323 449; 589 139 139; 593; 589 573; 606 165 408 604; 594 249;
613 344 497; 595 265 586; 389 166 206 348; 601; 601 410 581; 611; 608; 587; 603 367;
585 202 563 570; 587; 578; 578; 586; 585; 582
"""


def histories(text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [[float(age) for age in history.split()] for history in text.split(";")]
    windows = pd.DataFrame(
        {"item_id": range(len(rows)), "from_age_days": 0.0, "to_age_days": [r[0] for r in rows]}
    )
    pairs = [(item, age) for item, row in enumerate(rows) for age in row[1:]]
    return pd.DataFrame(pairs, columns=["item_id", "age_days"]), windows


@st.composite
def random_histories(draw):
    """Items with windows that begin and end anywhere, and repairs in them, many on one day."""
    window = st.tuples(st.integers(0, 10), st.integers(0, 20))
    spans = draw(st.lists(window, min_size=1, max_size=12))
    windows = pd.DataFrame(
        {
            "item_id": [f"item {number}" for number in range(len(spans))],
            "from_age_days": [start for start, _ in spans],
            "to_age_days": [start + length for start, length in spans],
        }
    )
    pairs = []
    for row in windows.itertuples():
        ages = draw(st.lists(st.integers(row.from_age_days, row.to_age_days), max_size=4))
        pairs += [(row.item_id, age) for age in ages]
    events = pd.DataFrame(pairs, columns=["item_id", "age_days"]).astype({"age_days": float})
    return events, windows


def standard_errors(table: pd.DataFrame) -> pd.Series:
    """Read back from limits at M exp(+-1.96 se / M)."""
    reach = np.log(table["high_count"] / table["low_count"]) / 2
    return reach / norm.ppf(0.975) * table["mean_cumulative_count"]


def slow_variances(events: pd.DataFrame, windows: pd.DataFrame) -> list[float]:
    """Lawless and Nadeau (1995), formula 2.3, item by item and age by age."""
    ages = sorted(set(events["age_days"]))
    at_risk, repaired = {}, {}
    for age in ages:
        seen = (windows["from_age_days"] <= age) & (age <= windows["to_age_days"])
        at_risk[age], repaired[age] = seen.sum(), (events["age_days"] == age).sum()
    variances = []
    for last in ages:
        total = 0.0
        for window in windows.itertuples():
            own = events.loc[events["item_id"] == window.item_id, "age_days"]
            residual = 0.0
            for age in ages:
                if age <= last and window.from_age_days <= age <= window.to_age_days:
                    residual += ((own == age).sum() - repaired[age] / at_risk[age]) / at_risk[age]
            total += residual**2
        variances.append(total)
    return variances


def test_the_curve_is_the_published_one():
    """Five units, retired at 17, 19, 26, 24 and 28 months.

    ReliaWiki, Recurrent Event Data Analysis, example "Mean Cumulative Function": 0.2 after the
    first event, 2.0 at 17 months, 2.333 at 20, 2.667 at 22 and 3.667 at 25, as reproduced in the
    documentation of the Python package reliability. Two units are left at 25 months, each has
    an event there. (Its variance leaves the covariances out, so it is not ours.)
    """
    events, windows = histories("17 5 10 15; 19 6 13 17; 26 12 20 25; 24 13 15; 28 16 22 25")
    table = mean_cumulative_function(events, windows).set_index("age_days")
    assert table["mean_cumulative_count"].round(5).to_dict() == {
        5: 0.2,
        6: 0.4,
        10: 0.6,
        12: 0.8,
        13: 1.2,
        15: 1.6,
        16: 1.8,
        17: 2.0,
        20: 2.33333,
        22: 2.66667,
        25: 3.66667,
    }
    assert table.loc[25, ["at_risk_count", "event_count"]].tolist() == [2, 2]


def test_the_valve_seats_follow_from_their_counts():
    """41 engines, 48 replacements; by hand at the first ages and by the risk sets at the last.

    1/41 at 61 days with standard error sqrt(40)/41^1.5; two seats of one engine at 139 days
    weigh more in the variance than two engines would. At 653 days 9 engines were still seen,
    two of them up to that very day.
    """
    events, windows = histories(VALVE_SEATS)
    table = mean_cumulative_function(events, windows)
    assert (len(windows), len(events), table["event_count"].sum()) == (41, 48, 48)
    assert table["mean_cumulative_count"].iloc[0] == pytest.approx(1 / 41)
    assert standard_errors(table).iloc[0] == pytest.approx(40**0.5 / 41**1.5)
    by_age = table.set_index("age_days")
    assert by_age.loc[139, "mean_cumulative_count"] == pytest.approx(9 / 41)
    counts = np.array([2] + [1] * 7 + [0] * 33)
    assert standard_errors(by_age)[139] == pytest.approx(counts.std() / 41**0.5)
    assert by_age.loc[653, ["at_risk_count", "event_count"]].tolist() == [9, 2]
    assert by_age["mean_cumulative_count"].diff()[653] == pytest.approx(2 / 9)


def test_the_variance_is_that_of_a_slow_obvious_version():
    """The published formula term by term on the valve seats."""
    events, windows = histories(VALVE_SEATS)
    ours = standard_errors(mean_cumulative_function(events, windows)) ** 2
    np.testing.assert_allclose(ours, slow_variances(events, windows), rtol=1e-9)


@law
@given(random_histories())
def test_the_variance_holds_with_windows_that_begin_late(histories):
    """Delayed entry, several repairs on one day, windows of a single day."""
    ours = standard_errors(mean_cumulative_function(*histories)) ** 2
    theirs = np.array(slow_variances(*histories))
    is_given = ours.notna()
    np.testing.assert_allclose(ours[is_given], theirs[is_given], rtol=1e-6)
    np.testing.assert_allclose(theirs[~is_given], 0, atol=1e-9)


def test_while_all_items_are_seen_the_curve_is_the_mean_count_and_its_error_that_of_a_mean():
    """30 items over 100 days: mean and variance / n of the number of repairs so far."""
    generator = np.random.default_rng(8)
    events = pd.DataFrame({"item_id": generator.integers(0, 30, 80)})
    events["age_days"] = generator.integers(1, 101, 80)
    windows = pd.DataFrame({"item_id": range(30), "from_age_days": 0, "to_age_days": 100})
    table = mean_cumulative_function(events, windows)
    for row, error in zip(table.itertuples(), standard_errors(table), strict=True):
        so_far = events.loc[events["age_days"] <= row.age_days, "item_id"]
        counts = np.bincount(so_far, minlength=30)
        assert row.mean_cumulative_count == pytest.approx(counts.mean())
        assert error == pytest.approx(counts.std() / 30**0.5)


def test_items_repaired_over_and_over_widen_the_limits():
    """100 repairs in 50 items: all of them in 10 items are surer than none."""
    windows = pd.DataFrame({"item_id": range(50), "from_age_days": 0, "to_age_days": 100})
    ages = np.arange(100)
    spread = pd.DataFrame({"item_id": ages % 50, "age_days": ages})
    heaped = pd.DataFrame({"item_id": ages % 10, "age_days": ages})
    last = [mean_cumulative_function(events, windows).iloc[-2] for events in (spread, heaped)]
    assert last[0]["mean_cumulative_count"] == last[1]["mean_cumulative_count"]
    widths = [row["high_count"] / row["low_count"] for row in last]
    assert widths[1] > 2 * widths[0]


@law
@given(random_histories(), st.integers(1, 25))
def test_a_history_seen_in_two_pieces_gives_the_same_curve(histories, cut):
    """Until one day, and from the next: what happened before the records is not needed."""
    events, windows = histories
    is_cut = (windows["from_age_days"] < cut) & (cut <= windows["to_age_days"])
    first = windows[is_cut].assign(to_age_days=cut - 1)
    second = windows.assign(from_age_days=windows["from_age_days"].mask(is_cut, cut))
    first["item_id"] = first["item_id"] + " before"
    early = events["item_id"].isin(windows.loc[is_cut, "item_id"]) & (events["age_days"] < cut)
    names = events["item_id"].where(~early, events["item_id"] + " before")
    pieces = mean_cumulative_function(events.assign(item_id=names), pd.concat([first, second]))
    columns = ["age_days", "at_risk_count", "event_count", "mean_cumulative_count"]
    pd.testing.assert_frame_equal(
        pieces[columns], mean_cumulative_function(events, windows)[columns]
    )


@law
@given(random_histories(), st.randoms(use_true_random=False))
def test_the_order_and_the_unit_of_age_do_not_matter(histories, random):
    """Rows shuffled: the same but for rounding. Ages in weeks: the same counts."""
    events, windows = histories
    table = mean_cumulative_function(events, windows)
    shuffled = [
        frame.iloc[random.sample(range(len(frame)), len(frame))] for frame in (events, windows)
    ]
    pd.testing.assert_frame_equal(mean_cumulative_function(*shuffled), table)
    weeks = mean_cumulative_function(
        events.assign(age_days=events["age_days"] / 7),
        windows.assign(
            from_age_days=windows["from_age_days"] / 7, to_age_days=windows["to_age_days"] / 7
        ),
    )
    pd.testing.assert_frame_equal(weeks.assign(age_days=weeks["age_days"] * 7), table)


def test_twice_the_items_give_the_same_curve_and_half_the_variance():
    """Every engine twice."""
    events, windows = histories(VALVE_SEATS)
    once = mean_cumulative_function(events, windows)
    double = [pd.concat([f, f.assign(item_id=f["item_id"] + 100)]) for f in (events, windows)]
    twice = mean_cumulative_function(*double)
    np.testing.assert_allclose(twice["mean_cumulative_count"], once["mean_cumulative_count"])
    np.testing.assert_allclose(standard_errors(twice) ** 2, standard_errors(once) ** 2 / 2)


def test_a_single_item_has_a_curve_and_no_limits():
    """One item cannot show how items differ."""
    events, windows = histories("100 10 20")
    table = mean_cumulative_function(events, windows)
    assert table["mean_cumulative_count"].tolist() == [1, 2]
    assert table[["low_count", "high_count"]].isna().all(axis=None)


def test_without_repairs_the_curve_is_empty():
    """Nothing was repaired yet; nothing was observed yet."""
    events, windows = histories("100; 200")
    assert mean_cumulative_function(events, windows).empty
    assert mean_cumulative_function(events, windows.head(0)).empty


def test_a_repair_outside_its_window_is_refused_and_named():
    """On the first and the last day of the window it counts; a day earlier or later not."""
    windows = pd.DataFrame({"item_id": ["A7"], "from_age_days": 10, "to_age_days": 20})
    for age in (10, 20):
        events = pd.DataFrame({"item_id": ["A7"], "age_days": [age]})
        assert mean_cumulative_function(events, windows)["at_risk_count"].item() == 1
    for item, age in (("A7", 9), ("A7", 21), ("B1", 15), ("A7", np.nan)):
        events = pd.DataFrame({"item_id": [item], "age_days": [age]})
        with pytest.raises(UsageError, match=f"Item {item} was repaired"):
            mean_cumulative_function(events, windows)
    with pytest.raises(UsageError, match="Item A7"):
        laplace_trend(events, windows.head(0))


def test_windows_that_contradict_each_other_are_refused():
    """Two windows for one item would count it twice."""
    events, windows = histories("100 10")
    with pytest.raises(UsageError, match="two windows"):
        mean_cumulative_function(events, pd.concat([windows, windows]))
    with pytest.raises(UsageError, match="two windows"):
        laplace_trend(events, windows.assign(from_age_days=200))


# Laplace's test


def test_the_trend_is_the_published_one():
    """Crow's simulated system 1, observed for 2,000 hours: U = -2.6121, an improving system.

    ReliaSoft, Reliability Growth and Repairable System Data Analysis, appendix B, Laplace
    trend test on table B.1.
    """
    trend = laplace_trend(*histories("2000 1.2 55.6 72.7 111.9 121.9 303.6 326.9 1568.4 1913.5"))
    assert round(trend.u, 4) == -2.6121
    assert trend.p_value == pytest.approx(2 * norm.cdf(-2.6121), rel=1e-4)
    assert (trend.event_count, trend.method) == (9, "laplace_pooled")


def test_items_pool_by_their_distances_from_the_middle():
    """(10 - 50) + (90 - 50) + (160 - 110) = 50 over sqrt(2 * 100^2/12 + 100^2/12)."""
    events = pd.DataFrame({"item_id": ["a", "a", "b"], "age_days": [10, 90, 160]})
    windows = pd.DataFrame(
        {"item_id": ["b", "a", "c"], "from_age_days": [60, 0, 0], "to_age_days": [160, 100, 900]}
    )
    assert laplace_trend(events, windows).u == pytest.approx(50 / (3 * 100**2 / 12) ** 0.5)


@law
@given(random_histories())
def test_age_run_backwards_turns_the_trend_round(histories):
    """What gets worse forwards gets better backwards, and is as improbable."""
    events, windows = histories
    trend = laplace_trend(events, windows)
    mirrored = windows.assign(
        from_age_days=-windows["to_age_days"], to_age_days=-windows["from_age_days"]
    )
    backwards = laplace_trend(events.assign(age_days=-events["age_days"]), mirrored)
    if trend.u is None:
        assert backwards == trend
    else:
        assert backwards.u == pytest.approx(-trend.u)
        assert backwards.p_value == pytest.approx(trend.p_value)


def test_without_a_trend_the_statistic_is_standard_normal():
    """2,000 fleets of 5 items, 20 repairs at random ages; Kolmogorov-Smirnov finds no fault."""
    generator = np.random.default_rng(21)
    ends = np.array([100, 200, 300, 400, 500])
    windows = pd.DataFrame({"item_id": range(5), "from_age_days": 0, "to_age_days": ends})
    statistics = []
    for _ in range(2_000):
        items = generator.integers(0, 5, 20)
        events = pd.DataFrame({"item_id": items, "age_days": generator.random(20) * ends[items]})
        statistics.append(laplace_trend(events, windows).u)
    assert kstest(statistics, "norm").pvalue > 0.01


def test_without_repairs_there_is_no_trend_and_no_crash():
    """None with the reason; a window of one day has no beginning and end to compare."""
    for text in ("100; 200", "0 0"):
        trend = laplace_trend(*histories(text))
        assert (trend.u, trend.p_value, trend.method) == (None, None, "none_no_events")
