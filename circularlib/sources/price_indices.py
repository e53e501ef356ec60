"""Price indices: series of index numbers, their base years, and how two bases become one.

An index number alone means nothing; only the ratio of two numbers of one series does, and that
ratio does not change with the base year. Nothing is extrapolated: a month that no published
number covers is an error, and a programme can add the number in `[prices.values]` of its
`programme.toml`.
"""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace

from circularlib.errors import AssumptionError
from circularlib.sources.reference import reference_table, unknown_name

__all__ = [
    "LARGEST_DISAGREEMENT_RATIO",
    "PriceIndex",
    "chained",
    "price_index",
    "price_index_names",
    "rebased",
]

LARGEST_DISAGREEMENT_RATIO = 0.0005
"""How far two base years may disagree over their overlap before a warning is given."""

_LARGEST_STEP_RATIO = 0.15  # from one number to the next; another base year lies further off
_PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class PriceIndex:
    """A series of index numbers.

    Attributes:
        name: Its name, as `cpi_be`.
        base: What is 100, as `2013=100`.
        values: Index number by period: a month `2022-03`, or a year `2022` for its average.

    Raises:
        AssumptionError: A period is no year or month, or a number is not above 0.

    Example:
        >>> round(price_index("cpi_be").at("2022"), 2)
        123.04
    """

    name: str
    base: str
    values: Mapping[str, float]

    def __post_init__(self) -> None:
        for period, value in self.values.items():
            if not (_PERIOD.fullmatch(period) and 0 < value < float("inf")):
                raise AssumptionError(
                    f"{period} = {value} is not an index number.",
                    f"Price index {self.name}.",
                    "Give a year or month, as 2022-03, and a number above 0.",
                )

    def basis(self, period: str) -> str:
        """Where the number of a period comes from.

        Args:
            period: A year or month.

        Returns:
            `month` or `year` for a published number of that month or year; `year` too for a month
            that takes its year's average; `twelve_months` for a year averaged from its months.

        Raises:
            AssumptionError: Nothing covers the period, or it is none.
        """
        if period in self.values:
            return "month" if "-" in period else "year"
        if not _PERIOD.fullmatch(period):
            raise AssumptionError(
                f"{period} is not a year or month.",
                f"Price index {self.name}.",
                "Write 2022 or 2022-03.",
            )
        if period[:4] in self.values:
            return "year"
        if period in self._whole_years():
            return "twelve_months"
        raise AssumptionError(
            f"The price index {self.name} has no number for {period}.",
            f"Its numbers run from {min(self.values)} to {max(self.values)}.",
            "Add the published number under [prices.values] in programme.toml.",
        )

    def at(self, period: str) -> float:
        """The index number of a year or month.

        A month has its own number, else its year's average. A year has its own average, else
        the mean of its twelve months.

        Args:
            period: A year or month.

        Returns:
            The number.

        Raises:
            AssumptionError: Nothing covers the period.
        """
        basis = self.basis(period)
        if basis == "twelve_months":
            return sum(self.values[month] for month in _months_of(period)) / 12
        return self.values[period if period in self.values else period[:4]]

    def month(self, period: str) -> float:
        """The number published for a month itself, as contracts want it.

        Args:
            period: A month.

        Returns:
            The number.

        Raises:
            AssumptionError: None was published, even if its year's average is known.
        """
        if period not in self.values or "-" not in period:
            known = [each for each in self.values if "-" in each]
            raise AssumptionError(
                f"The price index {self.name} has no number for the month {period}.",
                f"It has {len(known)} months, the last of them {max(known, default='none')}.",
                "Add the published number under [prices.values] in programme.toml.",
            )
        return self.values[period]

    def _whole_years(self) -> set[str]:
        years = {period[:4] for period in self.values}
        return {year for year in years if set(_months_of(year)) <= set(self.values)}


def _months_of(year: str) -> list[str]:
    return [f"{year}-{month:02}" for month in range(1, 13)]


def price_index_names() -> list[str]:
    """The series that come along.

    Example:
        >>> price_index_names()
        ['cpi_be', 'health_index_be', 'hicp_furnishings_be']
    """
    return sorted(set(reference_table("price_indices")["index_name"]))


def price_index(name: str, own: Mapping[str, float] | None = None) -> PriceIndex:
    """A series of index numbers that comes along, with the numbers a programme adds.

    `cpi_be` is the Belgian consumer price index, `health_index_be` the same without tobacco,
    alcohol and motor fuel, to which rents and fees are tied; both by month since 2015.
    `hicp_furnishings_be` follows furnishings alone, for as far as it was found.

    Args:
        name: Name of the series.
        own: Published numbers to add, by year or month, in the same base; as in
            `[prices.values]` of `programme.toml`.

    Returns:
        The series.

    Raises:
        AssumptionError: No series has that name; an added number differs from a known one, or
            lies so far from the number before it that it must be in another base.

    Example:
        >>> price_index("cpi_be").at("2024-01")
        130.08
        >>> price_index("cpi_be", {"2031-01": 150.5}).at("2031-01")
        150.5
    """
    if name not in price_index_names():
        raise unknown_name("price index", name, price_index_names(), file="price_indices.csv")
    table = reference_table("price_indices").query("index_name == @name")
    known = dict(zip(table["period"], table["value"].astype(float), strict=True))
    base = str(table["base"].iloc[0])
    _check_own(name, base, known, own or {})
    return PriceIndex(name, base, {**known, **(own or {})})


def _check_own(name: str, base: str, known: Mapping[str, float], own: Mapping[str, float]) -> None:
    """Refuses an added number that contradicts the series; a new base year is easily taken."""
    every = {**known, **own}
    for period, value in own.items():
        before = max((each for each in every if each < period), default=period)
        step = abs(value / every[before] - 1)
        thing = ""
        if known.get(period, value) != value:
            thing = f"{period} is {value:g} here, and {known[period]:g} in the published series."
        elif step > _LARGEST_STEP_RATIO:
            thing = f"{period} is {value:g}, and {before} before it {every[before]:g}."
        if thing:
            place = f"programme.toml, [prices.values], price index {name}."
            raise AssumptionError(thing, place, f"Give published numbers in the base {base}.")


def rebased(index: PriceIndex, period: str) -> PriceIndex:
    """The same series with another year or month at 100.

    The ratio of two of its numbers stays what it was.

    Args:
        index: The series.
        period: The year or month that becomes 100.

    Returns:
        The series in its new base.

    Raises:
        AssumptionError: The series does not cover that period.

    Example:
        >>> rebased(PriceIndex("x", "2020=100", {"2020": 100.0, "2021": 125.0}), "2021").at("2020")
        80.0
    """
    level = index.at(period)
    values = {each: 100 * value / level for each, value in index.values.items()}
    return replace(index, base=f"{period}=100", values=values)


def chained(old: PriceIndex, new: PriceIndex) -> PriceIndex:
    """Two base years of one series as one series, in the base of the newer.

    The older numbers are multiplied by the ratio of the two over the periods that both have.
    That ratio should be the same in all of them but for rounding; where it is not, the two are
    not the same series, or one was revised.

    Args:
        old: The series in its older base.
        new: The series in its newer base; where both have a number, this one is kept.

    Returns:
        The series in the base of `new`.

    Raises:
        AssumptionError: They have no period in common.

    Warns:
        UserWarning: Over their overlap they disagree by more than 0.0005, as a ratio.

    Example:
        >>> old = PriceIndex("x", "2004=100", {"2016-11": 125.56, "2016-12": 125.66})
        >>> new = PriceIndex("x", "2013=100", {"2016-12": 104.05})
        >>> round(chained(old, new).at("2016-11"), 2)
        103.97
    """
    both = sorted(set(old.values) & set(new.values))
    if not both:
        raise AssumptionError(
            f"{old.name} ({old.base}) and {new.name} ({new.base}) have no period in common.",
            "Chaining two base years.",
            "Give at least one month in both bases.",
        )
    link = sum(new.values[each] for each in both) / sum(old.values[each] for each in both)
    apart = max(abs(new.values[each] / old.values[each] / link - 1) for each in both)
    if apart > LARGEST_DISAGREEMENT_RATIO:
        warnings.warn(
            f"{old.name}: the bases {old.base} and {new.base} disagree by {apart:.4f} over their "
            f"overlap of {len(both)} periods.",
            stacklevel=2,
        )
    moved = {period: value * link for period, value in old.values.items()}
    return replace(new, values={**moved, **new.values})
