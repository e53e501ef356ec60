"""Time in use of millions of spells: circularlib on counts beside lifelines on every row.

Draws spells with late entries and censoring, as raw rows. circularlib counts rows that are alike
(Polars) and makes Kaplan-Meier from the counts; lifelines takes the rows. The curves are asserted
to be the same; seconds, ratio and peak memory are printed, each side in a process of its own.

    python benchmarks/survival.py --spells 10_000_000
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from circularlib.statistics.survival import survival_curve

ALIKE = ["entry_days", "duration_days", "is_ended"]
AGES = [30, 90, 180, 365, 540, 730]


def spells(count: int) -> dict[str, np.ndarray[Any, Any]]:
    """Lives with a median of a year and a half; each is watched for a while, some from late on."""
    random = np.random.default_rng(0)
    lives = np.ceil(random.weibull(1.4, count) * 700).astype(np.int64)
    entries = np.where(random.random(count) < 0.3, random.integers(0, 400, count), 0)
    last = entries + random.integers(1, 1461, count)
    is_seen = lives >= np.maximum(entries, 1)
    duration, ended = np.minimum(lives, last), lives <= last
    columns = {"entry_days": entries, "duration_days": duration, "is_ended": ended}
    return {name: values[is_seen] for name, values in columns.items()}


def of_circularlib(rows: dict[str, np.ndarray[Any, Any]]) -> list[float]:
    """Counts first: there are at most a few hundred thousand spells that are not alike."""
    counts = pl.DataFrame(rows).lazy().group_by(ALIKE).agg(spell_count=pl.len().cast(pl.Int64))
    curve = survival_curve(counts.collect().to_pandas()).set_index("age_days")["survival_rate"]
    return [float(curve[curve.index <= age].iloc[-1]) for age in AGES]


def of_lifelines(rows: dict[str, np.ndarray[Any, Any]]) -> list[float]:
    """Its entries are the last day on which a spell was not watched yet."""
    from lifelines import KaplanMeierFitter

    table = pd.DataFrame(rows)
    late = table["entry_days"].where(table["entry_days"] == 0, table["entry_days"] - 1)
    fitted = KaplanMeierFitter().fit(table["duration_days"], table["is_ended"], entry=late)
    return [float(value) for value in fitted.predict(AGES)]


def run(side: str, count: int) -> dict[str, Any]:
    """One side in a process of its own."""
    command = [sys.executable, __file__, "--side", side, "--spells", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Both sides, or the one that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spells", type=int, default=1_000_000)
    parser.add_argument("--side", choices=("circularlib", "lifelines"))
    asked = parser.parse_args()
    if asked.side:
        rows = spells(asked.spells)
        started = time.perf_counter()
        rates = of_circularlib(rows) if asked.side == "circularlib" else of_lifelines(rows)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(json.dumps({"seconds": seconds, "peak_gib": peak, "rates": rates}))
        return
    ours, theirs = (run(side, asked.spells) for side in ("circularlib", "lifelines"))
    np.testing.assert_allclose(ours["rates"], theirs["rates"], rtol=1e-9)
    for name, found in (("circularlib", ours), ("lifelines", theirs)):
        print(f"{name:12} {found['seconds']:8.2f} s {found['peak_gib']:6.2f} GiB")
    print(f"{theirs['seconds'] / ours['seconds']:.1f} times as fast, for the same curve")


if __name__ == "__main__":
    main()
