"""Survival curves against published tables, lifelines, statsmodels, and their laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time
from scipy.stats import norm
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from circularlib.errors import UsageError
from circularlib.statistics.survival import (
    cumulative_incidence,
    median_time_in_use,
    restricted_mean,
    survival_curve,
)

# The same examples every time, and no clock.
law = settings(deadline=None, derandomize=True, max_examples=50)

# Weeks to relapse of 42 children (Freireich et al. 1963; Cox and Oakes 1984, table 1.1).
TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
TREATED_CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

CAUSES = ["broken", "collected", "lost"]


def spells_of(ended, censored=()) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "duration_days": [*ended, *censored],
            "entry_days": 0,
            "is_ended": [True] * len(ended) + [False] * len(censored),
        }
    )


def remissions() -> pd.DataFrame:
    treated = spells_of(TREATED, TREATED_CENSORED).assign(treatment="6-MP")
    return pd.concat([spells_of(PLACEBO).assign(treatment="placebo"), treated], ignore_index=True)


def random_spells(count: int, seed: int, oldest_entry: int = 60) -> pd.DataFrame:
    """Spells on whole days, many of them ending on the same day or first seen while running."""
    generator = np.random.default_rng(seed)
    entries = generator.integers(0, oldest_entry, count) * generator.integers(0, 2, count)
    spells = pd.DataFrame({"entry_days": entries})
    spells["duration_days"] = entries + generator.integers(1, 90, count)
    spells["cause"] = generator.choice([*CAUSES, None], count)
    return spells.assign(is_ended=spells["cause"].notna())


def rows_of_spells(smallest: int = 1):
    spell = st.tuples(st.integers(0, 8), st.integers(0, 12), st.sampled_from([*CAUSES, None]))
    return st.lists(spell, min_size=smallest, max_size=40).map(
        lambda rows: pd.DataFrame(
            {
                "entry_days": [entry for entry, _, _ in rows],
                "duration_days": [entry + seen for entry, seen, _ in rows],
                "cause": pd.Series([cause for _, _, cause in rows], dtype=object),
                "is_ended": pd.Series([cause is not None for _, _, cause in rows], dtype=bool),
            }
        )
    )


def lifelines_curve(spells: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Lifelines counts from just after the entry, so it is told half a day earlier."""
    fitter = KaplanMeierFitter(alpha=1 - level).fit(
        spells["duration_days"], spells["is_ended"], entry=spells["entry_days"] - 0.5
    )
    return pd.concat([fitter.survival_function_, fitter.confidence_interval_], axis=1)


def standard_errors(table: pd.DataFrame, column: str) -> pd.Series:
    """Read back from limits at p^exp(+-1.96 se / (p log p)); missing where they are."""
    rates = table[column].where(table["low_rate"].notna())
    reach = np.log(np.log(table["low_rate"]) / np.log(table["high_rate"])) / 2
    return reach / norm.ppf(0.975) * rates * -np.log(rates)


# Kaplan-Meier


def test_the_curve_and_its_standard_errors_are_the_published_ones():
    """The 6-MP arm as R's survfit prints it: 18/21 at 6 weeks, times 16/17 at 7 and so on.

    The published standard errors are found again in our limits.
    """
    curve = survival_curve(spells_of(TREATED, TREATED_CENSORED))
    curve = curve[curve["ended_count"] > 0]
    assert curve["age_days"].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve["at_risk_count"].tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve["ended_count"].tolist() == [3, 1, 1, 1, 1, 1, 1]
    rates = curve["survival_rate"]
    assert rates.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    published = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert standard_errors(curve, "survival_rate").round(4).tolist() == published


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("seed", range(5))
def test_the_curve_is_lifelines_with_delayed_entry_and_ties(seed, level):
    """300 spells, half of them first seen while running, all on whole days."""
    spells = random_spells(300, seed)
    curve = survival_curve(spells, level=level).set_index("age_days")
    theirs = lifelines_curve(spells, level).loc[curve.index]
    inside = curve["survival_rate"].between(1e-9, 1 - 1e-9)
    np.testing.assert_allclose(curve["survival_rate"], theirs.iloc[:, 0], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(
        curve.loc[inside, ["low_rate", "high_rate"]], theirs.loc[inside].iloc[:, 1:], rtol=1e-7
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_curve_is_statsmodels_with_delayed_entry_and_ties(seed):
    """A second program with a risk table of its own."""
    spells = random_spells(300, seed)
    theirs = SurvfuncRight(
        spells["duration_days"], spells["is_ended"], entry=spells["entry_days"] - 0.5
    )
    curve = survival_curve(spells)
    curve = curve[curve["ended_count"] > 0]
    np.testing.assert_array_equal(curve["age_days"], theirs.surv_times)
    np.testing.assert_array_equal(curve["at_risk_count"], theirs.n_risk)
    np.testing.assert_allclose(curve["survival_rate"], theirs.surv_prob, rtol=1e-9)


@law
@given(rows_of_spells(), st.integers(1, 19))
def test_a_spell_seen_in_two_pieces_is_the_spell_seen_in_one(spells, cut):
    """Censored at the end of one day and first seen on the next: nothing is gained or lost.

    This is what makes left truncation right: a year of records may be cut anywhere.
    """
    is_cut = (spells["entry_days"] < cut) & (cut <= spells["duration_days"])
    first = spells[is_cut].assign(duration_days=cut - 1, is_ended=False, cause=None)
    pieces = pd.concat([first, spells.assign(entry_days=spells["entry_days"].mask(is_cut, cut))])
    whole, cut_up = survival_curve(spells), survival_curve(pieces)
    cut_up = cut_up[cut_up["age_days"].isin(whole["age_days"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(whole, cut_up, check_exact=False, rtol=1e-9)


@law
@given(rows_of_spells(), st.data())
def test_a_count_of_spells_is_as_many_rows(spells, data):
    """Ten million spells are given as a few thousand rows with `spell_count`."""
    counts = data.draw(st.lists(st.integers(1, 5), min_size=len(spells), max_size=len(spells)))
    counted, repeated = spells.assign(spell_count=counts), spells.loc[spells.index.repeat(counts)]
    pd.testing.assert_frame_equal(survival_curve(counted), survival_curve(repeated))
    pd.testing.assert_frame_equal(median_time_in_use(counted), median_time_in_use(repeated))
    pd.testing.assert_frame_equal(restricted_mean(counted, 6), restricted_mean(repeated, 6))
    pd.testing.assert_frame_equal(cumulative_incidence(counted), cumulative_incidence(repeated))


@law
@given(rows_of_spells(), st.randoms(use_true_random=False))
def test_the_order_of_the_spells_does_not_matter(spells, random):
    """To the bit."""
    order = random.sample(range(len(spells)), len(spells))
    pd.testing.assert_frame_equal(
        survival_curve(spells), survival_curve(spells.iloc[order]), check_exact=True
    )
    pd.testing.assert_frame_equal(
        cumulative_incidence(spells), cumulative_incidence(spells.iloc[order]), check_exact=True
    )


@law
@given(rows_of_spells())
def test_a_curve_falls_from_1_and_its_limits_hold_it(spells):
    """At most 1, never rising, never outside its limits."""
    curve = survival_curve(spells)
    assert curve["survival_rate"].between(0, 1).all()
    assert (curve["survival_rate"].diff().dropna() <= 0).all()
    with_limits = curve.dropna()
    assert (with_limits["low_rate"] < with_limits["survival_rate"]).all()
    assert (with_limits["survival_rate"] < with_limits["high_rate"]).all()
    assert with_limits[["low_rate", "high_rate"]].stack().between(0, 1).all()


def test_without_truncation_and_censoring_the_curve_is_the_share_still_there():
    """Of 21 placebo patients 8 are still in remission after 8 weeks: 8 / 21."""
    curve = survival_curve(spells_of(PLACEBO)).set_index("age_days")["survival_rate"]
    assert curve[8] == pytest.approx(8 / 21)
    assert curve[23] == 0


def test_a_spell_of_no_days_counts_at_age_0():
    """Delivered and collected on one day, 1 of 4: the curve is 3/4 at age 0, as in lifelines."""
    spells = spells_of([0, 5], [5, 9])
    curve = survival_curve(spells)
    assert curve["age_days"].tolist() == [0, 5, 9]
    assert curve["survival_rate"].tolist() == [0.75, 0.5, 0.5]
    theirs = KaplanMeierFitter().fit(spells["duration_days"], spells["is_ended"])
    assert theirs.survival_function_.iloc[:, 0].tolist() == pytest.approx([0.75, 0.5, 0.5])


def test_an_end_on_the_first_day_of_the_records_counts():
    """First seen at age 30 and ended that day: 1 of the 2 at risk at age 30.

    A spell first seen at 31 is not yet at risk at 30.
    """
    spells = pd.DataFrame(
        {"entry_days": [30, 0, 31], "duration_days": [30, 90, 90], "is_ended": [True, False, False]}
    )
    curve = survival_curve(spells)
    assert curve["at_risk_count"].tolist() == [2, 2]
    assert curve["survival_rate"].tolist() == [0.5, 0.5]


def test_a_young_age_at_which_all_at_risk_end_takes_the_curve_to_0_and_shows_why():
    """One spell seen from the start ends at 3 days; the 50 others were first seen at 10 or later.

    Kaplan-Meier is then 0 for good. The table shows the risk set of 1 that did it, where
    lifelines stops with an error.
    """
    old = pd.DataFrame({"entry_days": 10, "duration_days": range(20, 70), "is_ended": True})
    curve = survival_curve(pd.concat([spells_of([3]), old], ignore_index=True))
    assert curve.loc[0, ["age_days", "at_risk_count", "survival_rate"]].tolist() == [3, 1, 0]
    assert curve["at_risk_count"].max() == 50
    assert (curve["survival_rate"] == 0).all()
    assert curve[["low_rate", "high_rate"]].isna().all(axis=None)


def test_limits_are_missing_where_the_curve_is_1_or_0():
    """Nothing ended yet is not certainty that nothing will."""
    curve = survival_curve(spells_of([20, 30], [10]))
    assert curve["survival_rate"].tolist() == [1, 0.5, 0]
    assert curve["low_rate"].isna().tolist() == [True, False, True]


def test_every_group_gets_the_curve_of_its_own_spells():
    """By one column, by two, and with a group that has no name."""
    spells = random_spells(200, seed=9).assign(
        origin=np.resize(["new", "second_hand", None], 200), period=np.resize([2021, 2022], 200)
    )
    by_origin = survival_curve(spells, by="origin")
    assert list(by_origin)[:2] == ["origin", "age_days"]
    assert by_origin["origin"].isna().any()
    new = by_origin[by_origin["origin"] == "new"].drop(columns="origin").reset_index(drop=True)
    pd.testing.assert_frame_equal(new, survival_curve(spells[spells["origin"] == "new"]))
    medians = median_time_in_use(spells, by=["period", "origin"])
    assert list(medians)[:2] == ["period", "origin"]
    assert medians["period"].tolist() == [2021] * 3 + [2022] * 3
    assert medians["spell_count"].sum() == 200


# Median


def test_the_medians_are_the_published_ones():
    """Freireich's arms: 8 weeks (4 to 11) on placebo; 23 on 6-MP, from 13 and open above.

    As SAS PROC LIFETEST prints them with its default log-log limits.
    """
    medians = median_time_in_use(remissions(), by="treatment").set_index("treatment")
    assert medians.loc["placebo", ["median_days", "low_days", "high_days"]].tolist() == [8, 4, 11]
    assert medians.loc["6-MP", ["median_days", "low_days"]].tolist() == [23, 13]
    assert np.isnan(medians.loc["6-MP", "high_days"])
    assert medians["spell_count"].tolist() == [21, 21]
    assert medians["ended_count"].to_dict() == {"6-MP": 9, "placebo": 21}
    assert medians["is_reached"].all()


def test_a_median_the_records_are_too_short_for_is_missing_and_says_so():
    """2 of 10 ended: nobody knows when half will have."""
    row = median_time_in_use(spells_of([10, 20], [30] * 8)).iloc[0]
    assert not row["is_reached"]
    assert np.isnan(row["median_days"])
    assert (row["spell_count"], row["ended_count"]) == (10, 2)


def test_a_curve_that_stands_at_exactly_one_half_has_reached_the_median():
    """24 spells end one by one: (23/24)(22/23)...(12/13) is one half, but rounds to above it."""
    assert median_time_in_use(spells_of(range(1, 25)))["median_days"].item() == 12


@pytest.mark.parametrize("seed", range(5))
def test_the_median_is_lifelines(seed):
    """Someone else's program, with delayed entry."""
    spells = random_spells(300, seed)
    theirs = lifelines_curve(spells).iloc[:, 0]
    assert median_time_in_use(spells)["median_days"].item() == theirs[theirs <= 0.5].index[0]


# Restricted mean


def test_the_restricted_mean_is_the_published_one():
    """6-MP up to 35 weeks: 23.29 weeks, standard error 2.83, 17.75 to 28.83.

    Klein and Moeschberger (2003), Survival Analysis, example 4.1, section 4.5.
    """
    row = restricted_mean(spells_of(TREATED, TREATED_CENSORED), 35).round(2).iloc[0]
    assert row["restricted_mean_days"] == 23.29
    assert row["standard_error_days"] == 2.83
    assert (row["low_days"], row["high_days"]) == (17.75, 28.83)


def test_the_variance_of_the_restricted_mean_is_the_textbooks_sum():
    """Sum over ends of (area still to come)^2 d / (n (n - d)), one end after the other."""
    horizon, curve = 30, survival_curve(spells_of(TREATED, TREATED_CENSORED))
    days = np.arange(horizon)
    rates = [curve.loc[curve["age_days"] <= day, "survival_rate"].min() for day in days]
    rates = np.nan_to_num(rates, nan=1.0)
    variance = 0.0
    for age, n, d in curve[["age_days", "at_risk_count", "ended_count"]].to_numpy():
        if age <= horizon:
            variance += rates[days >= age].sum() ** 2 * d / (n * (n - d))
    row = restricted_mean(spells_of(TREATED, TREATED_CENSORED), horizon).iloc[0]
    assert row["restricted_mean_days"] == pytest.approx(rates.sum())
    assert row["standard_error_days"] == pytest.approx(variance**0.5)


@pytest.mark.parametrize("horizon_days", [1, 17.5, 40, 75])
@pytest.mark.parametrize("seed", range(3))
def test_the_restricted_mean_is_lifelines(seed, horizon_days):
    """The area under someone else's curve, every age half a day later than here.

    That half day, with nothing ended yet, is taken off again.
    """
    spells = random_spells(300, seed)
    fitter = KaplanMeierFitter().fit(
        spells["duration_days"] + 0.5, spells["is_ended"], entry=spells["entry_days"]
    )
    theirs = restricted_mean_survival_time(fitter, t=horizon_days + 0.5) - 0.5
    ours = restricted_mean(spells, horizon_days)["restricted_mean_days"].item()
    assert ours == pytest.approx(theirs, rel=1e-9)


@law
@given(st.lists(st.integers(0, 50), min_size=2, max_size=30), st.integers(1, 60))
def test_without_censoring_it_is_the_mean_of_the_shortened_durations(durations, horizon):
    """Mean of min(duration, horizon), its standard error that of a mean (divisor n)."""
    row = restricted_mean(spells_of(durations), horizon).iloc[0]
    shortened = np.minimum(durations, horizon)
    assert row["restricted_mean_days"] == pytest.approx(shortened.mean())
    error = shortened.std() / len(durations) ** 0.5
    assert row["standard_error_days"] == pytest.approx(error, abs=1e-9)
    assert 0 <= row["low_days"] <= row["high_days"] <= horizon


def test_a_horizon_beyond_the_records_gives_no_mean():
    """Seen for 30 days at most and half still running: a mean over 60 days would be invented."""
    row = restricted_mean(spells_of([10], [30]), 60).iloc[0]
    assert not row["is_reached"]
    assert row[["restricted_mean_days", "standard_error_days", "low_days"]].isna().all()
    assert restricted_mean(spells_of([10, 30]), 60)["restricted_mean_days"].item() == 20
    assert restricted_mean(spells_of([10], [30]), 30)["is_reached"].item()


@pytest.mark.parametrize("horizon_days", [0, -1, float("nan"), float("inf")])
def test_a_horizon_that_is_not_above_0_is_refused(horizon_days):
    """Time in use within no time is not a figure."""
    with pytest.raises(UsageError, match="horizon"):
        restricted_mean(spells_of([10]), horizon_days)


# Competing causes


def test_the_incidence_is_the_published_worked_example():
    """Satagopan et al. (2004), British Journal of Cancer 91, 1229-1235, table 2.

    305 patients; 9 of them leave in the first 27 months, the other 296 are seen longer. The
    table gives survival 99.7, 99.3, 99.0, 98.7, 98.3, 98.0 % and incidence of death by breast
    cancer 0.3, 0.6 (0.65 as 0.3 + 0.3), 0.9 and 1.2 % (sums of rounded steps).
    """
    dead, other = "breast cancer", "other"
    spells = pd.DataFrame(
        {
            "duration_days": [7, 10, 14, 16, 18, 23, 24, 26, 27, 28],
            "cause": [None, dead, None, dead, other, dead, None, other, dead, None],
            "spell_count": [1] * 9 + [296],
            "entry_days": 0,
        }
    )
    table = cumulative_incidence(spells)
    deaths = table[(table["cause"] == dead) & (table["ended_count"] > 0)]
    assert deaths["age_days"].tolist() == [10, 16, 23, 27]
    assert deaths["at_risk_count"].tolist() == [304, 302, 300, 297]
    steps = deaths["incidence_rate"].diff().fillna(deaths["incidence_rate"])
    assert steps.round(3).tolist() == [0.003] * 4
    assert steps.round(3).cumsum().round(3).tolist() == [0.003, 0.006, 0.009, 0.012]
    rates = survival_curve(spells.assign(is_ended=spells["cause"].notna()))
    ends = rates[rates["ended_count"] > 0]
    assert ends["survival_rate"].round(3).tolist() == [0.997, 0.993, 0.990, 0.987, 0.983, 0.980]


@pytest.mark.parametrize("seed", range(3))
def test_without_ties_incidence_and_limits_are_lifelines(seed):
    """Lifelines jitters ties at random, so every spell gets a duration of its own."""
    spells = random_spells(150, seed)
    generator = np.random.default_rng(seed)
    spells["duration_days"] = generator.permutation(150) + spells["entry_days"].max() + 1
    table = cumulative_incidence(spells)
    for number, cause in enumerate(CAUSES, start=1):
        codes = spells["cause"].map({name: n for n, name in enumerate(CAUSES, start=1)}).fillna(0)
        with np.errstate(all="ignore"):
            theirs = AalenJohansenFitter().fit(
                spells["duration_days"], codes, number, entry=spells["entry_days"] - 0.5
            )
        ours = table[(table["cause"] == cause)].set_index("age_days")
        np.testing.assert_allclose(
            ours["incidence_rate"],
            theirs.cumulative_density_.loc[ours.index].iloc[:, 0],
            atol=1e-12,
        )
        # Where the last spell at risk ends, lifelines divides 0 by 0 and has no limits.
        limits = theirs.confidence_interval_.loc[ours.index].dropna()
        assert len(limits) > 100
        ours = ours.loc[limits.index]
        np.testing.assert_allclose(ours["low_rate"], limits.min(axis=1), rtol=1e-6)
        np.testing.assert_allclose(ours["high_rate"], limits.max(axis=1), rtol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_with_ties_the_incidence_is_statsmodels(seed):
    """Statsmodels takes several ends on one day as they are; it has no delayed entry."""
    spells = random_spells(300, seed).assign(entry_days=0)
    codes = spells["cause"].map({name: n for n, name in enumerate(CAUSES, start=1)}).fillna(0)
    durations, causes = spells["duration_days"].to_numpy(), codes.astype(int).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):  # its variance ends in 0 / 0
        theirs = CumIncidenceRight(durations, causes)
    table = cumulative_incidence(spells)
    for number, cause in enumerate(CAUSES):
        ours = table[table["cause"] == cause].set_index("age_days")["incidence_rate"]
        np.testing.assert_allclose(ours.loc[theirs.times], theirs.cinc[number], rtol=1e-9)


@law
@given(rows_of_spells())
def test_the_causes_and_the_spells_still_running_add_up_to_1(spells):
    """At every age, ties, delayed entry and spells of no days included."""
    spells.loc[0, ["cause", "is_ended"]] = ["broken", True]
    ended = cumulative_incidence(spells).groupby("age_days")["incidence_rate"].sum()
    running = survival_curve(spells).set_index("age_days")["survival_rate"]
    np.testing.assert_allclose(ended + running, 1, atol=1e-12)


@law
@given(rows_of_spells())
def test_with_a_single_cause_the_incidence_is_one_minus_the_curve(spells):
    """Its limits too: Aalen-Johansen's variance becomes Greenwood's.

    The limits are symmetrical on log(-log F) here and on log(-log S) there, so the standard
    errors read back from them are compared.
    """
    spells["cause"] = spells["cause"].where(spells["cause"].isna(), "broken")
    spells.loc[0, ["cause", "is_ended"]] = ["broken", True]
    incidence, curve = cumulative_incidence(spells), survival_curve(spells)
    np.testing.assert_allclose(incidence["incidence_rate"], 1 - curve["survival_rate"], atol=1e-12)
    np.testing.assert_allclose(
        standard_errors(incidence, "incidence_rate"),
        standard_errors(curve, "survival_rate"),
        rtol=1e-6,
    )


def test_without_censoring_the_variance_is_that_of_a_plain_share():
    """F (1 - F) / n over 400 spells on 59 days, whatever else ended before or with them."""
    generator = np.random.default_rng(3)
    spells = pd.DataFrame({"duration_days": generator.integers(1, 60, 400), "entry_days": 0})
    spells["cause"] = generator.choice(CAUSES, 400, p=[0.2, 0.5, 0.3])
    table = cumulative_incidence(spells)
    for cause in CAUSES:
        ours = table[table["cause"] == cause].dropna()
        days = spells.loc[spells["cause"] == cause, "duration_days"].to_numpy()
        shares = np.array([(days <= age).sum() / 400 for age in ours["age_days"]])
        np.testing.assert_allclose(ours["incidence_rate"], shares)
        errors = standard_errors(ours, "incidence_rate")
        np.testing.assert_allclose(errors**2, shares * (1 - shares) / 400, rtol=1e-6)


def test_one_minus_kaplan_meier_per_cause_would_say_more_than_happened():
    """Why it must not appear: half end by each of two causes, together that makes more than 1."""
    spells = pd.DataFrame({"duration_days": range(1, 41), "entry_days": 0})
    spells["cause"] = np.resize(["broken", "collected"], 40)
    wrong = 0.0
    for cause in ("broken", "collected"):
        curve = survival_curve(spells.assign(is_ended=spells["cause"] == cause))
        wrong += 1 - curve["survival_rate"].iloc[-2]
    table = cumulative_incidence(spells)
    assert wrong > 1.5
    assert table.groupby("cause")["incidence_rate"].max().sum() == pytest.approx(1)


def test_every_cause_has_rows_in_every_group():
    """A cause that never occurred in a group stands there with 0, so that colours keep."""
    spells = pd.DataFrame(
        {
            "duration_days": [5, 6, 7],
            "entry_days": 0,
            "cause": ["broken", "lost", None],
            "origin": ["new", "second_hand", "second_hand"],
        }
    )
    table = cumulative_incidence(spells, by="origin").set_index(["origin", "cause"])
    assert table.loc[("new", "lost"), "incidence_rate"].tolist() == [0.0]
    assert table.loc[("second_hand", "lost"), "incidence_rate"].tolist() == [0.5, 0.5]


# At the door


def test_no_spells_give_empty_tables_and_no_crash():
    """A programme in its first week has placed nothing yet."""
    none = random_spells(5, 0).head(0).assign(origin="")
    assert survival_curve(none).empty
    assert cumulative_incidence(none, by="origin").empty
    assert list(survival_curve(none, by="origin"))[:2] == ["origin", "age_days"]
    row = median_time_in_use(none).iloc[0]
    assert (row["spell_count"], row["is_reached"]) == (0, False)
    assert not restricted_mean(none, 30)["is_reached"].item()
    assert median_time_in_use(none, by="origin").empty


def test_spells_of_which_none_ended_have_no_causes():
    """All still running: a flat curve, no incidence."""
    spells = pd.DataFrame({"duration_days": [5, 9], "entry_days": 0, "cause": None})
    table = cumulative_incidence(spells)
    assert table.empty
    assert "incidence_rate" in table


@pytest.mark.parametrize(
    "slip",
    [
        {"duration_days": 3, "entry_days": 4},
        {"entry_days": -1},
        {"duration_days": np.nan},
        {"duration_days": np.inf},
        {"is_ended": None},
        {"spell_count": 0},
        {"spell_count": 1.5},
    ],
)
def test_a_row_that_cannot_be_a_spell_is_refused_and_named(slip):
    """The message says which row, so that the ledger can be looked up."""
    spells = spells_of([10, 20]).assign(spell_count=1).astype(object)
    spells.index = pd.Index(["S1", "S2"])
    for column, value in slip.items():
        spells.loc["S2", column] = value
    with pytest.raises(UsageError, match=r"row S2.*\n.*cannot be a spell"):
        survival_curve(spells)


def test_a_missing_column_is_named():
    """Left truncation must not be forgotten in silence: there is no default for `entry_days`."""
    with pytest.raises(UsageError, match="no column entry_days"):
        survival_curve(spells_of([10]).drop(columns="entry_days"))
    with pytest.raises(UsageError, match="no column cause"):
        cumulative_incidence(spells_of([10]))


def test_an_end_without_a_cause_is_refused():
    """It would drop out of the causes and still be taken from the spells still running."""
    spells = spells_of([10, 20]).assign(cause=["broken", None])
    with pytest.raises(UsageError, match="ended without a cause"):
        cumulative_incidence(spells)
