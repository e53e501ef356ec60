"""The values that come along: sources, item types with their masses, repair categories.

They are plain csv files in `data/reference/`, one row per value, each with its source, a
quality and a note. The quality says how good the source is:

======= ==========================================================================================
green   measured, or official statistics
amber   one decent list, but from another country or old
red     derived, a stand-in, or two sources that contradict each other: the range is wide
======= ==========================================================================================
"""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

import pandas as pd

from circularlib.errors import AssumptionError
from circularlib.shipped import shipped

__all__ = [
    "catalogue",
    "check_item_types",
    "lifetimes",
    "reference_table",
    "repair_categories",
    "source_table",
    "sources",
    "unknown_name",
]

_LABELS = ("label_en", "label_nl", "label_fr")
_NUMBERS = frozenset({"low", "central", "high", "value"})


@cache
def _read(name: str) -> pd.DataFrame:
    path = shipped(f"data/reference/{name}.csv")
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    for column in table.columns:
        if column in _NUMBERS or column.endswith(("_kg", "_years")):
            table[column] = pd.to_numeric(table[column]).astype(float)
        elif column == "product_category_id":
            table[column] = table[column].astype(int)
    return table


def reference_table(name: str) -> pd.DataFrame:
    """One of the files in `data/reference/`, as it stands.

    Args:
        name: Name of the file without its ending, for example `price_indices`.

    Returns:
        The columns of the file: numbers as numbers, all else as text, an empty cell of text
        as the empty text. A copy, which the reader may change.

    Raises:
        FileNotFoundError: No such file comes along.

    Example:
        >>> reference_table("price_indices").loc[0, ["index_name", "period", "base"]].tolist()
        ['cpi_be', '2013', '2013=100']
    """
    return _read(name).copy()


def unknown_name(kind: str, name: str, known: Iterable[str], *, file: str = "") -> AssumptionError:
    """The error for a name that is not there, with the nearest one that is.

    Args:
        kind: What the name should be, as `assumption`.
        name: The name as written.
        known: The names there are.
        file: File they stand in, where it is not called after the kind.

    Returns:
        The error, to be raised.

    Example:
        >>> print(unknown_name("source", "wilson1972", ["wilson1927", "efron1987"]))
        Looked in data/reference/sources.csv.
        No source is called wilson1972.
        Did you mean wilson1927?
    """
    near = get_close_matches(name, list(known), n=1, cutoff=0.4)
    remedy = f"Did you mean {near[0]}?" if near else "Take a name from that file."
    place = f"Looked in data/reference/{file or f'{kind}s.csv'}."
    return AssumptionError(f"No {kind} is called {name}.", place, remedy)


def sources() -> pd.DataFrame:
    """Every source, of values and of methods.

    Returns:
        One row per source: `source_id`, `title`, `publisher`, `year`, `geography`, `url`
        (empty for some printed works), `licence` (`unknown` where none was found), `accessed`
        (empty for a work cited for its method only).

    Example:
        >>> sources().set_index("source_id").loc["wilson1927", "year"]
        '1927'
    """
    return reference_table("sources")


def source_table(ids: Iterable[str]) -> pd.DataFrame:
    """The sources a page used, for its last cell.

    Args:
        ids: Keys of sources; a key may occur more than once.

    Returns:
        One row per different key, in the order given; the columns of `sources`.

    Raises:
        AssumptionError: A key is not that of a source.

    Example:
        >>> source_table(["wilson1927", "wilson1927"])["source_id"].tolist()
        ['wilson1927']
    """
    known = sources().set_index("source_id", drop=False)
    wanted = list(dict.fromkeys(ids))
    for source_id in wanted:
        if source_id not in known.index:
            raise unknown_name("source", source_id, known.index)
    return known.loc[wanted].reset_index(drop=True)


def check_item_types(item_types: pd.DataFrame) -> None:
    """Refuses a catalogue in which an item type lacks a name or has an impossible mass.

    Args:
        item_types: One row per item type, with the columns of `catalogue`.

    Raises:
        AssumptionError: A label is empty, or the masses are not 0 < low <= mass <= high.

    Example:
        >>> check_item_types(catalogue())
    """
    for row in item_types.to_dict("records"):
        place = f"Catalogue, item type {row['item_type']}."
        missing = [label for label in _LABELS if not row[label].strip()]
        if missing:
            raise AssumptionError(
                f"It has no {missing[0]}.", place, "Name it in English, Dutch and French."
            )
        if not 0 < row["unit_mass_low_kg"] <= row["unit_mass_kg"] <= row["unit_mass_high_kg"]:
            raise AssumptionError(
                "Its masses are out of order.", place, "Give 0 < low <= mass <= high, in kg."
            )


@cache
def _catalogue() -> pd.DataFrame:
    table = _read("catalogue")
    check_item_types(table)
    return table


def catalogue() -> pd.DataFrame:
    """The item types of furnished homes, with the mass to take where none was weighed.

    The mass is that of the item as delivered, without packaging. A bed is without its
    mattress, which is an item of its own; a bed delivered with one is a `..._complete` type.
    The categories for EU reporting are the five of the annex of [eu_2021_19], as listed in
    [rreuse_reuse_reporting_2021]: the annex's own table could not be read.

    Returns:
        One row per item type: `item_type`, `label_en`, `label_nl`, `label_fr`, `synonyms`
        (separated by `|`), `category` (furniture, electrical, textile, other),
        `eu_reuse_category`, `unit_mass_kg`, `unit_mass_low_kg`, `unit_mass_high_kg`,
        `source_id`, `quality`, `note`.

    Raises:
        AssumptionError: An item type lacks a name or has an impossible mass.

    Example:
        >>> float(catalogue().set_index("item_type").loc["chair_dining", "unit_mass_kg"])
        7.0
    """
    return _catalogue().copy()


def lifetimes() -> pd.DataFrame:
    """How long a new item of each type is expected to serve in an ordinary household.

    It is the life of the thing with one user after another, not the time in one home; homes for
    temporary stay may wear things out sooner. A type without a source of its own takes that of a
    like one, with a wider range and quality red.

    Returns:
        One row per item type of the catalogue: `item_type`, `low_years`, `central_years`,
        `high_years`, `source_id`, `quality`, `note`.

    Example:
        >>> float(lifetimes().set_index("item_type").loc["washing_machine", "central_years"])
        12.5
    """
    return reference_table("lifetimes")


def repair_categories() -> pd.DataFrame:
    """The product categories of the Open Repair Data Standard, with their mass [ords_v03].

    A category without a sourced mass has none here; what was repaired in it is counted, and
    its mass falls under *unknown*.

    Returns:
        One row per category: `product_category`, `product_category_id`, `label_nl`,
        `item_type` (the same thing in the catalogue; empty where there is none),
        `unit_mass_kg`, `unit_mass_low_kg`, `unit_mass_high_kg` (missing where unknown),
        `source_id`, `quality`, `note`.

    Example:
        >>> masses_kg = repair_categories().set_index("product_category")["unit_mass_kg"]
        >>> float(masses_kg["Kettle"])
        1.25
    """
    return reference_table("repair_categories")
