"""Reports of several towns, read back: what is in them, and what is wrong with them."""

import json

import pytest

from circularlib.errors import ReportError
from circularlib.reporting.towns.told import apart_told, figures_told, means_told
from circularlib.reporting.towns.town_findings import SAMPLED, town_findings
from circularlib.statistics.towns_pooled import towns_pooled

FINDING = {
    "key": "reuse_rate", "value": 0.5, "low": 0.4, "high": 0.6, "level": 0.95, "n": 120,
    "unit": "rate", "period": "2022", "notebook": "10_furniture_reuse", "basis": "wilson",
    "sources": [], "text": {},
}  # fmt: skip


def stored(folder, name, *findings, synthetic=False):
    """A report folder with only what is read of it."""
    place = folder / name
    place.mkdir()
    period = {"name": "2022", "first": "2022-01-01", "last": "2022-12-31"}
    manifest = {"programme": name, "synthetic": synthetic, "period": period}
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (place / "findings.json").write_text(json.dumps(findings), encoding="utf-8")
    return place


def test_every_finding_of_every_town_is_read(tmp_path):
    places = [stored(tmp_path, name, FINDING) for name in ("Zele", "Aalst")]
    found = town_findings(places)
    assert found.table["town"].tolist() == ["Aalst", "Zele"]
    assert found.table["value"].tolist() == [0.5, 0.5]
    assert found.listed["period"].iloc[0]["nl"] == "1 januari 2022 – 31 december 2022"
    assert found.count == 2
    assert not found.is_example


def test_a_suppressed_figure_stays_without_a_number(tmp_path):
    hidden = {**FINDING, "value": None, "low": None, "high": None, "n": None}
    found = town_findings([stored(tmp_path, "Zele", hidden), stored(tmp_path, "Aalst", FINDING)])
    told = figures_told(found, SAMPLED)
    assert [cell["en"] for cell in told["found"]] == ["50.0\u00a0%", "–"]
    assert [cell["nl"] for cell in told["between"]] == ["40 tot 60\u00a0%", "geen interval"]


def test_one_made_up_town_makes_the_whole_page_say_so(tmp_path):
    real, made_up = stored(tmp_path, "A", FINDING), stored(tmp_path, "B", FINDING, synthetic=True)
    assert not town_findings([real]).is_synthetic
    assert town_findings([real, made_up]).is_synthetic
    assert "Synthetic" in town_findings([real, made_up]).source["en"]


def test_all_reports_that_cannot_be_read_are_named_at_once(tmp_path):
    good, broken = stored(tmp_path, "A", FINDING), stored(tmp_path, "B", FINDING)
    (broken / "findings.json").write_text("[{", encoding="utf-8")
    with pytest.raises(ReportError) as said:
        town_findings([good, broken, tmp_path / "absent"])
    assert str(broken) in str(said.value)
    assert "absent" in str(said.value)


def test_two_reports_of_one_town_are_refused(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    places = [stored(folder, "Zele", FINDING) for folder in (one, other)]
    with pytest.raises(ReportError, match="same town: Zele"):
        town_findings(places)


def test_the_example_towns_can_be_shown_in_both_languages():
    found = town_findings([])
    together = towns_pooled(found.table, SAMPLED)
    means = means_told(together)
    assert len(means) == len(together.means) == 5
    assert all(set(cell) == {"en", "nl"} for cell in means["mean"])
    assert list(apart_told(together)["why_apart"]) == ["apart_no_interval"]
    assert found.is_synthetic
