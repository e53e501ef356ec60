"""What `scenarios.toml` may say: the example, units, names that fit, all mistakes at once."""

from pathlib import Path

import numpy as np
import pytest

from circularlib.errors import AssumptionError
from circularlib.outlook.setup import drawn, outlook_setup
from circularlib.shipped import shipped
from circularlib.sources.outlook_plan import SCENARIOS_FILE, OutlookPlan, outlook_plan
from circularlib.statistics.uncertainty import Bounds

EXAMPLE = shipped("data/starter/scenarios.toml").read_text(encoding="utf-8")


def plan(folder: Path, old: str = "", new: str = "") -> OutlookPlan:
    """The example with one thing changed, as a programme's own file."""
    assert old in EXAMPLE
    (folder / SCENARIOS_FILE).write_text(EXAMPLE.replace(old, new, 1), encoding="utf-8")
    return outlook_plan(folder)


def test_a_programme_without_the_file_has_the_example_and_says_so(tmp_path):
    assert outlook_plan(tmp_path).is_example
    assert not plan(tmp_path, "is_example = true", "").is_example


def test_the_sample_has_plans_of_its_own_for_the_four_scenarios():
    found = outlook_plan(shipped("data/roeselare"))
    ids = [each.id for each in found.scenarios]
    assert ids == ["as_is", "sets_only", "double_repair", "region_joins"]
    assert not found.is_example
    assert found.first_year == 2024


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("horizon_years = 10", "horizon_years = 0", "horizon_years"),
        ("horizon_years = 10", "", '"horizon_years" is missing'),
        ("first_year = 2024", "first_year = 2024\nspeed = 1", '"speed" is not known'),
        ("is_own = true", "homes = 5", "0 towns have is_own"),
        ("joins = 2026", "is_own = true", "2 towns have is_own"),
        ("joins = 2026", "joins = 2020", "joins in 2020, before 2024"),
        ("homes = 120", "", "the number of homes is missing"),
        ("homes = 120", "homes = -1", "homes"),
        ("homes = 120", "homes = []", "homes"),
        ("furnished_share = 0.5", "furnished_share = 50", "furnished_share"),
        ('name = "Town nearby"', 'name = "Own town"', "the town Own town stands twice"),
        ("joins = 2026", 'centre = "Nowhere"', '"Nowhere" is not one of the centres'),
        ('towns = "all"', 'towns = ["Nowhere"]', '"Nowhere" is not one of the towns'),
        ("repair_ratio = 2", "repair_ratio = -2", "below 0"),
        ("repair_ratio = 2", "life_ratio = 0", "not above 0"),
        ('id = "sets_only"', 'id = "as_is"', "the scenario as_is stands twice"),
        ('id = "sets_only"', 'id = "Sets only"', "id"),
        ('furniture = "sets"', 'furniture = "nice"', "furniture"),
        ("low = 900", "low = 9000", "does not rise"),
        ("is_own = true", "is_own = true\njoins = 2026", "takes part from the first year"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path, old, new, said):
    with pytest.raises(AssumptionError, match=f"(?s){said}") as caught:
        plan(tmp_path, old, new)
    assert SCENARIOS_FILE in str(caught.value)
    assert len(str(caught.value).splitlines()) == 3


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    with pytest.raises(AssumptionError) as caught:
        plan(tmp_path, "horizon_years = 10", "horizon_years = 0\nspeed = 1")
    assert "horizon_years" in str(caught.value)
    assert "speed" in str(caught.value)


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    (tmp_path / SCENARIOS_FILE).write_text("first_year 2024", encoding="utf-8")
    with pytest.raises(AssumptionError, match="cannot be read"):
        outlook_plan(tmp_path)


def test_plans_become_towns_centres_and_scenarios(tmp_path):
    """The own town has the homes of the records; the others join 2 and 4 years after the first."""
    setup = outlook_setup(plan(tmp_path), own_home_count=77, draw_count=9)
    own, near, far = setup.towns
    assert (own.home_counts, own.furnished_before, own.joins_year_index) == ([77.0], 77.0, 0)
    assert (near.home_counts, near.joins_year_index) == ([40.0, 60.0, 80.0], 2)
    assert (far.furnished_share, far.joins_year_index, far.is_own) == (0.5, 4, False)
    assert near.distance_km[0] == 24
    assert len(near.distance_km) == 10
    assert [len(each.towns) for each in setup.scenarios] == [1, 1, 1, 3]
    assert setup.scenarios[1].has_sets_only
    assert setup.scenarios[2].ratio("repair").tolist() == [2.0] * 10
    assert setup.scenarios[0].ratio("repair") == 1.0
    assert list(setup.years) == list(range(2024, 2034))


def test_the_same_draw_serves_every_scenario(tmp_path):
    """The capacity of the centre is one and the same array."""
    setup = outlook_setup(plan(tmp_path), own_home_count=7, draw_count=5)
    first, *others = [
        scenario.centres[0].capacity_placements_per_year for scenario in setup.scenarios
    ]
    assert all(np.array_equal(first, other) for other in others)
    assert first[0] == 1100


def test_no_capacity_is_no_bound(tmp_path):
    line = "capacity_placements_per_year = { low = 900, central = 1100, high = 1400 }"
    setup = outlook_setup(plan(tmp_path, line, ""), own_home_count=7, draw_count=0)
    assert setup.own_centre.capacity_placements_per_year == np.inf


def test_a_town_beyond_the_horizon_is_named(tmp_path):
    setup = outlook_setup(plan(tmp_path), own_home_count=7, draw_count=0, horizon_years=3)
    assert setup.late_towns == ["Town farther away"]
    assert len(setup.years) == 3
    assert len(setup.table) == 3


def test_the_central_value_comes_first():
    assert drawn({"x": Bounds(1.0, 2.0, 4.0)}, count=3)["x"][0] == 2.0
