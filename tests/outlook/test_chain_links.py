"""Owners, handovers and who is missing: told where it can be told, and only there."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.outlook.chain import read_chain
from circularlib.outlook.chain_links import (
    chain_links,
    doers,
    handover_count,
    missing_partners,
    unpaid_payers,
)

LAW = settings(derandomize=True, deadline=None, max_examples=40)


def of_doers(*sets: str) -> pd.DataFrame:
    """A chain of steps that letters do; a dash stands for nobody, who is only informed."""
    rows = [
        (f"s{place}", place, letter if letter != "-" else "x",
         "does" if letter != "-" else "informed", 1.0, None, None, None)
        for place, letters in enumerate(sets)
        for letter in letters
    ]  # fmt: skip
    columns = ["step", "order", "actor", "role", "cost_eur", "hours", "benefit_eur",
               "emission_kgco2e"]  # fmt: skip
    return read_chain(pd.DataFrame(rows, columns=columns))


def test_links_of_a_chain_by_hand(steps):
    """Town hands over to centre; nobody does the use, so nothing can be told around it."""
    links = chain_links(read_chain(steps))
    assert links["doers"].tolist() == [("town",), ("centre",), (), ("centre", "volunteer")]
    assert links["is_handover"].tolist() == [None, True, None, None]
    assert links["actor_count"].tolist() == [1, 2, 2, 2]
    assert links["newcomer_count"].fillna(-1).tolist() == [-1, 1, -1, -1]
    assert handover_count(links) == 1


@pytest.mark.parametrize(
    ("sets", "count"),
    [(("a", "a", "a"), 0), (("a", "b", "a"), 2), (("ab", "b", "bc"), 0), (("ab", "c"), 1),
     (("a", "-", "b"), 0), (("a",), 0), (("-", "-"), 0)],
)  # fmt: skip
def test_a_run_is_handed_over_where_nobody_stays(sets, count):
    assert handover_count(chain_links(of_doers(*sets))) == count


@LAW
@given(st.lists(st.sets(st.sampled_from("abc")).map(lambda s: "".join(sorted(s)) or "-"), min_size=1, max_size=7))  # fmt: skip # noqa: E501
def test_read_backwards_a_chain_has_as_many_handovers(sets):
    """Whether two neighbours share a doer does not depend on the direction; slow oracle beside."""
    forth = handover_count(chain_links(of_doers(*sets)))
    pairs = [set(a).isdisjoint(b) for a, b in pairwise(sets) if "-" not in a + b]
    assert forth == sum(pairs)
    assert forth == handover_count(chain_links(of_doers(*reversed(sets))))


def test_who_does_a_step_twice_is_named_once(steps):
    twice = pd.concat([steps, steps[:1]], ignore_index=True)
    assert doers(read_chain(twice))["request"] == ["town"]


def test_who_pays_without_gaining_is_named(steps):
    """The volunteer bears 2 euro and gains nothing; the town gains 60 elsewhere."""
    assert unpaid_payers(read_chain(steps)) == ["volunteer"]


def test_a_partner_who_is_only_informed_or_absent_is_missing(steps):
    told = steps.astype(object)
    told.loc[len(told)] = ["use", 3, "trader", "informed", None, None, None, None]
    found = missing_partners(read_chain(told), ["trader", "town", "hospital", "trader"])
    assert found == ["trader", "hospital"]
