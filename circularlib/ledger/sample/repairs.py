"""Repair attempts of the sample programme, in the columns of the Open Repair Data Standard v0.3."""

import polars as pl
from numpy.random import Generator

from circularlib.ledger.open_repair.versions import BARRIERS, HEADERS
from circularlib.ledger.sample.tables import with_gaps
from circularlib.ledger.sample.world import Calendar

__all__ = ["repairs_table"]

_ATTEMPTS_PER_YEAR = 100
# Category and number as in the standard; then weight, usual age and share that is mended.
_CATEGORIES = (
    ("Small kitchen item", 29, 10, 7, 0.55),
    ("Vacuum", 34, 10, 8, 0.6),
    ("Coffee maker", 36, 8, 6, 0.52),
    ("Large home electrical", 17, 7, 9, 0.45),
    ("Lamp", 15, 6, 11, 0.75),
    ("Kettle", 14, 3, 5, 0.4),
    ("Iron", 40, 3, 7, 0.5),
    ("Toaster", 31, 3, 6, 0.6),
    ("Sewing machine", 27, 2, 18, 0.7),
)
_FAULTS = (
    "Synthetic record: does not start", "Synthetic record: cable broken",
    "Synthetic record: switch sticks", "Synthetisch record: start niet meer",
    "Synthetisch record: stekker kapot", "Synthetisch record: maakt lawaai",
)  # fmt: skip
_REPAIRABLE_SHARE = 0.62  # of what was not mended
_UNKNOWN_SHARE = 0.02


def repairs_table(calendar: Calendar, rng: Generator) -> pl.DataFrame:
    """About a hundred repair attempts a year at repair cafés that do not exist.

    Args:
        calendar: The days of the records.
        rng: Source of chance.

    Returns:
        One row per attempt, with the columns of the standard.
    """
    count = _ATTEMPTS_PER_YEAR * calendar.years
    weights = [weight for _, _, weight, _, _ in _CATEGORIES]
    shares = [weight / sum(weights) for weight in weights]
    kinds = rng.choice(len(_CATEGORIES), count, p=shares).tolist()
    days = rng.integers(calendar.first_day, calendar.last_day + 1, count)
    rows = [
        _attempt(number, kind, calendar.date(day).isoformat(), rng)
        for number, (kind, day) in enumerate(zip(kinds, sorted(days.tolist()), strict=True), 1)
    ]
    schema = dict.fromkeys(HEADERS["0.3"], pl.String)
    return with_gaps(
        pl.DataFrame(rows, schema=schema, orient="row"), rng,
        year_of_manufacture=0.5, product_age=0.4, problem=0.05,
    )  # fmt: skip


def _attempt(number: int, kind: int, date: str, rng: Generator) -> tuple[str | None, ...]:
    category, code, _, usual_age, mended_share = _CATEGORIES[kind]
    status, barrier = "Fixed", None
    if rng.random() > mended_share:
        status = "Repairable" if rng.random() < _REPAIRABLE_SHARE else "End of life"
    if rng.random() < _UNKNOWN_SHARE:
        status = "Unknown"
    if status == "End of life":
        barrier = list(BARRIERS)[int(len(BARRIERS) * rng.random())]
    age = max(1, round(float(rng.gamma(4, usual_age / 4))))
    brand = "Unknown" if rng.random() < 0.3 else f"Brand {'ABCDEFGH'[int(8 * rng.random())]}"
    return (
        f"circularlib_{number}", "circularlib synthetic", "BEL", category, category, str(code),
        brand, str(int(date[:4]) - age), str(age), status, barrier,
        f"Synthetic Repair Cafe {1 + int(4 * rng.random())}", date,
        _FAULTS[int(len(_FAULTS) * rng.random())],
    )  # fmt: skip
