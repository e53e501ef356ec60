"""The part `[tender]` of washing.toml: what fits together and what is refused."""

import copy
import tomllib
from typing import Any

import pytest

from circularlib.errors import AssumptionError
from circularlib.ledger.sample.washing_tender import tender_toml
from circularlib.shipped import shipped
from circularlib.sources.washing.asked import same_unit
from circularlib.sources.washing.plan import WASHING_FILE, washing_plan


def values() -> dict[str, Any]:
    """The example tender as values."""
    return copy.deepcopy(tomllib.loads(tender_toml())["tender"])


def text(tender: dict[str, Any]) -> str:
    """Just enough TOML for a test: nested tables, lists of tables, numbers and texts."""
    import json

    def lines(prefix: str, table: dict[str, Any]) -> list[str]:
        own = [
            f"{k} = {json.dumps(v)}" for k, v in table.items() if not isinstance(v, (dict, list))
        ]
        for key, value in table.items():
            if isinstance(value, dict):
                own += [f"[{prefix}.{key}]", *lines(f"{prefix}.{key}", value)]
            if isinstance(value, list):
                for each in value:
                    own += [f"[[{prefix}.{key}]]", *lines(f"{prefix}.{key}", each)]
        return own

    return "\n".join(["[tender]", *lines("tender", tender)])


def refused(folder, tender: dict[str, Any]) -> str:
    """The error in at most three lines."""
    (folder / WASHING_FILE).write_text(text(tender), encoding="utf-8")
    with pytest.raises(AssumptionError) as error:
        washing_plan(folder)
    assert len(str(error.value).splitlines()) == 3
    return str(error.value)


def test_the_example_is_read_and_marked_as_example():
    """Twelve fields, three requirements, two groups beside the price."""
    plan = washing_plan("a folder without the file")
    assert plan.is_example
    assert plan.tender is not None
    assert len(plan.tender.asked) == 12
    assert [group.name for group in plan.tender.groups] == ["service", "circular_and_social"]


def test_the_example_file_holds_the_tender_of_the_sample():
    """One text, so that they do not drift apart."""
    assert tender_toml() in shipped("data/starter/washing.toml").read_text(encoding="utf-8")


def test_the_sample_asks_what_its_offers_hold():
    """The same fields in the same units."""
    from circularlib.ledger.sample.tender import offers_table

    held = dict(offers_table()[["criterion", "unit"]].unique().iter_rows())
    assert held == {each["criterion"]: each["unit"] for each in values()["asked"]}


def test_weights_that_do_not_add_up_are_refused(tmp_path):
    """0.4 + 0.3 + 0.2 is 0.9; the sum is said."""
    tender = values()
    tender["groups"][1]["weight"] = 0.2
    assert "add up to 0.9, not to 1" in refused(tmp_path, tender)


def test_shares_in_a_group_that_do_not_add_up_are_refused(tmp_path):
    """The group is named."""
    tender = values()
    tender["groups"][0]["criteria"][0]["weight"] = 0.4
    assert "the criteria of service add up to 0.9" in refused(tmp_path, tender)


def test_a_criterion_that_nobody_is_asked_for_is_refused(tmp_path):
    """It could not be judged."""
    tender = values()
    tender["groups"][0]["criteria"][0]["criterion"] = "repair_time_days"
    assert '"repair_time_days" is judged but not asked' in refused(tmp_path, tender)


def test_electricity_per_year_is_refused_at_the_door(tmp_path):
    """The price is calculated per cycle."""
    tender = values()
    (field,) = [each for each in tender["asked"] if each["criterion"] == "energy_kwh_per_cycle"]
    field["unit"] = "kWh per year"
    assert 'asked in "kWh per year", the price needs "kWh per cycle"' in refused(tmp_path, tender)


def test_limits_against_the_direction_are_refused(tmp_path):
    """Less is better, yet the larger value would earn everything."""
    tender = values()
    tender["groups"][0]["criteria"][0] |= {"full_at": 96, "nothing_at": 24}
    assert "do not fit less is better" in refused(tmp_path, tender)


@pytest.mark.parametrize(
    ("formula", "gone", "said"),
    [
        ("value_deduction", "quality_value_eur", "needs quality_value_eur"),
        ("logarithmic", "nothing_at_ratio", "needs nothing_at_ratio"),
        ("linear_between_limits", "full_at_eur", "two limits"),
    ],
)
def test_a_formula_without_what_it_needs_is_refused(tmp_path, formula, gone, said):
    """The tender must say it beforehand."""
    tender = values()
    tender["price"]["formula"] = formula
    del tender["price"][gone]
    assert said in refused(tmp_path, tender)


def test_a_requirement_with_two_bounds_is_refused(tmp_path):
    """At least or at most."""
    tender = values()
    tender["requirements"][0]["at_most"] = 9
    assert "one of both" in refused(tmp_path, tender)


def test_a_range_out_of_order_is_refused(tmp_path):
    """Its central value lies outside."""
    tender = values()
    tender["use"]["cycles_per_month"] = {"low": 20, "central": 16, "high": 26}
    assert "does not lie between 20 and 26" in refused(tmp_path, tender)


def test_a_mean_of_no_offers_is_refused(tmp_path):
    """Two at each end leave none of four."""
    tender = values()
    tender["low_price"]["left_out_each_end_count"] = 2
    assert "leaves no offer" in refused(tmp_path, tender)


def test_a_plain_number_has_no_range(tmp_path):
    """It is low, central and high at once."""
    tender = values()
    tender["use"]["cycles_per_month"] = 12
    (tmp_path / WASHING_FILE).write_text(text(tender), encoding="utf-8")
    found = washing_plan(tmp_path).tender
    assert found is not None
    assert (found.use.cycles_per_month.low, found.use.cycles_per_month.high) == (12, 12)


def test_only_the_spelling_of_a_unit_may_differ():
    """Per 100 cycles is another unit."""
    assert same_unit("EUR / machine and month", "€ per toestel en maand")
    assert not same_unit("kWh per 100 cycles", "kWh per cycle")
    assert not same_unit("hours", "years")
    assert not same_unit("EUR", "kg")
