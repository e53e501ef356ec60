"""csv that a spreadsheet may open: a text never becomes a formula.

Spreadsheets calculate a cell that begins with `=`, `+`, `-` or `@`, also where somebody else typed
it into the records. Such a text is written with an apostrophe before it, and read without.
"""

from pathlib import Path

import polars as pl

__all__ = ["SIGNED_NUMBER", "csv_text", "escaped", "unescaped", "write_csv"]

_SIGNS = "=+\\-@＝＋－＠﹢﹣﹦﹫"  # the wide and small ones are signs to a spreadsheet too
_FORMULA = rf"^(?:[\t\r]|[\s\p{{Cc}}\p{{Cf}}]*[{_SIGNS}])"
SIGNED_NUMBER = r"^[+-][0-9]+(?:[.,][0-9]+)*$"
"""A text that a spreadsheet takes for a number and not for a formula; it is left as it is."""


def _is_dangerous(cells: pl.Expr, harmless: str) -> pl.Expr:
    bare = cells.str.strip_chars_start("'")
    return bare.str.contains(_FORMULA) & ~bare.str.contains(harmless)


def escaped(cells: pl.Expr, *, harmless: str = SIGNED_NUMBER) -> pl.Expr:
    """Texts as they can be written: those that a spreadsheet would calculate get an apostrophe.

    So do those that have apostrophes before such a beginning, so that `unescaped` gives back
    every text to the letter. `-5` and `+3,50` are left: a spreadsheet shows them as numbers.

    Args:
        cells: The texts.
        harmless: Which texts are left although they begin so, as a regular expression.

    Returns:
        The texts to write; null stays null.

    Example:
        >>> texts = pl.Series(["=1+1", "-5", "-5+A1", "'s avonds", "'@"])
        >>> pl.select(escaped(pl.lit(texts))).to_series().to_list()
        ["'=1+1", '-5', "'-5+A1", "'s avonds", "''@"]
    """
    marked = cells.str.replace("^", "'")
    return pl.when(_is_dangerous(cells, harmless)).then(marked).otherwise(cells)


def unescaped(cells: pl.Expr, *, harmless: str = SIGNED_NUMBER) -> pl.Expr:
    """Texts as they were before `escaped`.

    Args:
        cells: The texts of a file.
        harmless: What `escaped` left alone.

    Returns:
        The texts; one apostrophe less where there was one before a dangerous beginning.

    Example:
        >>> texts = pl.Series(["'=1+1", "-5", "'s avonds"])
        >>> pl.select(unescaped(pl.lit(texts))).to_series().to_list()
        ['=1+1', '-5', "'s avonds"]
    """
    bare = cells.str.strip_prefix("'")
    return pl.when(_is_dangerous(cells, harmless)).then(bare).otherwise(cells)


def csv_text(frame: pl.DataFrame, separator: str = ",", *, harmless: str = SIGNED_NUMBER) -> str:
    r"""A table as csv, its texts escaped and its numbers and dates as they are.

    Args:
        frame: The table.
        separator: What stands between the cells.
        harmless: Which texts are left although they begin like a formula; see `escaped`.

    Returns:
        The csv, with a header and line feeds; quoted where needed, an empty text as `""`.

    Example:
        >>> csv_text(pl.DataFrame({"note": ["=cmd", None], "change_eur": [-5.0, 2.5]}))
        "note,change_eur\n'=cmd,-5.0\n,2.5\n"
    """
    headers = pl.Series(frame.columns, dtype=pl.String).to_frame("header")
    names = headers.select(escaped(pl.col("header"), harmless=harmless)).to_series().to_list()
    safe = frame.with_columns(
        escaped(pl.col(name).cast(pl.String), harmless=harmless)
        for name, kind in frame.schema.items()
        if kind in (pl.String, pl.Categorical, pl.Enum)
    )
    safe.columns = names
    return safe.write_csv(separator=separator, line_terminator="\n")


def write_csv(frame: pl.DataFrame, file: Path, *, harmless: str = SIGNED_NUMBER) -> None:
    """Writes a table as csv in UTF-8, its texts escaped as in `csv_text`.

    Args:
        frame: The table.
        file: The file; an existing one is replaced.
        harmless: Which texts are left although they begin like a formula; see `escaped`.

    Example:
        >>> from tempfile import mkdtemp
        >>> file = Path(mkdtemp()) / "notes.csv"
        >>> write_csv(pl.DataFrame({"note": ["@home"]}), file)
        >>> file.read_text(encoding="utf-8").split()
        ['note', "'@home"]
    """
    file.write_bytes(csv_text(frame, harmless=harmless).encode())
