"""A new programme folder: whole or not at all, and settings that explain themselves."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from circularlib.errors import LedgerError, UsageError
from circularlib.ledger.programme import Settings, open_programme
from circularlib.ledger.starter import folder as starter
from circularlib.ledger.starter.folder import new_programme
from circularlib.ledger.tables import tables, vocabulary
from circularlib.shipped import shipped

LANGUAGES = ["nl", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_folder_opens_as_a_programme_as_it_stands(tmp_path: Path, language: str) -> None:
    """With a name and periods that are plainly to be changed."""
    workbook = new_programme(tmp_path / "a" / "my-town", language)
    programme = open_programme(tmp_path / "a" / "my-town")
    assert programme.settings.name in {"My town", "Mijn stad"}
    assert programme.programme_period.days_count == 731  # 2024 and 2025
    assert sorted(file.name for file in programme.folder.iterdir()) == sorted(
        ["programme.toml", "washing.toml", "chain.toml", "scenarios.toml", workbook.name]
    )


def uncommented(text: str) -> str:
    """The settings with every optional one put to use; prose stands behind "# "."""
    return re.sub(r"^#(?=[\[\w])", "", text, flags=re.MULTILINE)


def unset(settings: BaseModel) -> list[str]:
    """Settings that nobody gave, those within settings too."""
    found = [name for name in type(settings).model_fields if name not in settings.model_fields_set]
    parts = {name: getattr(settings, name) for name in settings.model_fields_set}
    groups = {name: part for name, part in parts.items() if isinstance(part, BaseModel)}
    return found + [f"{name}.{gap}" for name, part in groups.items() for gap in unset(part)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_there_and_holds_once_its_mark_is_taken_away(
    tmp_path: Path, language: str
) -> None:
    """A setting added to the programme must be explained here too."""
    new_programme(tmp_path, language)
    file = tmp_path / "programme.toml"
    settings = Settings.model_validate(tomllib.loads(uncommented(file.read_text("utf-8"))))
    assert unset(settings) == ["part_of"]  # circularlib alone writes this one
    assert settings.accounts == {"2024": 125000.0, "2025": 118500.0}


def test_the_words_given_as_an_example_of_synonyms_are_about_real_names(tmp_path: Path) -> None:
    """A table, a column and a value that exist."""
    new_programme(tmp_path, "nl")
    text = uncommented((tmp_path / "programme.toml").read_text("utf-8"))
    synonyms = Settings.model_validate(tomllib.loads(text)).synonyms
    assert set(synonyms.tables) <= set(tables())
    columns = {name for table in tables().values() for name in table.columns}
    assert set(synonyms.columns) <= columns
    assert all(set(words) <= set(vocabulary(name)) for name, words in synonyms.values.items())


def test_both_languages_say_the_same() -> None:
    """Only the name of the town and texts of the user's own differ."""
    values = [
        tomllib.loads(
            uncommented(shipped(f"data/starter/programme.{language}.toml").read_text("utf-8"))
        )
        for language in LANGUAGES
    ]
    for settings in values:
        del settings["name"], settings["ledger"], settings["synonyms"]
        del settings["assumptions"]["unit_mass_ratio"]["source"]
        for name in ("host", "user", "sender", "pages_at"):
            del settings["mail"][name]
        for schedule in settings["schedule"]:
            del schedule["name"], schedule["languages"], schedule["mail"]["to"]
    assert values[0] == values[1]


def test_a_folder_that_holds_something_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    """Not a file is added, none is changed."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(LedgerError, match="is not empty"):
        new_programme(tmp_path, "nl")
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(LedgerError, match="is not empty"):
        new_programme(tmp_path / "notes.txt", "nl")
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_may_be_the_one_you_stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`circular new .` is what many will type first."""
    home = tmp_path / "here"
    home.mkdir()
    monkeypatch.chdir(home)
    assert new_programme(".", "en") == home / "ledger.xlsx"
    assert open_programme(".").identifier == "here"


def test_a_language_without_a_workbook_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    """French headers are read, but nobody wrote the French workbook."""
    with pytest.raises(UsageError, match='no starter workbook in "fr"'):
        new_programme(tmp_path / "ville", "fr")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_behind_where_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, say."""

    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(starter, "write_workbook", fail)
    with pytest.raises(OSError, match="No space"):
        new_programme(tmp_path / "my-town", "en")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_language_gives_the_same_bytes(tmp_path: Path, language: str) -> None:
    """Neither the day nor the machine is in the files."""
    first, second = (new_programme(tmp_path / name, language) for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
