"""When a machine did not work: from the day it failed until it was repaired or replaced."""

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from circularlib.engines.tables import across_engines, narwhalified

__all__ = ["outages", "repair_spells", "service_machines", "unmatched_events"]

_SERVICE = "as_a_service"
_ENDS = ("repaired", "replaced")
_OUTAGE_COLUMNS = [
    "machine_id", "home_id", "failed_day", "reported_day", "responded_day", "ended_day",
]  # fmt: skip


@narwhalified
def service_machines(machines: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The machines that a provider offers as a service.

    Args:
        machines: One row per machine: `machine_id`, `home_id`, `contract`, `installed_on_day`,
            `removed_on_day` (whole days since 1970-01-01, missing while it stands).

    Returns:
        One row per machine as a service: the same columns without `contract`.

    Example:
        >>> owned = {"machine_id": ["a", "b"], "home_id": ["A", "B"], "installed_on_day": [0, 0]}
        >>> owned |= {"removed_on_day": [None, 9], "contract": ["owned_new", "as_a_service"]}
        >>> service_machines(pd.DataFrame(owned))["machine_id"].tolist()
        ['b']
    """
    columns = ["machine_id", "home_id", "installed_on_day", "removed_on_day"]
    return machines.filter(nw.col("contract") == _SERVICE).select(*columns)


def _service_events(machines: Any, events: Any, last_day: int) -> pd.DataFrame:
    """Events of service machines until a day, in the order of machine and day."""
    ours = nw.from_native(service_machines(machines)).lazy()
    every = nw.from_native(events).lazy()
    columns = ["machine_id", "home_id", "removed_on_day", "date_day", "event", "reported_on_day"]
    seen = every.join(ours, on="machine_id", how="inner").filter(nw.col("date_day") <= last_day)
    rows = pd.DataFrame(seen.select(*columns).collect("pandas").to_native())
    return rows.sort_values(["machine_id", "date_day"], kind="stable", ignore_index=True)


@across_engines
def outages(machines: Any, events: Any, *, last_day: int) -> pd.DataFrame:
    """Every time a machine as a service did not work.

    An outage runs from the day of the failure to the day of the next repair or replacement. A
    machine that fails again while it is down has one outage; one that is repaired on the day it
    fails has an outage of nought days. What is still open on the last day is open, whatever
    later records say, and so is what was never repaired before the machine was taken away.

    Args:
        machines: One row per machine, as for `service_machines`; on any engine.
        events: One row per event: `machine_id`, `date_day`, `event` (failure, repaired,
            replaced, visit), `reported_on_day`; on the same engine.
        last_day: Last day that is looked at, whole days since 1970-01-01.

    Returns:
        One row per outage: `machine_id`, `home_id`, `failed_day`, `reported_day` (that of the
        failure where nobody noted the report), `responded_day` (first visit, repair or
        replacement from the report on) and `ended_day`, both missing while open.
    """
    rows = _service_events(machines, events, last_day)
    found = [
        outage
        for (machine, home), group in rows.groupby(["machine_id", "home_id"], dropna=False)
        for outage in _of_machine(machine, home, group)
    ]
    table = pd.DataFrame(found, columns=_OUTAGE_COLUMNS)
    days = _OUTAGE_COLUMNS[2:]
    return table.astype(dict.fromkeys(days, "float64")).sort_values(
        ["failed_day", "machine_id"], ignore_index=True
    )


def _of_machine(machine: object, home: object, events: pd.DataFrame) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for failed, ended in _pairs(events):
        reports = events.loc[
            events["date_day"].isin([failed, ended]) & (events["event"] != "visit"),
            "reported_on_day",
        ].dropna()
        until = np.inf if np.isnan(ended) else ended
        within = reports[(reports >= failed) & (reports <= until)]
        reported = float(within.min()) if len(within) else failed
        answers = events.loc[(events["event"] != "failure"), "date_day"]
        answers = answers[(answers >= reported) & (answers <= until)]
        responded = float(answers.min()) if len(answers) else np.nan
        found.append((machine, home, failed, reported, responded, ended))
    return found


def _pairs(events: pd.DataFrame) -> list[tuple[float, float]]:
    """Failures with the ends they lead to, day by day: what one day holds may be in any order."""
    pairs: list[tuple[float, float]] = []
    down_since = np.nan
    for day in sorted(set(events["date_day"].astype(float))):
        group = events[events["date_day"] == day]
        failures = int((group["event"] == "failure").sum())
        ends = int(group["event"].isin(_ENDS).sum())
        while True:
            if np.isnan(down_since) and failures:
                down_since, failures = day, failures - 1
            elif not np.isnan(down_since) and ends:
                pairs.append((down_since, day))
                down_since, ends = np.nan, ends - 1
            else:
                break
    return pairs if np.isnan(down_since) else [*pairs, (down_since, np.nan)]


@across_engines
def unmatched_events(machines: Any, events: Any, *, last_day: int) -> dict[str, int]:
    """Failures and repairs that make no outage of their own.

    Args:
        machines: One row per machine, as for `outages`.
        events: One row per event, as for `outages`.
        last_day: Last day that is looked at.

    Returns:
        `repeated_count`: failures of a machine that was down already; `unfounded_count`:
        repairs and replacements of a machine that had not failed.
    """
    rows = _service_events(machines, events, last_day)
    made = outages(machines, events, last_day=last_day)
    failures = int((rows["event"] == "failure").sum())
    ends = int(rows["event"].isin(_ENDS).sum())
    return {
        "repeated_count": failures - len(made),
        "unfounded_count": ends - int(made["ended_day"].notna().sum()),
    }


def repair_spells(outages: pd.DataFrame, *, first_day: int, last_day: int) -> pd.DataFrame:
    """How long repairs took from the report, for survival analysis.

    Args:
        outages: One row per outage, from `outages`.
        first_day: First day of the period; an outage belongs to the day of its report.
        last_day: Last day; what is open then is censored there.

    Returns:
        One row per outage reported in the period: `home_id`, `entry_days` (0), `duration_days`,
        `is_ended`.

    Example:
        >>> seen = pd.DataFrame({"home_id": ["A", "B"], "reported_day": [3.0, 5.0]})
        >>> spells = repair_spells(
        ...     seen.assign(ended_day=[7.0, float("nan")]), first_day=0, last_day=9)
        >>> spells["duration_days"].tolist(), spells["is_ended"].tolist()
        ([4.0, 4.0], [True, False])
    """
    ours = outages[outages["reported_day"].between(first_day, last_day)]
    is_ended = ours["ended_day"] <= last_day
    until = ours["ended_day"].where(is_ended, last_day)
    spells = ours[["home_id"]].assign(
        entry_days=0.0, duration_days=(until - ours["reported_day"]).clip(lower=0.0)
    )
    return spells.assign(is_ended=is_ended).reset_index(drop=True)
