"""A report on another engine has the figures of the report on Polars."""

import json
from pathlib import Path
from typing import Any

import pytest

from circularlib.reporting import runner

NAMES = ["50_service_quality", "63_contract_monitoring", "70_value_chain"]
SHORT = ["40_jobs_created"]  # Spark plans for minutes where the other calculates
NUMBERS = ("value", "low", "high")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The findings on Polars."""
    return findings(tmp_path_factory.mktemp("polars"), "polars", [*NAMES, *SHORT])


def findings(out: Path, engine: str, names: list[str]) -> list[dict[str, Any]]:
    """The findings of notebooks on the sample; the manifest names the engine."""
    run = runner.Run(engine=engine)
    made = runner.report("sample", languages=["en"], notebooks=names, out=out, run=run)
    assert not made.errors
    told = json.loads((made.folders["en"] / "manifest.json").read_text(encoding="utf-8"))
    assert told["engine"] == engine
    found = json.loads((made.folders["en"] / "findings.json").read_text(encoding="utf-8"))
    return list(found)


@pytest.mark.parametrize("engine", ["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def test_every_finding_is_that_of_polars(
    engine: str, expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Sums may be added up in another order: equal to the ninth figure."""
    names = NAMES if engine == "duckdb" else SHORT
    found = findings(tmp_path, engine, names)
    same = [one for one in expected if one["notebook"] in names]
    assert len(found) > 3
    assert [one["key"] for one in found] == [one["key"] for one in same]
    for one, other in zip(found, same, strict=True):
        assert one["n"] == other["n"]
        for name in NUMBERS:
            expected_number = other[name]
            if expected_number is not None:
                expected_number = pytest.approx(expected_number, rel=1e-9, abs=1e-12)
            assert one[name] == expected_number, one["key"]


def test_a_report_is_made_again_where_the_engine_is_another(tmp_path: Path) -> None:
    """What is unchanged on Polars was never run on DuckDB; the second time it was."""
    options: dict[str, Any] = {"languages": ["en"], "notebooks": SHORT, "out": tmp_path}
    runner.report("sample", **options)
    told: list[str] = []
    other = runner.Run(engine="duckdb", told=told.append)
    assert runner.report("sample", run=other, **options).unchanged == ()
    assert told == ["40_jobs_created: changed engine"]
    assert runner.report("sample", run=other, **options).unchanged == ("40_jobs_created",)
