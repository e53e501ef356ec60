"""How a stored finding is printed: value, interval, and whether it leaves a change open."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.figures.no_change import no_change_values
from circularlib.reporting.finding_words import finding_keys
from circularlib.reporting.writeup.evidence import StoredFinding
from circularlib.reporting.writeup.marks import PARTS, Mark, mark_of_note, marked
from circularlib.reporting.writeup.sentences import (
    claim_detail,
    leaves_change_open,
    part_text,
)
from circularlib.sources.claims import Claim

from .town import stored

COST = "cost_reduction_rate"


def found(key: str = COST, *numbers: float | None, **changes: Any) -> StoredFinding:
    n, basis = changes.pop("n", 121), changes.pop("basis", "cash_cluster_bootstrap_bca")
    row = stored("30_cost_reduction", key, *numbers, n=n, basis=basis, **changes)
    return StoredFinding.model_validate(row)


def text(finding: StoredFinding, part: str, language: str = "nl", detail: str = "") -> str:
    return part_text(finding, Mark(finding.key, part, detail), language).replace("\xa0", " ")


def test_the_value_is_rounded_by_its_interval():
    """0.2539 within 0.1809 to 0.3257 has a half width of 7.24 points: one decimal."""
    saved = found(COST, 0.2539, 0.1809, 0.3257)
    assert text(saved, "value") == "25,4 %"
    assert text(saved, "interval") == "95 % interval 18,1 tot 32,6 %"
    assert text(saved, "count") == "121"
    assert text(saved, "row", "en") == "25.4 % (95 % interval 18.1 to 32.6 %); n = 121"


def test_a_wider_interval_leaves_fewer_decimals():
    """-9 to 12 has a half width of 11: no decimals, and 1.53 becomes 2."""
    assert (
        text(found(COST, 0.0153, -0.0946, 0.1208), "measured") == "2 % (95 % interval −9 tot 12 %)"
    )


def test_the_sentence_is_the_stored_one_with_signs_that_do_not_break():
    saved = found(COST, -0.05, -0.09, -0.01)
    printed = part_text(saved, Mark(COST, "sentence"), "nl")
    assert printed.startswith("De inrichting kostte meer per woningmaand")
    assert "de daling is −5,0\xa0%" in printed
    assert "n\xa0=\xa0121" in printed


@pytest.mark.parametrize(
    ("low", "high", "is_open"),
    [(-0.1, 0.2, True), (0, 0.2, True), (-0.2, 0, True), (0.01, 0.2, False), (-0.2, -0.01, False)],
)
def test_an_interval_that_holds_no_change_leaves_it_open(low: float, high: float, is_open: bool):
    """No change is 0: the ends count as inside."""
    saved = found(COST, (low + high) / 2, low, high)
    assert leaves_change_open(saved) is is_open
    said = text(saved, "no_change")
    assert said.startswith("Het interval bevat 0 %") if is_open else said == ""


def test_no_change_of_a_probability_is_a_half():
    half = found("set_superiority_share", 0.55, 0.48, 0.62, basis="cluster_bootstrap_bca")
    assert text(half, "no_change", "en").startswith("The interval includes 50 %")
    assert not leaves_change_open(found("reuse_rate", 0.5, -0.1, 0.9, basis="wilson"))


def test_an_interval_open_on_one_side_reaches_to_infinity():
    """From 0.1 upwards does not hold 0; up to 0.3 from below does."""
    assert not leaves_change_open(found(COST, 0.2, 0.1, None))
    assert leaves_change_open(found(COST, 0.2, None, 0.3))


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
def test_open_means_that_the_ends_lie_on_both_sides(value: float, below: float, above: float):
    low, high = value - below, value + above
    saved = found(COST, value, low, high)
    assert leaves_change_open(saved) == ((saved.low or 0) <= 0 <= (saved.high or 0))


def test_every_finding_about_a_difference_says_what_no_change_is():
    """Names that tell of a difference; who adds one has to decide. A number of them is none."""
    tells = ("reduction", "saved", "difference", "change", "created", "avoided", "_net_", "extra")
    named = {key for key in finding_keys() if any(part in key for part in tells)}
    told = {key for key in named if not key.endswith("_count")}
    assert told <= set(no_change_values())
    assert set(no_change_values()) <= set(finding_keys())


def test_what_cannot_be_calculated_has_no_number():
    none = found("cost_reconciliation_share", None, n=0, basis="none_no_accounts")
    for part in ("value", "interval", "count", "row", "measured"):
        assert text(none, part) == "kan niet berekend worden"
    assert text(none, "no_change") == ""


@pytest.mark.parametrize("part", PARTS)
def test_a_suppressed_finding_never_gives_a_number(part: str):
    """Not even where a damaged file still holds one."""
    row = stored("10_x", "repair_success_rate", 0.7654, 0.7, 0.9, n=4321, basis="wilson")
    row["basis"] = "none_suppressed"
    said = text(StoredFinding.model_validate(row), part, detail="unit=rate exactly=0.5")
    assert not {"76", "4.321", "70", "90"} & set(said.replace(",", " ").split())
    assert "7654" not in said
    assert not any(sign.isdigit() for sign in said)


def test_a_verdict_can_be_given_again_from_its_mark():
    """26 % lies within 18.1 to 32.6 %, and 40 % does not; nothing says whose 26 % it was."""
    claim = Claim.model_construct(about=COST, unit="rate", exactly=0.26)
    saved = found(COST, 0.2539, 0.1809, 0.3257)
    mark = mark_of_note(Mark(COST, "verdict", claim_detail(claim)).note)
    assert mark == Mark(COST, "verdict", "unit=rate exactly=0.26")
    assert part_text(saved, mark, "en").startswith("supported")
    elsewhere = Mark(COST, "verdict", "unit=rate exactly=0.4")
    assert part_text(saved, elsewhere, "nl").startswith("niet ondersteund")
    other = Mark(COST, "verdict", "unit=kg exactly=0.26")
    assert part_text(saved, other, "en").startswith("cannot be measured")


def test_a_comment_of_somebody_else_is_no_mark():
    assert mark_of_note("Klopt dit?") is None
    assert mark_of_note("reuse_rate · opinion") is None
    assert str(marked("[1]", Mark("reuse_rate", "value"))).startswith("[\\[1\\]]{.figure ")
