"""The sliders of pages 20 and 30: at rest they say what the page says, moved they follow."""

import re

import pandas as pd
import pytest

from circularlib.figures.explorers.cost_basis import cost_basis_explorer
from circularlib.figures.explorers.displacement import displacement_explorer
from circularlib.indicators.avoided.saving_intervals import evaluated, rates_used
from circularlib.indicators.avoided.savings import ASSUMED, home_sums
from circularlib.indicators.cost import capital
from circularlib.sources.assumptions import assumptions_by_name
from circularlib.units import printed

SHOWN = {"source": {"en": "Records.", "nl": "Registratie."}, "households": 9, "min_cell": 5}
HOMES = home_sums(
    pd.DataFrame({"home_id": ["A", "B"], "reused_mass_kg": [100.0, 300.0], "reused_count": [4, 9]})
)
EVERY = assumptions_by_name(ASSUMED, {})
BOOKED = pd.DataFrame(
    [("baseline", "purchase_new", "chair", 1000.0), ("baseline", "municipal_labour", None, 200.0),
     ("2022", "purchase_second_hand", "chair", 500.0), ("2022", "municipal_labour", None, 100.0)],
    columns=["period", "category", "item_type", "real_eur"],
)  # fmt: skip
LIVES = pd.DataFrame(
    [("purchase_new", "chair", 10.0), ("purchase_second_hand", "chair", 10.0)],
    columns=["category", "item_type", "lifetime_years"],
)


def moved(box, description: str):
    (found,) = [each for each in box.children if getattr(each, "description", "") == description]
    return found


def below(box) -> str:
    return next(
        each.value for each in box.children if hasattr(each, "value") and "<" in str(each.value)
    )


def masses(box) -> list[str]:
    """The mass saved as stated and as set."""
    row = re.search(r"<tbody>.*?<tr>(.*?)</tr>", below(box), re.DOTALL)
    assert row is not None
    return re.findall(r">([\d,.]+ kg)<", row[1].replace("\xa0", " "))


@pytest.fixture
def displacement():
    used = rates_used(HOMES, EVERY, is_measured=False, lifetime=None)
    return displacement_explorer(HOMES, EVERY, used.to_dict(), parts_mass_kg=0.0, **SHOWN)


def test_at_rest_the_mass_saved_is_that_of_the_page(displacement):
    page = evaluated(HOMES, EVERY, parts_mass_kg=0.0, is_measured=False, lifetime=None)
    value = page.set_index("outcome").loc["avoided_material_kg", "value"]
    assert masses(displacement) == [printed(value, "kg", "en").replace("\xa0", " ")] * 2


def test_twice_the_displacement_is_twice_the_mass(displacement):
    """400 kg were reused; nothing of it replaced anything new, and nothing was saved."""
    saved = {}
    for rate in (0.2, 0.4, 0.0):
        moved(displacement, "displacement rate").value = rate
        saved[rate] = float(masses(displacement)[1].removesuffix(" kg").replace(",", ""))
    assert saved[0.4] == pytest.approx(2 * saved[0.2], abs=1.5)
    assert saved[0.0] == 0.0


def test_too_few_households_show_nothing():
    used = rates_used(HOMES, EVERY, is_measured=False, lifetime=None).to_dict()
    few = {**SHOWN, "households": 4}
    box = displacement_explorer(HOMES, EVERY, used, parts_mass_kg=0.0, **few)
    assert " kg" not in re.sub(r'src="[^"]*"', "", below(box)).replace("\xa0", " ")


def test_the_reduction_follows_the_basis_and_the_labour():
    """600 for 12 home-months against 1,200 is half; without labour, 500 against 1,000 as well.

    Annualised at a rate of nought, a euro costs a euro.
    """
    assumed = assumptions_by_name(["discount_rate", "lifetime_rate"], {})
    box = cost_basis_explorer(
        BOOKED, {"baseline": 12.0, "2022": 12.0}, LIVES, assumed, basis="cash",
        include_labour=True, **SHOWN,
    )  # fmt: skip
    assert "50.0 %" in below(box).replace("\xa0", " ")
    moved(box, "the town's own labour counts").value = False
    assert "50.0 %" in below(box).replace("\xa0", " ")
    moved(box, "basis of the costs").value = "annualised"
    at_rest = below(box)
    moved(box, "lifetime rate").value = moved(box, "lifetime rate").options[0][1]
    assert below(box) != at_rest


def test_a_shorter_life_of_used_furniture_makes_it_dearer_a_year():
    """At no interest an item of 10 years costs the same spread or not: ratio 1."""
    spread = capital.annualised_ratios(LIVES, discount_rate=0.0)
    assert spread["annualised_ratio"].tolist() == pytest.approx([1.0, 1.0])
