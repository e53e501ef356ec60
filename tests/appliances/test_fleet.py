"""Machines over the years: cases worked by hand, a slow simulation, and a balance."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.appliances.fleet import FleetPlan, fleet_events
from circularlib.errors import UsageError

LAW = settings(derandomize=True, deadline=None, max_examples=40)
PLAN = FleetPlan(
    machine_count=12, horizon_years=6, ramp_up_months=6, life_years=1.5, life_count=3,
    failures_per_machine_year=(0.1, 0.3),
)  # fmt: skip
plans = st.builds(
    FleetPlan,
    machine_count=st.floats(0.5, 500),
    horizon_years=st.integers(1, 8),
    ramp_up_months=st.integers(1, 30),
    life_years=st.floats(0.1, 4),
    life_count=st.integers(1, 4),
    failures_per_machine_year=st.lists(st.floats(0, 3), min_size=1, max_size=6),
)


def test_machines_without_loss_are_bought_once_a_technical_life():
    """10 machines of 2 lives of 1 year over 4 years: 10 at 0, 10 at 24 months; none at 48.

    Refurbished at 12 and 36 months; retired at 24 and 48.
    """
    plan = FleetPlan(10, 4, 1, 1.0, 2, (0.0,))
    events = fleet_events(plan, loss_rate=0.0, refurbishment_success_share=1.0)
    assert {int(m): v for m, v in enumerate(events.purchased) if v} == {0: 10.0, 24: 10.0}
    assert {int(m): v for m, v in enumerate(events.refurbished) if v} == {12: 10.0, 36: 10.0}
    assert {int(m): v for m, v in enumerate(events.retired) if v} == {24: 10.0, 48: 10.0}
    assert {int(m): v for m, v in enumerate(events.delivered) if v} == {
        0: 10.0, 12: 10.0, 24: 10.0, 36: 10.0,
    }  # fmt: skip


def test_a_failed_refurbishment_costs_a_new_machine():
    """Of 10 machines 60 % succeed at 12 months: 4 are scrapped and bought anew.

    At 24 months 6 old ones retire and the 4 younger ones are refurbished, of which 2.4 succeed:
    6 + 1.6 are bought.
    """
    plan = FleetPlan(10, 3, 1, 1.0, 2, (0.0,))
    events = fleet_events(plan, loss_rate=0.0, refurbishment_success_share=0.6)
    assert events.scrapped[[12, 24]] == pytest.approx([4.0, 1.6])
    assert events.purchased[[0, 12, 24]] == pytest.approx([10.0, 4.0, 7.6])


def test_a_tenth_lost_a_year_is_a_tenth_lost_of_those_never_replaced():
    """In the first month 1 - 0.9^(1/12) of the machines; over twelve months of full service more
    than a tenth, for the replaced may be lost as well: 100 x 12 x 0.008742 = 10.49.
    """
    plan = FleetPlan(100, 1, 1, 5.0, 1, (0.0,))
    events = fleet_events(plan, loss_rate=0.1, refurbishment_success_share=1.0)
    assert events.lost[1] == pytest.approx(100 * (1 - 0.9 ** (1 / 12)))
    assert events.lost.sum() == pytest.approx(10.49, abs=0.005)


def test_failures_follow_the_age_of_the_machines():
    """10 machines at 0.12 failures in their first year, 0.36 later: 1.2, then 3.6, then 3.6."""
    plan = FleetPlan(10, 3, 1, 5.0, 1, (0.12, 0.36))
    repaired = fleet_events(plan, loss_rate=0.0, refurbishment_success_share=1.0).repaired
    assert repaired[:-1].reshape(3, 12).sum(axis=1) == pytest.approx([1.2, 3.6, 3.6])


def test_what_a_machine_is_still_good_for_counts_at_the_horizon():
    """10 machines of 4 years after 1 year: each has three quarters of its lives to come."""
    plan = FleetPlan(10, 1, 1, 2.0, 2, (0.0,))
    events = fleet_events(plan, loss_rate=0.0, refurbishment_success_share=1.0)
    assert events.remaining_lives[-1] == pytest.approx(7.5)
    assert events.remaining_lives[:-1].sum() == 0


@LAW
@given(plans, st.floats(0, 0.6), st.floats(0, 1))
def test_what_is_bought_is_in_service_lost_scrapped_or_retired(plan, loss_rate, success):
    """And at the horizon everything has come back: nothing appears, nothing vanishes."""
    events = fleet_events(plan, loss_rate=loss_rate, refurbishment_success_share=success)
    gone = np.cumsum(events.lost + events.scrapped + events.retired)
    there = np.cumsum(events.purchased) - gone
    assert there[:-1] == pytest.approx(events.in_service[:-1])
    assert there[-1] + events.retired[-1] == pytest.approx(events.returned[-1])
    placed = np.cumsum(events.delivered - events.returned - events.lost)
    assert placed == pytest.approx(events.in_service, abs=1e-6)
    assert all((rows >= -1e-9).all() for rows in vars(events).values())


def test_machines_followed_one_by_one_come_to_the_same():
    """A slow program throws the dice for 400 fleets of 12 machines, machine by machine."""
    rng = np.random.default_rng(5)
    loss_rate, success, fleets = 0.15, 0.7, 400
    monthly, life = 1 - (1 - loss_rate) ** (1 / 12), PLAN.life_months
    counts = {name: np.zeros(73) for name in ("purchased", "lost", "scrapped", "retired")}
    counts["repaired"] = np.zeros(73)
    for _ in range(fleets):
        ages: list[int] = []
        for month in range(72):
            if month < 6:
                ages += [0, 0]
                counts["purchased"][month] += 2
            for place, age in enumerate(ages):
                counts["repaired"][month] += rng.poisson((0.1 if age < 12 else 0.3) / 12)
                ended = None
                if rng.random() < monthly:
                    ended = "lost"
                elif age + 1 == 3 * life:
                    ended = "retired"
                elif (age + 1) % life == 0 and month + 1 < 72 and rng.random() >= success:
                    ended = "scrapped"
                ages[place] = age + 1
                if ended:
                    counts[ended][month + 1] += 1
                    ages[place] = 0
                    counts["purchased"][month + 1] += month + 1 < 72
    events = fleet_events(PLAN, loss_rate=loss_rate, refurbishment_success_share=success)
    for name, seen in counts.items():
        expected = getattr(events, name).sum()
        error = np.sqrt(max(expected, 1) / fleets)
        assert seen.sum() / fleets == pytest.approx(expected, abs=4 * error), name
        halves = getattr(events, name)[:36].sum()
        assert seen[:36].sum() / fleets == pytest.approx(halves, abs=4 * error), name


def test_draws_at_once_are_the_fleets_one_by_one():
    """A row per draw, each as if it were alone."""
    losses, successes = np.array([0.0, 0.1, 0.3]), np.array([1.0, 0.8, 0.2])
    together = fleet_events(PLAN, loss_rate=losses, refurbishment_success_share=successes)
    for row, (loss, success) in enumerate(zip(losses, successes, strict=True)):
        alone = fleet_events(PLAN, loss_rate=loss, refurbishment_success_share=success)
        for name in vars(alone):
            assert getattr(together, name)[row] == pytest.approx(getattr(alone, name)), name


def test_twice_the_machines_is_twice_everything():
    events, twice = (
        fleet_events(replace(PLAN, machine_count=n), loss_rate=0.1, refurbishment_success_share=0.8)
        for n in (12, 24)
    )
    for name in vars(events):
        assert getattr(twice, name) == pytest.approx(2 * getattr(events, name)), name


@pytest.mark.parametrize(
    "wrong",
    [
        {"machine_count": 0}, {"machine_count": -3}, {"life_years": 0}, {"horizon_years": 0},
        {"ramp_up_months": 0}, {"life_count": 0}, {"failures_per_machine_year": ()},
        {"failures_per_machine_year": (-1.0,)}, {"failures_per_machine_year": (float("nan"),)},
    ],
)  # fmt: skip
def test_a_fleet_that_cannot_be_is_refused_in_words(wrong):
    """Zero machines, a life of nought, no failures known."""
    with pytest.raises(UsageError) as said:
        replace(PLAN, **wrong)
    assert 2 <= len(str(said.value).splitlines()) <= 3


@pytest.mark.parametrize(("loss", "success"), [(1.0, 1.0), (-0.1, 1.0), (0.0, 1.1), (0.0, -1)])
def test_a_share_that_cannot_be_is_refused_in_words(loss, success):
    with pytest.raises(UsageError):
        fleet_events(PLAN, loss_rate=loss, refurbishment_success_share=success)
