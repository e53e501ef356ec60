"""What a page opens again must be what its report has read, however the page says where it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from circularlib.errors import LedgerError
from circularlib.ledger import reading_told
from circularlib.ledger.intake import read_ledger
from circularlib.ledger.programme import open_programme
from circularlib.ledger.reading_told import Reading
from circularlib.reporting.records import opened

CHANGED = ("This changed while the report was made.", "Run the same command again.")


@pytest.fixture
def told(folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A programme that a report has read, in a process that was told so."""
    town = folder()
    programme = open_programme(town)
    ledger = read_ledger(programme)
    reading = Reading(str(town.resolve()), programme.settings_digests(), ledger.digests)
    monkeypatch.setenv(reading_told.VARIABLE, reading.told)
    monkeypatch.chdir(town)
    return town


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("repairs.csv", lambda file: file.unlink()),
        ("repairs.csv", lambda file: file.write_bytes(file.read_bytes()[:-25])),
        ("programme.toml", lambda file: file.write_bytes(file.read_bytes()[:-9])),
        ("programme.toml", lambda file: file.write_text(file.read_text().replace("2022", "2024"))),
        ("programme.toml", lambda file: file.unlink()),
    ],
)
def test_that_something_changed_is_told_before_what_is_wrong_with_it(
    told: Path, name: str, change: Callable[[Path], object]
) -> None:
    """Half a file is no mistake of the user's: it was being saved."""
    change(told / name)
    with pytest.raises(LedgerError) as caught:
        opened(str(told), "2022")
    assert (caught.value.thing, caught.value.remedy) == CHANGED
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("way", [".", "../small-town/", "../link", "scenarios/a.toml"])
def test_by_whichever_way_a_page_opens_a_programme_it_sees_that_something_changed(
    told: Path, way: str
) -> None:
    """A notebook of one's own may say where its records lie in words of its own."""
    (told.parent / "link").symlink_to(told)
    (told / "scenarios").mkdir()
    (told / "scenarios" / "a.toml").write_text('title = "A"\n', encoding="utf-8")
    assert opened(way, "2022").ledger.digests
    (told / "repairs.csv").write_bytes((told / "repairs.csv").read_bytes()[:-25])
    with pytest.raises(LedgerError, match=CHANGED[0]):
        opened(way, "2022")


def test_the_report_of_a_scenario_rests_on_its_file_too(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of it that opens the folder itself reads the same records."""
    file = told / "scenarios" / "a.toml"
    file.parent.mkdir()
    file.write_text('title = "A"\n', encoding="utf-8")
    scenario = open_programme(file)
    digests = scenario.settings_digests()
    reading = Reading(str(file), digests, read_ledger(scenario).digests)
    monkeypatch.setenv(reading_told.VARIABLE, reading.told)
    assert opened(str(told), "2022").ledger.digests == reading.records
    file.unlink()
    with pytest.raises(LedgerError, match=CHANGED[0]):
        opened(str(file), "2022")
