"""What every row of a table must satisfy by itself, as a plan that Pointblank carries out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from circularlib.ledger.tables import Column, Table, vocabulary

if TYPE_CHECKING:
    import pointblank

__all__ = ["ROW_NUMBER", "RowRule", "row_rules", "rules_of"]

ROW_NUMBER = "_row_num_"
"""Column in Pointblank's extracts: the place of the row in the frame, counted from 1."""

_NIS_CODE = "^[0-9]{5}$"
_CODE = r"^\P{Cc}{1,64}$"  # one line; what is longer is a sentence in the wrong column
_CUT_SHORT = r"^[0-9][.,][0-9]+[Ee]\+[0-9]+$"  # how a spreadsheet shows a long number

RowRule = tuple[str, tuple[str, ...]]
"""A rule and its columns. Rules: `is_present`, `is_within_bounds`, `is_choice`,
`is_municipality`, `is_code`, `is_whole`, `is_unique`."""


def rules_of(table: Table, columns: list[str]) -> list[RowRule]:
    """The rules that the dictionary sets for the rows of a table.

    Args:
        table: The table.
        columns: Those of its columns that are there.

    Returns:
        The rules in the order of the columns; last, the columns that together name a row.

    Example:
        >>> from circularlib.ledger.tables import tables
        >>> rules_of(tables()["survey"], ["score"])
        [('is_present', ('score',)), ('is_within_bounds', ('score',))]
    """
    known = [table.columns[name] for name in columns if name in table.columns]
    rules: list[RowRule] = [
        (rule, (column.name,)) for column in known for rule in _of_column(column)
    ]
    required = [name for name in table.key if table.columns[name].is_required]
    if required and all(name in columns for name in required):
        rules.append(("is_unique", tuple(name for name in table.key if name in columns)))
    return rules


def _of_column(column: Column) -> Iterator[str]:
    if column.is_required:
        yield "is_present"
    if column.minimum is not None or column.maximum is not None:
        yield "is_within_bounds"
    if column.choices:
        yield "is_choice"
    if column.name == "municipality_code":
        yield "is_municipality"
    elif column.type == "text" and (column.is_key or column.refers_to):
        yield from ("is_code", "is_whole")


def row_rules(frame: pl.DataFrame, table: Table, language: str) -> "pointblank.Validate":
    """The rules for the rows of a table, ready to be carried out.

    Nothing is looked at until `interrogate()` is called on the result. Empty cells break only
    the rule that they be filled in. Two rows without a code count as the same code twice.

    For a page, call `interrogate(collect_extracts=False)`: otherwise the report offers the
    rows that break a rule for download, and they are nobody's business but the programme's.

    Args:
        frame: Typed rows, with the columns of the table that are there.
        table: The table as the dictionary describes it.
        language: Language of the report, `en` or `nl`.

    Returns:
        The plan, a step per rule, in the order of `rules_of`.

    Example:
        >>> from circularlib.ledger.tables import tables
        >>> answers = pl.DataFrame({"score": [4, 7, None]})
        >>> checked = row_rules(answers, tables()["survey"], "nl").interrogate()
        >>> checked.n_failed()
        {1: 1, 2: 1}
    """
    import pointblank  # takes most of a second

    plan = pointblank.Validate(
        frame, tbl_name=table.name, label=table.labels[language], lang=language, brief=True
    )
    for rule, columns in rules_of(table, frame.columns):
        plan = _with_step(plan, rule, columns, table)
    return plan


def _with_step(
    plan: "pointblank.Validate", rule: str, columns: tuple[str, ...], table: Table
) -> "pointblank.Validate":
    name, column = columns[0], table.columns[columns[0]]
    if rule == "is_present":
        return plan.col_vals_not_null(name)
    if rule == "is_within_bounds":
        return _bounded(plan, column)
    if rule == "is_choice":
        known: list[str | None] = [*vocabulary(column.choices), None]
        return plan.col_vals_in_set(name, known)
    if rule == "is_unique":
        return plan.rows_distinct(list(columns))
    if rule == "is_whole":
        return plan.col_vals_expr(~pl.col(name).str.contains(_CUT_SHORT).fill_null(value=False))
    pattern = _NIS_CODE if rule == "is_municipality" else _CODE
    return plan.col_vals_regex(name, pattern, na_pass=True)


def _bounded(plan: "pointblank.Validate", column: Column) -> "pointblank.Validate":
    if column.maximum is None:
        return plan.col_vals_ge(column.name, column.minimum, na_pass=True)
    if column.minimum is None:
        return plan.col_vals_le(column.name, column.maximum, na_pass=True)
    return plan.col_vals_between(column.name, column.minimum, column.maximum, na_pass=True)
