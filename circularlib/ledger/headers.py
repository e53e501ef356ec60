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
        found: Makes a problem from row, column, rule, message and remedy.

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
    at_header = {"row": 1, "rule": "is_column"}
    free = {word: name for word, name in words.items() if name not in matched}
    for header in headers:
        name = words.get(normalised(header))
        if name is None:
            message = f'"{header}" is not a column of {table.name}.'
            near = nearest(normalised(header), free)
            remedy = f'Did you mean "{free[near]}"? ' if near else ""
            remedy += f"Known: {', '.join(table.columns)}."
            yield found(**at_header, column=header, message=message, remedy=remedy)
        elif matched[name] != header:
            message = f'"{matched[name]}" and "{header}" both mean {name}.'
            remedy = "Keep the right one in this file, the other elsewhere."
            yield found(**at_header, column=header, message=message, remedy=remedy)
    for column in table.columns.values():
        if column.is_required and column.name not in matched:
            message = f'The column "{column.name}" is missing.'
            remedy = f'Add it: "{column.meanings["en"]}".'
            yield found(**at_header, column=column.name, message=message, remedy=remedy)
