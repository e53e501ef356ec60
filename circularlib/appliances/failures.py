"""Failures of the programme's own machines, weighed against what sources say.

A machine is watched from its installation, or from the first day of the records if that is later,
until it is removed, replaced, or the records end. A failure ends a spell of running; the next one
begins with the repair, at the age the machine has then. A machine that is down counts as neither
running nor failing. Second-hand machines are as old at placement as their option says.
"""

from collections.abc import Mapping

import pandas as pd

from circularlib.appliances.inputs import CONTRACTS, Inputs, figure
from circularlib.appliances.lives import machine_lives, simulated_lives
from circularlib.sources.washing.plan import WashingPlan
from circularlib.statistics.proportions import wilson_interval
from circularlib.statistics.uncertainty import Bounds, Range
from circularlib.statistics.weibull import WeibullBlend, WeibullFit, weibull_blend, weibull_fit

__all__ = [
    "ages_placed",
    "failures_blended",
    "failures_listed",
    "lives_checked",
    "machine_spells",
    "replaced_share",
]

_YEAR_DAYS = 365.25
_LEAST_DAYS = 0.5  # a failure on the day of installation is not at age nought
_LEAST_FAILURES = 10
_OWNED = ("owned_new", "owned_second_hand")
_LISTED = [
    "option", "failure_count", "running_years", "source_scale_years", "records_scale_years",
    "blended_scale_years", "low_scale_years", "high_scale_years", "records_share", "home_count",
]  # fmt: skip


def ages_placed(plan: WashingPlan) -> dict[str, float]:
    """How old machines are when they are placed, by contract.

    Args:
        plan: What `washing.toml` says.

    Returns:
        Years by contract, of the options that say it.
    """
    return {
        CONTRACTS[option.kind]: option.age_years.central
        for option in plan.options
        if option.kind in CONTRACTS
    }


def machine_spells(
    machines: pd.DataFrame,
    events: pd.DataFrame,
    *,
    first_day: int,
    last_day: int,
    age_years: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """The spells of running of every machine within the records.

    Args:
        machines: One row per machine: `machine_id`, `home_id`, `contract`, `installed_on_day`,
            `removed_on_day`.
        events: One row per event: `machine_id`, `date_day`, `event`.
        first_day: First day on which every event was recorded.
        last_day: Last such day.
        age_years: Age at placement by contract; 0 where it is not named.

    Returns:
        One row per spell: `machine_id`, `home_id`, `contract`, `entry_years`, `duration_years`,
        `is_ended`.

    Example:
        >>> machines = pd.DataFrame({"machine_id": ["W1"], "home_id": ["H1"],
        ...     "contract": ["owned_new"], "installed_on_day": [0], "removed_on_day": [None]})
        >>> events = pd.DataFrame({"machine_id": ["W1"], "date_day": [731], "event": ["failure"]})
        >>> machine_spells(machines, events, first_day=0, last_day=1000)["is_ended"].tolist()
        [True]
    """
    told = events[events["event"].isin(["failure", "repaired", "replaced"])]
    told = told.sort_values(["date_day", "event"], kind="stable")
    by_machine = dict(iter(told.groupby("machine_id")))
    rows = []
    for machine in machines.to_dict("records"):
        start = max(machine["installed_on_day"], first_day)
        removed = machine["removed_on_day"]
        end = last_day if pd.isna(removed) else min(int(removed), last_day)
        own = by_machine.get(machine["machine_id"])
        days = [] if own is None else list(zip(own["date_day"], own["event"], strict=True))
        age = (age_years or {}).get(str(machine["contract"]), 0.0) * _YEAR_DAYS
        for entry, duration, is_ended in _running(days, start, end):
            before = age + entry - machine["installed_on_day"]
            after = age + duration - machine["installed_on_day"]
            rows.append(
                (
                    machine["machine_id"], machine["home_id"], machine["contract"],
                    before / _YEAR_DAYS, max(after, before + _LEAST_DAYS) / _YEAR_DAYS, is_ended,
                )
            )  # fmt: skip
    names = ["machine_id", "home_id", "contract", "entry_years", "duration_years", "is_ended"]
    return pd.DataFrame(rows, columns=names).astype({"is_ended": bool})


def _running(events: list[tuple[int, str]], start: int, end: int) -> list[tuple[int, int, bool]]:
    """Days from and to which a machine ran, and whether a failure ended that."""
    spells: list[tuple[int, int, bool]] = []
    running: int | None = start
    for day, event in events:
        if day < start or day > end:
            continue
        if event == "failure" and running is not None:
            spells.append((running, day, True))
            running = None
        elif event == "repaired" and running is None:
            running = day
        elif event == "replaced":
            if running is not None and day > running:
                spells.append((running, day, False))
            return spells
    if running is not None and end > running:
        spells.append((running, end, False))
    return spells


def failures_blended(
    spells: pd.DataFrame, assumed: Mapping[str, Range], *, min_cell: int
) -> dict[str, WeibullBlend]:
    """Failures by kind of option: sourced values, weighed against the machines of the records.

    Args:
        spells: From `machine_spells`.
        assumed: Assumptions, with `washer_failure_shape_ratio` and `washer_failure_scale_years`.
        min_cell: Smallest number of homes whose records may speak.

    Returns:
        By kind of option; those without enough homes are not among them, and the source stands.
    """
    found = {}
    for kind, contract in CONTRACTS.items():
        own = spells[spells["contract"] == contract]
        if own["home_id"].nunique() >= max(1, min_cell):
            found[kind] = weibull_blend(
                own,
                shape=assumed["washer_failure_shape_ratio"],
                scale_years=assumed["washer_failure_scale_years"],
            )
    return found


def failures_listed(
    spells: pd.DataFrame, blends: Mapping[str, WeibullBlend], assumed: Mapping[str, Range]
) -> pd.DataFrame:
    """Sourced values, records alone and both blended, side by side.

    Args:
        spells: From `machine_spells`.
        blends: From `failures_blended`.
        assumed: Assumptions, as there.

    Returns:
        One row per kind of option with machines in the records: `option`, `failure_count`,
        `running_years`, `source_scale_years`, `records_scale_years` (missing before two failures),
        `blended_scale_years` with its `low_` and `high_`, `records_share`, `home_count`.
    """
    rows = []
    for kind, contract in CONTRACTS.items():
        own = spells[spells["contract"] == contract]
        if own.empty:
            continue
        fit, blend = _alone(own), blends.get(kind)
        rows.append(
            {
                "option": kind,
                "failure_count": int(own["is_ended"].sum()),
                "running_years": float((own["duration_years"] - own["entry_years"]).sum()),
                "source_scale_years": assumed["washer_failure_scale_years"].central,
                "records_scale_years": None if fit is None else fit.scale_years,
                "blended_scale_years": None if blend is None else blend.scale_years,
                "low_scale_years": None if blend is None else blend.scale_low_years,
                "high_scale_years": None if blend is None else blend.scale_high_years,
                "records_share": None if blend is None else blend.records_share,
                "home_count": own["home_id"].nunique(),
            }
        )
    return pd.DataFrame(rows, columns=_LISTED)


def _alone(spells: pd.DataFrame) -> WeibullFit | None:
    """What the records alone say; two failures at least, for a shape and a scale."""
    return weibull_fit(spells) if spells["is_ended"].sum() > 1 else None


def replaced_share(
    machines: pd.DataFrame, events: pd.DataFrame, *, last_day: int, min_cell: int
) -> dict[str, Bounds]:
    """Share of failures of the town's own machines after which the machine was replaced.

    New and second-hand machines together; Wilson's interval.

    Args:
        machines: One row per machine: `machine_id`, `home_id`, `contract`.
        events: One row per event: `machine_id`, `date_day`, `event`.
        last_day: Last day of the records.
        min_cell: Smallest number of homes whose records may speak.

    Returns:
        By name of the assumption it replaces; none where fewer than 10 failures were mended or
        replaced, or too few homes had one.
    """
    owned = machines.loc[machines["contract"].isin(_OWNED), ["machine_id", "home_id"]]
    is_ended = events["event"].isin(["repaired", "replaced"]) & (events["date_day"] <= last_day)
    known = events[is_ended].merge(owned, on="machine_id")
    if len(known) < _LEAST_FAILURES or known["home_id"].nunique() < min_cell:
        return {}
    share = wilson_interval(int((known["event"] == "replaced").sum()), len(known))
    if share.value is None or share.low is None or share.high is None:
        return {}
    return {"washer_replaced_share": Bounds(share.low, share.value, share.high)}


def lives_checked(inputs: Inputs, kind: str, *, count: int = 10_000) -> pd.DataFrame:
    """Mean failures and replacements by the renewal equation, beside a simulation.

    Args:
        inputs: What the costs rest on.
        kind: Kind of option.
        count: Number of simulated places.

    Returns:
        One row per way of calculating (`by_equation`, `by_simulation`): `way`, `failures_ratio`,
        `replacements_ratio`, `left_share`.
    """
    names = ("failure_shape_ratio", "failure_scale_years", "replaced_share", "age_years",
             "lifetime_years")  # fmt: skip
    shape, scale, share, age, lifetime = (
        float(figure(inputs.central, kind, name)) for name in names
    )
    exact = machine_lives(
        shape=shape, scale_years=scale, replaced_share=share, age_years=age,
        lifetime_years=lifetime, horizon_years=inputs.use.horizon_years,
    )  # fmt: skip
    seen = simulated_lives(
        shape=shape, scale_years=scale, replaced_share=share, age_years=age,
        lifetime_years=lifetime, horizon_years=inputs.use.horizon_years, count=count,
    )  # fmt: skip
    return pd.DataFrame(
        [
            {
                "way": way,
                "failures_ratio": float(lives.failure_count.sum() / places),
                "replacements_ratio": float(lives.replacement_count.sum() / places),
                "left_share": float(lives.left_share.mean()),
            }
            for way, lives, places in (("by_equation", exact, 1), ("by_simulation", seen, count))
        ]
    )
