"""What the cells of Open Repair files must be, and which of them are not.

A cell outside the standard's table schema is an error. What is odd but allowed, such as a toaster
of 150 years, is kept: to judge it is for whoever uses it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from circularlib.ledger.open_repair_versions import (
    BARRIERS,
    NAMES,
    OTHER_BARRIER_SPELLINGS,
    STATUSES,
)
from circularlib.ledger.problems import Problem

__all__ = ["broken_rules", "repeated_ids"]

_LONGEST_QUOTE = 60


@dataclass(frozen=True)
class _Rule:
    """What a cell must be; an empty one breaks the rule only where `is_required`."""

    column: str
    what: str
    holds: pl.Expr
    remedy: str
    is_required: bool = False


def _has_form(column: str, pattern: str) -> pl.Expr:
    return pl.col(column).str.contains(f"^(?:{pattern})$")


_RULES = (
    _Rule("id", "an id", pl.lit(True), "Give the repair an id of its own.", is_required=True),
    _Rule(
        "country",
        "a country code",
        _has_form("country", "[A-Z]{3}"),
        "Write the three capitals of ISO 3166, such as BEL.",
    ),
    _Rule(
        "product_category_id",
        "the number of a product category",
        _has_form("product_category_id", "[0-9]{1,2}"),
        "Write the number in the standard's list, one or two digits.",
    ),
    _Rule(
        "manufacture_year",
        "a year",
        _has_form("manufacture_year", "[0-9]{4}"),
        "Write four digits, or leave the cell empty.",
    ),
    _Rule(
        "product_age_years",
        "an age in years",
        _has_form("product_age_years", r"[0-9]+(\.[0-9]+)?"),
        "Write a number from 0 with a decimal point, or leave the cell empty.",
    ),
    _Rule(
        "repair_status",
        "a repair status",
        pl.col("repair_status").is_in(list(STATUSES)),
        f"Write one of: {', '.join(STATUSES)}.",
        is_required=True,
    ),
    _Rule(
        "repair_barrier",
        "a repair barrier",
        pl.col("repair_barrier").is_in([*BARRIERS, *OTHER_BARRIER_SPELLINGS]),
        f"Write one of: {', '.join(BARRIERS)}; or leave the cell empty.",
    ),
    _Rule(
        "event_date",
        "a date",
        _has_form("event_date", "[0-9]{4}-[0-9]{2}-[0-9]{2}")
        & pl.col("event_date").str.to_date("%Y-%m-%d", strict=False).is_not_null(),
        "Write year, month and day, such as 2022-11-16.",
        is_required=True,
    ),
)


def broken_rules(cells: pl.DataFrame, header: Sequence[str]) -> Iterator[Problem]:
    """The cells of one file that are not what the standard says.

    Args:
        cells: One row per record: `file`, `row` and the columns of the canonical table as text,
            null where the cell is empty.
        header: The columns of the file as it spells them; a rule for another column is skipped.

    Yields:
        A problem per cell, rule after rule.
    """
    spelled = {NAMES[name]: name for name in header if name in NAMES}
    for rule in _RULES:
        if rule.column in spelled:
            broken = pl.col(rule.column).is_not_null() & ~rule.holds
            if rule.is_required:
                broken |= pl.col(rule.column).is_null()
            for file, row, value in cells.filter(broken).select("file", "row", rule.column).rows():
                yield Problem(
                    message=f"{_quoted(value)} is not {rule.what}.",
                    remedy=rule.remedy,
                    file=file,
                    table="repairs",
                    row=row,
                    column=spelled[rule.column],
                    value=value or "",
                    rule="is_present" if value is None else "is_in_standard",
                )


def repeated_ids(cells: pl.DataFrame) -> Iterator[Problem]:
    """The records whose id stands in an earlier record, in the same file or in another.

    Nothing is merged, also when both records say the same: two releases read together would
    count every repair twice.

    Args:
        cells: As for `broken_rules`, for all files together.

    Yields:
        A problem per repeated record, naming both places.
    """
    filled = cells.filter(pl.col("id").is_not_null())
    first = pl.col("file", "row", "content").first().over("id").name.prefix("first_")
    content = filled.drop("file", "row").hash_rows()
    repeated = filled.with_columns(content=content).with_columns(first)
    repeated = repeated.filter(~pl.col("id").is_first_distinct()).with_columns(
        is_same=pl.col("content") == pl.col("first_content")
    )
    places = ("id", "file", "row", "first_file", "first_row", "is_same")
    for value, file, row, first_file, first_row, is_same in repeated.select(places).rows():
        contents = "the same" if is_same else "another"
        yield Problem(
            message=f"{_quoted(value)} also stands in {first_file}, row {first_row}, "
            f"with {contents} content.",
            remedy=_single((file, row), (first_file, first_row)),
            file=file,
            table="repairs",
            row=row,
            column="id",
            value=value,
            rule="is_unique",
        )


def _single(place: tuple[str, int], first_place: tuple[str, int]) -> str:
    """What makes the id stand in one place only."""
    if place == first_place:
        return "Name the file once."
    if place[0] == first_place[0]:
        return "Give every repair an id of its own."
    return "Name one release of each provider."


def _quoted(value: str | None) -> str:
    if value is None:
        return "An empty cell"
    shortened = value if len(value) <= _LONGEST_QUOTE else f"{value[:_LONGEST_QUOTE]}…"
    return f'"{shortened}"'
