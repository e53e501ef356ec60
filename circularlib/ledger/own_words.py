"""What words mean in the files of a programme: circularlib's own and those of its settings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from circularlib.errors import LedgerError
from circularlib.ledger.tables import nearest, normalised, tables, vocabulary

__all__ = ["Words", "known_words", "own_words"]

_ByName = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Words:
    """What a word means, as a file's name, a header or a value; words are normalised.

    Attributes:
        tables: Name of the table by word.
        columns: Name of the column by word, by table.
        values: Allowed value by word, by vocabulary.

    Example:
        >>> known_words().values["event"]["geleverd"]
        'delivered'
    """

    tables: dict[str, str]
    columns: dict[str, dict[str, str]]
    values: dict[str, dict[str, str]]


def _dictionary() -> Words:
    described = tables()
    columns = [column for table in described.values() for column in table.columns.values()]
    vocabularies = dict.fromkeys(column.choices for column in columns if column.choices)
    return Words(
        {word: table.name for table in described.values() for word in table.synonyms},
        {
            name: {word: c.name for c in table.columns.values() for word in c.synonyms}
            for name, table in described.items()
        },
        {
            name: {word: term.name for term in vocabulary(name).values() for word in term.synonyms}
            for name in vocabularies
        },
    )


@cache
def known_words() -> Words:
    """The words that circularlib knows by itself, in English, Dutch and French.

    Returns:
        The words of `data/dictionary/` and of the catalogue.
    """
    return _dictionary()


def own_words(
    tables: _ByName, columns: _ByName, values: Mapping[str, _ByName], place: str
) -> Words:
    """The words circularlib knows, and beside them a programme's own.

    Args:
        tables: Other names of files, sheets or database tables, by table.
        columns: Other headers, by column, for every table that has the column.
        values: Other words for allowed values, by vocabulary and value.
        place: Where the own words stand, for the error.

    Returns:
        All words.

    Raises:
        LedgerError: A table, column, vocabulary or value is not known, or a word already means
            something else.

    Example:
        >>> words = own_words({}, {}, {"event": {"delivered": ["weggebracht"]}}, "programme.toml")
        >>> words.values["event"]["weggebracht"]
        'delivered'
    """
    words = _dictionary()
    for name, spellings in tables.items():
        _check_known(name, words.columns, f"{place}, [synonyms.tables].")
        _add(words.tables, name, spellings, f"{place}, [synonyms.tables].")
    all_columns = {name for known in words.columns.values() for name in known.values()}
    for name, spellings in columns.items():
        _check_known(name, all_columns, f"{place}, [synonyms.columns].")
        for known in words.columns.values():
            if name in known.values():
                _add(known, name, spellings, f"{place}, [synonyms.columns].")
    for vocabulary_name, terms in values.items():
        _check_known(vocabulary_name, words.values, f"{place}, [synonyms.values].")
        for name, spellings in terms.items():
            where = f"{place}, [synonyms.values.{vocabulary_name}]."
            _check_known(name, vocabulary(vocabulary_name), where)
            _add(words.values[vocabulary_name], name, spellings, where)
    return words


def _check_known(name: str, known: Iterable[str], place: str) -> None:
    names = sorted(known)
    if name in names:
        return
    near = nearest(name, names)
    remedy = f'Did you mean "{near}"?' if near else f"Known: {', '.join(names)}."
    raise LedgerError(f'Nothing is called "{name}" here.', place, remedy)


def _add(known: dict[str, str], name: str, spellings: Sequence[str], place: str) -> None:
    for spelling in spellings:
        word = normalised(spelling)
        if not word:
            raise LedgerError(
                f'"{spelling}" is not a word.', place, f"Write words for {name}, with letters."
            )
        meant = known.setdefault(word, name)
        if meant != name:
            raise LedgerError(
                f'"{spelling}" already means {meant}.', place, f"Choose another word for {name}."
            )
