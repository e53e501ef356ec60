"""The draft award report: complete, followable by hand, and never a decision."""

import re

import pytest

from circularlib.appliances.award.chances import first_chances
from circularlib.appliances.award.judgement import changed_tender, judged, ranks_by_formula
from circularlib.appliances.award.offers import checked_offers
from circularlib.appliances.award.sturdiness import Sturdiness
from circularlib.appliances.award.weights import first_shares
from circularlib.errors import UsageError
from circularlib.figures.award.report import AwardReport, award_report
from circularlib.ledger.sample.tender import offers_table
from circularlib.sources.washing.plan import washing_plan
from circularlib.sources.washing.tender import Tender

SOURCE = {
    "en": "Records of Town. Synthetic data.",
    "nl": "Registratie van Stad. Synthetische data.",
}
FORMULAS = (
    "low_bid_relative", "proportional", "linear_between_limits",
    "linear_between_best_and_worst", "logarithmic", "value_deduction", "utility_index",
)  # fmt: skip


def report(tender: Tender, table=None, *, is_example: bool = True) -> AwardReport:
    """The draft on the sample's offers, or on others."""
    judgement = judged(checked_offers(offers_table() if table is None else table, tender), tender)
    parts = Sturdiness(
        ranks_by_formula(judgement),
        first_shares(judgement),
        first_chances(judgement, count=200, seed=1),
    )
    return award_report(judgement, parts, source=SOURCE, is_example=is_example)


@pytest.fixture(scope="module")
def tender() -> Tender:
    """The example's tender."""
    found = washing_plan("a folder without the file").tender
    assert found is not None
    return found


def value(text: str) -> float:
    """A number as it is printed in English."""
    return float(text.replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_it_says_that_it_is_a_draft_made_of_made_up_data(tender, language):
    """On the page, as text and in the file."""
    draft = report(tender)
    for text in (draft.html(language), draft.plain(language), draft.markdown(language)):
        assert {"en": "not a decision", "nl": "geen beslissing"}[language] in text
        assert {"en": "made-up values", "nl": "verzonnen waarden"}[language] in text
        assert SOURCE[language] in text


def test_a_towns_own_tender_is_not_called_an_example(tender):
    """Then only the records speak for themselves."""
    assert "example" not in report(tender, is_example=False).plain("en")


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_formula_is_written_out(tender, formula, language):
    """No blank is left, and every offer has a line per criterion and one for its price."""
    text = report(changed_tender(tender, price_formula=formula)).plain(language)
    assert not re.search(r"[{}]|nan|None", text)
    assert text.count("\n- ") == 5 * 7


@pytest.mark.parametrize("formula", FORMULAS[:4])
def test_the_arithmetic_can_be_done_over_from_what_is_printed(tender, formula):
    """The quotient before `=` gives the score after it, and × points gives the points."""
    text = report(changed_tender(tender, price_formula=formula)).plain("en")
    lines = re.findall(r"\n- .*?([^:]*) = (-?[\d.]+); × ([\d.]+) = (-?[\d.]+) points", text)
    assert len(lines) == 5 * 7
    for sum_text, score, weight, points in lines:
        plain = re.sub(r"[a-z]+ |, at least 0,", "", sum_text).replace("÷", "/")
        plain = plain.replace("−", "-").replace(",", "")
        if "/" in plain:
            assert max(0.0, eval(plain)) == pytest.approx(value(score), abs=6e-4)
        assert value(score) * value(weight) == pytest.approx(value(points), abs=0.08)


def test_a_missed_requirement_is_told_with_what_was_asked(tender):
    """One decibel above what is allowed."""
    requirements = [{"criterion": "sound_db", "at_most": 78}]
    strict = Tender.model_validate(tender.model_dump() | {"requirements": requirements})
    text = report(strict).plain("nl")
    assert (
        "Voldoet niet aan een minimumeis en wordt niet beoordeeld: geluid bij het zwieren, "
        "79 dB geboden en hoogstens 78 dB gevraagd." in text.replace("\u00a0", " ")
    )
    assert "plaats 4 van 4" in text


def test_a_low_price_is_a_question(tender):
    """And O4 keeps its place in the order."""
    text = report(tender).plain("en").replace("\u00a0", " ")
    assert "lies 26.1 % below the mean of 1,405.84 euro: ask the bidder to justify it" in text
    assert "no ground to leave the offer out" in text
    assert "place 5 of 5" in text


def test_what_a_bidder_typed_becomes_no_mark_up(tender):
    """Neither in HTML nor in Markdown."""
    table = offers_table().to_pandas()
    table.loc[table["offer_id"] == "O1", "bidder"] = "<b>*Best* [me](x)</b> $a$"
    draft = report(tender, table)
    assert "<b>" not in draft.html("en")
    assert "&lt;b&gt;" in draft.html("en")
    assert r"\<b\>\*Best\* \[me\](x)\</b\> \$a\$" in draft.markdown("en")


def test_it_is_written_once_and_never_over_another(tender, tmp_path):
    """Somebody may have worked on it."""
    file = report(tender).write(tmp_path / "award.md", "nl")
    assert file.read_text(encoding="utf-8").startswith("# Ontwerp van gunningsverslag\n")
    with pytest.raises(UsageError, match="exists already"):
        report(tender).write(file, "nl")
    with pytest.raises(UsageError, match="no draft in"):
        report(tender).write(tmp_path / "prix.md", "fr")


def test_a_tie_is_told(tender):
    """A second offer the same as O2 but for its bidder."""
    table = offers_table().to_pandas()
    twin = table[table["offer_id"] == "O2"].assign(offer_id="O9", bidder="Twin")
    both = type(table)([*table.to_dict("records"), *twin.to_dict("records")])
    text = report(tender, both).plain("en")
    assert "Shares this place with O9." in text
    assert "Shares this place with O2." in text
