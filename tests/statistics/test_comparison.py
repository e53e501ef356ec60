"""Difference-in-differences against statsmodels, by hand, and where there is nothing to find."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf

from circularlib.errors import UsageError
from circularlib.statistics.comparison import difference_in_differences, event_study, placebo


def panel(effect=0.0, *, homes=40, periods=12, start=6, seed=1, trend=0.0, absent=0.0):
    """Homes with levels of their own, seasons for all, and an effect in half of them."""
    rng = np.random.default_rng(seed)
    home, period = np.meshgrid(np.arange(homes), np.arange(periods), indexing="ij")
    is_treated = home < homes // 2
    value = rng.normal(100, 20, homes)[:, None] + rng.normal(0, 10, periods)[None, :]
    value = value + rng.normal(0, 5, (homes, periods)) + trend * period * is_treated
    value = value + effect * (is_treated & (period >= start))
    frame = pd.DataFrame(
        {
            "home_id": home.ravel(),
            "period": period.ravel(),
            "is_treated": is_treated.ravel(),
            "value": value.ravel(),
            "weight": rng.integers(1, 31, homes * periods).astype(float),
        }
    )
    return frame[rng.random(len(frame)) >= absent].reset_index(drop=True)


def with_all_dummies(frame, start):
    """The slow way: a dummy for every home and every period, in statsmodels."""
    frame = frame.assign(effect=(frame["is_treated"] & (frame["period"] >= start)).astype(float))
    model = smf.wls("value ~ effect + C(home_id) + C(period)", frame, weights=frame["weight"])
    codes = pd.factorize(frame["home_id"])[0]
    return model.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)


@pytest.mark.parametrize("absent", [0.0, 0.2])
def test_it_is_what_statsmodels_finds_with_a_dummy_for_every_home(absent):
    """The value exactly; the error up to the factor for parameters nested in the clusters."""
    frame = panel(-15, absent=absent)
    slow = with_all_dummies(frame, 6)
    found = difference_in_differences(frame, start=6)
    assert found.value == pytest.approx(slow.params["effect"], abs=1e-8)
    rows, homes = len(frame), frame["home_id"].nunique()
    parameters = len(slow.params)
    factor = np.sqrt((rows - parameters) / (rows - (parameters - homes)))
    width = (found.high - found.low) / 2
    low, high = slow.conf_int().loc["effect"]
    assert width == pytest.approx((high - low) / 2 * factor, rel=1e-3)


def test_it_is_what_statsmodels_finds_on_a_public_panel():
    """Grunfeld's investment data (Grunfeld 1958, public domain, shipped with statsmodels).

    The five largest firms as if treated from 1945.
    """
    data = sm.datasets.grunfeld.load_pandas().data
    large = data.groupby("firm")["value"].mean().nlargest(5).index
    frame = pd.DataFrame(
        {
            "home_id": data["firm"],
            "period": data["year"].astype(int),
            "is_treated": data["firm"].isin(large),
            "value": data["invest"],
            "weight": 1.0,
        }
    )
    slow = with_all_dummies(frame, 1945)
    found = difference_in_differences(frame, start=1945)
    assert found.value == pytest.approx(slow.params["effect"], abs=1e-6)
    assert found.method == "none_too_few_homes"


def test_two_homes_and_two_periods_are_four_numbers():
    """(70 - 100) - (95 - 90) = -35."""
    rows = [
        ("a", 0, True, 100.0),
        ("a", 1, True, 70.0),
        ("b", 0, False, 90.0),
        ("b", 1, False, 95.0),
    ]
    frame = pd.DataFrame(rows, columns=["home_id", "period", "is_treated", "value"])
    found = difference_in_differences(frame, start=1)
    assert found.value == pytest.approx(-35)
    assert (found.low, found.high, found.method) == (None, None, "none_too_few_homes")


def test_the_interval_holds_the_effect_about_as_often_as_it_says():
    """In 200 panels; 95 % would be 190, and 181 to 198 has 99.9 %."""
    held = 0
    for seed in range(200):
        found = difference_in_differences(
            panel(-15, seed=seed, homes=30, periods=8, start=4), start=4
        )
        held += found.low <= -15 <= found.high
    assert 181 <= held <= 198


def test_what_all_homes_share_and_what_a_home_always_has_do_not_matter():
    frame = panel(-15)
    shifted = frame.assign(
        value=frame["value"] + 7 * frame["home_id"] + np.sin(frame["period"]) * 50
    )
    first, second = (difference_in_differences(one, start=6) for one in (frame, shifted))
    assert first.value == pytest.approx(second.value)
    assert first.low == pytest.approx(second.low)


def test_the_event_study_shows_each_period_and_adds_up_to_the_difference():
    """With equal weights, the mean after less the mean before is the one difference."""
    frame = panel(-15).assign(weight=1.0)
    study = event_study(frame, start=6)
    effects = study.effects.set_index("period")["value"]
    assert list(effects.index) == list(range(12))
    assert effects[5] == 0
    after, before = effects[effects.index >= 6].mean(), effects[effects.index < 6].mean()
    assert after - before == pytest.approx(difference_in_differences(frame, start=6).value)
    assert study.home_count == 40


def test_groups_that_drift_apart_before_the_start_are_found_out():
    assert event_study(panel(-15, trend=4), start=6).pre_trend_p < 0.001
    assert event_study(panel(-15), start=6).pre_trend_p > 0.05


def test_a_start_that_never_was_shows_nothing_unless_the_groups_drift():
    quiet = placebo(panel(-15), start=6)
    assert quiet.low < 0 < quiet.high
    drifting = placebo(panel(-15, trend=4), start=6)
    assert drifting.low > 0


@pytest.mark.parametrize(
    "left",
    [
        lambda frame: frame[frame["is_treated"]],
        lambda frame: frame[frame["period"] >= 6],
        lambda frame: frame[frame["period"] < 6],
        lambda frame: frame[:0],
    ],
    ids=["no comparison homes", "no time before", "no time after", "nothing"],
)
def test_where_nothing_can_be_compared_nothing_is_said(left):
    frame = left(panel())
    assert difference_in_differences(frame, start=6).method == "none_no_comparison"
    assert difference_in_differences(frame, start=6).value is None
    assert event_study(frame, start=6).effects.empty
    assert placebo(frame, start=6).value is None or len(frame)


def test_few_homes_have_a_difference_and_no_interval():
    found = difference_in_differences(panel(-15, homes=18), start=6)
    assert found.value is not None
    assert (found.low, found.method) == (None, "none_too_few_homes")
    study = event_study(panel(-15, homes=18), start=6)
    assert study.pre_trend_p is None
    assert study.effects["low"].isna().all()


def test_a_panel_that_is_none_is_refused():
    with pytest.raises(UsageError, match="has no value"):
        difference_in_differences(panel().drop(columns="value"), start=6)
    with pytest.raises(UsageError, match="twice"):
        difference_in_differences(pd.concat([panel(), panel()]), start=6)
