"""What a contract on machines agreed on, in words and as a table."""

from collections.abc import Mapping

import pandas as pd

from circularlib.appliances.contract import Levels
from circularlib.figures.page import Note, note
from circularlib.sources.washing.contract import Contract
from circularlib.units import LANGUAGES, printed_tick

__all__ = ["contract_note", "level_table", "open_note"]


def contract_note(contract: Contract, levels: Levels) -> Note:
    """Against which offer the machines are set, or that there is no contract.

    Args:
        contract: What was agreed.
        levels: Its levels.

    Returns:
        The sentence.
    """
    if not contract.offer_id:
        return note("no_contract")
    return note("contract_judged", offer=contract.offer_id, bidder=levels.bidder or "–")


def level_table(levels: Levels) -> pd.DataFrame:
    """The levels as a table to read.

    Args:
        levels: What was agreed.

    Returns:
        One row per level: `name`, `figure` (a text per language; a dash where not agreed).
    """
    rows = [
        ("agreed_uptime_share", levels.uptime_share, "share"),
        ("agreed_repair_days", levels.repair_days, "days"),
        ("agreed_response_days", levels.response_days, "days"),
        ("agreed_kwh_per_cycle", levels.energy_kwh_per_cycle, "kwh_per_cycle"),
        ("agreed_eur_per_month", levels.fee_eur_per_month or None, "eur"),
        ("cycle_fee_eur", levels.fee_eur_per_cycle or None, "eur"),
    ]
    told = [(name, _told(value, unit)) for name, value, unit in rows]
    return pd.DataFrame(told, columns=["name", "figure"])


def _told(value: float | None, unit: str) -> Mapping[str, str]:
    return {
        language: "–" if value is None else printed_tick(value, unit, language)
        for language in LANGUAGES
    }


def open_note(outages: pd.DataFrame, counts: Mapping[str, int], *, min_cell: int) -> Note:
    """How many machines were out of order on the last day, and which events fit no outage.

    Args:
        outages: One row per outage, from `outages.outages`.
        counts: From `outages.unmatched_events`.
        min_cell: Smallest number of households whose figures may be shown.

    Returns:
        The sentence; where machines of a few homes only are out of order, it gives no number.
    """
    still = outages[outages["ended_day"].isna()]
    if 0 < still["home_id"].nunique() < min_cell:
        return note("open_outages_left_out")
    return note(
        "open_outages", open=len(still), repeated=counts["repeated_count"],
        unfounded=counts["unfounded_count"],
    )  # fmt: skip
