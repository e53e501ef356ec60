"""What open repair records say about repair: how often it succeeds, of what, and why it does not.

Two conventions for the success rate are in use, and they differ wherever outcomes are unknown:

- `known_success_rate` = fixed ÷ (fixed + repairable + end of life): of the attempts whose outcome
  was written down. It is too high when failures are written down less often than successes.
- `all_success_rate` = fixed ÷ all attempts, the unknown ones counted as not fixed: a lower bound.

Both take an attempt as it stands at the end of the event. A product that is repairable may be
repaired later, and one that is fixed may fail again: the records do not say.

Tables are the `repairs` of the ledger, on pandas, Polars (eager or lazy) or DuckDB; the result
is on the same engine, in no particular order. A missing value makes a group of its own. For the
interval of a rate, give the small result, as pandas, to `statistics.proportions.wilson_table`:
`fixed_count` out of `known_count` or out of `attempt_count`.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from circularlib.engines.tables import narwhalified
from circularlib.errors import AssumptionError

__all__ = [
    "AGE_BANDS",
    "POOLED_GROUP",
    "kept_in_use_mass",
    "outcomes_by_group",
    "repair_barriers",
    "repair_outcomes",
    "with_age_band",
    "with_event_year",
]

AGE_BANDS = ("under_2", "2_to_5", "5_to_10", "10_to_20", "20_and_over", "unknown")
"""The bands of `with_age_band`, from young to old, and the products without an age."""

POOLED_GROUP = "other"
"""What small repair groups are called together."""

_AGE_BAND_ENDS_YEARS = (2, 5, 10, 20)
_OUTCOMES = ("fixed", "repairable", "end_of_life", "unknown")
_COUNTS = ("attempt_count", *(f"{outcome}_count" for outcome in _OUTCOMES))
_MASSES = ("unit_mass_kg", "unit_mass_low_kg", "unit_mass_high_kg")


@narwhalified
def repair_outcomes(repairs: nw.LazyFrame[Any], by: str | Sequence[str]) -> nw.LazyFrame[Any]:
    """How attempts at repair ended, counted and as success rates in both conventions.

    Args:
        repairs: One row per attempt: `repair_status` (fixed, repairable, end_of_life, unknown)
            and the columns of `by`.
        by: One or more columns, such as `product_category`, or what `with_age_band` and
            `with_event_year` add.

    Returns:
        One row per group: the columns of `by`, `attempt_count`, `fixed_count`,
        `repairable_count`, `end_of_life_count`, `unknown_count`, `known_count` (all but the
        unknown), `known_success_rate` (null where every outcome is unknown) and
        `all_success_rate`, 0 to 1.

    Example:
        Of four kettles two were fixed, one was not and of one nothing is known: 2 of 3 known
        attempts succeeded, 2 of 4 in all.

        >>> import pandas as pd
        >>> status = ["fixed", "end_of_life", "unknown", "fixed"]
        >>> repairs = pd.DataFrame({"product_category": "Kettle", "repair_status": status})
        >>> outcomes = repair_outcomes(repairs, by="product_category")
        >>> outcomes[["attempt_count", "fixed_count", "known_success_rate", "all_success_rate"]]
           attempt_count  fixed_count  known_success_rate  all_success_rate
        0              4            2            0.666667               0.5
    """
    return _with_success_rates(_counted(repairs, by))


@narwhalified
def outcomes_by_group(repairs: nw.LazyFrame[Any], *, minimum_count: int) -> nw.LazyFrame[Any]:
    """How attempts at repair ended per repair group, small groups pooled, fit for publication.

    A rate over a handful of attempts says little about a group and may point at its volunteers.
    Groups with fewer attempts than the minimum are therefore counted together as `other`. When
    few groups are small, even `other` can stay under the minimum: see its `attempt_count`.

    Args:
        repairs: One row per attempt: `repair_status`, `group_identifier`.
        minimum_count: Attempts a group needs to be shown by name, at least 1; 5 is customary.

    Returns:
        One row per group with at least the minimum, one for all others together: columns as
        `repair_outcomes` by `group_identifier`.

    Example:
        >>> import pandas as pd
        >>> groups = ["Gent", "Gent", "Gent", "Aalst", "Mol"]
        >>> repairs = pd.DataFrame({"group_identifier": groups, "repair_status": "fixed"})
        >>> outcomes = outcomes_by_group(repairs, minimum_count=3)
        >>> dict(zip(outcomes["group_identifier"], outcomes["attempt_count"]))
        {'Gent': 3, 'other': 2}
    """
    counts = _counted(repairs, "group_identifier")
    is_small = nw.col("attempt_count") < minimum_count
    shown = nw.when(is_small).then(nw.lit(POOLED_GROUP)).otherwise(nw.col("group_identifier"))
    pooled = counts.with_columns(shown.alias("group_identifier"))
    return _with_success_rates(_summed(pooled, "group_identifier"))


@narwhalified
def with_age_band(repairs: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The repairs with the age of the product in bands, to count by.

    The bands are 0 to 2 years (the legal guarantee in the European Union), 2 to 5, 5 to 10, 10 to
    20 and 20 or more; a band holds its lower end and not its upper. A product without an age is
    in the band `unknown`, never left out: often that is most of them.

    Args:
        repairs: One row per attempt: `product_age_years`, the age at the event or null.

    Returns:
        The same rows with `age_band`, one of `AGE_BANDS`.

    Example:
        >>> import pandas as pd
        >>> repairs = pd.DataFrame({"product_age_years": [1.5, 2.0, 120.0, None]})
        >>> with_age_band(repairs)["age_band"].to_list()
        ['under_2', '2_to_5', '20_and_over', 'unknown']
    """
    age = nw.col("product_age_years")
    *limited, oldest, unknown = AGE_BANDS
    band: nw.Expr = nw.lit(oldest)
    for end_years, name in reversed(list(zip(_AGE_BAND_ENDS_YEARS, limited, strict=True))):
        band = nw.when(age < end_years).then(nw.lit(name)).otherwise(band)
    band = nw.when(age.is_null()).then(nw.lit(unknown)).otherwise(band)
    return repairs.with_columns(band.alias("age_band"))


@narwhalified
def with_event_year(repairs: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The repairs with the calendar year of the event, to count by.

    Args:
        repairs: One row per attempt: `event_date`, a date.

    Returns:
        The same rows with `event_year`.

    Example:
        >>> import pandas as pd
        >>> repairs = pd.DataFrame({"event_date": pd.to_datetime(["2021-12-31", "2022-01-01"])})
        >>> with_event_year(repairs)["event_year"].to_list()
        [2021, 2022]
    """
    year = nw.col("event_date").dt.year().cast(nw.Int64)
    return repairs.with_columns(year.alias("event_year"))


@narwhalified
def repair_barriers(repairs: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """What stood in the way of repair, among the products given up as end of life.

    Args:
        repairs: One row per attempt: `repair_status`, `repair_barrier` (null where none is given).

    Returns:
        One row per barrier and one, with a null barrier, for the products without: the columns
        `repair_barrier` and `end_of_life_count`.

    Example:
        >>> import pandas as pd
        >>> repairs = pd.DataFrame(
        ...     {
        ...         "repair_status": ["end_of_life", "end_of_life", "fixed"],
        ...         "repair_barrier": ["too_worn_out", None, None],
        ...     }
        ... )
        >>> repair_barriers(repairs)["end_of_life_count"].to_list()
        [1, 1]
    """
    ended = repairs.filter(nw.col("repair_status") == "end_of_life")
    count = nw.len().alias("end_of_life_count")
    barriers = ended.group_by("repair_barrier").agg(count)
    return barriers.with_columns(nw.col("end_of_life_count").cast(nw.Int64))


@narwhalified
def kept_in_use_mass(
    repairs: nw.LazyFrame[Any], categories: nw.LazyFrame[Any]
) -> nw.LazyFrame[Any]:
    """The mass of the products that left the event working.

    Each fixed product counts with the unit mass of its category. It is mass kept in use on the
    day, not mass avoided: how long the repair holds, and whether a new product would have been
    bought without it, is outside the boundary. A category without a unit mass is listed with its
    count and a null mass; nothing stands in for it. The low and the high mass of a category hold
    for all its products at once, so they do not average out over many repairs.

    Args:
        repairs: One row per attempt: `product_category`, `repair_status`.
        categories: One row per product category: `product_category`, `unit_mass_kg`,
            `unit_mass_low_kg`, `unit_mass_high_kg`, possibly null; on the engine of `repairs`.

    Returns:
        One row per product category in `repairs`: `product_category`, `fixed_count`, the three
        unit masses, `kept_in_use_kg`, `kept_in_use_low_kg`, `kept_in_use_high_kg`.

    Raises:
        AssumptionError: A product category has more than one row in `categories`.

    Example:
        Two fixed kettles at 1.2 kg, known to be between 1 and 1.5 kg, are 2.4 kg, 2 to 3 kg.

        >>> import pandas as pd
        >>> repairs = pd.DataFrame({"product_category": ["Kettle"] * 3})
        >>> repairs["repair_status"] = ["fixed", "fixed", "end_of_life"]
        >>> masses = {"unit_mass_kg": 1.2, "unit_mass_low_kg": 1.0, "unit_mass_high_kg": 1.5}
        >>> categories = pd.DataFrame({"product_category": ["Kettle"], **masses})
        >>> kept_in_use_mass(repairs, categories).filter(like="kept").iloc[0].to_list()
        [2.4, 2.0, 3.0]
    """
    masses = categories.select("product_category", *_MASSES)
    _check_one_row_per_category(masses)
    counts = _counted(repairs, "product_category")
    counts = counts.select("product_category", "fixed_count")
    return counts.join(masses, on="product_category", how="left").with_columns(
        (nw.col("fixed_count") * nw.col(mass)).alias(mass.replace("unit_mass", "kept_in_use"))
        for mass in _MASSES
    )


def _counted(repairs: nw.LazyFrame[Any], by: str | Sequence[str]) -> nw.LazyFrame[Any]:
    status = nw.col("repair_status")
    flags = repairs.with_columns(
        nw.lit(1).alias("attempt_count"),
        *((status == outcome).cast(nw.Int64).alias(f"{outcome}_count") for outcome in _OUTCOMES),
    )
    return _summed(flags, by)


def _summed(counts: nw.LazyFrame[Any], by: str | Sequence[str]) -> nw.LazyFrame[Any]:
    """The sums of the counts as 64-bit integers; DuckDB sums to 128 bits, Polars to 32."""
    sums = counts.group_by(by).agg(nw.col(*_COUNTS).sum())
    return sums.with_columns(nw.col(*_COUNTS).cast(nw.Int64))


def _with_success_rates(counts: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    fixed, known = nw.col("fixed_count"), nw.col("known_count")
    return counts.with_columns(
        known_count=fixed + nw.col("repairable_count") + nw.col("end_of_life_count")
    ).with_columns(
        known_success_rate=nw.when(known > 0).then(fixed / known),
        all_success_rate=fixed / nw.col("attempt_count"),
    )


def _check_one_row_per_category(categories: nw.LazyFrame[Any]) -> None:
    """A category with two rows would double its repairs in the join."""
    counts = categories.lazy().group_by("product_category").agg(nw.len().alias("row_count"))
    repeated = counts.filter(nw.col("row_count") > 1).collect()["product_category"].to_list()
    if repeated:
        raise AssumptionError(
            f"More than one row for: {', '.join(sorted(map(str, repeated)))}.",
            "The unit masses of the product categories.",
            "Give each category one row.",
        )
