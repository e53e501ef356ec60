"""Claims beside measurements: each has a row, and no verdict goes further than the figure."""

import html
from dataclasses import dataclass

import pytest

from circularlib.errors import UsageError
from circularlib.figures.claim_listing import claim_listing
from circularlib.sources.claims import Claim

SOURCE = {
    "en": "Records of Town. Synthetic data.",
    "nl": "Registratie van Stad. Synthetische data.",
}


@dataclass(frozen=True)
class Found:
    """A finding, as the reporting layer would hand it over."""

    key: str = "cost_reduction_rate"
    value: float | None = 0.25
    low: float | None = 0.15
    high: float | None = 0.35
    unit: str = "rate"
    basis: str = "cluster_bootstrap_bca"


def claim(about: str = "cost_reduction_rate", unit: str = "rate", **figure: float) -> Claim:
    said = {"nl": "goedkoper", "en": "cheaper"}
    source = {"title": "A <page>", "publisher": "A town", "date": "2021"}
    return Claim.model_validate(
        {"about": about, "unit": unit, "wording": said, "scope": said, "source": source, **figure}
    )


def row(one: Claim, *findings: Found, language: str = "en") -> dict[str, str]:
    """The texts of the only row, by column."""
    frame = claim_listing([one], findings, source=SOURCE).frame
    cells = frame.iloc[0].to_dict()
    return {name: cell if isinstance(cell, str) else cell[language] for name, cell in cells.items()}


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        ({"exactly": 0.3}, "supported: the figure lies inside the measured interval"),
        ({"exactly": 0.4}, "not supported: what was measured lies elsewhere"),
        ({"more_than": 0, "at_most": 0.4}, "supported: all that was measured agrees with it"),
        ({"at_least": 0.2}, "not supported: the measured interval agrees with it in part only"),
    ],
)
def test_the_verdict_follows_the_interval_of_the_finding(figure, verdict):
    """15 to 35 %, in words with the reason."""
    assert row(claim(**figure), Found())["claim_verdict"].startswith(verdict)


@pytest.mark.parametrize(
    ("finding", "why"),
    [
        (Found(key="reuse_rate"), "nothing was measured about it"),
        (Found(low=None, high=None, basis="none_too_few_homes"), "no figure with an interval"),
        (Found(value=None, low=None, high=None, basis="none_undefined"), "no figure with"),
        (Found(unit="eur"), "another unit"),
        (
            Found(value=None, low=None, high=None, basis="none_suppressed"),
            "too few households",
        ),
    ],
)
def test_what_was_not_measured_is_said_with_the_reason(finding, why):
    """No finding, no interval, another unit, too few households: never "not supported"."""
    verdict = row(claim(exactly=0.3), finding)["claim_verdict"]
    assert verdict.startswith("cannot be measured from these records: ")
    assert why in verdict


def test_a_figure_that_was_counted_in_full_is_its_own_interval():
    """141 homes counted: exactly 141 is supported, 88 is not, more than 100 is."""
    counted = Found("homes_count", 141, None, None, "count", "counted")
    for figure, expected in (
        ({"exactly": 141}, "supported"),
        ({"exactly": 88}, "not supported"),
        ({"more_than": 100}, "supported"),
        ({"more_than": 141}, "not supported"),
    ):
        told = row(claim("homes_count", "count", **figure), counted)
        assert told["claim_verdict"].partition(":")[0] == expected
        assert told["claim_measured"] == "141"
    told = row(claim("homes_count", "count", exactly=141), counted)
    assert told["claim_verdict"] == "supported: it is exactly what was counted"


def test_an_interval_that_is_open_above_has_no_upper_end():
    """From 15 % up: 40 % lies inside, "at most 40 %" is left open."""
    open_above = Found(high=None)
    assert row(claim(exactly=0.4), open_above)["claim_verdict"].startswith("supported")
    assert row(claim(at_most=0.4), open_above)["claim_verdict"].startswith("not supported")


def test_the_figure_is_printed_as_it_was_bounded_in_both_languages():
    """A saving of up to 40 % is more than 0 % and at most 40 %."""
    said = claim(more_than=0, at_most=0.4)
    space = "\u00a0"
    assert row(said)["claimed"] == f"more than 0{space}% and at most 40{space}%"
    assert row(said, language="nl")["claimed"] == f"meer dan 0{space}% en hoogstens 40{space}%"
    assert row(said, Found())["claim_measured"] == f"25{space}% (15 to 35{space}%)"


def test_conflicting_claims_have_a_row_each_in_their_order():
    """Nothing is merged, averaged or left out."""
    said = [claim(exactly=each) for each in (0.3, 0.9, 0.3)]
    listed = claim_listing(said, [Found()], source=SOURCE)
    claimed = [cell["en"] for cell in listed.frame["claimed"]]
    assert claimed == ["30\u00a0%", "90\u00a0%", "30\u00a0%"]


def test_without_claims_the_table_says_that_there_is_nothing():
    """A programme that said nothing in public still gets its page."""
    listed = claim_listing([], [Found()], source=SOURCE)
    assert "<tr><td colspan" in listed.html("nl")
    assert listed.plain("en")


def test_the_page_escapes_what_was_published_and_names_the_records():
    """The title of a page may hold anything; synthetic records are called so."""
    page = claim_listing([claim(exactly=0.3)], [Found()], source=SOURCE).html("en")
    assert html.escape("A <page>") in page
    assert "A <page>" not in page
    assert "Synthetic data." in page


def test_an_undated_page_is_called_so_and_a_date_that_is_about_right_too():
    """Not every page says when it was written."""
    said = claim(exactly=0.3)
    undated = said.model_copy(update={"source": said.source.model_copy(update={"date": ""})})
    assert row(undated, language="nl")["claim_source"].endswith("zonder datum)")
    about = said.model_copy(update={"source": said.source.model_copy(update={"date": "~2018"})})
    assert row(about, language="nl")["claim_source"].endswith("omstreeks 2018)")


def test_a_finding_that_cannot_be_printed_is_not_passed_over():
    """An unknown unit is a mistake of the caller."""
    with pytest.raises(UsageError):
        row(claim(exactly=0.3), Found(unit="furlong"))


@pytest.mark.parametrize("said", [0.26, 0.4, -0.05])
def test_an_interval_that_holds_no_change_supports_no_figure_of_change(said):
    """From -10 to 60 % holds 26 %, 40 % and -5 %: it would support all three, and nothing."""
    wide = Found(low=-0.1, high=0.6)
    verdict = row(claim(exactly=said), wide)["claim_verdict"]
    assert verdict.startswith("not supported: the measured interval holds the figure, but also")
    assert row(claim(exactly=0), wide)["claim_verdict"].startswith("supported")


def test_a_figure_that_is_no_difference_may_have_an_interval_from_nought():
    """Of a reuse rate, nought is no sign that nothing was found out."""
    found = Found("reuse_rate", 0.02, 0.0, 0.1)
    assert row(claim("reuse_rate", exactly=0.05), found)["claim_verdict"].startswith("supported")
