"""A programme folder made of repair records alone."""

from pathlib import Path

import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.intake import read_ledger
from circularlib.ledger.open_repair.folder import write_repair_folder
from circularlib.ledger.open_repair.versions import HEADERS
from circularlib.ledger.programme import open_programme

RECORD = "{id},{provider},BEL,Koffiezet,Coffee maker,36,Unknown,,7.5,Fixed,,Gent,{day},Lekt"


def export(folder: Path, *records: tuple[str, str, str]) -> Path:
    lines = [RECORD.format(id=i, provider=provider, day=day) for i, provider, day in records]
    file = folder / "export.csv"
    file.write_text("\n".join([",".join(HEADERS["0.3"]), *lines]) + "\n", encoding="utf-8")
    return file


def test_records_become_a_folder_that_can_be_reported(tmp_path: Path) -> None:
    """Its period runs over the months of the first and the last event."""
    file = export(tmp_path, ("a", "Repair Café", "2022-11-16"), ("b", "Anders", "2023-02-28"))
    assert write_repair_folder([file], tmp_path / "regio") == 2
    programme = open_programme(tmp_path / "regio")
    assert programme.settings.name == "Open repair: Anders, Repair Café"
    assert programme.settings.periods.programme == "2022-11..2023-02"
    ledger = read_ledger(programme)
    assert ledger.problems == ()
    assert ledger["repairs"].collect()["id"].to_list() == ["a", "b"]
    assert {f.name for f in (tmp_path / "regio").iterdir()} >= {"repairs.csv", "programme.toml"}
    assert not list((tmp_path / "regio").glob("*.part"))


def test_what_a_provider_is_called_cannot_spoil_the_settings(tmp_path: Path) -> None:
    """A quotation mark, a backslash, a line break, and a name too long for a title."""
    for name in ('"Les ""Réparateurs"" \\n"', '"two\nlines\x7f"', "x" * 200):
        file = export(tmp_path, ("a", name, "2022-11-16"))
        folder = tmp_path / f"regio{len(name)}"
        write_repair_folder([file], folder)
        assert open_programme(folder).settings.name.startswith("Open repair: ")


def test_a_programme_keeps_its_settings(tmp_path: Path) -> None:
    """The table is added to what is there."""
    folder = tmp_path / "stad"
    folder.mkdir()
    text = 'name = "Stad"\n[periods]\nprogramme = "2022"\n'
    (folder / "programme.toml").write_text(text, encoding="utf-8")
    write_repair_folder([export(tmp_path, ("a", "P", "2022-11-16"))], folder)
    assert (folder / "programme.toml").read_text(encoding="utf-8") == text
    assert (folder / "repairs.csv").is_file()


@pytest.mark.parametrize("name", ["repairs.csv", "Herstelpogingen.csv"])
def test_records_that_are_there_are_not_overwritten(tmp_path: Path, name: str) -> None:
    """Whatever language their file is named in."""
    folder = tmp_path / "regio"
    folder.mkdir()
    (folder / name).write_text("mine", encoding="utf-8")
    with pytest.raises(LedgerError, match="already holds repair records"):
        write_repair_folder([export(tmp_path, ("a", "P", "2022-11-16"))], folder)
    assert [file.name for file in folder.iterdir()] == [name]
    assert (folder / name).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", ",".join(HEADERS["0.3"]) + "\n", None])
def test_a_file_that_cannot_be_used_makes_no_folder(tmp_path: Path, content: str | None) -> None:
    """Empty, of another kind, without records, or not there."""
    file = tmp_path / "export.csv"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(LedgerError):
        write_repair_folder([file], tmp_path / "regio")
    assert not (tmp_path / "regio").exists()
