"""Tables in a schema of Spark: read as files are, row for row, and what Spark refuses is told."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from circularlib.errors import LedgerError
from circularlib.ledger.intake import Ledger, examine, read_ledger
from circularlib.ledger.programme import Programme, open_programme
from circularlib.ledger.reading import spark_tables

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]
SOUND = Path(__file__).parent.parent / "spoilt" / "_sound"


@pytest.fixture(scope="module")
def session(spark_table: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The session of the tests, with a schema that holds two tables of the sound programme."""
    from pyspark.sql import SparkSession

    assert spark_table
    found = SparkSession.getActiveSession()
    assert found is not None
    place = tmp_path_factory.mktemp("warehouse")
    found.sql(f"CREATE DATABASE kringloop LOCATION '{place}'")
    for name in ("movements", "homes"):
        typed = read_ledger(open_programme(str(sound_copy(tmp_path_factory))))[name]
        arrow = (
            typed.select(pl.exclude("^.*_day$"))
            .collect()
            .to_arrow(compat_level=pl.CompatLevel.oldest())
        )
        shuffled = arrow.take(list(reversed(range(arrow.num_rows))))
        found.createDataFrame(shuffled).write.saveAsTable(f"kringloop.{name}")
    found.sql("CREATE TABLE kringloop.other AS SELECT 1 AS a")
    yield found
    found.sql("DROP DATABASE kringloop CASCADE")


def sound_copy(factory: pytest.TempPathFactory) -> Path:
    """The sound programme, where a store may be written."""
    return Path(shutil.copytree(SOUND, factory.mktemp("sound") / "town"))


@pytest.fixture
def town(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Programme]]:
    """The same programme with these tables in Spark and the others in files."""
    monkeypatch.setattr(spark_tables, "spark_session", lambda: session)

    def made(address: str) -> Programme:
        folder = Path(shutil.copytree(SOUND, tmp_path / "town"))
        for name in ("movements", "homes"):
            (folder / f"{name}.csv").unlink()
        settings = folder / "programme.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(f'ledger = "{address}"\n{text}', encoding="utf-8")
        return open_programme(str(folder))

    return made


def rows(ledger: Ledger, name: str) -> list[tuple[Any, ...]]:
    return sorted(map(repr, ledger[name].collect().rows()))


def test_tables_in_spark_are_those_of_the_files(
    town: Callable[[str], Programme], tmp_path: Path
) -> None:
    """No row more or less, whatever their order; the tables in files stand beside them."""
    files = read_ledger(open_programme(str(shutil.copytree(SOUND, tmp_path / "files"))))
    spark = read_ledger(town("spark:kringloop"))
    assert set(spark.frames) == set(files.frames)
    for name in files.frames:
        assert rows(spark, name) == rows(files, name)
    assert "movements" not in spark.files
    assert "items" in spark.files


def test_the_same_rows_have_the_same_digest_and_others_another(
    town: Callable[[str], Programme], session: Any
) -> None:
    programme = town("spark:kringloop")
    before = examine(programme)[0].digests
    assert examine(programme)[0].digests == before
    session.sql("INSERT INTO kringloop.homes SELECT * FROM kringloop.homes LIMIT 1")
    ledger, problems = examine(programme)
    assert ledger.digests["homes"] != before["homes"]
    assert ledger.digests["movements"] == before["movements"]
    assert "is_unique" in {problem.rule for problem in problems}


def test_a_schema_that_is_not_there_is_told_with_those_that_are(
    town: Callable[[str], Programme],
) -> None:
    with pytest.raises(LedgerError) as caught:
        read_ledger(town("spark:kringlop"))
    assert "spark kringlop" in str(caught.value)
    assert 'Spark has no schema "kringlop".' in str(caught.value)
    assert "kringloop" in caught.value.remedy


def test_an_address_that_is_none_is_refused_with_the_settings(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SOUND, tmp_path / "town"))
    settings = folder / "programme.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'ledger = "spark:a b"\n{text}', encoding="utf-8")
    with pytest.raises(LedgerError, match="ledger"):
        open_programme(str(folder))
