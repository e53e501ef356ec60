"""A small programme and notebooks whose figures are products that can be worked out by hand."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from circularlib.reporting import runner

from ..conftest import OPENING, use_notebooks, write_notebook, write_programme

RECORD = "f,Repair Café,BEL,,Lamp,15,Unknown,,,Fixed,,Gent,2022-07-15,\n"
OWN_VALUE = """\
[assumptions.unit_mass_ratio]
low = 1.0
central = 2.0
high = 3.0
source = "scales"
"""
PRODUCT = """\
from circularlib.sources.assumptions import assumption
ratio = assumption("unit_mass_ratio", records.overrides).central
count = records.during("repairs", "event_date_day").collect().height
said = {{"n": count, "period": records.label}}
finding(
    "open_repair_kept_mass_kg", count * ratio * displacement_rate * {factor},
    households=None, basis="counted", **said)"""
INTERVAL = """\
finding(
    "open_repair_success_rate", 0.5, 0.5 - 0.02 * count * displacement_rate, 0.6,
    households=None, basis="wilson", **said)"""
HOUSEHOLDS = """\
finding(
    "reuse_rate", count / 100, households=count - 1, min_cell=records.min_cell,
    basis="counted", **said)"""
COUNT = """\
finding(
    "open_repair_attempts_count", count, households=None, basis="counted", **said)"""
NEW = """\
finding(
    "reused_mass_kg", 7.0, n=1, households=None, period=records.label, basis="counted")"""


def write_product(folder: Path, factor: int) -> None:
    """One notebook: n × ratio × displacement × factor, and figures on some of these."""
    cells = [OPENING, PRODUCT.format(factor=factor), INTERVAL, HOUSEHOLDS, COUNT]
    write_notebook(folder, "01_product", cells)


@dataclass
class Town:
    """A programme of five repairs, its notebooks, and the reports made of them."""

    place: Path
    patch: pytest.MonkeyPatch

    @property
    def folder(self) -> Path:
        """The programme folder."""
        return self.place / "small-town"

    def add_record(self) -> None:
        """A sixth repair."""
        file = self.folder / "repairs.csv"
        file.write_text(file.read_text(encoding="utf-8") + RECORD, encoding="utf-8")

    def state_own_value(self) -> None:
        """A ratio of 2 instead of the shipped 1."""
        file = self.folder / "programme.toml"
        file.write_text(file.read_text(encoding="utf-8") + OWN_VALUE, encoding="utf-8")

    def double_factor(self) -> None:
        """Other code: a factor of 20 instead of 10."""
        write_product(self.place / "notebooks", 20)

    def report(self, name: str, languages: Sequence[str] = ("en",), **options: object) -> Path:
        """Makes a report under a name of its own."""
        out = self.place / name
        runner.report(self.folder, out=out, languages=languages, **options)  # type: ignore[arg-type]
        return out / "small-town" / str(options.get("period", "programme"))


def new_town(place: Path, patch: pytest.MonkeyPatch) -> Town:
    write_product(place / "notebooks", 10)
    use_notebooks(patch, place / "notebooks")
    write_programme(place / "small-town")
    return Town(place, patch)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A town of its own for one test."""
    return new_town(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def changed_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Reports `a` and `b` of a town where all four things changed; `a` was copied and lost."""
    with pytest.MonkeyPatch.context() as patch:
        town = new_town(tmp_path_factory.mktemp("changed"), patch)
        home = town.report("first")
        shutil.copytree(home, town.place / "sent" / "a")
        town.add_record()
        town.state_own_value()
        town.double_factor()
        write_notebook(town.place / "notebooks", "02_new", [OPENING, NEW])
        town.report("second", values={"displacement_rate": "0.8"})
        yield town
