"""Figures of towns as tables to read; each in the unit it has, so that cells are texts."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from circularlib.figures.words import Bilingual, bilingual
from circularlib.reporting.finding_words import finding_name
from circularlib.reporting.towns.town_findings import Towns
from circularlib.statistics.towns_pooled import TownsPooled
from circularlib.units import LANGUAGES, printed, printed_interval

__all__ = ["apart_told", "figures_told", "means_told"]

_NOTHING: Bilingual = {"en": "–", "nl": "–"}


def figures_told(towns: Towns, keys: Sequence[str]) -> pd.DataFrame:
    """Every town's figures with their intervals; a figure without one says so.

    Args:
        towns: The towns.
        keys: Findings, in the order wanted; those that no town has are passed over.

    Returns:
        One row per finding and town, towns by name: `figure`, `town_name`, `found`, `between`,
        `case_count`.
    """
    table = towns.table[towns.table["key"].isin(keys)].copy()
    table["place"] = table["key"].map({key: place for place, key in enumerate(keys)})
    table = table.sort_values(["place", "town"])
    rows = [
        (
            _name(row["key"]),
            row["town"],
            _number(row["value"], row["unit"]),
            _between(row["low"], row["high"], row["unit"]),
            _number(row["n"], "count"),
        )
        for row in table.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["figure", "town_name", "found", "between", "case_count"])


def means_told(found: TownsPooled) -> pd.DataFrame:
    """The mean over towns of each figure, and where another town would lie.

    Args:
        found: From `towns_pooled`.

    Returns:
        One row per figure: `figure`, `towns`, `mean`, `between`, `next_between`, `spread_share`
        (part of the spread that is not sampling error), `pooled_as`.
    """
    rows = [
        (
            _name(row["key"]),
            int(row["town_count"]),
            _number(row["mean"], row["unit"]),
            _between(row["mean_low"], row["mean_high"], row["unit"]),
            _between(row["next_low"], row["next_high"], row["unit"]),
            float(row["between_share"]),
            f"scale_{row['scale']}",
        )
        for row in found.means.to_dict("records")
    ]
    columns = ["figure", "towns", "mean", "between", "next_between", "spread_share", "pooled_as"]
    return pd.DataFrame(rows, columns=columns)


def apart_told(found: TownsPooled) -> pd.DataFrame:
    """Figures of towns that were not pooled, and why.

    Args:
        found: From `towns_pooled`.

    Returns:
        One row per figure and town: `figure`, `town_name`, `found`, `why_apart`.
    """
    rows = [
        (
            _name(row["key"]),
            row["town"],
            _number(row["value"], row["unit"]),
            f"apart_{row['reason']}",
        )
        for row in found.apart.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["figure", "town_name", "found", "why_apart"])


def _name(key: object) -> Bilingual:
    return {language: finding_name(str(key), language) for language in LANGUAGES}


def _number(value: float, unit: str) -> Bilingual:
    if not np.isfinite(value):
        return _NOTHING
    return {language: printed(float(value), unit, language) for language in LANGUAGES}


def _between(low: float, high: float, unit: str) -> Bilingual:
    if not (np.isfinite(low) and np.isfinite(high)):
        return bilingual("no_interval_given")
    return {lang: printed_interval(float(low), float(high), unit, lang) for lang in LANGUAGES}
