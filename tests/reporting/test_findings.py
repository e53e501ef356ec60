"""A finding is never shown without its interval, or the reason why there is none."""

import json
import math
import re

import numpy as np
import pytest

from circularlib.errors import ReportError, UsageError
from circularlib.figures.page import PAGE_TYPE
from circularlib.reporting.findings import FINDING_TYPE, finding, gathered
from circularlib.reporting.manifest import as_json

RATE = {
    "n": 834,
    "households": None,
    "period": "2022 2022-01-01..2022-12-31",
    "basis": "wilson",
}


def book(*findings):
    outputs = [{"data": found._repr_mimebundle_()} for found in findings]
    return {"cells": [{"outputs": outputs}, {"cell_type": "markdown"}]}


def test_a_figure_is_a_sentence_with_interval_basis_and_cases_in_both_languages():
    found = finding("reuse_rate", 0.42, 0.38, 0.46, **RATE)
    assert found.text == {
        "en": "Of all placements, 42.0\u00a0% were of an item that had a life before "
        "(95\u00a0% interval 38.0 to 46.0\u00a0%; Wilson; n = 834 placements).",
        "nl": "Van alle plaatsingen was 42,0\u00a0% een stuk dat al een leven had "
        "(95\u00a0% interval 38,0 tot 46,0\u00a0%; Wilson; n = 834 plaatsingen).",
    }


def test_a_reduction_below_nought_is_told_as_more():
    """Nobody should have to read "−11 % less"."""
    found = finding("cost_reduction_rate", -0.11, -0.3, 0.08, **RATE)
    assert found.text["en"].startswith(
        "Furnishing cost more per home-month than before, in real euros: the reduction is"
        " -11\u00a0% (95\u00a0% interval -30 to 8\u00a0%;"
    )
    assert found.text["nl"].startswith("De inrichting kostte meer per woningmaand dan vroeger")


@pytest.mark.parametrize("value", [-0.0004, 0.0, 0.0004])
def test_what_prints_as_nought_is_not_told_as_more(value: float) -> None:
    """0.0 % less; "cost more: the reduction is 0.0 %" would contradict itself."""
    told = finding("cost_reduction_rate", value, -0.02, 0.02, **RATE)
    assert told.text["en"].startswith("Furnishing cost 0.0\xa0% less per home-month")


def test_a_record_holds_exactly_the_fields_of_the_design():
    """Design, section 6; in that order."""
    (record,) = gathered(book(finding("reuse_rate", 0.42, 0.38, 0.46, **RATE)), "10_furniture")
    assert list(record) == [
        "key",
        "value",
        "low",
        "high",
        "level",
        "n",
        "unit",
        "period",
        "notebook",
        "basis",
        "sources",
        "text",
    ]
    assert record["notebook"] == "10_furniture"
    assert record["unit"] == "rate"
    assert set(record["text"]) == {"en", "nl"}


def test_a_record_survives_the_way_through_json():
    found = finding(
        "reuse_rate", np.float64(0.42), np.float64(0.38), 0.46, **RATE, sources=["wilson1927"]
    )
    (record,) = gathered(book(found), "10_furniture")
    assert json.loads(as_json(record)) == record
    assert record["sources"] == ["wilson1927"]


def test_an_output_carries_the_sentence_and_the_numbers():
    shown = finding("reuse_rate", 0.42, 0.38, 0.46, **RATE)._repr_mimebundle_()
    assert shown[FINDING_TYPE]["value"] == 0.42
    assert 'id="finding-reuse_rate"' in shown["text/html"]
    assert shown[PAGE_TYPE]["nl"]["text/plain"].startswith("Van alle plaatsingen")


def test_a_figure_without_an_interval_says_why():
    found = finding(
        "reuse_rate", 0.42, n=7, households=None, period="2022", basis="none_too_few_homes"
    )
    assert (found.low, found.high, found.level) == (None, None, None)
    assert "(no interval: fewer than ten homes; n = 7 placements)" in found.text["en"]
    assert "(geen interval: minder dan tien woningen; n = 7 plaatsingen)" in found.text["nl"]


def test_a_figure_of_too_few_homes_is_not_stored_nor_is_its_number_of_cases():
    """37 placements in 4 homes: the 37 would tell as much as the share."""
    found = finding("reuse_rate", 0.42, 0.38, 0.46, **{**RATE, "n": 37, **few(4)})
    (record,) = gathered(book(found), "10_furniture")
    assert [record[name] for name in ("value", "low", "high", "level", "n")] == [None] * 5
    assert record["basis"] == "none_suppressed"
    assert record["text"] == {
        "en": "Reuse rate: not shown, because it rests on fewer than 5 households, "
        "counted by their homes.",
        "nl": "Hergebruiksgraad: niet getoond, want dit cijfer rust op minder dan 5 "
        "huishoudens, geteld per woning.",
    }
    assert not {"37", "42", "38", "46"} & set(re.findall(r"\d+", str(found)))


def few(households):
    return {"households": households, "min_cell": 5}


def test_a_figure_of_just_enough_homes_is_shown():
    assert finding("reuse_rate", 0.42, 0.38, 0.46, **{**RATE, **few(5)}).value == 0.42


def test_what_rests_on_no_case_at_all_tells_of_nobody():
    """0 placements in 0 homes; but 9 placements in homes that nobody noted may be of one."""
    none = {"n": 0, "period": "2022", "basis": "counted", **few(0)}
    assert finding("placements_count", 0, **none).value == 0
    assert finding("placements_count", 9, **{**none, "n": 9}).value is None


def test_nobody_forgets_to_say_on_how_many_homes_a_figure_rests():
    with pytest.raises(TypeError, match="households"):
        finding("reuse_rate", 0.42, n=9, period="2022", basis="wilson")
    with pytest.raises(UsageError, match="how many households are enough"):
        finding("reuse_rate", 0.42, n=9, households=9, period="2022", basis="wilson")


@pytest.mark.parametrize("nothing", [None, math.nan, np.nan, math.inf, -math.inf])
def test_what_cannot_be_calculated_is_null_and_said(nothing):
    found = finding(
        "reuse_rate",
        nothing,
        nothing,
        nothing,
        n=0,
        households=None,
        period="2022",
        basis="none_no_trials",
    )
    assert (found.value, found.low, found.high, found.level) == (None, None, None, None)
    assert (
        found.text["en"]
        == "Reuse rate: cannot be calculated (there are no cases; n = 0 placements)."
    )
    assert "null" in as_json(found._repr_mimebundle_()[FINDING_TYPE])


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf])
def test_an_interval_that_is_open_above_keeps_its_lower_end(nothing):
    """A median is known to be over 821 days, and the records are too short for the rest."""
    found = finding(
        "median_time_in_use_days",
        861,
        821,
        nothing,
        n=9,
        households=None,
        period="2022",
        basis="kaplan_meier",
    )
    assert (found.low, found.high, found.level) == (821, None, 0.95)
    assert "(95\u00a0% interval from 821\u00a0days, open above;" in found.text["en"]
    assert "interval vanaf 821\u00a0dagen, naar boven open;" in found.text["nl"]


def test_an_interval_that_is_open_below_keeps_its_upper_end():
    found = finding(
        "median_time_in_use_days",
        861,
        None,
        905,
        n=9,
        households=None,
        period="2022",
        basis="kaplan_meier",
    )
    assert "interval up to 905\u00a0days, open below;" in found.text["en"]


def test_a_median_not_reached_may_still_have_a_lower_end():
    found = finding(
        "median_time_in_use_days",
        None,
        821,
        None,
        n=9,
        households=None,
        period="2022",
        basis="median_not_reached",
    )
    assert "cannot be calculated (95\u00a0% interval from 821" in found.text["en"]
    assert "half of the spells had not ended" in found.text["en"]


def test_bounds_are_not_called_an_interval():
    found = finding(
        "reused_mass_kg",
        31_800,
        23_860,
        39_750,
        n=9,
        households=None,
        period="2022",
        level=None,
        basis="unit_mass_ratio",
    )
    assert "(bounds 23,900 to 39,800\u00a0kg;" in found.text["en"]
    assert "interval" not in found.text["en"]
    assert found.level is None


def test_another_level_is_named():
    assert (
        "90\u00a0% interval" in finding("reuse_rate", 0.4, 0.3, 0.5, **RATE, level=0.9).text["en"]
    )


@pytest.mark.parametrize(
    ("value", "low", "high"), [(0.5, 0.6, 0.7), (0.8, 0.6, 0.7), (0.5, 0.6, None), (0.8, None, 0.7)]
)
def test_a_value_outside_its_interval_is_refused(value, low, high):
    with pytest.raises(UsageError, match=f"reuse_rate: {value} does not lie between"):
        finding("reuse_rate", value, low, high, **RATE)


def test_ends_the_wrong_way_round_are_refused():
    with pytest.raises(UsageError, match="does not lie between"):
        finding("reuse_rate", None, 0.7, 0.6, **RATE)


def test_a_value_may_lie_on_the_edge_of_its_interval():
    assert finding("reuse_rate", 0.0, 0.0, 0.1, **RATE).value == 0.0


def test_an_unknown_key_is_an_error_with_the_nearest_one():
    with pytest.raises(UsageError, match='"reuse_rat" is not a key') as error:
        finding("reuse_rat", 0.5, **RATE)
    assert error.value.remedy == 'Did you mean "reuse_rate"?'
    with pytest.raises(UsageError, match="is not a key"):
        finding("zzz", 0.5, **RATE)


def test_an_unknown_basis_is_refused():
    with pytest.raises(UsageError, match='"guesswork" is not a known basis'):
        finding("reuse_rate", 0.5, n=1, households=None, period="2022", basis="guesswork")


def test_a_source_that_nobody_listed_is_refused():
    with pytest.raises(UsageError, match='"hearsay" is neither a source nor an assumption'):
        finding("reuse_rate", 0.5, **RATE, sources=["unit_mass_ratio", "hearsay"])


def test_a_finding_recorded_twice_in_a_notebook_is_refused():
    found = finding("reuse_rate", 0.5, **RATE)
    with pytest.raises(ReportError, match='"reuse_rate" is recorded twice'):
        gathered(book(found, found), "10_furniture")


def test_a_record_has_no_digits_that_depend_on_the_order_of_adding():
    """Two threads add in another order than one; ten digits are the same for both."""
    kept = [
        finding("reused_mass_kg", *ends, n=9, households=None, period="2022", basis="wilson")
        for ends in (
            (5231.700000000001, 5000.1, 5500.30000000001),
            (5231.7, 5000.099999999999, 5500.3),
        )
    ]
    assert kept[0] == kept[1]
    assert (kept[0].value, kept[0].low, kept[0].high) == (5231.7, 5000.1, 5500.3)


@pytest.mark.parametrize(("language", "beginning"), [("en", "EXAMPLE"), ("nl", "VOORBEELD")])
def test_a_figure_on_made_up_values_says_so_before_anything_else(language: str, beginning: str):
    """Whoever copies the sentence from the page copies that with it."""
    about = {"n": 40, "households": None, "period": "2022", "basis": "monte_carlo_amounts"}
    made_up = finding("provider_fee_eur_per_month", 16.0, 15.0, 17.0, **about, is_example=True)
    own = finding("provider_fee_eur_per_month", 16.0, 15.0, 17.0, **about)
    assert made_up.plain(language).startswith(beginning)
    assert made_up.plain(language).endswith(own.plain(language))
