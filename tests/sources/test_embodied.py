"""Composition and embodied emissions that come along, and what is refused."""

import pandas as pd
import pytest

from circularlib.errors import AssumptionError
from circularlib.sources.embodied import (
    FACTOR_SETS,
    check_composition,
    check_embodied_emissions,
    composition,
    embodied_emissions,
)
from circularlib.sources.reference import catalogue, sources


def test_every_composition_adds_up_to_the_whole_item():
    """Shares of one type sum to 1."""
    assert composition().groupby("item_type")["share"].sum().tolist() == pytest.approx(
        [1.0] * composition()["item_type"].nunique()
    )


def test_every_type_is_in_the_catalogue_and_every_row_has_a_source():
    """A composition or factor of a type that nobody can record would never be used."""
    known, cited = set(catalogue()["item_type"]), set(sources()["source_id"])
    for table in (composition(), embodied_emissions()):
        assert set(table["item_type"]) - {""} <= known
        assert set(table["source_id"]) <= cited
        assert set(table["quality"]) <= {"green", "amber", "red"}
        assert table["note"].str.len().min() > 0


def test_both_factor_sets_are_there_and_have_values_as_read_at_the_source():
    """ADEME: sofa of textile 179 kg; DESNZ 2025: wood 269.50416 kg per tonne."""
    factors = embodied_emissions()
    assert set(factors["factor_set"]) == set(FACTOR_SETS)
    sofa = factors.query("factor_set == 'ademe_item' and item_type == 'sofa_3_seater'")
    wood = factors.query("factor_set == 'desnz_material' and material == 'wood'")
    assert sofa["kgco2e"].tolist() == [179.0]
    assert wood["kgco2e"].tolist() == pytest.approx([0.26950416], rel=1e-5)


@pytest.mark.parametrize("shares", [(0.5, 0.4), (1.2, -0.2)])
def test_a_composition_that_is_not_a_whole_is_refused(shares):
    """0.5 + 0.4 is 0.9; and 1.2 less 0.2 is 1, but no share."""
    rows = pd.DataFrame({"item_type": "chair", "material": ["wood", "steel"], "share": shares})
    with pytest.raises(AssumptionError, match="share"):
        check_composition(rows)


@pytest.mark.parametrize(
    "change",
    [{"factor_set": "mean"}, {"per": "tonne"}, {"kgco2e": 0.0}, {"material": "wood"}],
)
def test_a_factor_that_is_not_one_of_its_set_is_refused(change):
    """Unknown set, unknown unit, no emission, or of a type and a material at once."""
    row = {"factor_set": "ademe_item", "item_type": "chair", "material": "", "kgco2e": 18.6}
    with pytest.raises(AssumptionError, match="factor"):
        check_embodied_emissions(pd.DataFrame([{**row, "per": "item", **change}]))


def test_a_factor_that_stands_twice_is_refused():
    """Each type has one factor per set."""
    rows = embodied_emissions().head(1)
    with pytest.raises(AssumptionError):
        check_embodied_emissions(pd.concat([rows, rows]))
