"""What the cells of Open Repair files must be, and which of them are not.

A cell outside the standard's table schema is an error. What is odd but allowed, such as a toaster
of 150 years, is kept: to judge it is for whoever uses it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from circularlib.ledger.open_repair.versions import (
    BARRIERS,
    NAMES,
    OTHER_BARRIER_SPELLINGS,
    STATUSES,
)
from circularlib.ledger.problems import Problem

__all__ = ["broken_rules", "repeated_ids"]

_LONGEST_QUOTE = 60
_SAME, _OTHER = {"en": "the same", "nl": "dezelfde"}, {"en": "another", "nl": "een andere"}


@dataclass(frozen=True)
class _Rule:
    """What a cell must be; an empty one breaks the rule only where `is_required`."""

    column: str
    what: Mapping[str, str]
    holds: pl.Expr
    form: Mapping[str, str]
    is_required: bool = False


def _has_form(column: str, pattern: str) -> pl.Expr:
    return pl.col(column).str.contains(f"^(?:{pattern})$")


def _both(en: str, nl: str) -> Mapping[str, str]:
    return {"en": en, "nl": nl}


_RULES = (
    _Rule(
        "id",
        _both("an id", "een id"),
        pl.lit(True),
        _both("Give the repair an id of its own.", "Geef de herstelling een eigen id."),
        is_required=True,
    ),
    _Rule(
        "country",
        _both("a country code", "een landcode"),
        _has_form("country", "[A-Z]{3}"),
        _both(
            "Write the three capitals of ISO 3166, such as BEL.",
            "Schrijf de drie hoofdletters van ISO 3166, zoals BEL.",
        ),
    ),
    _Rule(
        "product_category_id",
        _both("the number of a product category", "het nummer van een productcategorie"),
        _has_form("product_category_id", "[0-9]{1,2}"),
        _both(
            "Write the number in the standard's list, one or two digits.",
            "Schrijf het nummer uit de lijst van de standaard, één of twee cijfers.",
        ),
    ),
    _Rule(
        "manufacture_year",
        _both("a year", "een jaar"),
        _has_form("manufacture_year", "[0-9]{4}"),
        _both(
            "Write four digits, or leave the cell empty.",
            "Schrijf vier cijfers, of laat de cel leeg.",
        ),
    ),
    _Rule(
        "product_age_years",
        _both("an age in years", "een leeftijd in jaren"),
        _has_form("product_age_years", r"[0-9]+(\.[0-9]+)?"),
        _both(
            "Write a number from 0 with a decimal point, or leave the cell empty.",
            "Schrijf een getal vanaf 0 met een decimale punt, of laat de cel leeg.",
        ),
    ),
    _Rule(
        "repair_status",
        _both("a repair status", "een herstelstatus"),
        pl.col("repair_status").is_in(list(STATUSES)),
        _both(f"Write one of: {', '.join(STATUSES)}.", f"Schrijf een van: {', '.join(STATUSES)}."),
        is_required=True,
    ),
    _Rule(
        "repair_barrier",
        _both("a repair barrier", "een hinderpaal voor herstel"),
        pl.col("repair_barrier").is_in([*BARRIERS, *OTHER_BARRIER_SPELLINGS]),
        _both(
            f"Write one of: {', '.join(BARRIERS)}; or leave the cell empty.",
            f"Schrijf een van: {', '.join(BARRIERS)}; of laat de cel leeg.",
        ),
    ),
    _Rule(
        "event_date",
        _both("a date", "een datum"),
        _has_form("event_date", "[0-9]{4}-[0-9]{2}-[0-9]{2}")
        & pl.col("event_date").str.to_date("%Y-%m-%d", strict=False).is_not_null(),
        _both(
            "Write year, month and day, such as 2022-11-16.",
            "Schrijf jaar, maand en dag, zoals 2022-11-16.",
        ),
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
                    kind="repairs_cell_missing" if value is None else "repairs_cell",
                    file=file,
                    table="repairs",
                    row=row,
                    column=spelled[rule.column],
                    value=value or "",
                    details={"quoted": _quoted(value), "what": rule.what, "form": rule.form},
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
        details = {
            "quoted": _quoted(value),
            "first_file": first_file,
            "first_row": first_row,
            "contents": _SAME if is_same else _OTHER,
            "way": _single((file, row), (first_file, first_row)),
        }
        yield Problem(
            kind="repairs_id_twice",
            file=file,
            table="repairs",
            row=row,
            column="id",
            value=value,
            details=details,
        )


def _single(place: tuple[str, int], first_place: tuple[str, int]) -> Mapping[str, str]:
    """What makes the id stand in one place only."""
    if place == first_place:
        return {"en": "Name the file once.", "nl": "Noem het bestand één keer."}
    if place[0] == first_place[0]:
        return {"en": "Give every repair an id of its own.", "nl": "Geef elke herstelling een id."}
    return {"en": "Name one release of each provider.", "nl": "Noem één uitgave per organisatie."}


def _quoted(value: str | None) -> str:
    if value is None:
        return ""
    shortened = value if len(value) <= _LONGEST_QUOTE else f"{value[:_LONGEST_QUOTE]}…"
    return f'"{shortened}"'
