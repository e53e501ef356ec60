"""Which files of a programme hold settings, and how it is seen that they changed."""

from pathlib import Path

import pytest

from circularlib.ledger.settings_files import changed_settings, settings_digests


def test_only_files_that_a_person_made_hold_settings(tmp_path: Path) -> None:
    """An editor leaves links and copies beside a file that is open; a stick from a Mac too."""
    (tmp_path / "programme.toml").write_text("a = 1", encoding="utf-8")
    before = settings_digests(tmp_path)
    (tmp_path / ".#programme.toml").symlink_to("user@host.1234:5678")
    (tmp_path / "._programme.toml").write_bytes(b"\0\5\x16\7")
    (tmp_path / "~programme.toml").write_bytes(b"")
    (tmp_path / "folder.toml").mkdir()
    assert list(before) == ["programme.toml"]
    assert changed_settings(tmp_path, before) == []


def test_a_file_that_goes_away_under_our_hands_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor may save by putting a new file in the place of the old one."""
    file = tmp_path / "claims.toml"
    file.write_text("a = 1", encoding="utf-8")
    before = settings_digests(tmp_path)

    def gone(path: Path) -> bytes:
        raise FileNotFoundError(path)

    monkeypatch.setattr(Path, "read_bytes", gone)
    (problem,) = changed_settings(tmp_path, before)
    assert (problem.kind, problem.file) == ("changed_meanwhile", str(file))


def test_the_file_of_a_scenario_counts_beside_those_of_its_folder(tmp_path: Path) -> None:
    """Under the name that it has there, also when it is gone."""
    (tmp_path / "programme.toml").write_text("a = 1", encoding="utf-8")
    scenario = tmp_path / "scenarios" / "lower-fee.toml"
    scenario.parent.mkdir()
    scenario.write_text('title = "Lower"', encoding="utf-8")
    before = settings_digests(scenario)
    assert list(before) == ["programme.toml", "scenarios/lower-fee.toml"]
    scenario.unlink()
    (problem,) = changed_settings(scenario, before)
    assert problem.file == str(scenario)
