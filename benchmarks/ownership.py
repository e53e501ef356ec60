"""How long ownership costs take: 100,000 draws over five options and 15 years.

Prints the best of three runs beside the target; nothing is asserted.

    python benchmarks/ownership.py
"""

import time

from circularlib.appliances.comparison import costs_by_draw
from circularlib.appliances.inputs import ASSUMED, drawn, ownership_inputs
from circularlib.sources.assumptions import assumptions_by_name
from circularlib.sources.washing.plan import washing_plan

DRAWS, YEARS, TARGET_SECONDS = 100_000, 15, 2.0


def main() -> None:
    """Times drawing and costing together, the best of three."""
    inputs = ownership_inputs(washing_plan("no folder"), assumptions_by_name(ASSUMED))
    seconds, worked = [], []
    for seed in range(3):
        start, work = time.perf_counter(), time.process_time()
        monthly, _ = costs_by_draw(
            inputs, drawn(inputs, count=DRAWS, seed=seed), horizon_years=YEARS
        )
        seconds.append(time.perf_counter() - start)
        worked.append(time.process_time() - work)
    print(
        f"{DRAWS:,} draws of {len(inputs.ranges)} figures, {len(monthly)} options, {YEARS} years: "
        f"{min(seconds):.2f} s, {min(worked):.2f} s of processor time (target {TARGET_SECONDS} s)"
    )


if __name__ == "__main__":
    main()
