"""The rules that hold for everybody's notebooks, told in plain words before a kernel starts."""

from collections import Counter
from collections.abc import Iterator, Sequence

from circularlib.errors import CircularError, NotebookError, ReportError
from circularlib.ledger.tables import nearest, tables
from circularlib.reporting.finding_words import finding_keys
from circularlib.reporting.own.code import Cell, cells_of
from circularlib.reporting.own.owners import owners
from circularlib.reporting.parameter_cell import parameters
from circularlib.reporting.parameters import default_problem
from circularlib.reporting.selection import Notebook
from circularlib.units import LANGUAGES, PRINTED_UNITS

__all__ = ["check_own", "problems"]

_TWINS = [(f"lang-{language}",) for language in LANGUAGES]
_GIVEN = {"programme": 'programme: str = ".."', "period": 'period: str = "programme"'}


def problems(book: Notebook) -> list[CircularError]:
    """Everything in which a notebook does not keep the rules.

    Args:
        book: The notebook, of circularlib or of a programme.

    Returns:
        One error per problem, with the notebook and the cell as a reader counts it.

    Raises:
        ReportError: It is not a notebook.

    Example:
        >>> from circularlib.shipped import shipped
        >>> problems(Notebook(shipped("notebooks/10_furniture_reuse.ipynb")))
        []
    """
    cells = cells_of(book.content)
    unread = list(_unread(book, cells))
    if unread:
        return unread
    rules = (_language, _title, _twins, _parameters, _imports, _reads, _findings)
    return [problem for rule in rules for problem in rule(book, cells)]


def check_own(books: Sequence[Notebook]) -> None:
    """Refuses notebooks of a programme's own that do not keep the rules, all problems at once.

    Args:
        books: The notebooks of a report, those that come with circularlib among them.

    Raises:
        NotebookError: At least one does not, or records a figure that another one records, also
            where that one is not run.
    """
    own = [book for book in books if book.is_own]
    found = [problem for book in own for problem in problems(book)]
    recorded = dict(owners())
    for book in sorted(books, key=lambda each: each.is_own):
        for key in dict.fromkeys(book.finding_keys):
            first = recorded.setdefault(key, book.name)
            if book.is_own and first != book.name:
                found.append(
                    ReportError(
                        f'The finding "{key}" is recorded by {first} already.',
                        f"Notebook {book.name}.",
                        "Give yours a key of its own, with a name and a sentence.",
                    )
                )
    if found:
        raise NotebookError(found)


def _wrong(book: Notebook, thing: str, remedy: str, cell: Cell | None = None) -> ReportError:
    place = f"Notebook {book.name}, cell {cell.number}." if cell else f"Notebook {book.name}."
    return ReportError(thing, place, remedy)


def _unread(book: Notebook, cells: Sequence[Cell]) -> Iterator[CircularError]:
    for cell in cells:
        if cell.is_code:
            try:
                _ = cell.tree
            except SyntaxError as error:
                thing = f"Line {error.lineno or 1} is not Python: {error.msg}."
                remedy = "Correct it; commands of the notebook, as %time or !ls, cannot stand here."
                yield _wrong(book, thing, remedy, cell)


def _language(book: Notebook, _cells: Sequence[Cell]) -> Iterator[CircularError]:
    about = book.content["metadata"]
    said = [about.get(part, {}).get(word) for part, word in _SAID]
    if "python" not in said:
        remedy = "Open it in JupyterLab, choose a Python kernel and save it."
        yield _wrong(book, "It does not say that its language is Python.", remedy)


_SAID = (("kernelspec", "language"), ("language_info", "name"))


def _title(book: Notebook, cells: Sequence[Cell]) -> Iterator[CircularError]:
    first = [cell for cell in cells[:2] if not cell.is_code and cell.source.startswith("# ")]
    if [cell.tags[:1] for cell in first] != _TWINS:
        remedy = "Begin with two cells of prose, # and the question: tagged lang-en, then lang-nl."
        yield _wrong(book, "It has no title in both languages.", remedy)


def _twins(book: Notebook, cells: Sequence[Cell]) -> Iterator[CircularError]:
    """English, then Dutch right after it; nothing without a language."""
    waiting: Cell | None = None
    for cell in [*cells, None]:
        tags = () if cell is None or cell.is_code else cell.tags
        if waiting is not None and tags[:1] != _TWINS[1]:
            remedy = "Put it right after, tagged lang-nl."
            yield _wrong(book, "The prose has no twin in Dutch.", remedy, waiting)
        if cell is not None and not cell.is_code and tags[:1] not in _TWINS:
            remedy = "Tag it lang-en or lang-nl, and put its twin beside it."
            yield _wrong(book, "The prose has no language.", remedy, cell)
        if cell is not None and waiting is None and tags[:1] == _TWINS[1]:
            remedy = "Put it right before, tagged lang-en."
            yield _wrong(book, "The prose has no twin in English.", remedy, cell)
        waiting = cell if tags[:1] == _TWINS[0] else None


def _parameters(book: Notebook, cells: Sequence[Cell]) -> Iterator[CircularError]:
    code = [cell for cell in cells if cell.is_code]
    tagged = [cell for cell in code if "parameters" in cell.tags]
    if len(tagged) != 1 or tagged != code[:1]:
        remedy = "Put the parameters there, in one cell with that tag."
        yield _wrong(book, "Its first cell of code is not the one tagged parameters.", remedy)
        return
    yield from _parameter_lines(book, tagged[0])


def _parameter_lines(book: Notebook, cell: Cell) -> Iterator[CircularError]:
    try:
        known = parameters(book.path)
    except ReportError as error:
        yield error
        return
    for name, line in _GIVEN.items():
        if "reports" not in known and (name not in known or known[name].kind != "str"):
            yield _wrong(book, f'It has no text parameter "{name}".', f"Add: {line}.", cell)
    for parameter in known.values():
        if default_problem(parameter):
            thing = f"The default of {parameter.name} is {parameter.default}."
            remedy = "Correct the default, or what its brackets allow."
            yield _wrong(book, thing, remedy, cell)


def _imports(book: Notebook, cells: Sequence[Cell]) -> Iterator[CircularError]:
    importing = [cell for cell in cells if cell.is_code and cell.imports]
    for cell in importing[1:]:
        remedy = f"Import everything in cell {importing[0].number}."
        yield _wrong(book, "Something is imported here as well.", remedy, cell)


def _reads(book: Notebook, _cells: Sequence[Cell]) -> Iterator[CircularError]:
    for name in book.reads:
        if name not in tables():
            near = nearest(name, tables())
            known = ", ".join(tables())
            remedy = f'Did you mean "{near}"?' if near else f"Known: {known}."
            yield _wrong(book, f'It reads "{name}", which is not a table.', remedy)


def _findings(book: Notebook, cells: Sequence[Cell]) -> Iterator[CircularError]:
    recorded = [(cell, each) for cell in cells if cell.is_code for each in cell.findings]
    counts = Counter(each.key for _cell, each in recorded)
    for cell, each in recorded:
        if each.key is None:
            remedy = 'Write finding("my_key", ...), the key between quotes.'
            yield _wrong(book, "The key of a finding is worked out.", remedy, cell)
            continue
        if counts.pop(each.key, 1) > 1:
            remedy = "Record each figure once, where it is calculated."
            yield _wrong(book, f'The finding "{each.key}" is recorded twice.', remedy, cell)
        yield from _words(book, cell, each.key, each.words)


def _words(
    book: Notebook, cell: Cell, key: str, words: frozenset[str] | None
) -> Iterator[CircularError]:
    if key in finding_keys():
        if words is not None:
            remedy = "Leave its name and sentence out, or give it another key."
            yield _wrong(book, f'"{key}" is a figure of circularlib.', remedy, cell)
        return
    if words is None or not set(LANGUAGES) <= words:
        near = nearest(key, finding_keys()) if words is None else None
        remedy = 'Give name={"en": ..., "nl": ...} and sentence={"en": ..., "nl": ...}.'
        remedy = f'Did you mean "{near}"? {remedy}' if near else remedy
        yield _wrong(book, f'The finding "{key}" has no words in both languages.', remedy, cell)
    elif not any(key.endswith(f"_{unit}") for unit in PRINTED_UNITS):
        remedy = "End it in one, as _count, _rate, _eur, _kg or _days."
        yield _wrong(book, f'The key "{key}" does not end in a unit.', remedy, cell)
