"""How long intervals take: 10,000 resamples of homes, and 100,000 draws of assumptions.

Prints the median of five runs beside the target of the design; nothing is asserted.

    python benchmarks/bootstrap.py
"""

import statistics
import time
from collections.abc import Callable

import numpy as np

from circularlib.sources.assumptions import assumption
from circularlib.statistics.resampling import bootstrap
from circularlib.statistics.uncertainty import draws

RUNS = 5
RESAMPLES, DRAWS = 10_000, 100_000


def median_seconds(work: Callable[[], object]) -> float:
    """Median time of some runs."""
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def cost_reduction(homes: int) -> float:
    """Seconds for the interval of a cost reduction: four sums per home."""
    sums = np.random.default_rng(1).gamma(4, 25, (homes, 4))
    return median_seconds(
        lambda: bootstrap(
            sums,
            lambda t: 1 - (t[..., 0] / t[..., 1]) / (t[..., 2] / t[..., 3]),
            resamples=RESAMPLES,
        )
    )


def assumptions() -> float:
    """Seconds for draws of three assumptions and of a figure made of them."""
    names = ["unit_mass_ratio", "discount_rate", "displacement_rate"]
    ranges = {name: assumption(name) for name in names}
    return median_seconds(lambda: np.prod(list(draws(ranges, count=DRAWS).values()), axis=0))


def main() -> None:
    """Prints a line per measurement."""
    for homes, target in ((150, 0.2), (10_000, 2.0)):
        found = cost_reduction(homes)
        print(
            f"bootstrap, {RESAMPLES:,} resamples, {homes:>6,} homes: {found:6.3f} s  ({target} s)"
        )
    print(f"uncertainty, {DRAWS:,} draws: {assumptions():6.3f} s  (1.0 s)")


if __name__ == "__main__":
    main()
