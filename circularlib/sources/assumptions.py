"""Assumptions: the values that did not come from the records, each with its range and source."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache

import pandas as pd

from circularlib.errors import AssumptionError
from circularlib.sources.reference import reference_table, source_table, unknown_name

__all__ = [
    "OWN_SOURCE_ID",
    "Assumption",
    "Overrides",
    "assumption",
    "assumption_table",
    "assumptions_by_name",
]

Overrides = Mapping[str, Mapping[str, object]]

OWN_SOURCE_ID = "programme"
"""The source of a value that the programme states itself; its note says where it comes from."""

_ALLOWED = {
    "distribution": ("triangular", "lognormal", "pert"),
    "quality": ("green", "amber", "red"),
    "impact": ("low", "medium", "high"),
}
_BOUNDS = ("low", "central", "high")
_SOURCE_COLUMNS = {
    "title": "source_title",
    "publisher": "source_publisher",
    "year": "source_year",
    "url": "source_url",
}


_SHARES = ("rate", "share")


@dataclass(frozen=True)
class Assumption:
    """A value that did not come from the records.

    Attributes:
        name: Its name, which ends in its unit.
        low: Lower end of the plausible range.
        central: The value to take where one is taken.
        high: Upper end of the plausible range.
        unit: Unit of the three, as `kg` or `ratio`.
        distribution: How it is drawn: `triangular`, `lognormal` or `pert`.
        valid_from: First day it holds for, as `2010-01-01`.
        source_id: Key in `sources.csv`; `programme` for the programme's own value.
        quality: How good the source is: `green`, `amber` or `red`.
        impact: How much it moves the result: `low`, `medium` or `high`.
        note: What it means and what the range rests on.

    Raises:
        AssumptionError: Not low <= central <= high, a share beyond 0 and 1, or an unknown word.
    """

    name: str
    low: float
    central: float
    high: float
    unit: str
    distribution: str
    valid_from: str
    source_id: str
    quality: str
    impact: str
    note: str

    def __post_init__(self) -> None:
        place = f"Assumption {self.name}."
        in_order = self.low <= self.central <= self.high
        if not (in_order and math.isfinite(self.low) and math.isfinite(self.high)):
            raise AssumptionError(
                f"{self.low:g}, {self.central:g}, {self.high:g} is not a range.",
                place,
                "Give numbers with low <= central <= high.",
            )
        if self.unit in _SHARES and not 0 <= self.low <= self.high <= 1:
            raise AssumptionError(
                f"{self.low:g} to {self.high:g} is not a share of a whole.",
                place,
                "Write 0.4 for forty per cent; it runs from 0 to 1.",
            )
        if self.distribution == "lognormal" and self.low <= 0:
            raise AssumptionError(
                "A lognormal range starts above 0.", place, "Raise low, or choose triangular."
            )
        for field, words in _ALLOWED.items():
            word = getattr(self, field)
            if word not in words:
                raise AssumptionError(
                    f'"{word}" is not allowed as {field}.',
                    place,
                    f"Write one of {', '.join(words)}.",
                )


@cache
def _shipped_assumptions() -> Mapping[str, Assumption]:
    rows = reference_table("assumptions").to_dict("records")
    return {str(row["name"]): Assumption(**{str(key): row[key] for key in row}) for row in rows}


def assumption(name: str, overrides: Overrides | None = None) -> Assumption:
    """One assumption: the shipped value, or the programme's own where it states one.

    Args:
        name: Name of the assumption.
        overrides: The programme's own values by name, each with `low`, `central`, `high` and
            `source`, as in `[assumptions.unit_mass_ratio]` of `programme.toml`. Their quality
            is amber, because nobody rated them.

    Returns:
        The assumption, validated.

    Raises:
        AssumptionError: No assumption has that name, or that of an override; an override has
            no source; its values are not numbers with low <= central <= high.

    Example:
        >>> assumption("unit_mass_ratio").central
        1.0
        >>> weighed = {"low": 0.9, "central": 0.95, "high": 1.0, "source": "60 items weighed"}
        >>> assumption("unit_mass_ratio", {"unit_mass_ratio": weighed}).note
        '60 items weighed'
    """
    known, own = _shipped_assumptions(), overrides or {}
    for wanted in (name, *own):
        if wanted not in known:
            raise unknown_name("assumption", wanted, known)
    return _overridden(known[name], own[name]) if name in own else known[name]


def _overridden(base: Assumption, own: Mapping[str, object]) -> Assumption:
    place = f"programme.toml, [assumptions.{base.name}]."
    source = own.get("source")
    if not isinstance(source, str) or not source.strip():
        raise AssumptionError(
            "The programme's own value has no source.", place, "Add where it comes from."
        )
    if set(own) != {*_BOUNDS, "source"}:
        raise AssumptionError(
            "It does not hold exactly low, central, high and source.",
            place,
            "Give these four.",
        )
    low, central, high = (_number(own[bound], place) for bound in _BOUNDS)
    return replace(
        base,
        low=low,
        central=central,
        high=high,
        source_id=OWN_SOURCE_ID,
        quality="amber",
        note=source.strip(),
    )


def _number(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AssumptionError(f"{value!r} is not a number.", place, "Write it without quotes.")
    return float(value)


def assumption_table(names: Iterable[str], overrides: Overrides | None = None) -> pd.DataFrame:
    """The assumptions a page used, with their sources, for its last cell.

    Args:
        names: Names of assumptions; a name may occur more than once.
        overrides: The programme's own values, as for `assumption`.

    Returns:
        One row per different name, in the order given: `name`, `low`, `central`, `high`,
        `unit`, `quality`, `impact`, `source_id`, `source_title`, `source_publisher`,
        `source_year`, `source_url`, `note`. For the programme's own value the title is the
        source it states, and year and url are empty.

    Raises:
        AssumptionError: As `assumption`.

    Example:
        >>> assumption_table(["unit_mass_ratio"])["source_id"].tolist()
        ['unu_weee_2014']
    """
    used = [assumption(name, overrides) for name in dict.fromkeys(names)]
    rows = [{**asdict(each), **_source(each)} for each in used]
    columns = ["name", *_BOUNDS, "unit", "quality", "impact", "source_id"]
    return pd.DataFrame(rows, columns=[*columns, *_SOURCE_COLUMNS.values(), "note"])


def _source(used: Assumption) -> dict[str, str]:
    if used.source_id == OWN_SOURCE_ID:
        own = {"title": used.note, "publisher": "the programme itself"}
        return {column: own.get(field, "") for field, column in _SOURCE_COLUMNS.items()}
    row = source_table([used.source_id]).iloc[0]
    return {column: str(row[field]) for field, column in _SOURCE_COLUMNS.items()}


def assumptions_by_name(
    names: Iterable[str], overrides: Overrides | None = None
) -> dict[str, Assumption]:
    """Several assumptions, for a calculation that draws them.

    Args:
        names: Names of assumptions.
        overrides: The programme's own values, as for `assumption`.

    Returns:
        Each by its name, in the order given.

    Raises:
        AssumptionError: As `assumption`.

    Example:
        >>> list(assumptions_by_name(["unit_mass_ratio"]))
        ['unit_mass_ratio']
    """
    return {name: assumption(name, overrides) for name in names}
