"""The sources of a document, as pandoc's citation processor reads them."""

import json
import re
from collections.abc import Iterable
from typing import Any

from circularlib.sources.assumptions import OWN_SOURCE_ID, Overrides, assumption
from circularlib.sources.reference import reference_table, source_table

__all__ = ["as_csl", "cited", "is_assumption", "source_ids"]

_YEAR = re.compile(r"^\d{4}$")
_ACCESSED = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


def is_assumption(name: str) -> bool:
    """Whether a source of a finding is an assumption, which has a source of its own."""
    return name in set(reference_table("assumptions")["name"])


def source_ids(names: Iterable[str], own: Overrides | None = None) -> list[str]:
    """The sources behind the sources of a finding.

    Args:
        names: Keys of assumptions and sources.
        own: The programme's own values by name; their source is no published one.

    Returns:
        Keys of `sources.csv`, each once, in the order given.

    Example:
        >>> source_ids(["wilson1927", "unit_mass_ratio", "wilson1927"])
        ['wilson1927', 'unu_weee_2014']
    """
    found = [assumption(name, own).source_id if is_assumption(name) else name for name in names]
    return [key for key in dict.fromkeys(found) if key != OWN_SOURCE_ID]


def cited(ids: Iterable[str]) -> str:
    """A citation of sources, in pandoc's words; empty where there is none.

    Example:
        >>> cited(["wilson1927", "efron1987"])
        '[@wilson1927; @efron1987]'
    """
    keys = [f"@{key}" for key in dict.fromkeys(ids)]
    return f"[{'; '.join(keys)}]" if keys else ""


def as_csl(ids: Iterable[str]) -> str:
    """Sources as CSL-JSON, the form in which a citation processor reads them.

    Args:
        ids: Keys of `sources.csv`.

    Returns:
        The JSON, one item per source.

    Raises:
        AssumptionError: A key is not that of a source.

    Example:
        >>> json.loads(as_csl(["wilson1927"]))[0]["id"]
        'wilson1927'
    """
    rows = source_table(ids).to_dict("records")
    return json.dumps([_item(row) for row in rows], ensure_ascii=False)


def _item(row: dict[Any, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"id": row["source_id"], "type": "document", "title": row["title"]}
    if row["publisher"]:
        item["author"] = [{"literal": row["publisher"]}]
    if row["year"]:
        whole = _YEAR.match(row["year"])
        item["issued"] = {"date-parts": [[int(row["year"])]]} if whole else {"literal": row["year"]}
    if row["url"]:
        item["URL"] = row["url"]
        seen = _ACCESSED.match(row["accessed"])
        if seen:
            item["accessed"] = {"date-parts": [[int(part) for part in seen.groups() if part]]}
    return item
