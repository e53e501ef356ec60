"""Reuse, materials and cost over millions of movements: circularlib beside hand-written SQL.

Makes a region of municipalities in Parquet (`region.py`), and for each size lets each engine, in a
process of its own, read it and find the same figures: placements, reused placements and mass by
home and period, mass avoided by item type, cost per home-month. `sql` is `indicators.sql` on
DuckDB, written by hand; `circularlib` are the library's indicators on Polars, municipality after
municipality, their sums added; `pandas` and `spark` are the same indicators on those engines.
Equal results are asserted; seconds, ratios and peak memory are printed.

    python benchmarks/indicators.py --movements 50_000_000
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from region import write_region

TARGETS = "targets: at most 1.5 times sql, a third of pandas at most, under 4 GiB"
ENGINES = ("sql", "circularlib", "pandas", "spark")


def run(engine: str, region: Path) -> dict[str, float]:
    """One engine in a process of its own: seconds, peak memory in GiB and sums to compare."""
    command = [sys.executable, str(Path(__file__).with_name("engine_run.py")), engine, str(region)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  {engine}: did not come through ({done.stderr.strip()[-300:]})", flush=True)
        return {}
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def compared(found: dict[str, dict[str, float]]) -> None:
    """Stops where an engine's sums differ from those of the SQL by more than rounding."""
    expected = found["sql"]
    for engine, sums in found.items():
        for name, value in sums.items():
            if name in ("seconds", "cpu_seconds", "peak_gib"):
                continue
            assert abs(value - expected[name]) <= 1e-9 * abs(expected[name]) + 1e-6, (engine, name)


def measured(movements: int, engines: list[str], folder: Path) -> None:
    """One size: writes the region, runs every engine, prints a line for each."""
    region = folder / f"region-{movements}"
    write_region(region, movements)
    size = sum(file.stat().st_size for file in region.rglob("*.parquet")) / 2**30
    load = os.getloadavg()[0]
    print(f"{movements:,} movements, {size:.2f} GiB of Parquet, load {load:.1f}", flush=True)
    found = {engine: sums for engine in engines if (sums := run(engine, region))}
    compared(found)
    for engine, sums in found.items():
        ratio = sums["seconds"] / found["sql"]["seconds"]
        told = f"{sums['seconds']:8.1f} s   {ratio:6.2f} x sql   {sums['peak_gib']:5.2f} GiB"
        told += f"   {sums['cpu_seconds']:8.1f} s of processor"
        print(f"  {engine:12}{told}", flush=True)
    if {"circularlib", "pandas"} <= set(found):
        faster = found["pandas"]["seconds"] / found["circularlib"]["seconds"]
        print(f"  circularlib is {faster:.1f} times as fast as pandas", flush=True)


def main() -> None:
    """Every size asked for, one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--movements", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--folder", type=Path, help="where the region is written and kept")
    asked = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores; {TARGETS}")
    with tempfile.TemporaryDirectory() as made:
        for movements in asked.movements:
            measured(
                movements,
                ["sql", *(e for e in asked.engine if e != "sql")],
                asked.folder or Path(made),
            )


if __name__ == "__main__":
    main()
