"""Figures of towns: which are drawn together, on which scale, and which stand apart."""

import pandas as pd
import pytest

from circularlib.statistics.meta_analysis import pooled, standard_errors, transformed
from circularlib.statistics.towns_pooled import towns_pooled


def table(*rows):
    columns = ["town", "key", "unit", "value", "low", "high", "level"]
    return pd.DataFrame(rows, columns=columns)


TABLE = table(
    ("B", "reuse_rate", "rate", 0.6, 0.5, 0.7, 0.95),
    ("A", "reuse_rate", "rate", 0.4, 0.2, 0.6, 0.95),
    ("C", "reuse_rate", "rate", 0.5, 0.4, 0.6, 0.95),
    ("A", "cost_reduction_rate", "rate", 0.3, -0.1, 0.6, 0.95),
    ("B", "cost_reduction_rate", "rate", 0.1, None, None, None),
    ("A", "homes_count", "count", 9, None, None, None),
)
KEYS = ["cost_reduction_rate", "reuse_rate"]


def test_rates_are_averaged_as_odds_and_come_back_as_rates():
    """The same as by the parts: to the scale, pooled there, and back."""
    found = towns_pooled(TABLE, KEYS)
    rows = TABLE[TABLE["key"] == "reuse_rate"].sort_values("town")
    low, value, high = (transformed(rows[name], "logit") for name in ("low", "value", "high"))
    mean = pooled(list(value), list(standard_errors(low, high, level=0.95)))
    (told,) = found.means.to_dict("records")
    assert told["mean"] == pytest.approx(float(transformed(mean.mean, "logit", back=True)))
    assert told["mean_low"] == pytest.approx(float(transformed(mean.low, "logit", back=True)))
    assert (told["town_count"], told["scale"]) == (3, "logit")


def test_towns_stand_in_the_order_of_their_names():
    assert list(towns_pooled(TABLE, KEYS).towns["town"]) == ["A", "B", "C"]


def test_what_has_no_interval_or_no_second_town_stands_apart_with_the_reason():
    apart = towns_pooled(TABLE, KEYS).apart.set_index("town")["reason"].to_dict()
    assert apart == {"A": "one_town", "B": "no_interval"}


def test_only_the_figures_named_are_drawn_together():
    assert "homes_count" not in set(towns_pooled(TABLE, KEYS).apart["key"])


def test_bounds_are_no_sampling_error():
    """A pair of bounds has no level; pooling it would call an assumption chance."""
    bounds = table(
        ("A", "avoided_material_kg", "kg", 5.0, 3.0, 9.0, None),
        ("B", "avoided_material_kg", "kg", 6.0, 3.0, 9.0, None),
    )
    found = towns_pooled(bounds, ["avoided_material_kg"])
    assert found.means.empty
    assert set(found.apart["reason"]) == {"no_interval"}


def test_without_a_mean_the_estimate_says_why():
    cost = towns_pooled(TABLE, KEYS).of("cost_reduction_rate")
    assert (cost.value, cost.n, cost.method) == (None, 0, "none_one_town")


def test_a_figure_that_a_town_suppressed_is_passed_over():
    hidden = table(
        ("A", "reuse_rate", "rate", None, None, None, None),
        ("B", "reuse_rate", "rate", 0.5, 0.4, 0.6, 0.95),
    )
    found = towns_pooled(hidden, ["reuse_rate"])
    assert found.means.empty
    assert list(found.apart["town"]) == ["B"]
