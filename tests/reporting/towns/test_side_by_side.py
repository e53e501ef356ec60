"""Programmes side by side: a page in each language, found from the gallery."""

import json
import shutil

import pytest

from circularlib.errors import UsageError
from circularlib.reporting.runner import reports
from circularlib.reporting.towns.side_by_side import check_comparable, side_by_side
from circularlib.shipped import shipped

LANGUAGES = ("nl", "en")


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """The sample twice under two names; one of them without some homes' deliveries."""
    home = tmp_path_factory.mktemp("towns")
    for name in ("Aalst", "Zele"):
        shutil.copytree(shipped("data/roeselare"), home / name)
        settings = home / name / "programme.toml"
        text = settings.read_text(encoding="utf-8")
        first = next(line for line in text.splitlines() if line.startswith("name ="))
        settings.write_text(text.replace(first, f'name = "{name}"'), encoding="utf-8")
    folders = [home / name for name in ("Aalst", "Zele")]
    out = home / "out"
    made = reports(folders, notebooks=["10"], languages=LANGUAGES, out=out)
    return out, side_by_side(made, LANGUAGES, out)


def test_there_is_a_page_in_each_language(compared):
    _out, found = compared
    assert found.error is None
    for language, words in (("nl", "Hoe verhouden gemeenten zich"), ("en", "How do towns compare")):
        page = found.pages[language].read_text(encoding="utf-8")
        assert words in page
        assert "Zele" in page


def test_it_says_that_the_towns_are_made_up(compared):
    _out, found = compared
    assert "Synthetische data" in found.pages["nl"].read_text(encoding="utf-8")


def test_its_findings_are_stored_beside_it(compared):
    _out, found = compared
    stored = json.loads((found.pages["nl"].parent / "findings.json").read_bytes())
    figures = {each["key"]: each for each in stored}
    assert figures["towns_compared_count"]["value"] == 2
    assert figures["towns_reuse_rate"]["n"] == 2
    assert figures["towns_cost_reduction_rate"]["value"] is None  # page 30 was not asked for


def test_the_gallery_leads_to_it_and_it_leads_back(compared):
    out, found = compared
    assert 'href="towns/programme/nl/towns_side_by_side.html"' in (
        (out / "index.html").read_text(encoding="utf-8")
    )
    page = found.pages["en"]
    assert 'href="../../../index.en.html"' in page.read_text(encoding="utf-8")
    assert (page.parent / "../../../index.en.html").resolve().is_file()


@pytest.mark.parametrize(("places", "periods"), [(1, 1), (3, 2)])
def test_one_programme_or_several_periods_are_refused_before_anything_runs(places, periods):
    with pytest.raises(UsageError, match="two programmes or more"):
        check_comparable(places, periods)
