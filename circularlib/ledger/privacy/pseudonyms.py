"""A copy of a programme in which codes of a keyed hash stand for its identifiers.

Who has the copy cannot tell which home or item a code means; who has the key can make the same
codes again. What remains, such as the days of a stay, can still point to a household: a copy is
for those who work on the records, not for publication.
"""

import base64
import hmac
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from circularlib.errors import LedgerError
from circularlib.ledger.intake import examine
from circularlib.ledger.open_repair import records as open_repair
from circularlib.ledger.privacy.pseudonym_key import default_key_file, pseudonym_key
from circularlib.ledger.privacy.pseudonym_settings import settings_text
from circularlib.ledger.privacy.scan import without_personal_values
from circularlib.ledger.problems import Problem, stop_on_errors
from circularlib.ledger.programme import SETTINGS_FILE, Programme
from circularlib.ledger.safe_csv import write_csv
from circularlib.ledger.tables import normalised, tables

__all__ = ["Pseudonymised", "pseudonymised", "write_pseudonymised"]

_HASH_BYTES = 10  # that two of a million codes coincide has a chance of 4 in 10 million million
_KINDS: Mapping[str, str] = {
    "home_id": "home",
    "stay_id": "stay",
    "item_id": "item",
    "set_id": "set",
    "cost_id": "cost",
    "machine_id": "machine",
}
"""What a code stands for, by column: the same in every table, so that tables still join."""

_ORDERED = "movement_id"  # on one day the order of these codes is the order of events
_FREE_TEXT: Mapping[str, Sequence[str]] = {
    "hours": ("activity",),
    "repairs": ("problem", "language", "model"),
}
_DROPPED_HEADERS = ("header_unknown", "headers_unknown")


@dataclass(frozen=True)
class Pseudonymised:
    """The tables of the copy.

    Attributes:
        frames: One frame per table by name, under canonical headers; numbers and dates typed.
        dropped: Columns that are not in the copy, as their files spell them, by table.
    """

    frames: Mapping[str, pl.DataFrame]
    dropped: Mapping[str, Sequence[str]]


def pseudonymised(programme: Programme, key: bytes) -> Pseudonymised:
    """The records of a programme with codes for identifiers and without free text.

    A code is a keyed hash (HMAC-SHA256) of the kind of thing and its identifier: home `1` and
    item `1` differ, and a home has one code in every table. Movements are numbered in their order
    instead, because it decides which of two on one day came first: every figure stays what it
    was. Columns that the ledger does not know are dropped.

    Args:
        programme: The programme; personal data in identifiers and in what is dropped is no
            obstacle.
        key: The key, from `pseudonym_key.pseudonym_key`.

    Returns:
        The tables, and what is not in them.

    Raises:
        LedgerError: Something else is wrong with the records, or there is personal data in what
            would be copied. All of it is in `problems`.

    Example:
        >>> from circularlib.ledger.programme import open_programme
        >>> copy = pseudonymised(open_programme("sample"), b"a key of at least thirty-two bytes")
        >>> copy.frames["homes"]["home_id"][0]
        'home-rut2w2ex4yclx7y5'
        >>> copy.dropped["hours"]
        ('activity',)
    """
    ledger, problems = examine(programme)
    stop_on_errors([p for p in without_personal_values(problems) if not _is_mended(p, programme)])
    frames, dropped = {}, {}
    for name, lazy in ledger.frames.items():
        frame = lazy.collect()
        free = [column for column in _FREE_TEXT.get(name, ()) if frame[column].count()]
        frames[name] = _coded(_copied(frame, name), name, key)
        unknown = [p.column for p in problems if p.table == name and p.kind in _DROPPED_HEADERS]
        dropped[name] = (*free, *unknown)
    return Pseudonymised(frames, dropped)


def _is_mended(problem: Problem, programme: Programme) -> bool:
    """Whether the copy is free of a problem: its column is dropped, or has codes there."""
    if problem.kind in _DROPPED_HEADERS:
        return True
    if problem.rule != "no_personal_data":
        return problem.severity == "warning"
    column = programme.words.columns[problem.table].get(normalised(problem.column), problem.column)
    known = tables()[problem.table].columns
    is_known = column in known or problem.table == "repairs"
    is_free = column in _FREE_TEXT.get(problem.table, ())
    return not is_known or is_free or column in {*_KINDS, _ORDERED}


def _copied(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """What is copied: the columns of the ledger that hold something, but for free text."""
    if name == "repairs":
        return frame.with_columns(pl.lit(None, pl.String).alias(c) for c in _FREE_TEXT[name])
    columns = tables()[name].columns.values()
    return frame.select(
        column.name
        for column in columns
        if column.name not in _FREE_TEXT.get(name, ())
        and (column.is_required or frame[column.name].count())
    )


def _coded(frame: pl.DataFrame, name: str, key: bytes) -> pl.DataFrame:
    kinds = {"id": "repair"} if name == "repairs" else _KINDS
    coded = {
        column: _codes(frame[column], kind, key)
        for column, kind in kinds.items()
        if column in frame.columns
    }
    if _ORDERED in frame.columns:
        coded[_ORDERED] = _numbered(frame[_ORDERED], key)
    return frame.with_columns(codes.alias(column) for column, codes in coded.items())


def _code(kind: str, identifier: str, key: bytes) -> str:
    """Letters and figures that no spreadsheet takes for a number."""
    digest = hmac.digest(key, f"{kind}\0{identifier}".encode(), "sha256")
    return f"{kind}-{base64.b32encode(digest[:_HASH_BYTES]).decode().lower()}"


def _codes(identifiers: pl.Series, kind: str, key: bytes) -> pl.Series:
    known = identifiers.drop_nulls().unique().to_list()
    codes = {identifier: _code(kind, identifier, key) for identifier in known}
    return identifiers.replace_strict(codes, default=None, return_dtype=pl.String)


def _numbered(identifiers: pl.Series, key: bytes) -> pl.Series:
    """Numbers of one width in the order of the identifiers, shorter ones first."""
    known = identifiers.drop_nulls().unique().to_frame("code")
    ordered = known.sort(pl.col("code").str.len_chars(), "code")["code"].to_list()
    beginning, width = _code("movement", "", key)[:17], len(str(len(ordered)))
    codes = {code: f"{beginning}-{at:0{width}d}" for at, code in enumerate(ordered, start=1)}
    return identifiers.replace_strict(codes, default=None, return_dtype=pl.String)


def write_pseudonymised(programme: Programme, out: Path, key_file: Path | None = None) -> list[str]:
    """Writes a pseudonymised copy of a programme as a new programme folder.

    The folder appears whole or not at all; the programme is not changed.

    Args:
        programme: The programme.
        out: The new folder; it must not exist yet, or be empty.
        key_file: File with the key, outside both folders; made where it does not exist. By
            default it lies among the user's own settings.

    Returns:
        What was done, a line each: the folder, the key, and the columns that were dropped.

    Raises:
        LedgerError: The folder holds something already, or the records cannot be copied.
        UsageError: The key is too short or lies in one of the folders.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise LedgerError(
            f"{out} is not empty.",
            "A copy is never written over other files.",
            "Give a folder that does not exist yet, or an empty one.",
        )
    file = key_file or default_key_file()
    is_new = not file.exists()
    key = pseudonym_key(file, (programme.folder, out))
    settings, copy = settings_text(programme.settings), pseudonymised(programme, key)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".copy-") as made:
        whole = Path(made) / "whole"
        whole.mkdir()
        (whole / SETTINGS_FILE).write_text(settings, encoding="utf-8", newline="\n")
        for name, frame in copy.frames.items():
            _write(frame, name, whole / f"{name}.csv")
        if out.exists():
            out.rmdir()
        whole.rename(out)
    return list(_told(copy, out, file, is_new=is_new))


def _write(frame: pl.DataFrame, name: str, file: Path) -> None:
    if name == "repairs":
        open_repair.write(frame, file)
        return
    numbers = [column for column, kind in frame.schema.items() if kind == pl.Float64]
    write_csv(frame.with_columns(_figures(frame[column]) for column in numbers), file)


def _figures(numbers: pl.Series) -> pl.Series:
    """Every figure of a number: the ledger does not read `1e-7`."""
    texts = numbers.cast(pl.String)
    if not texts.str.contains("e", literal=True).any():
        return texts
    return texts.map_elements(lambda text: f"{Decimal(text):f}", return_dtype=pl.String)


def _told(copy: Pseudonymised, out: Path, file: Path, *, is_new: bool) -> Iterator[str]:
    yield f"{out}: {len(copy.frames)} tables."
    if is_new:
        yield f"A new key was made; without it the same codes cannot be made again: {file}."
    else:
        yield f"Made with the key: {file}."
    for table, columns in copy.dropped.items():
        if columns:
            yield f"Left out of {table}: {', '.join(columns)}."
