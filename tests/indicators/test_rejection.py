"""What was left out is counted with everything it belongs to, and nothing is invented."""

import pandas as pd
import pytest

from circularlib.indicators.rejection import rejected_costs, rejected_items

ITEMS = {"item_id": ["A", "B", "C", "D"], "unit_mass_kg": [30.0, 10.0, None, 60.0]}


def test_an_item_is_rejected_once_however_many_of_its_rows_are(engine, collected):
    """B has two bad movements; with C, of unknown mass, 2 of 4 items and 10 of 100 kg."""
    rejected = engine(pd.DataFrame({"item_id": ["B", "B", "C"]}))
    row = collected(rejected_items(engine(pd.DataFrame(ITEMS)), rejected=rejected)).iloc[0]
    assert row.to_dict() == {
        "items_count": 4,
        "rejected_items_count": 2,
        "mass_kg": 100.0,
        "rejected_mass_kg": 10.0,
        "unknown_mass_count": 1,
    }


def test_a_rejected_code_that_is_no_item_counts_for_nothing(engine, collected):
    """A movement of an unknown item is left out; there is no item to lose."""
    row = collected(
        rejected_items(
            engine(pd.DataFrame(ITEMS)), rejected=engine(pd.DataFrame({"item_id": ["X"]}))
        )
    ).iloc[0]
    assert (row["rejected_items_count"], row["rejected_mass_kg"]) == (0, 0)


def test_a_credit_note_counts_with_its_size(engine, collected):
    """90 booked, a credit note of 10 left out: a tenth, not a negative share."""
    costs = {"amount_eur": [90.0, -10.0, None], "is_rejected": [False, True, True]}
    row = collected(rejected_costs(engine(pd.DataFrame(costs)))).iloc[0]
    assert row.to_dict() == {"booked_eur": 100.0, "rejected_eur": 10.0, "unread_count": 1}


@pytest.mark.parametrize("flag", [True, False])
def test_all_or_nothing_rejected_is_the_whole_or_nothing(flag):
    """The limits: a share of 1 and a share of 0."""
    costs = pd.DataFrame({"amount_eur": [5.0, 7.0], "is_rejected": [flag, flag]})
    row = rejected_costs(costs).iloc[0]
    assert row["rejected_eur"] == (row["booked_eur"] if flag else 0)
