"""Which header of a file stands for which column, in Dutch, English or French."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from circularlib.ledger.problems import Problem
from circularlib.ledger.tables import Table, nearest, normalised

__all__ = ["matched_headers"]

_MOST = 50  # unknown headers; nobody reads more, and looking for what is near is slow


def matched_headers(
    table: Table,
    headers: Sequence[str],
    words: Mapping[str, str],
    row: int,
    found: Callable[..., Problem],
) -> tuple[dict[str, str], list[Problem]]:
    """The header under which each column stands; and headers unknown, double or missing.

    Args:
        table: The table as the dictionary describes it.
        headers: The headers of the file.
        words: Name of the column by known header, normalised.
        row: The row of the headers, for the problems.
        found: Makes a problem from kind, row, column and details.

    Returns:
        Headers by name of the column, and the problems.
    """
    matched: dict[str, str] = {}
    for header in headers:
        name = words.get(normalised(header))
        if name is not None:
            matched.setdefault(name, header)
    unknown = [header for header in headers if normalised(header) not in words]
    at_row = partial(found, row=row)
    return matched, [
        *_unknown(table, unknown, {w: n for w, n in words.items() if n not in matched}, at_row),
        *_double(headers, matched, words, at_row),
        *_missing(table, matched, at_row),
    ]


def _unknown(
    table: Table, unknown: Sequence[str], free: Mapping[str, str], found: Callable[..., Problem]
) -> Iterator[Problem]:
    known = ", ".join(table.columns)
    if len(unknown) > _MOST:
        details = {"header_count": len(unknown), "known": known}
        yield found(kind="headers_unknown", column=unknown[0], details=details)
        return
    for header in unknown:
        near = nearest(normalised(header), free)
        details = {"known": known, **({"near": free[near]} if near else {})}
        yield found(kind="header_unknown", column=header, details=details)


def _double(
    headers: Sequence[str],
    matched: Mapping[str, str],
    words: Mapping[str, str],
    found: Callable[..., Problem],
) -> Iterator[Problem]:
    for header in headers:
        name = words.get(normalised(header))
        if name is not None and matched[name] != header:
            details = {"first": matched[name], "name": name}
            yield found(kind="header_double", column=header, details=details)


def _missing(
    table: Table, matched: Mapping[str, str], found: Callable[..., Problem]
) -> Iterator[Problem]:
    for column in table.columns.values():
        if column.is_required and column.name not in matched:
            meaning = {"meaning": column.meanings}
            yield found(kind="column_missing", column=column.name, details=meaning)
