"""From a programme's machines to what an ownership cost rests on, in one step."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from circularlib.appliances.failures import (
    ages_placed,
    failures_blended,
    machine_spells,
    replaced_share,
)
from circularlib.appliances.inputs import CONTRACTS, Inputs, ownership_inputs
from circularlib.appliances.listings import used_figures
from circularlib.appliances.measured import month_pattern, use_measured
from circularlib.sources.washing.plan import WashingPlan
from circularlib.statistics.uncertainty import Range
from circularlib.statistics.weibull import WeibullBlend

__all__ = ["MachineRecords", "inputs_from_records"]


@dataclass(frozen=True)
class MachineRecords:
    """The inputs, and what of the records they rest on.

    Attributes:
        inputs: What an ownership cost rests on.
        spells: Spells of running of the machines.
        blends: Failures weighed against sources, by kind of option.
        machine_count: Machines in the records up to the last day.
        home_count: Homes they stand in.
    """

    inputs: Inputs
    spells: pd.DataFrame
    blends: Mapping[str, WeibullBlend]
    machine_count: int
    home_count: int

    def figures(self) -> pd.DataFrame:
        """The figures that came from the records, with the homes behind each.

        Returns:
            One row per figure: `name`, `low`, `central`, `high`, `home_count`.
        """
        table = used_figures(self.inputs)
        return table.assign(home_count=[self._homes_behind(name) for name in table["name"]])

    def _homes_behind(self, name: str) -> int:
        kind, sign, _ = name.partition(":")
        own = self.spells["contract"] == CONTRACTS[kind] if sign else self.spells["home_id"].notna()
        return int(self.spells.loc[own, "home_id"].nunique())

    @property
    def by(self) -> str | None:
        """Column of `counted` that holds the homes; None where no records speak."""
        return "home_count" if self.inputs.measured else None

    def counted(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table with the homes behind each row, where the records speak.

        Args:
            table: One row per option or figure.

        Returns:
            The table, with `home_count` where records speak.
        """
        return table.assign(home_count=self.home_count) if self.by else table

    @property
    def households(self) -> int | None:
        """Homes behind a figure of this page; None where it rests on no records."""
        return self.home_count if self.inputs.measured else None


def inputs_from_records(
    plan: WashingPlan,
    assumed: Mapping[str, Range],
    *,
    machines: pd.DataFrame,
    events: pd.DataFrame,
    wash_log: pd.DataFrame,
    first_day: int,
    last_day: int,
    min_cell: int,
    use_records: bool = True,
) -> MachineRecords:
    """What an ownership cost rests on, with the records where enough homes hold them.

    All machines of the records speak, those of comparison homes too, from the first day of the
    records to the last of the period: a machine does not know in which group its home is.

    Args:
        plan: What `washing.toml` says.
        assumed: The assumptions, by name.
        machines: The table `machines`; may be without rows.
        events: The table `machine_events`; likewise.
        wash_log: The table `wash_log`; likewise.
        first_day: First day on which everything was recorded.
        last_day: Last day of the period.
        min_cell: Smallest number of homes whose records may speak.
        use_records: Let the records speak; else the file and the assumptions alone.

    Returns:
        The inputs with what they rest on.

    Raises:
        AssumptionError: The file holds no options, or one of them twice.
    """
    seen = machines[machines["installed_on_day"] <= last_day]
    ages = ages_placed(plan)
    spells = machine_spells(seen, events, first_day=first_day, last_day=last_day, age_years=ages)
    blends: dict[str, WeibullBlend] = {}
    measured: dict[str, Range] = {}
    pattern: tuple[float, ...] = (1.0,)
    if use_records and len(seen):
        blends = failures_blended(spells, assumed, min_cell=min_cell)
        measured |= use_measured(seen, wash_log, min_cell=min_cell)
        measured |= replaced_share(seen, events, last_day=last_day, min_cell=min_cell)
        if "cycles_per_week" in measured:
            pattern = month_pattern(wash_log)
    inputs = ownership_inputs(plan, assumed, measured=measured, blends=blends, pattern=pattern)
    return MachineRecords(inputs, spells, blends, len(seen), int(seen["home_id"].nunique()))
