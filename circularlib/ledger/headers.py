"""Which header of a file stands for which column, in Dutch, English or French."""

from collections.abc import Callable, Iterator, Sequence

from circularlib.ledger.problems import Problem
from circularlib.ledger.tables import Table, nearest, normalised

__all__ = ["matched_headers"]


def matched_headers(
    table: Table, headers: Sequence[str], found: Callable[..., Problem]
) -> tuple[dict[str, str], list[Problem]]:
    """The header under which each column stands; and headers unknown, double or missing.

    Args:
        table: The table as the dictionary describes it.
        headers: The headers of the file.
        found: Makes a problem from kind, row, column and details.

    Returns:
        Headers by name of the column, and the problems.
    """
    words = {word: column.name for column in table.columns.values() for word in column.synonyms}
    matched: dict[str, str] = {}
    for header in headers:
        name = words.get(normalised(header))
        if name is not None:
            matched.setdefault(name, header)
    return matched, list(_header_problems(table, headers, matched, words, found))


def _header_problems(
    table: Table,
    headers: Sequence[str],
    matched: dict[str, str],
    words: dict[str, str],
    found: Callable[..., Problem],
) -> Iterator[Problem]:
    free = {word: name for word, name in words.items() if name not in matched}
    for header in headers:
        name = words.get(normalised(header))
        if name is None:
            details = {"known": ", ".join(table.columns)}
            near = nearest(normalised(header), free)
            if near:
                details["near"] = free[near]
            yield found(kind="header_unknown", row=1, column=header, details=details)
        elif matched[name] != header:
            details = {"first": matched[name], "name": name}
            yield found(kind="header_double", row=1, column=header, details=details)
    for column in table.columns.values():
        if column.is_required and column.name not in matched:
            meaning = {"meaning": column.meanings}
            yield found(kind="column_missing", row=1, column=column.name, details=meaning)
