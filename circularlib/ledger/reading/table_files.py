"""Where each table of a programme stands: which file, which sheet, which table of a database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from circularlib.errors import LedgerError
from circularlib.ledger.own_words import Words, known_words
from circularlib.ledger.privacy.personal_data import personal_data
from circularlib.ledger.problems import Problem
from circularlib.ledger.reading import csv_files, parquet_files
from circularlib.ledger.reading.parted import is_parted
from circularlib.ledger.reading.workbooks import filled_sheets, visible_sheets
from circularlib.ledger.reading.workbooks import text_cells as sheet_cells
from circularlib.ledger.rejected import REJECTED_FILE
from circularlib.ledger.tables import nearest, normalised, tables
from circularlib.ledger.text_cells import Source, TextCells

__all__ = [
    "absent_tables",
    "database_tables",
    "file_cells",
    "may_hold_tables",
    "table_files",
    "unopened",
]

_TEXTS = {".csv", ".tsv", ".txt"}
_WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
_FORMATS = {*_TEXTS, *_WORKBOOKS, ".parquet"}
_EXPLANATIONS = {"uitleg", "explanation", "read me", "readme", "lees mij"}  # ours, and others'
_LIKENESS_SHARE = 0.8  # of a misspelt name; `soorten` is no slip of `storingen`

_Listing = tuple[list[Source], list[Source], list[Problem]]
"""Tables; files and sheets that are no table, which have none; and problems."""


def table_files(
    folder: Path, words: Words | None = None, elsewhere: Sequence[Source] = ()
) -> tuple[dict[str, Source], list[Problem]]:
    """Where each table stands, and files and sheets that are strange.

    A file is a table by its name, a workbook by the names of its sheets, in any language. A
    workbook with the name of a table and one sheet that holds something is that table, and so
    is a folder with its name and Parquet files in it.
    Hidden files, hidden sheets and texts with other names are left alone.

    Args:
        folder: The programme folder.
        words: What names mean; what circularlib knows by default.
        elsewhere: Tables that stand outside the folder.

    Returns:
        Sources by name of the table, in the order of the tables; and the problems.
    """
    means = (words or known_words()).tables
    places, strange, problems = list(elsewhere), list[Source](), list[Problem]()
    for file in sorted(folder.iterdir()):
        if may_hold_tables(file):
            held, others, told = _listing(file, means)
            places, strange, problems = places + held, strange + others, problems + told
        elif normalised(file.name) in means and is_parted(file):
            places.append(Source(means[normalised(file.name)], file))
    sources = {name: _counting([s for s in places if s.table == name]) for name in tables()}
    single = {name: found[0] for name, found in sources.items() if found}
    free = {word: name for word, name in means.items() if name not in single}
    problems += [_twice(other, found[0]) for found in sources.values() for other in found[1:]]
    problems += _strange(strange, free)
    return single, sorted(problems, key=lambda problem: problem.file)


def may_hold_tables(file: Path) -> bool:
    """Whether a file is one of those in which a programme's tables stand.

    Args:
        file: The file.

    Returns:
        False for hidden files, for what circularlib wrote itself, and for other formats.
    """
    is_ours = file.name[0] in ".~" or file.name == REJECTED_FILE
    return not is_ours and file.suffix.lower() in _FORMATS and not file.is_dir()


def _listing(file: Path, means: Mapping[str, str]) -> _Listing:
    """What a file holds."""
    name = means.get(normalised(file.stem), "")
    if file.suffix.lower() in _WORKBOOKS:
        try:
            return _in_workbook(file, file.read_bytes(), name, means)
        except LedgerError as error:
            return [], [], [problem for problem in error.problems if isinstance(problem, Problem)]
        except OSError as error:
            return [], [], [unopened(file, name, error)]
    if name:
        return [Source(name, file)], [], []
    is_note = file.suffix.lower() == ".txt"
    return [], [] if is_note else [Source("", file)], []


def unopened(file: Path, table: str, error: OSError) -> Problem:
    """A file that the system does not let us read.

    Args:
        file: The file.
        table: The table it holds; empty where that is not known.
        error: What the system says.

    Returns:
        The problem.
    """
    reason = {"reason": str(error.strerror)}
    return Problem(kind="file_unreadable", file=str(file), table=table, details=reason)


def _in_workbook(file: Path, content: bytes, name: str, means: Mapping[str, str]) -> _Listing:
    """The sheets that are tables, by their names or by that of the file."""
    sheets = visible_sheets(file, content)
    held = [Source(means[normalised(s)], file, s) for s in sheets if normalised(s) in means]
    strange = [sheet for sheet in sheets if normalised(sheet) not in _EXPLANATIONS.union(means)]
    filled = filled_sheets(file, content, strange)
    others = [Source("", file, sheet) for sheet in filled]
    if held:
        contradicts = name and len(sheets) == 1 and held[0].table != name
        problem = Problem(
            kind="sheet_contradicts",
            file=str(file),
            table=held[0].table,
            sheet=held[0].sheet,
            details={"named": name},
        )
        return held, others, [problem] if contradicts else []
    if not name:
        return [], [Source("", file), *others], []
    if len(filled or strange) == 1:
        return [Source(name, file, (filled or strange)[0])], [], []
    details = {"name": file.name, "sheets": ", ".join(filled or sheets)}
    kind = "sheet_unclear" if sheets else "file_empty"
    return [], [], [Problem(kind=kind, file=str(file), table=name, details=details)]


def _counting(found: list[Source]) -> list[Source]:
    """The places of one table, without sheets that nobody filled in, where there are others."""
    if len(found) < 2:
        return found
    return [source for source in found if not source.sheet or _is_filled(source)] or found[:1]


def _is_filled(source: Source) -> bool:
    try:
        content = source.file.read_bytes()
        return bool(filled_sheets(source.file, content, [source.sheet]))
    except (LedgerError, OSError):  # a database, or a workbook that changed under our hands
        return True


def _twice(source: Source, first: Source) -> Problem:
    return Problem(
        kind="table_twice",
        file=str(source.file),
        table=source.table,
        sheet=source.sheet,
        details={"other": first.name},
    )


def _strange(strange: Sequence[Source], free: Mapping[str, str]) -> list[Problem]:
    """What is told of files and sheets that are no table: of a whole workbook one thing."""
    told = [_stranger(source, free) for source in strange]
    whole = {str(source.file) for source in strange if not source.sheet}
    misspelt = {problem.file for problem in told if problem.kind == "sheet_misspelt"}
    silent = {"sheet_unknown": whole, "table_unknown": misspelt}
    return [problem for problem in told if problem.file not in silent.get(problem.kind, ())]


def _stranger(source: Source, free: Mapping[str, str]) -> Problem:
    """A file or sheet that is no table; an error where it looks like one that is not there."""
    name = source.sheet or source.file.stem
    if "certain" in personal_data(f"{source.file.stem}\n{source.sheet}").values():
        hidden = source.file.with_name(f"•••{source.file.suffix}")
        return Problem(kind="personal_file_name", file=str(hidden))
    near = _near(name, free)
    details = {"name": name, "known": ", ".join(tables())}
    if near:
        ending = "" if source.sheet else source.file.suffix.lower()
        details["near"] = f"{free[near]}{ending}"
    kind = f"{'sheet' if source.sheet else 'table'}_{'misspelt' if near else 'unknown'}"
    return Problem(kind=kind, file=str(source.file), sheet=source.sheet, details=details)


def _near(name: str, words: Iterable[str]) -> str | None:
    """The word that a name is a slip of; nobody misses the first letter."""
    bare = normalised(name)
    alike = [word for word in words if word[0] == bare[:1]]
    return nearest(bare, alike, likeness_share=_LIKENESS_SHARE)


def database_tables(
    names: Sequence[str], place: Path, words: Words
) -> tuple[list[Source], list[Problem]]:
    """The tables of the ledger that stand in a database, which may hold many others.

    Args:
        names: Names of the tables and views in its schema.
        place: How messages call the database.
        words: What names mean.

    Returns:
        The sources; and a warning for each name that looks like a table's and is not.
    """
    sources = [
        Source(words.tables[normalised(name)], place, name)
        for name in names
        if normalised(name) in words.tables
    ]
    return sources, list(_misspelt(names, sources, place, words))


def _misspelt(
    names: Sequence[str], sources: Sequence[Source], place: Path, words: Words
) -> Iterator[Problem]:
    there = {source.table for source in sources}
    free = {word: table for word, table in words.tables.items() if table not in there}
    for name in names:
        near = _near(name, free)
        if near and normalised(name) not in words.tables:
            details = {"name": name, "near": free[near]}
            yield Problem(
                kind="database_table_unknown", file=str(place), sheet=name, details=details
            )


def file_cells(source: Source, content: bytes, words: Words) -> TextCells:
    """The cells of a table in a file, whatever its format.

    Args:
        source: Where the table stands.
        content: What the file holds.
        words: What headers mean.

    Returns:
        The cells.

    Raises:
        LedgerError: The file cannot be read. The problem is in its `problems`.
    """
    if source.sheet:
        return sheet_cells(source, content, words)
    if source.file.suffix.lower() == ".parquet" or source.file.is_dir():
        return parquet_files.text_cells(source.file, content, source.table)
    return csv_files.text_cells(source.file, content, source.table, words)


def absent_tables(
    folder: Path, needed: Sequence[str], known: Mapping[str, object]
) -> list[Problem]:
    """The tables that are needed and not there.

    Args:
        folder: The programme folder.
        needed: Names of the tables without which the records are of no use.
        known: Tables that have a file, by name.

    Returns:
        One problem per absent table.
    """
    return [
        Problem(
            kind="file_missing",
            file=str(folder / f"{name}.csv"),
            table=name,
            details={"rows": tables()[name].rows},
        )
        for name in needed
        if name not in known
    ]
