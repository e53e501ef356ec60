"""What has been said in public about a programme, kept apart from what is measured.

Each claim stands in `claims.toml` of the programme folder, in its own words, with its source.
Claims that contradict each other are all kept. A verdict says whether a measured interval
supports a claim; it never changes either.
"""

import math
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from circularlib.errors import AssumptionError
from circularlib.toml_files import toml_values
from circularlib.units import PRINTED_UNITS
from circularlib.wrong_entries import WrongEntry, wrong_entries

__all__ = ["CLAIMS_FILE", "Claim", "ClaimSource", "Words", "claims", "verdict"]

CLAIMS_FILE = "claims.toml"

Text = Annotated[str, Field(min_length=2)]
_CLAIMS = "write each claim under [[claims]]"
_BELOW, _ABOVE = float("-inf"), float("inf")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Words(_Strict):
    """A text in both languages; the one that was published and its translation."""

    nl: Text
    en: Text


class ClaimSource(_Strict):
    """Where a claim was published.

    Attributes:
        title: Title of the page or document.
        publisher: Who published it.
        date: When, as `2021-06-30`, `2021-06` or `2021`; `~2021` for about then, empty where the
            page does not say.
        url: Address; empty for a printed work.
    """

    title: Text
    publisher: Text
    date: Annotated[str, Field(pattern="^(~?[0-9]{4}(-[0-9]{2}){0,2})?$")]
    url: Annotated[str, Field(pattern="^(https?://.+)?$")] = ""


class Claim(_Strict):
    """One thing that was said in public.

    What it says about the figure is one value (`exactly`), or one or two bounds: "more than 50"
    is `more_than = 50`, "up to 10 % cheaper" is `more_than = 0` and `at_most = 0.10`.

    Attributes:
        about: Key of the finding it is set beside, or a name of its own.
        unit: Unit of the figure, as `count` or `rate`; rates are 0 to 1.
        exactly: The figure.
        at_least: Lowest figure the words allow.
        more_than: Figure that the words lie above.
        at_most: Highest figure the words allow.
        less_than: Figure that the words lie below.
        wording: What was said.
        scope: What it covers: which homes, which years.
        source: Where it was published.
    """

    about: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    unit: str
    exactly: float | None = None
    at_least: float | None = None
    more_than: float | None = None
    at_most: float | None = None
    less_than: float | None = None
    wording: Words
    scope: Words
    source: ClaimSource

    @field_validator("unit")
    @classmethod
    def _is_a_unit(cls, unit: str) -> str:
        if unit not in PRINTED_UNITS:
            near = get_close_matches(unit, PRINTED_UNITS, n=1)
            raise ValueError(
                f'"{unit}" is not a unit, perhaps "{near[0]}"'
                if near
                else f'"{unit}" is not a unit'
            )
        return unit

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Claim":
        lower = [each for each in (self.at_least, self.more_than) if each is not None]
        upper = [each for each in (self.at_most, self.less_than) if each is not None]
        bounds = len(lower) + len(upper)
        if (self.exactly is not None) == (bounds > 0):
            raise ValueError("give exactly, or a bound such as at_least or at_most")
        if len(lower) > 1 or len(upper) > 1:
            raise ValueError("give one lower and one upper bound at most")
        if lower and upper and lower[0] > upper[0]:
            raise ValueError("the lower bound lies above the upper one")
        return self

    @property
    def low(self) -> float:
        """Lowest figure that the claim allows; minus infinity where it names none."""
        given = (self.exactly, self.at_least, self.more_than)
        return next((each for each in given if each is not None), _BELOW)

    @property
    def high(self) -> float:
        """Highest figure that the claim allows; infinity where it names none."""
        given = (self.exactly, self.at_most, self.less_than)
        return next((each for each in given if each is not None), _ABOVE)


class _Register(_Strict):
    claims: list[Claim] = []


def claims(folder: str | Path) -> list[Claim]:
    """The claims registered in a programme folder.

    Args:
        folder: The folder; without a `claims.toml` there are none.

    Returns:
        The claims in the order of the file. Nothing is merged: two that contradict each other
        are two.

    Raises:
        AssumptionError: The file is not TOML, or entries are wrong; all of them are named.

    Example:
        >>> from circularlib.shipped import shipped
        >>> {claim.unit for claim in claims(shipped("data/roeselare"))} >= {"count", "rate"}
        True
    """
    file = Path(folder) / CLAIMS_FILE
    if not file.is_file():
        return []
    values = toml_values(file, AssumptionError, "The claims")
    try:
        return _Register.model_validate(values).claims
    except ValidationError as error:
        found = "; ".join(map(_problem, wrong_entries(error, _Register, values)))
        raise AssumptionError(
            f"{found}.", f"{file}.", "See docs/formats.md for what a claim holds."
        ) from None


def _problem(found: WrongEntry) -> str:
    """One wrong entry in words, with its place."""
    where = f"claim {found.steps[1]}" if len(found.steps) > 1 else "the file"
    name = ".".join(found.steps[2:] or found.steps[:1])
    if found.kind == "unknown":
        if found.near:
            return f'{where}: "{name}" is not a part of a claim, perhaps "{found.near}"'
        return f'{where}: "{name}" is not a part of a claim'
    if found.kind == "missing":
        return f'{where}: "{name}" is missing'
    said = _CLAIMS if found.steps == ("claims",) else found.said
    return f"{where}, {name}: {said}" if len(found.steps) > 2 else f"{where}: {said}"


def verdict(
    claim_low: float,
    claim_high: float,
    found_low: float | None,
    found_high: float | None,
    *,
    excludes_low: bool = False,
    excludes_high: bool = False,
) -> tuple[str, str]:
    """Whether a measured interval supports a claim.

    A single figure is read as an estimate: it is supported where it lies inside the interval. A
    bound or a range is read as a statement: it is supported where the whole interval satisfies
    it. Where only a part does, the records leave it open, and that is no support.

    Args:
        claim_low: Lowest figure the claim allows; minus infinity where it names none.
        claim_high: Highest figure the claim allows; infinity where it names none.
        found_low: Lower end of the interval; the figure itself where it was counted in full;
            None where there is no interval.
        found_high: Upper end, likewise.
        excludes_low: The claim says *more than* its lowest figure.
        excludes_high: The claim says *less than* its highest figure.

    Returns:
        The verdict, `supported`, `not_supported` or `cannot_be_measured`, and why:
        `inside_interval`, `interval_inside`, `interval_elsewhere`, `interval_across`,
        `no_interval`.

    Example:
        >>> verdict(0.3, 0.3, 0.25, 0.35)
        ('supported', 'inside_interval')
        >>> verdict(100, float("inf"), 100, 100, excludes_low=True)
        ('not_supported', 'interval_elsewhere')
    """
    if found_low is None or found_high is None or math.isnan(found_low + found_high):
        return "cannot_be_measured", "no_interval"
    is_below = found_high <= claim_low if excludes_low else found_high < claim_low
    is_above = found_low >= claim_high if excludes_high else found_low > claim_high
    if is_below or is_above:
        return "not_supported", "interval_elsewhere"
    if claim_low == claim_high:
        return "supported", "inside_interval"
    starts_inside = found_low > claim_low if excludes_low else found_low >= claim_low
    ends_inside = found_high < claim_high if excludes_high else found_high <= claim_high
    if starts_inside and ends_inside:
        return "supported", "interval_inside"
    return "not_supported", "interval_across"
