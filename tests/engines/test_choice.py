"""Which engine calculates: what can be chosen, and what is said where it cannot."""

import sys
from pathlib import Path

import pytest

from circularlib import cli
from circularlib.engines import choice
from circularlib.errors import UsageError


def test_an_engine_that_does_not_exist_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match='"sparc" is not an engine') as refused:
        choice.check_engine("sparc")
    assert refused.value.remedy == 'Did you mean "spark"?'


def test_a_name_like_no_engine_is_answered_with_all_of_them() -> None:
    with pytest.raises(UsageError) as refused:
        choice.check_engine("excel")
    assert refused.value.remedy == "Use one of polars, duckdb, spark."


def test_an_engine_that_is_not_installed_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A module that is None in sys.modules is one that Python cannot find."""
    monkeypatch.setattr(choice, "find_spec", lambda _name: None)
    with pytest.raises(UsageError, match="The engine spark is not installed") as refused:
        choice.check_engine("spark")
    assert refused.value.remedy == 'Install it with: pip install "circularlib[spark]".'


@pytest.mark.spark
def test_a_machine_without_java_is_told_what_spark_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A PATH of one empty folder has no program java."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UsageError, match="needs Java 17") as refused:
        choice.check_engine("spark")
    assert "openjdk-17" in refused.value.remedy


def test_the_command_refuses_a_strange_engine_before_anything_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, and no folder of reports."""
    monkeypatch.setattr(sys, "argv", ["circular", "report", "sample", "--engine", "duckdbb"])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert 'Did you mean "duckdb"?' in capsys.readouterr().err
    assert not (tmp_path / "reports").exists()
