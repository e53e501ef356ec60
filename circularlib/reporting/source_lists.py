"""The assumptions, reference tables and sources as text, for `circular sources`."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from circularlib.errors import UsageError
from circularlib.figures.words import label, word
from circularlib.shipped import shipped
from circularlib.sources.assumptions import Assumption, assumption
from circularlib.sources.reference import reference_table, source_table, sources
from circularlib.units import LANGUAGES, PRINTED_UNITS, printed_tick

__all__ = ["listed", "reference_names", "told", "used_in"]

_ASSUMPTIONS = "assumptions"
_LEFT_OUT = ("note", "synonyms")


def listed(language: str) -> str:
    """Every assumption in a line, then the reference tables.

    Args:
        language: `en` or `nl`.

    Returns:
        The text: name, value, range, quality, impact and source of each assumption; name, content
        and number of rows of each table.

    Raises:
        UsageError: There is no such language.

    Example:
        >>> "unit_mass_ratio" in listed("nl")
        True
    """
    _check_language(language)
    known = [assumption(name) for name in _assumption_names()]
    heads = ["name", "sources_value", "sources_range", "quality", "impact", "source_id"]
    rows = [[label(head, language) for head in heads]]
    rows += [
        [
            each.name,
            _number(each.central, each.unit, language),
            _range(each, language),
            label(each.quality, language),
            label(each.impact, language),
            each.source_id,
        ]
        for each in known
    ]
    tables = [
        [name, _content(name, language), _rows(len(reference_table(name)), language)]
        for name in reference_names()
    ]
    count = label("sources_listed", language).format(count=len(known))
    heading = f"{label('sources_tables', language)}"
    return "\n".join([*_aligned(rows), "", count, "", heading, *_aligned(tables)])


def told(name: str, language: str) -> str:
    """One assumption, reference table or source in full.

    Args:
        name: Name of an assumption, of a table, or key of a source.
        language: `en` or `nl`; notes and titles stay as they were written.

    Returns:
        The text.

    Raises:
        UsageError: Nothing has that name; the nearest one is proposed. Or no such language.

    Example:
        >>> print(told("wilson1927", "en").splitlines()[-1])
        rests on it: no value; a method, or a proof in the tests
    """
    _check_language(language)
    if name in _assumption_names():
        return _assumption_text(assumption(name), language)
    if name in reference_names():
        return _table_text(name, language)
    if name in set(sources()["source_id"]):
        return _source_text(name, language)
    known = [*_assumption_names(), *reference_names(), *sources()["source_id"]]
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    raise UsageError(
        f"No assumption, table or source is called {name}.",
        remedy=f"Did you mean {near[0]}?" if near else "List them with: circular sources.",
    )


def reference_names() -> list[str]:
    """Names of the tables in `data/reference/`, but for the assumptions themselves."""
    files = sorted(file.stem for file in shipped("data/reference").glob("*.csv"))
    return [name for name in files if name != _ASSUMPTIONS]


def used_in(name: str) -> list[str]:
    """The notebooks whose code names an assumption or a table.

    Args:
        name: The name.

    Returns:
        Names of notebooks, in reading order.

    Example:
        >>> used_in("unit_mass_ratio")[0]
        '10_furniture_reuse'
    """
    wanted = re.compile(rf"\b{re.escape(name)}\b")
    files = sorted(shipped("notebooks").glob("*.ipynb"))
    return [file.stem for file in files if wanted.search(_code(file.read_text("utf-8")))]


def _code(notebook: str) -> str:
    cells = json.loads(notebook)["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def _assumption_names() -> list[str]:
    return [str(name) for name in reference_table(_ASSUMPTIONS)["name"]]


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise UsageError(f'"{language}" is not a language here.', remedy="Use nl or en.")


def _number(value: float, unit: str, language: str) -> str:
    if unit in PRINTED_UNITS:
        return printed_tick(value, unit, language)
    return f"{printed_tick(value, 'ratio', language)} {unit.replace('_', ' ')}"


def _range(each: Assumption, language: str) -> str:
    return " – ".join(_number(end, each.unit, language) for end in (each.low, each.high))


def _content(name: str, language: str) -> str:
    said = word(f"reference_{name}", language)
    return name.replace("_", " ") if said.startswith("reference_") else said


def _rows(count: int, language: str) -> str:
    return label("sources_rows", language).format(count=count)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _lines(parts: Mapping[str, str], language: str) -> list[str]:
    return [f"{label(key, language)}: {text}" for key, text in parts.items()]


def _used(names: Iterable[str], language: str) -> str:
    return ", ".join(names) or label("sources_not_used", language)


def _cited(source_id: str) -> str:
    row = source_table([source_id]).iloc[0]
    said = f"{row['title']}. {row['publisher']}, {row['year']}. [{source_id}]"
    return f"{said}\n  {row['url']}" if row["url"] else said


def _assumption_text(each: Assumption, language: str) -> str:
    drawn = label(f"drawn_{each.distribution}", language)
    parts = {
        "sources_value": _number(each.central, each.unit, language),
        "sources_range": f"{_range(each, language)}, {drawn}",
        "unit": each.unit,
        "quality": label(each.quality, language),
        "impact": label(each.impact, language),
        "sources_since": each.valid_from,
        "source_id": _cited(each.source_id),
        "note": each.note,
        "sources_used_in": _used(used_in(each.name), language),
    }
    return "\n".join([each.name, *_lines(parts, language)])


def _table_text(name: str, language: str) -> str:
    table = reference_table(name)
    foreign = [f"label_{each}" for each in ("en", "nl", "fr") if each != language]
    shown = table.drop(columns=[*_LEFT_OUT, *foreign], errors="ignore")
    rows = [[str(cell) for cell in row] for row in shown.itertuples(index=False)]
    head = f"{name}: {_content(name, language)}, {_rows(len(table), language)}"
    used = _lines({"sources_used_in": _used(used_in(name), language)}, language)
    return "\n".join([head, "", *_aligned([list(shown.columns), *rows]), "", *used])


def _source_text(source_id: str, language: str) -> str:
    own = reference_table(_ASSUMPTIONS).query("source_id == @source_id")["name"]
    resting = [str(name) for name in own]
    for name in reference_names():
        table = reference_table(name)
        count = int((table["source_id"] == source_id).sum()) if name != "sources" else 0
        resting += [f"{name} ({_rows(count, language)})"] * bool(count)
    rests = ", ".join(resting) or label("sources_nothing_rests", language)
    return "\n".join([_cited(source_id), *_lines({"sources_rests": rests}, language)])
