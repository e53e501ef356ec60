"""From the file to the calculation."""

import pytest

from circularlib.appliances.provider_setup import provider_setup
from circularlib.errors import AssumptionError, UsageError
from circularlib.sources.washing.plan import washing_plan

EXAMPLE = washing_plan("a folder without the file")


def test_a_number_of_machines_asked_for_goes_before_that_of_the_file():
    assert provider_setup(EXAMPLE).fleet.machine_count == 60
    assert provider_setup(EXAMPLE, machine_count=7).fleet.machine_count == 7


def test_a_negative_number_of_machines_is_refused():
    with pytest.raises(UsageError):
        provider_setup(EXAMPLE, machine_count=-1)


def test_a_file_without_a_provider_is_refused_in_three_sentences():
    with pytest.raises(AssumptionError) as said:
        provider_setup(EXAMPLE.model_copy(update={"provider": None}))
    assert len(str(said.value).splitlines()) == 3


def test_amounts_are_told_in_their_units():
    """Euro, hours and percentages, in the language."""
    table = provider_setup(EXAMPLE).amounts_table.set_index("name")["range_central"]
    assert table["purchase_eur"]["en"] == "470\u00a0euro"
    assert table["delivery_hours"]["nl"] == "1,5\u00a0uur"
    assert table["loss_rate"]["nl"] == "3\u00a0%"
    drawn = provider_setup(EXAMPLE).drawn(5)
    assert drawn["purchase_eur"].shape == (5,)
    assert drawn["deposit_eur"] == 0
