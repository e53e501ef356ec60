"""A manifest says what a report was made from, without times, paths and secrets."""

import hashlib
import json

import pytest

from circularlib.ledger.intake import read_ledger
from circularlib.ledger.programme import open_programme
from circularlib.reporting.manifest import as_json, manifest
from circularlib.reporting.records import reported
from circularlib.reporting.running_code import code_digest, git_commit


def manifest_of(programme, asked, window, entries):
    """The manifest of a report that is written at once."""
    given = (programme, read_ledger(programme), asked, window, ["nl"], entries)
    return manifest(*given, settings=programme.settings_digests())


@pytest.fixture
def made(folder):
    """The manifest of the small programme over 2023, of which half was recorded."""
    programme = open_programme(folder("records_to = 2023-06-30\n"))
    asked, window = reported(programme, "2023")
    entries = [{"name": "01_counts", "status": "done", "sha256": "0" * 64}]
    return programme, manifest_of(programme, asked, window, entries)


def test_it_names_the_days_covered_and_the_days_asked_for(made):
    assert made[1]["period"] == {
        "name": "2023",
        "first": "2023-01-01",
        "last": "2023-06-30",
        "asked_first": "2023-01-01",
        "asked_last": "2023-12-31",
    }


def test_inputs_are_known_by_their_content(made):
    programme, found = made
    settings = (programme.folder / "programme.toml").read_bytes()
    assert found["inputs"]["programme.toml"] == hashlib.sha256(settings).hexdigest()
    assert len(found["inputs"]) == 2
    assert all(len(digest) == 64 for digest in found["inputs"].values())


def test_claims_are_an_input_too(folder):
    """A page that sets them beside figures depends on them."""
    programme = open_programme(folder())
    (programme.folder / "claims.toml").write_text("claims = []\n", encoding="utf-8")
    asked, window = reported(programme, "2022")
    found = manifest_of(programme, asked, window, [])
    assert found["inputs"]["claims.toml"] == hashlib.sha256(b"claims = []\n").hexdigest()


def test_versions_of_what_calculates_are_there(made):
    assert {"circularlib", "lifelines", "pandas", "polars", "scipy"} <= set(made[1]["versions"])
    assert len(made[1]["reference_sha256"]) == 64


def test_the_code_is_known_by_its_content_and_by_its_commit(made):
    """The commit is there only for code that is just as committed; test_running_code.py."""
    found = made[1]
    assert found["code_sha256"] == code_digest()
    assert found["git_commit"] == git_commit()
    assert found["versions"]["python"].count(".") == 2


def test_it_holds_no_place_and_no_time(made):
    programme, found = made
    text = as_json(found)
    assert str(programme.folder) not in text
    assert "time" not in text.replace("lifelines", "")


def test_the_same_inputs_give_the_same_manifest(made):
    programme, found = made
    asked, window = reported(programme, "2023")
    entries = found["notebooks"]
    again = manifest_of(programme, asked, window, entries)
    assert as_json(again) == as_json(found)


def test_json_keeps_accents_and_refuses_what_is_no_number():
    assert json.loads(as_json({"naam": "Café"})) == {"naam": "Café"}
    assert "Café" in as_json({"naam": "Café"})
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json({"value": float("nan")})
