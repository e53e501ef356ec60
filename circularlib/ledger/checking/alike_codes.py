"""Codes that a reader takes for the same one: `H010`, `h010`, and one with a space nobody sees."""

import unicodedata
from collections.abc import Mapping

import polars as pl

from circularlib.ledger.checking.breaches import VALUE, told_together
from circularlib.ledger.problems import Problem
from circularlib.ledger.read_table import ReadTable
from circularlib.ledger.text_cells import ROW

__all__ = ["alike_problems"]

_COUNTED = ("homes", "items", "machines", "stays")
"""Tables of which rows are counted as things; one that stands there twice counts twice."""


def alike_problems(read: Mapping[str, ReadTable]) -> list[Problem]:
    """Codes that differ from an earlier one in capitals, in spaces or in what is not seen only.

    Args:
        read: The tables by name.

    Returns:
        Warnings on the later row, naming the earlier one.
    """
    return [problem for name in _COUNTED if name in read for problem in _alike(read[name])]


def _alike(read: ReadTable) -> list[Problem]:
    key = read.table.key[0]
    codes = read.frame.select(ROW, key).drop_nulls().unique(key, keep="first", maintain_order=True)
    seen = pl.Series("seen", [_seen(code) for code in codes[key]], dtype=pl.String)
    first = pl.col(ROW).min().over("seen")
    same = codes.with_columns(seen).with_columns(
        other_row=first, other=pl.col(key).sort_by(ROW).first().over("seen")
    )
    later = same.filter(pl.col(ROW) > pl.col("other_row"))
    breaches = later.select(ROW, "other", "other_row", pl.col(key).alias(VALUE))
    return told_together(read, "code_alike", key, breaches)


def _seen(code: str) -> str:
    """A code as the eye reads it."""
    plain = unicodedata.normalize("NFKC", code).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Zs"})
