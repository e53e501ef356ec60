"""Who is first under other weights: against hand-worked cases and a slow count over a grid."""

import numpy as np
import pandas as pd
import pytest

from circularlib.appliances.award.judgement import changed_tender, judged
from circularlib.appliances.award.weights import first_shares, part_scores, price_line, weight_map


def group(name: str, weight: float, criterion: str) -> dict[str, object]:
    """A group of one criterion that scores its own share."""
    return {
        "name": name, "en": name, "nl": name, "weight": weight,
        "criteria": [
            {"criterion": criterion, "better": "more", "weight": 1.0,
             "formula": "linear_between_limits", "full_at": 1.0, "nothing_at": 0.0},
        ],
    }  # fmt: skip


def counted(parts: pd.DataFrame, steps: int = 400) -> pd.Series:
    """Share of a fine grid of three weights at which each is first: slow and obvious."""
    first = dict.fromkeys(parts.index, 0)
    count = 0
    for i in range(steps):
        for j in range(steps - i):
            weights = np.array([i + 1 / 3, j + 1 / 3, 0]) / steps
            weights[2] = 1 - weights.sum()
            totals = parts.to_numpy(float) @ weights
            first[parts.index[totals.argmax()]] += 1
            count += 1
    return pd.Series(first) / count


def area(corners: np.ndarray) -> float:
    """Area of a polygon over that of the triangle, by the shoelace of its first two weights."""
    x, y = corners[:, 0], corners[:, 1]
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)))


def test_the_weight_at_which_the_first_changes_is_worked_by_hand(offered, tender):
    """Prices 1 and 0.5, quality 0.2 and 0.9: level at w + 0.2 (1-w) = 0.5 w + 0.9 (1-w), 7/12."""
    line = price_line(judged(offered(A=(1000, 0.2), B=(2000, 0.9)), tender))
    assert line["first"].tolist() == [("B",), ("A",)]
    assert line["from_weight_share"].tolist() == pytest.approx([0, 7 / 12])
    assert line["to_weight_share"].tolist() == pytest.approx([7 / 12, 1])


def test_at_that_weight_the_two_offers_are_level(offered, tender):
    """Judged with the weight of the line, they share the first place."""
    offers = offered(A=(1000, 0.2), B=(2000, 0.9))
    weight = price_line(judged(offers, tender))["to_weight_share"].iloc[0]
    assert judged(offers, changed_tender(tender, price_weight=weight)).first == ["A", "B"]


@pytest.mark.parametrize("formula", ["low_bid_relative", "logarithmic", "value_deduction"])
def test_the_line_agrees_with_judging_anew_at_each_weight(example_offers, example_tender, formula):
    """Between its ends; for the value deduction, with the quality value that goes along."""
    tender = changed_tender(example_tender, price_formula=formula)
    line = price_line(judged(example_offers, tender))
    for start, end, first in line.itertuples(index=False):
        middle = (start + end) / 2
        changed = changed_tender(tender, price_weight=middle)
        if formula == "value_deduction":
            ratio = (1 - middle) / middle * 0.4 / 0.6
            price = changed.price.model_copy(update={"quality_value_eur": 1000 * ratio})
            changed = changed.model_copy(update={"price": price})
        assert tuple(judged(example_offers, changed).first) == first


def test_with_two_parts_the_shares_are_the_lengths_of_the_line(offered, tender):
    """5/12 for the cheap one, 7/12 for the good one."""
    found = first_shares(judged(offered(A=(1000, 0.2), B=(2000, 0.9)), tender))
    assert found["first_share"].tolist() == pytest.approx([5 / 12, 7 / 12])


def test_with_three_parts_the_shares_agree_with_a_slow_count(example_offers, example_tender):
    """80,200 points of a grid, to a quarter of a percentage point."""
    judgement = judged(example_offers, example_tender)
    found = first_shares(judgement).set_index("offer_id")["first_share"]
    slow = counted(part_scores(judgement))
    assert found.sum() == pytest.approx(1)
    assert found.to_dict() == pytest.approx(slow.to_dict(), abs=0.0025)


def test_the_regions_of_the_map_are_as_large_as_the_shares(example_offers, example_tender):
    """Two ways to the same areas: cut polygons, and half spaces by Qhull."""
    judgement = judged(example_offers, example_tender)
    found = first_shares(judgement).set_index("offer_id")["first_share"]
    shown = weight_map(judgement)
    for ids, corners in shown.regions:
        assert corners.sum(axis=1) == pytest.approx(np.ones(len(corners)))
        assert area(corners) == pytest.approx(found[ids[0]])
    assert shown.tender_weights == pytest.approx((0.4, 0.3, 0.3))


def test_four_parts_have_exact_shares_too(tendered, rows):
    """Each of four offers is perfect in one thing and alike in the rest: a quarter each."""
    from circularlib.appliances.award.offers import checked_offers

    groups = [
        group("one", 0.25, "quality_share"),
        group("two", 0.25, "local_share"),
        group("three", 0.25, "third_share"),
    ]
    values = tendered().model_dump()["asked"]
    asked = [*values, {"criterion": "third_share", "unit": "share", "en": "x", "nl": "x"}]
    price = {"weight": 0.25, "formula": "linear_between_limits",
             "full_at_eur": 0.0, "nothing_at_eur": 100.0}  # fmt: skip
    tender = tendered(groups=groups, asked=asked, price=price)
    table = rows(A=(0, 0), B=(100, 0), C=(100, 0), D=(100, 0))
    third = table[table["criterion"] == "quality_share"].assign(criterion="third_share")
    table = pd.concat([table, third], ignore_index=True)
    for offer, name in (("B", "quality_share"), ("C", "local_share"), ("D", "third_share")):
        table.loc[(table["offer_id"] == offer) & (table["criterion"] == name), "value"] = 1.0
    found = first_shares(judged(checked_offers(table, tender), tender))
    assert found["first_share"].tolist() == pytest.approx([0.25] * 4)


def test_equal_offers_have_their_share_together(offered, tender):
    """The map names both, the line too."""
    judgement = judged(offered(A=(1000, 0.2), B=(1000, 0.2), C=(2000, 0.9)), tender)
    found = first_shares(judgement)
    assert found["first_share"].tolist() == pytest.approx([5 / 12, 5 / 12, 7 / 12])
    assert price_line(judgement)["first"].tolist() == [("C",), ("A", "B")]


def test_a_dominated_offer_is_first_nowhere(offered, tender):
    """Dearer and worse."""
    found = first_shares(judged(offered(A=(1000, 0.9), B=(2000, 0.2)), tender))
    assert found["first_share"].tolist() == pytest.approx([1, 0])


def test_the_utility_index_has_no_map(example_offers, example_tender):
    """It is no sum of scores; nothing is shown rather than something else."""
    tender = changed_tender(example_tender, price_formula="utility_index")
    judgement = judged(example_offers, tender)
    assert first_shares(judgement).empty
    assert price_line(judgement).empty
    assert weight_map(judgement) is None


def test_one_group_beside_the_price_has_a_line_and_no_triangle(offered, tender):
    """A triangle needs three corners."""
    judgement = judged(offered(A=(1000, 0.2), B=(2000, 0.9)), tender)
    assert weight_map(judgement) is None
    assert len(price_line(judgement)) == 2
