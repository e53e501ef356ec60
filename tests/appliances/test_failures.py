"""Failures of the programme's own machines: spells by hand, and when records may speak."""

import pandas as pd
import pytest

from circularlib.appliances.failures import (
    failures_blended,
    failures_listed,
    machine_spells,
    replaced_share,
)
from circularlib.statistics.uncertainty import Bounds

SOURCED = {
    "washer_failure_shape_ratio": Bounds(1.0, 1.4, 2.0, "lognormal"),
    "washer_failure_scale_years": Bounds(5.5, 11.0, 28.0, "lognormal"),
}
YEAR = 365.25


def machines(*rows):
    names = ["machine_id", "home_id", "contract", "installed_on_day", "removed_on_day"]
    return pd.DataFrame(rows, columns=names)


def events(*rows):
    return pd.DataFrame(rows, columns=["machine_id", "date_day", "event"])


def ages(machine, *happened, first_day=0, last_day=1000, **settings):
    found = machine_spells(
        machines(machine), events(*happened), first_day=first_day, last_day=last_day, **settings
    )
    days = (found[["entry_years", "duration_years"]] * YEAR).round().astype(int)
    return list(zip(days["entry_years"], days["duration_years"], found["is_ended"], strict=True))


OLD = ("W1", "H1", "owned_new", -500, None)
NEW = ("W1", "H1", "owned_new", 100, None)


def test_a_machine_from_before_the_records_is_watched_from_their_first_day():
    """Installed on day -500, still running on day 1,000: from age 500 to 1,500, no failure."""
    assert ages(OLD) == [(500, 1500, False)]


def test_a_repaired_machine_runs_on_at_the_age_it_has():
    """Fails on day 300, mended on 310: ages 0 to 200, then 210 to 900."""
    found = ages(NEW, ("W1", 300, "failure"), ("W1", 310, "repaired"))
    assert found == [(0, 200, True), (210, 900, False)]


def test_a_machine_that_is_still_down_is_not_watched():
    assert ages(NEW, ("W1", 300, "failure")) == [(0, 200, True)]


def test_a_replaced_machine_is_not_watched_after_it():
    found = ages(NEW, ("W1", 300, "failure"), ("W1", 310, "replaced"), ("W1", 400, "failure"))
    assert found == [(0, 200, True)]


def test_a_machine_replaced_without_a_failure_did_not_fail():
    assert ages(NEW, ("W1", 310, "replaced")) == [(0, 210, False)]


def test_a_removed_machine_is_watched_until_then():
    assert ages(("W1", "H1", "owned_new", 100, 400)) == [(0, 300, False)]


def test_what_happened_outside_the_records_does_not_count():
    """A failure on day 50 lies before the first day, 60; one on day 1,001 after the last."""
    found = ages(OLD, ("W1", 50, "failure"), ("W1", 1001, "failure"), first_day=60)
    assert found == [(560, 1500, False)]


def test_a_second_hand_machine_is_as_old_as_its_option_says():
    """Two years old at placement: from 2 x 365.25 days on."""
    found = ages(("W1", "H1", "owned_second_hand", 100, None), age_years={"owned_second_hand": 2.0})
    assert found == [(730, 1630, False)]


def test_visits_are_no_failures():
    assert ages(NEW, ("W1", 300, "visit")) == [(0, 900, False)]


def fleet(count, contract="owned_new"):
    return machines(*((f"W{i}", f"H{i}", contract, 0, None) for i in range(count)))


def test_records_of_too_few_homes_do_not_speak():
    """Four homes where five are asked: the source stands, and nothing is blended."""
    for count, kinds in ((4, []), (5, ["cheap_new"])):
        spells = machine_spells(fleet(count), events(), first_day=0, last_day=1000)
        assert list(failures_blended(spells, SOURCED, min_cell=5)) == kinds


def test_source_records_and_both_stand_side_by_side():
    """Six machines, two failures in 16.4 years of running: both lies between the two."""
    failed = [("W0", 400, "failure"), ("W1", 700, "failure")]
    spells = machine_spells(fleet(6), events(*failed), first_day=0, last_day=1000)
    blends = failures_blended(spells, SOURCED, min_cell=5)
    (row,) = failures_listed(spells, blends, SOURCED).to_dict("records")
    assert (row["failure_count"], row["home_count"]) == (2, 6)
    assert row["running_years"] == pytest.approx((400 + 700 + 4 * 1000) / YEAR)
    scales = row["records_scale_years"], row["blended_scale_years"], row["source_scale_years"]
    assert scales == tuple(sorted(scales))
    assert 0 < row["records_share"] < 1


def test_before_two_failures_the_records_alone_say_nothing():
    spells = machine_spells(fleet(6), events(("W0", 400, "failure")), first_day=0, last_day=1000)
    listed = failures_listed(spells, {}, SOURCED)
    assert listed["records_scale_years"].isna().all()
    assert listed["blended_scale_years"].isna().all()


def test_the_share_that_was_replaced_comes_with_wilsons_interval():
    """3 of 12 failures of owned machines; a service's are not among them."""
    owned = pd.concat([fleet(12), machines(("S", "HS", "as_a_service", 0, None))])
    ended = [(f"W{i}", 500, "replaced" if i < 3 else "repaired") for i in range(12)]
    found = replaced_share(owned, events(*ended, ("S", 500, "repaired")), last_day=900, min_cell=5)
    bounds = found["washer_replaced_share"]
    assert bounds.central == 0.25
    assert (bounds.low, bounds.high) == pytest.approx((0.0889, 0.5323), abs=5e-4)  # by hand


@pytest.mark.parametrize("count", [9, 3])
def test_few_failures_leave_the_assumed_share(count):
    """Fewer than ten, or ten in too few homes."""
    ended = [(f"W{i % count}", 500 + i, "repaired") for i in range(count if count > 5 else 12)]
    assert replaced_share(fleet(count), events(*ended), last_day=900, min_cell=5) == {}
