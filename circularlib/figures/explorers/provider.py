"""What a provider earns when fee, use, losses and prices are other than stated."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from circularlib.appliances.provider_return import BusinessCase, business_case
from circularlib.appliances.provider_setup import MOVED, ProviderSetup
from circularlib.figures.explorers.controls import Slider, explorer, sliders_of
from circularlib.figures.lines import line_chart
from circularlib.figures.listing import listing
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual, bilingual
from circularlib.ledger.programme import Programme
from circularlib.units import LANGUAGES, printed

__all__ = ["provider_explorer"]

_MOST_MACHINES_RATIO = 5


def provider_explorer(
    setup: ProviderSetup, *, source: Bilingual, programme: Programme | None = None
) -> Any:
    """Sliders for the fleet, the fee and the amounts, and the cash position that follows.

    Args:
        setup: What the business case is calculated from.
        source: Line that says whose figures these are.
        programme: Where what is set can be saved as a scenario.

    Returns:
        Controls, a chart and a table, for JupyterLab.
    """
    stated = _case(setup, setup.fleet.machine_count, {})
    amounts = sliders_of(setup.ranges, MOVED)
    count = float(round(setup.fleet.machine_count))
    most = _MOST_MACHINES_RATIO * count
    fleet = Slider("machine_count", 1.0, count, most, is_whole=True, part="parameters")

    def show(machine_count: float, **changes: float) -> list[Shown]:
        case = _case(setup, machine_count, changes)
        chart = line_chart(
            case.flows[["month_number", "cumulative_eur"]],
            x="month_number",
            value="cumulative_eur",
            unit="eur",
            title="explored_cash",
            source=source,
            marks_lowest=True,
            households=None,
        )
        table = listing(_figures(stated, case), caption="explored_provider", households=None)
        return [chart, table]

    return explorer(show, [fleet, *amounts], programme=programme)


def _case(setup: ProviderSetup, machine_count: float, changes: dict[str, float]) -> BusinessCase:
    fleet = replace(setup.fleet, machine_count=machine_count)
    amounts = {**setup.central, **changes}
    return business_case(fleet, setup.indexation, amounts, return_rate=setup.return_rate)


def _figures(stated: BusinessCase, as_set: BusinessCase) -> pd.DataFrame:
    """The four figures of a business case: `name`, `as_stated`, `as_set`."""
    told = [_told(case) for case in (stated, as_set)]
    rows = [(name, told[0][name], told[1][name]) for name in told[0]]
    return pd.DataFrame(rows, columns=["name", "as_stated", "as_set"])


def _told(case: BusinessCase) -> dict[str, Bilingual]:
    values = {
        "explored_needed_fee": (case.fee_eur_per_month, "eur_per_month"),
        "explored_return": (case.internal.rate, "rate"),
        "explored_deepest_cash": (case.deepest_cash_eur, "eur"),
        "explored_break_even": (case.break_even_machines, "count"),
    }
    return {
        name: {lang: printed(value, unit, lang) for lang in LANGUAGES}
        if value is not None and np.isfinite(value)
        else bilingual("cannot_be_calculated")
        for name, (value, unit) in values.items()
    }
