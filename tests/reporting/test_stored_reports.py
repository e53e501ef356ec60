"""Reports on disk: what of them can be read, and what is said of the rest."""

import json

import pytest

from circularlib.ledger.periods import period
from circularlib.reporting.headlines import HEADLINES
from circularlib.reporting.stored_reports import stored_reports

from .stored import DONE, figure, manifest, write_report


@pytest.fixture
def stored(tmp_path):
    """Reads the only report in the folder."""

    def read():
        (report,) = stored_reports(tmp_path, HEADLINES)
        return report

    return read


def spoil(home, name, text):
    for file in home.glob(f"*/{name}"):
        file.write_text(text, encoding="utf-8")


def test_a_report_is_read_with_its_figures_and_languages(tmp_path, stored):
    write_report(tmp_path, "2022", [figure("reuse_rate", 0.4, 0.3, 0.5)])
    report = stored()
    assert report.place == ("town", "2022")
    assert report.languages == ("en", "nl")
    assert report.manifest.asked == period("2022")
    assert report.figures["reuse_rate"].high == 0.5


def test_a_figure_of_an_example_is_none_of_the_town(tmp_path, stored):
    """What a wash costs at the prices of the example is not drawn beside what towns pay."""
    page = {"name": "60_x", "status": "done", "parameters": {}, "example": "washing.toml"}
    example = figure("ownership_cost_eur_per_cycle", 0.7, unit="eur_per_cycle", notebook="60_x")
    own = figure("reuse_rate", 0.4)
    write_report(tmp_path, "2022", [own, example], notebooks=(*DONE, page))
    assert list(stored().figures) == ["reuse_rate"]


def test_one_language_that_can_be_read_is_enough(tmp_path, stored):
    home = write_report(tmp_path, "2022", [figure("reuse_rate", 0.4)])
    (home / "en" / "manifest.json").write_text("{", encoding="utf-8")
    (home / "en" / "findings.json").write_text("{", encoding="utf-8")
    assert stored().manifest.programme == "Town"
    assert stored().figures["reuse_rate"].value == 0.4


@pytest.mark.parametrize("text", ["{", "{}", "[]", "7", ""])
def test_a_damaged_manifest_makes_a_report_that_cannot_be_read(tmp_path, stored, text):
    spoil(write_report(tmp_path, "2022"), "manifest.json", text)
    assert stored().manifest is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("synthetic", "no"),
        ("programme", None),
        ("notebooks", [{"name": "10_x", "status": "fine", "parameters": {}}]),
        ("period", {"name": "2022", "first": "2022-01-01", "last": "2022-12-31"}),
        ("versions", {}),
    ],
)
def test_a_manifest_of_another_form_is_not_guessed_at(tmp_path, stored, key, value):
    changed = {**manifest(period("2022")), key: value}
    spoil(write_report(tmp_path, "2022"), "manifest.json", json.dumps(changed))
    assert stored().manifest is None


def test_a_period_that_ends_before_it_begins_is_no_period(tmp_path, stored):
    spoil(
        write_report(tmp_path, "2022"),
        "manifest.json",
        json.dumps(manifest(period("2022"), to="2021-12-31")),
    )
    assert stored().manifest is None


@pytest.mark.parametrize(
    "wrong",
    [
        figure("reuse_rate", 0.6, 0.3, 0.5),
        figure("reuse_rate", "0.4"),
        figure("reuse_rate", 0.4, unit="furlongs"),
        figure("reuse_rate", float("inf")),
        {"key": "reuse_rate"},
    ],
)
def test_a_figure_that_is_none_is_not_shown_as_one(tmp_path, stored, wrong):
    """A value outside its interval, a text, an unknown unit, the infinite, nothing at all."""
    write_report(tmp_path, "2022", [wrong, figure("repair_success_rate", 0.5)])
    assert stored().figures["reuse_rate"] is None
    assert stored().figures["repair_success_rate"].value == 0.5


def test_findings_that_cannot_be_read_are_told_from_there_being_none(tmp_path, stored):
    home = write_report(tmp_path, "2022")
    assert stored().figures == {}
    spoil(home, "findings.json", "{")
    assert stored().figures is None


def test_only_the_findings_asked_for_are_read(tmp_path, stored):
    write_report(tmp_path, "2022", [figure("reuse_rate", 0.4), figure("of_their_own", 0.4)])
    assert list(stored().figures) == ["reuse_rate"]


def test_what_is_hidden_unfinished_or_no_report_is_passed_over(tmp_path):
    """A report being written, the old one being removed, locks, another language, a loose file."""
    for place in ("town/.part-x/nl", "town/.old-2022/nl", ".runs/town/nl", "town/2019/fr"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "town" / "runs.json").write_text("{}", encoding="utf-8")
    (tmp_path / "town" / "2020" / "nl").mkdir(parents=True)
    assert stored_reports(tmp_path, HEADLINES) == []


def test_a_folder_that_is_not_there_holds_no_reports(tmp_path):
    assert stored_reports(tmp_path / "absent", HEADLINES) == []
