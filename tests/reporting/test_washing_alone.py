"""A town that only wants to know about washing machines: one small file, and no table."""

import json

import pytest

from circularlib.ledger.sample.tender import offers_table
from circularlib.reporting.runner import report
from circularlib.shipped import shipped

SETTINGS = 'name = "Small town"\nrecords = "washing"\n[periods]\nprogramme = "2022"\n'
OFFERS = """
[[tender.offers]]
offer_id = "{code}"
bidder = "Bidder {code}"
values = {{ {values} }}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The pages of such a town."""
    folder = tmp_path_factory.mktemp("washing") / "small-town"
    folder.mkdir()
    (folder / "programme.toml").write_text(SETTINGS, encoding="utf-8")
    example = shipped("data/starter/washing.toml").read_text(encoding="utf-8")
    (folder / "washing.toml").write_text(example, encoding="utf-8")
    return report(folder, languages=["nl"], out=folder / "out")


def test_the_pages_that_need_no_table_are_made_and_the_others_not_measured(made):
    assert not made.errors
    done = {path.stem for path in made.folders["nl"].glob("[0-9]*.html")}
    assert {"60_washing_machine_ownership", "61_provider_business_case"} <= done
    assert not {"10_furniture_reuse", "62_tender_award", "63_contract_monitoring"} & done


def test_no_figure_claims_to_rest_on_records(made):
    found = json.loads((made.folders["nl"] / "findings.json").read_text(encoding="utf-8"))
    figures = {each["key"]: each for each in found}
    assert figures["ownership_cost_eur_per_cycle"]["value"] > 0
    assert figures["ownership_cost_eur_per_cycle"]["n"] == 0
    assert figures["record_months_share"]["value"] is None
    assert figures["missing_required_share"]["value"] is None


def test_offers_typed_into_the_file_are_judged_without_a_table(tmp_path):
    folder = tmp_path / "small-town"
    folder.mkdir()
    (folder / "programme.toml").write_text(SETTINGS, encoding="utf-8")
    parts = [shipped("data/starter/washing.toml").read_text(encoding="utf-8")]
    for code, rows in offers_table().to_pandas().groupby("offer_id"):
        values = ", ".join(
            f"{name} = {value}"
            for name, value in rows[["criterion", "value"]].itertuples(index=False)
        )
        parts.append(OFFERS.format(code=code, values=values))
    (folder / "washing.toml").write_text("".join(parts), encoding="utf-8")
    made = report(folder, notebooks=["62"], languages=["nl"], out=tmp_path / "out")
    assert not made.errors
    found = json.loads((made.folders["nl"] / "findings.json").read_text(encoding="utf-8"))
    assert {each["key"]: each["value"] for each in found}["offers_count"] == 5
