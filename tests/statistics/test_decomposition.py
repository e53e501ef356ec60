"""The change of a total, split without a rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import UsageError
from circularlib.statistics.decomposition import lmdi, logarithmic_mean

LAW = settings(derandomize=True, deadline=None, max_examples=100)
VALUES = st.one_of(st.just(0.0), st.floats(1e-3, 1e3))
MOMENT = st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=3, max_size=3)


def factors(rows):
    """Three factors of three parts."""
    return dict(
        zip(("activity", "share", "price"), map(list, zip(*rows, strict=True)), strict=True)
    )


def total(moment):
    return float(np.prod(list(moment.values()), axis=0).sum())


def test_two_sectors_worked_by_hand():
    """Energy of two sectors: 50 then 96, activity 50 then 80, shares and intensities per sector.

    Sector 1: 30 = 50 x 0.2 x 3 becomes 80 = 80 x 0.5 x 2; L(80, 30) = 50 / ln(80/30) = 50.977.
    Sector 2: 20 = 50 x 0.8 x 0.5 becomes 16 = 80 x 0.5 x 0.4; L(16, 20) = 4 / ln(20/16) = 17.926.
    Activity: (50.977 + 17.926) ln 1.6 = 32.385. Structure: 50.977 ln 2.5 - 17.926 ln 1.6 = 38.285.
    Intensity: -50.977 ln 1.5 - 17.926 ln 1.25 = -24.670. Together 46.
    """
    found = lmdi(
        {"activity": [50, 50], "structure": [0.2, 0.8], "intensity": [3, 0.5]},
        {"activity": [80, 80], "structure": [0.5, 0.5], "intensity": [2, 0.4]},
    )
    assert {name: round(term, 3) for name, term in found.items()} == {
        "activity": 32.385,
        "structure": 38.285,
        "intensity": -24.67,
    }


@LAW
@given(before=MOMENT, after=MOMENT)
def test_the_terms_add_up_to_the_change_and_change_sign_backwards(before, after):
    old, new = factors(before), factors(after)
    terms, back = lmdi(old, new), lmdi(new, old)
    change = total(new) - total(old)
    assert sum(terms.values()) == pytest.approx(change, rel=1e-9, abs=1e-6)
    for name, term in terms.items():
        assert back[name] == pytest.approx(-term, rel=1e-9, abs=1e-6)


@LAW
@given(rows=MOMENT, share=st.floats(0.01, 0.99))
def test_a_part_split_in_two_alike_changes_nothing(rows, share):
    """Consistent in aggregation over parts with the same factors."""
    old, new = factors(rows), factors([(2 * a, b, c) for a, b, c in rows])
    split = [(a * share, b, c) for a, b, c in rows] + [(a * (1 - share), b, c) for a, b, c in rows]
    parts = lmdi(factors(split), factors([(2 * a, b, c) for a, b, c in split]))
    for name, term in lmdi(old, new).items():
        assert parts[name] == pytest.approx(term, rel=1e-6, abs=1e-6)


@LAW
@given(rows=MOMENT, change=st.floats(0.1, 10))
def test_a_factor_that_stays_the_same_has_no_term(rows, change):
    terms = lmdi(factors(rows), factors([(a * change, b, c) for a, b, c in rows]))
    assert terms["share"] == pytest.approx(0, abs=1e-9)
    assert terms["price"] == pytest.approx(0, abs=1e-9)


def test_what_comes_is_put_down_to_the_factor_that_was_nought():
    """Nothing of the second kind was bought: all 12 of it are put down to its share."""
    old = {"activity": [10, 10], "share": [1.0, 0.0], "price": [2, 3]}
    new = {"activity": [10, 10], "share": [0.6, 0.4], "price": [2, 3]}
    assert lmdi(old, new)["share"] == pytest.approx(20 * -0.4 + 12)
    assert lmdi(old, new)["price"] == 0


def test_the_treatment_of_noughts_is_the_limit_of_small_numbers():
    """A slow way to it: ever smaller numbers for the nought."""
    new = {"activity": [8.0], "share": [0.5], "price": [4.0]}
    exact = lmdi({"activity": [5.0], "share": [0.0], "price": [3.0]}, new)
    apart = []
    for small in (1e-10, 1e-100, 1e-300):
        near = lmdi({"activity": [5.0], "share": [small], "price": [3.0]}, new)
        apart.append(max(abs(near[name] - exact[name]) for name in exact))
    assert apart[0] > apart[1] > apart[2]
    assert apart[2] < 0.02 * 16


def test_the_logarithmic_mean_lies_between_the_geometric_and_the_plain_mean():
    first, second = np.array([1.0, 3.0, 5.0]), np.array([2.0, 3.0, 5.0000001])
    mean = logarithmic_mean(first, second)
    assert (np.sqrt(first * second) <= mean + 1e-12).all()
    assert (mean <= (first + second) / 2 + 1e-12).all()
    assert mean[1] == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"a": [1.0]}, {"b": [1.0]}),
        ({"a": [1.0]}, {"a": [1.0, 2.0]}),
        ({"a": [-1.0]}, {"a": [1.0]}),
        ({"a": [float("nan")]}, {"a": [1.0]}),
    ],
)
def test_what_cannot_be_split_is_refused(old, new):
    with pytest.raises(UsageError):
        lmdi(old, new)
