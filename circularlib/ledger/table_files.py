"""Which file of a programme folder holds which table."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from circularlib.ledger.problems import Problem
from circularlib.ledger.tables import nearest, normalised, tables

__all__ = ["absent_tables", "table_files"]

_OTHER_FORMATS = {".xlsx", ".xlsm", ".xls", ".ods", ".tsv", ".txt", ".parquet"}


def table_files(folder: Path) -> tuple[dict[str, Path], list[Problem]]:
    """The csv file of each table, by its name in any language, and files that are strange.

    Hidden files are left alone. A table in another format is an error where the folder has no
    csv file of it: it would be missing in silence.

    Args:
        folder: The programme folder.

    Returns:
        Files by name of the table, in the order of the tables; and the problems.
    """
    candidates = [file for file in sorted(folder.iterdir()) if file.name[0] not in ".~"]
    held = [(file, _table_name(file.stem)) for file in candidates if file.is_file()]
    files: dict[str, Path] = {}
    for file, name in held:
        if name and file.suffix.lower() == ".csv":
            files.setdefault(name, file)
    problems = [problem for file, name in held for problem in _strange(file, name, files)]
    return {name: files[name] for name in tables() if name in files}, problems


def _words() -> dict[str, str]:
    return {synonym: table.name for table in tables().values() for synonym in table.synonyms}


def _table_name(stem: str) -> str | None:
    return _words().get(normalised(stem))


def _strange(file: Path, name: str | None, files: Mapping[str, Path]) -> Iterator[Problem]:
    is_csv = file.suffix.lower() == ".csv"
    if is_csv and name is None:
        yield _nameless(file, files)
    elif is_csv and files[str(name)] != file:
        other = {"other": files[str(name)].name}
        yield Problem(kind="table_twice", file=str(file), table=str(name), details=other)
    elif file.suffix.lower() in _OTHER_FORMATS and name is not None and name not in files:
        yield Problem(kind="format_unknown", file=str(file), table=name)


def _nameless(file: Path, files: Mapping[str, Path]) -> Problem:
    """A csv file that is no table; an error where it looks like one the folder lacks."""
    free = {word: name for word, name in _words().items() if name not in files}
    near = nearest(normalised(file.stem), free)
    details = {"name": file.stem, "known": ", ".join(tables())}
    if near:
        details["near"] = f"{free[near]}.csv"
    kind = "table_misspelt" if near else "table_unknown"
    return Problem(kind=kind, file=str(file), details=details)


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
