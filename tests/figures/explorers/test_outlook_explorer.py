"""The sliders of page 71: at rest the plan as it is, moved what follows from it."""

import re

from circularlib.figures.explorers.outlook import outlook_explorer
from circularlib.outlook.sizes import explored
from tests.outlook.small_programme import made_factors, made_rates

SOURCE = {"en": "Records of Town.", "nl": "Registratie van Stad."}


def first_year(box):
    """The cells of the first year below the picture."""
    rows = re.findall(r"<tr>(.*?)</tr>", box.children[-1].value)
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", rows[1])


def explored_box(households=100):
    return outlook_explorer(
        made_rates(),
        made_factors(),
        home_count=100,
        source=SOURCE,
        households=households,
        min_cell=5,
    )


def test_half_the_capacity_leaves_a_shortfall_that_is_bought_new():
    box = explored_box()
    assert first_year(box)[3] == "0"
    capacity = box.children[3]
    capacity.value = min((value for _text, value in capacity.options), key=lambda v: abs(v - 50))
    expected = explored(
        made_rates(), made_factors(), home_count=100, capacity_placements_per_year=capacity.value
    ).iloc[0]
    assert first_year(box)[3] == f"{expected['shortfall_count']:.0f}"
    assert expected["shortfall_count"] > 0


def test_too_few_homes_show_nothing():
    assert "nothing to show" in explored_box(households=4).children[-1].value
