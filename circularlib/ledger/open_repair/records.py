"""Open Repair records in and out: real attempts at repair, in an open standard.

The versions of the standard are read into one canonical table, `repairs`, and the table is
written back as version 0.3. What the versions hold stands in `open_repair_versions`, what a cell
must be in `open_repair_checks`.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.open_repair.checks import broken_rules, repeated_ids
from circularlib.ledger.open_repair.csv_files import Records, records
from circularlib.ledger.open_repair.versions import (
    BARRIERS,
    HEADERS,
    MISSING,
    NAMES,
    OTHER_BARRIER_SPELLINGS,
    STATUSES,
)
from circularlib.ledger.problems import Problem, stop_on_errors
from circularlib.ledger.safe_csv import SIGNED_NUMBER, unescaped, write_csv

__all__ = ["REPAIRS_SCHEMA", "read", "write"]

REPAIRS_SCHEMA: Mapping[str, type[pl.DataType]] = {
    "id": pl.String,
    "data_provider": pl.String,
    "country": pl.String,
    "partner_product_category": pl.String,
    "product_category": pl.String,
    "product_category_id": pl.Int64,
    "brand": pl.String,
    "manufacture_year": pl.Int64,
    "product_age_years": pl.Float64,
    "repair_status": pl.String,
    "repair_barrier": pl.String,
    "group_identifier": pl.String,
    "event_date": pl.Date,
    "event_date_day": pl.Int64,
    "problem": pl.String,
    "language": pl.String,
    "model": pl.String,
}
"""The columns and types of the canonical table, in order."""

_DASHED_WORDS = r"^-+\s*(?:$|\p{L}{2,}\b(?:[^(|!=\"]|\s\([\p{L}\s]*\))*$)"
"""Notes that begin with a dash, as a list does: no function, cell or program is named in them."""

_HARMLESS = f"{SIGNED_NUMBER}|{_DASHED_WORDS}"
_FILE_COLUMNS = [column for column in REPAIRS_SCHEMA if column != "event_date_day"]
_CELLS_SCHEMA = {"file": pl.String, "row": pl.Int64, **dict.fromkeys(_FILE_COLUMNS, pl.String)}


def read(files: Sequence[Path]) -> pl.DataFrame:
    r"""The repairs in one or more Open Repair files, of any version, as one table.

    Every record becomes one row, in the order of the files, its texts kept to the letter. An
    empty cell, an unknown brand or model and an unknown year become null; so does a column that
    the version of the file does not have. An apostrophe that `write` put before a formula is taken
    off. Only what is outside the standard is an error: an age of 150 years is kept. A provider's
    release repeats its earlier ones, partly under new ids that no check can find: name one
    release of each provider.

    Args:
        files: The csv files.

    Returns:
        One row per attempt at repair, with the columns of `REPAIRS_SCHEMA`. `repair_status` is
        fixed, repairable, end_of_life or unknown; `repair_barrier` is a value of `BARRIERS` or
        null; `product_age_years` is the provider's estimate of the age at the event;
        `event_date_day` is whole days since 1970-01-01; only version 0.1 has `language` and
        `model`.

    Raises:
        LedgerError: Something is not as the standard says. Everything that is not stands in the
            error's attribute `problems`, with file, row, column, value and remedy.

    Example:
        >>> from tempfile import mkdtemp
        >>> file = Path(mkdtemp()) / "repairs.csv"
        >>> record = 'x_1,Repair Café,BEL,Koffiezet,Coffee maker,36,Unknown,,7.5,Fixed,,Gent,'
        >>> lines = [",".join(HEADERS["0.3"]), record + '2022-11-16,"Lekt, ook koud"']
        >>> _ = file.write_text("\n".join(lines), encoding="utf-8")
        >>> read([file]).select("brand", "product_age_years", "repair_status", "problem").row(0)
        (None, 7.5, 'fixed', 'Lekt, ook koud')
    """
    problems: list[Problem] = []
    tables = [pl.DataFrame(schema=_CELLS_SCHEMA)]
    for file in files:
        found = records(file)
        cells = _cells(file, found)
        in_file = [*found.problems, *broken_rules(cells, found.header)]
        problems += sorted(in_file, key=lambda problem: problem.row or 0)
        tables.append(cells)
    all_cells = pl.concat(tables)
    problems += repeated_ids(all_cells)
    stop_on_errors(problems)
    return _typed(all_cells)


def write(repairs: pl.DataFrame, path: Path) -> None:
    """Write repairs as a csv file of version 0.3 of the standard.

    The file is UTF-8 with line feeds and is quoted as the Alliance's own files are: where needed,
    and an empty cell as `""`. A brand that is not known is written as the standard's `Unknown`.
    Version 0.3 has no place for `language` and `model`: they are not written. A text that a
    spreadsheet would calculate gets an apostrophe; a note that merely begins with a dash does not.

    Args:
        repairs: One row per attempt at repair, as `read` returns it.
        path: The csv file; an existing one is replaced.

    Raises:
        LedgerError: A status or a barrier is not one of the standard's.

    Example:
        >>> from tempfile import mkdtemp
        >>> file = Path(mkdtemp()) / "repairs.csv"
        >>> write(pl.DataFrame(schema=dict(REPAIRS_SCHEMA)), file)
        >>> file.read_text(encoding="utf-8").split(",")[:3]
        ['id', 'data_provider', 'country']
    """
    _check_keys(repairs["repair_status"], STATUSES.values())
    _check_keys(repairs["repair_barrier"].drop_nulls(), BARRIERS.values())
    ages = pl.col("product_age_years").cast(pl.String).str.strip_suffix(".0")
    spelled = repairs.with_columns(
        pl.col("repair_status").replace({key: text for text, key in STATUSES.items()}),
        pl.col("repair_barrier").replace({key: text for text, key in BARRIERS.items()}),
        pl.col("brand").fill_null(MISSING["brand"]),
        ages,
    )
    cells = spelled.select(
        pl.col(NAMES[name]).cast(pl.String).fill_null("").alias(name) for name in HEADERS["0.3"]
    )
    write_csv(cells, path, harmless=_HARMLESS)


def _cells(file: Path, found: Records) -> pl.DataFrame:
    """The cells as text under canonical names, null where nothing is known."""
    positions = {NAMES[name]: at for at, name in enumerate(found.header) if name in NAMES}
    texts = {
        column: [_known(column, cells[at]) for _, cells in found.rows]
        for column, at in positions.items()
    }
    places = {"file": [str(file)] * len(found.rows), "row": [row for row, _ in found.rows]}
    absent = dict.fromkeys(_FILE_COLUMNS, [None] * len(found.rows))
    cells = pl.DataFrame({**places, **absent, **texts}, schema=_CELLS_SCHEMA)
    return cells.with_columns(unescaped(pl.col(column), harmless=_HARMLESS) for column in texts)


def _known(column: str, text: str) -> str | None:
    return None if text in ("", MISSING.get(column)) else text


def _typed(cells: pl.DataFrame) -> pl.DataFrame:
    date = pl.col("event_date").str.to_date("%Y-%m-%d")
    return cells.with_columns(
        pl.col("repair_status").replace(STATUSES),
        pl.col("repair_barrier").replace({**BARRIERS, **OTHER_BARRIER_SPELLINGS}),
        date.alias("event_date"),
        date.dt.epoch("d").alias("event_date_day"),
    ).select(pl.col(column).cast(type_) for column, type_ in REPAIRS_SCHEMA.items())


def _check_keys(column: pl.Series, known: Collection[str]) -> None:
    """Refuse a key that could not be read back."""
    for key in column.unique(maintain_order=True):
        if key not in known:
            raise LedgerError(
                f'"{key}" is not an allowed {column.name}.',
                remedy=f"Known are: {', '.join(known)}.",
            )
