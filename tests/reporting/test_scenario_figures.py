"""A saved scenario is calculated with, on every page that takes what it sets."""

import json
import shutil
from pathlib import Path

import pytest

from circularlib.appliances.award import judgement
from circularlib.appliances.comparison import costs_at
from circularlib.appliances.inputs import ASSUMED, ownership_inputs
from circularlib.appliances.provider_setup import provider_setup
from circularlib.errors import UsageError
from circularlib.ledger.scenarios import Scenario, save_scenario
from circularlib.reporting import runner
from circularlib.reporting.scenario_figures import check_figures, scenario_parameters
from circularlib.reporting.selection import selected
from circularlib.shipped import shipped
from circularlib.sources.assumptions import assumptions_by_name
from circularlib.sources.outlook_as_set import plan_as_set
from circularlib.sources.outlook_plan import outlook_plan
from circularlib.sources.washing.plan import washing_plan

PLAN = washing_plan("no folder")
FIGURES = {
    "as_a_service:fee_eur_per_month": 9.0,
    "cycles_per_week": 6,
    "fee_eur_per_month": 20.0,
    "award_price_weight_share": 0.9,
    "home_count": 30,
    "new_home_count": 2,
    "repair_ratio": 2,
}


def test_a_page_calculates_as_its_sliders_did():
    """What `costs_at` gives for moved figures is what the page gives when they are set."""
    inputs = ownership_inputs(PLAN, assumptions_by_name(ASSUMED, {}))
    own = {name: FIGURES[name] for name in ("as_a_service:fee_eur_per_month", "cycles_per_week")}
    assert costs_at(inputs.as_set(FIGURES)).equals(costs_at(inputs, **own))
    assert inputs.as_set({}).ranges == inputs.ranges


def test_a_figure_that_is_set_has_no_range_left():
    setup = provider_setup(PLAN, figures=FIGURES)
    fee = setup.ranges["fee_eur_per_month"]
    assert (fee.low, fee.central, fee.high) == (20.0, 20.0, 20.0)
    assert "fee_eur_per_month" not in setup.uncertain


def test_the_tender_has_the_weight_that_was_set_and_else_its_own():
    assert PLAN.tender is not None
    assert judgement.tender_as_set(PLAN.tender, FIGURES).price.weight == 0.9
    assert judgement.tender_as_set(PLAN.tender, {"other": 1}) is PLAN.tender


def test_the_years_ahead_begin_with_the_homes_that_were_set():
    """30 homes and 2 more every year: 30, 32, 34, …; ratios make a course of their own."""
    plan = outlook_plan("no folder")
    found = plan_as_set(plan, FIGURES, home_count=9)
    (town,) = [each for each in found.towns if each.is_own]
    assert list(town.homes)[:3] == [30, 32, 34]  # type: ignore[arg-type]
    assert found.scenarios[-1].id == "as_set"
    assert found.scenarios[-1].repair_ratio.central == 2
    assert len(found.scenarios) == len(plan.scenarios) + 1


def test_an_option_that_the_town_does_not_have_cannot_be_set():
    inputs = ownership_inputs(PLAN.model_copy(update={"options": PLAN.options[:1]}),
                              assumptions_by_name(ASSUMED, {}))  # fmt: skip
    with pytest.raises(UsageError, match="is not a figure of this page"):
        inputs.as_set(FIGURES)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"cycles_per_weak": 3}, 'Did you mean "cycles_per_week"'),
        ({"cycles_per_week": "often"}, "Give a number"),
        ({"award_formula": 3}, "only award_formula is a text"),
    ],
)
def test_a_figure_that_no_page_takes_is_refused(figures: dict[str, object], said: str):
    with pytest.raises(UsageError, match=said):
        check_figures(Scenario(Path("x.toml"), "X", figures=figures))


def test_a_parameter_goes_to_the_notebooks_that_have_it_and_a_strange_one_is_refused():
    found = Scenario(Path("x.toml"), "X", parameters={"basis": "annualised"})
    ours = selected(["30_cost_reduction"])
    assert scenario_parameters(found, list(ours)) == {"basis": "annualised"}
    assert scenario_parameters(found, list(selected(["10_furniture_reuse"]))) == {}
    for name in ("bases", "programme"):
        with pytest.raises(UsageError, match="is nothing that a scenario can set"):
            scenario_parameters(Scenario(Path("x.toml"), "X", parameters={name: 1}), list(ours))


def test_the_report_of_a_scenario_says_so_stands_apart_and_has_other_figures(
    tmp_path: Path,
):
    """One notebook on the sample: displacement set to 0.1, in place of what the records show."""
    town = tmp_path / "town"
    shutil.copytree(shipped("data/roeselare"), town, ignore=shutil.ignore_patterns(".ledger"))
    made = Scenario(town / "scenarios" / "little.toml", "Little replaced",
                    assumptions={"displacement_rate": 0.1})  # fmt: skip
    save_scenario(made)
    books = ["20_material_savings"]
    values = {}
    for folder in (town, made.file):
        (report,) = runner.reports(
            [folder], periods=["2022"], languages=["en"], notebooks=books, out=tmp_path / "reports"
        )
        home = report.folders["en"]
        found = json.loads((home / "findings.json").read_text(encoding="utf-8"))
        values[home.parts[-3]] = {each["key"]: each["value"] for each in found}
        page = (home / "20_material_savings.html").read_text(encoding="utf-8")
        assert ("This is the scenario “Little replaced”" in page) == (folder == made.file)
    own, other = values["town"], values["town--little"]
    assert other["avoided_material_kg"] < own["avoided_material_kg"] / 2
