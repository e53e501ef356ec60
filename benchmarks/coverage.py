"""Do the intervals hold the truth as often as they say? Synthetic programmes whose truth is known.

Runs the code of the notebooks themselves, up to the figure in question, on programme after
programme from the generator of the sample, and counts how often the interval holds the truth.
Writes the table into docs/validation.md.

    python benchmarks/coverage.py [--programmes 500] [--write]
"""

import argparse
import json
import os
import re
import types
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from circularlib.ledger.intake import Ledger
from circularlib.ledger.programme import open_programme
from circularlib.ledger.sample.programme import sample_programme, sample_truth
from circularlib.reporting.records import Records, reported
from circularlib.shipped import shipped
from circularlib.sources.assumptions import assumption
from circularlib.statistics.uncertainty import draws

WANTED = {
    "10_furniture_reuse": ("reuse_rate",),
    "20_material_savings": ("avoided_material_kg",),
    "30_cost_reduction": ("cost_reduction_rate",),
    "40_jobs_created": ("created_jobs_fte",),
}
TARGETS = {"cost_reduction_rate": (0.93, 0.97)}
OTHER_TARGETS = (0.92, 0.98)
FIRST_SEED = 5000
MARKS = ("<!-- coverage begins -->", "<!-- coverage ends -->")


class EnoughError(Exception):
    """The figures that were wanted have been recorded."""


def records_of(seed: int) -> Records:
    """A programme of the generator as a notebook opens it, without files in between."""
    tables = sample_programme(seed=seed).tables
    frames = {name: _with_days(table).lazy() for name, table in tables.items()}
    programme = open_programme("sample")
    asked, window = reported(programme, "programme")
    ledger = Ledger(MappingProxyType(frames), MappingProxyType({}), ())
    baseline = programme.observed(programme.before(window))
    return Records(programme, ledger, asked, window, baseline)


def _with_days(table: pl.DataFrame) -> pl.DataFrame:
    dates = [name for name, kind in table.schema.items() if kind == pl.Date]
    return table.with_columns(
        pl.col(name).to_physical().cast(pl.Int32).alias(f"{name}_day") for name in dates
    )


def figures_of(seed: int) -> list[dict[str, Any]]:
    """The wanted figures of one programme, as the notebooks calculate them."""
    records = records_of(seed)
    found: list[dict[str, Any]] = []
    for name, keys in WANTED.items():
        _run(name, keys, records, found)
    return [{"seed": seed, **figure} for figure in found]


def _run(name: str, keys: Sequence[str], records: Records, found: list[dict[str, Any]]) -> None:
    def record(key: str, value: Any, low: Any = None, high: Any = None, **_said: Any) -> None:
        if key in keys:
            found.append({"key": key, "value": value, "low": low, "high": high})
            if {figure["key"] for figure in found} >= set(keys):
                raise EnoughError

    book = json.loads(shipped(f"notebooks/{name}.ipynb").read_text(encoding="utf-8"))
    place: dict[str, Any] = {}
    for cell in book["cells"]:
        if cell["cell_type"] != "code":
            continue
        try:
            exec("".join(cell["source"]), place)
        except EnoughError:
            return
        _silence(place, record, records)


def _silence(place: dict[str, Any], record: Callable[..., None], records: Records) -> None:
    """Charts and tables draw nothing; findings are noted; the records are those given."""
    for name, thing in list(place.items()):
        if isinstance(thing, types.ModuleType) and thing.__name__.startswith("circularlib.figures"):
            place[name] = _Silent()
    if "finding" in place:
        place["finding"] = record
    if "records" in place:
        place["records"] = records


class _Silent:
    """Stands for a module of charts."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_arguments, **_options: None


def truths(figures: pd.DataFrame) -> "pd.Series[float]":
    """The truth of each figure: from the generator, or for a mass, drawn.

    What the items of a town truly weigh over the catalogue is one draw of its assumption per
    programme; the rest of the truth of a mass is the mean over all programmes, so that its
    interval is tested and its bias is not.
    """
    known = {
        key: getattr(sample_truth(), key)
        for key in ("reuse_rate", "cost_reduction_rate", "created_jobs_fte")
    }
    truth = figures["key"].map(known)
    is_mass = figures["key"] == "avoided_material_kg"
    ratio = {"unit_mass_ratio": assumption("unit_mass_ratio")}
    drawn = draws(ratio, count=int(is_mass.sum()), seed=7)["unit_mass_ratio"]
    truth.loc[is_mass] = figures.loc[is_mass, "value"].mean() * drawn
    return truth.astype(float)


def table_of(figures: pd.DataFrame) -> str:
    """One line per figure, as Markdown."""
    figures = figures.assign(truth=truths(figures))
    lines = [
        "| Figure | programmes | held by the interval | target | bias / standard error |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for key, rows in figures.groupby("key"):
        whole = rows.dropna(subset=["low", "high"])
        held = ((whole["low"] <= whole["truth"]) & (whole["truth"] <= whole["high"])).mean()
        low, high = TARGETS.get(str(key), OTHER_TARGETS)
        error = rows["value"].std()
        bias = (rows["value"].mean() - rows["truth"].mean()) / error
        said = "–" if key == "avoided_material_kg" else f"{bias:.2f}"
        lines.append(f"| `{key}` | {len(whole)} | {held:.1%} | {low:.0%} to {high:.0%} | {said} |")
    return "\n".join(lines)


def main() -> None:
    """Prints the table; with --write, puts it into docs/validation.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programmes", type=int, default=500)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    import_module("matplotlib").use("Agg")
    seeds = range(FIRST_SEED, FIRST_SEED + asked.programmes)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        rows = [row for some in pool.map(figures_of, seeds, chunksize=5) for row in some]
    figures = pd.DataFrame(rows).astype({"value": float, "low": float, "high": float})
    table = table_of(figures)
    print(table)
    if asked.write:
        page = Path(__file__).parent.parent / "docs" / "validation.md"
        text = page.read_text(encoding="utf-8")
        inner = f"{MARKS[0]}\n{table}\n{MARKS[1]}"
        page.write_text(re.sub(f"(?s){MARKS[0]}.*{MARKS[1]}", inner, text), encoding="utf-8")
    assert np.isfinite(figures["value"]).all()


if __name__ == "__main__":
    main()
