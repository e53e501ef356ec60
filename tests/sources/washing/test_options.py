"""Options at the door: what cannot be is refused, with the place and in three sentences."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.errors import AssumptionError
from circularlib.ledger.programme import open_programme
from circularlib.reporting.stated_values import check_stated_values
from circularlib.shipped import shipped
from circularlib.sources.reference import reference_table, sources
from circularlib.sources.washing.label import (
    ENERGY_CLASSES,
    label_energy_kwh_per_cycle,
    standard_energy_kwh_per_cycle,
)
from circularlib.sources.washing.options import KINDS
from circularlib.sources.washing.plan import washing_plan

BOUGHT = 'kind = "cheap_new"\nenergy_class = "D"\nsource = "a bill"\n'
SERVED = 'kind = "as_a_service"\nfee_eur_per_month = 12\nenergy_class = "B"\nsource = "a bill"\n'


def plan_with(folder: Path, option: str, use: str = ""):
    (folder / "washing.toml").write_text(f"[use]\n{use}\n[[options]]\n{option}", encoding="utf-8")
    return washing_plan(folder)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (BOUGHT + "price_eur = -1", "below 0"),
        (BOUGHT + "price_eur = { low = 5, central = 4, high = 6 }", "does not rise"),
        (BOUGHT + "price_eur = { low = 5, high = 6 }", "neither a number nor"),
        (BOUGHT + 'price_eur = "420"', "neither a number nor"),
        (BOUGHT + "price_eur = nan", "neither a number nor"),
        (BOUGHT + "lifetime_years = 0", "not above 0"),
        (BOUGHT + "replaced_share = 1.5", "above 1"),
        (BOUGHT + "residual_share = 2", "it is above 1"),
        (BOUGHT + "energy_kwh_per_year = 150", "is not known"),
        (BOUGHT + "energy_kwh_per_cycle = 0.7", "one of energy_class"),
        (BOUGHT.replace('energy_class = "D"', "price_eur = 1"), "one of energy_class"),
        (BOUGHT.replace('energy_class = "D"', 'energy_class = "A+"'), '"A", "B"'),
        (BOUGHT.replace('energy_class = "D"', "energy_kwh_per_cycle = 150"), "per year"),
        (BOUGHT.replace('energy_class = "D"', "energy_kwh_per_cycle = 69"), "per 100 cycles"),
        (BOUGHT.replace('energy_class = "D"', "energy_kwh_per_100_cycles = 0.69"), "per cycle"),
        (BOUGHT.replace('source = "a bill"', ""), "source"),
        (BOUGHT.replace("cheap_new", "cheapest"), "cheap_new"),
        (BOUGHT + 'includes = ["repairs"]', "needs a fee"),
        (SERVED + 'indexation = "revision"\nfixed_share = 0.1', "below 0.2"),
        (SERVED + 'includes = ["fee"]', "does not include itself"),
        (SERVED + 'payers = { fee = "provider" }', "resident"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path, option, said):
    """Negative prices, a lifetime of nought, kWh per year: three sentences, the file named."""
    with pytest.raises(AssumptionError) as caught:
        plan_with(tmp_path, option)
    assert said in str(caught.value)
    assert "washing.toml" in str(caught.value)
    assert "options.1" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize("use", ["horizon_years = 0", "horizon_years = 31", 'timing = "start"',
                                 "cycles_per_week = -1", "social_tariff_share = 60"])  # fmt: skip
def test_a_use_that_cannot_be_is_refused(tmp_path, use):
    """No years, too many, an unknown moment, cycles below nought, a share of 6,000 percent."""
    with pytest.raises(AssumptionError, match=r"use\."):
        plan_with(tmp_path, BOUGHT, use)


def test_circular_check_refuses_a_wrong_file_of_a_programme(tmp_path):
    """Before any page is made."""
    (tmp_path / "programme.toml").write_bytes(shipped("data/roeselare/programme.toml").read_bytes())
    (tmp_path / "washing.toml").write_text("[[options]]\nkind = 5\n", encoding="utf-8")
    with pytest.raises(AssumptionError, match=r"options\.1\.kind"):
        check_stated_values(open_programme(tmp_path))


def test_a_figure_is_a_number_or_a_range(tmp_path):
    """12 stands for 12 to 12."""
    option = plan_with(
        tmp_path, SERVED + "deposit_eur = { low = 10, central = 20, high = 40 }"
    ).options[0]
    assert (option.fee_eur_per_month.low, option.fee_eur_per_month.high) == (12, 12)
    assert (option.deposit_eur.low, option.deposit_eur.central) == (10, 20)


def test_residents_pay_what_they_use_the_town_the_rest_and_the_provider_what_is_included(tmp_path):
    option = plan_with(
        tmp_path, SERVED + 'includes = ["energy"]\npayers = { fee = "resident" }'
    ).options[0]
    paid = {name: option.payer(name) for name in ("energy", "water", "repairs", "fee")}
    assert paid == {"energy": "provider", "water": "resident", "repairs": "town", "fee": "resident"}


@pytest.mark.parametrize("folder", ["data/roeselare", "no such folder"])
def test_the_files_that_come_along_give_the_five_options(folder):
    """The sample's own, which is no example, and the examples, which are."""
    plan = washing_plan(shipped(folder) if folder.startswith("data") else folder)
    assert tuple(option.kind for option in plan.options) == KINDS
    assert plan.is_example == (not folder.startswith("data"))


# The label


def test_the_regulations_standard_use_is_found_again():
    """7 kg 0.862 and 8 kg 0.909 kWh, by hand: -0.0025 x 64 + 0.0846 x 8 + 0.392 = 0.9088."""
    assert standard_energy_kwh_per_cycle(8) == pytest.approx(0.9088)
    assert round(standard_energy_kwh_per_cycle(7), 3) == 0.862


def test_better_classes_use_less_and_lie_near_the_ends_of_their_index():
    """Medians over the standard use of their capacity rise from A to G; half of it at A."""
    table = reference_table("washing_machines")
    index = [
        label_energy_kwh_per_cycle(row["energy_class"])
        / standard_energy_kwh_per_cycle(float(row["capacity_kg"]))
        for row in table.to_dict("records")
    ]
    assert tuple(table["energy_class"]) == ENERGY_CLASSES
    assert index == sorted(index)
    assert index[0] <= 0.52  # the regulation's end of class A


def test_a_class_of_the_old_label_is_refused():
    with pytest.raises(AssumptionError, match=r"A\+\+\+"):
        label_energy_kwh_per_cycle("A+++")


@given(st.floats(3, 12))
def test_a_larger_drum_may_use_more(capacity):
    assert standard_energy_kwh_per_cycle(capacity + 0.1) > standard_energy_kwh_per_cycle(capacity)


@pytest.mark.parametrize("name", ["washing_machines", "washing_services"])
def test_reference_values_of_washing_are_sourced(name):
    table = reference_table(name)
    assert set(table["source_id"]) <= set(sources()["source_id"])
    assert set(table["quality"]) <= {"green", "amber", "red"}


def test_the_lifetime_of_washers_is_that_of_the_table_of_lifetimes():
    """One value in two tables must not drift apart."""
    lifetimes = reference_table("lifetimes").set_index("item_type").loc["washing_machine"]
    assumed = reference_table("assumptions").set_index("name").loc["washer_lifetime_years"]
    assert [float(lifetimes[f"{end}_years"]) for end in ("low", "central", "high")] == [
        float(assumed[end]) for end in ("low", "central", "high")
    ]
