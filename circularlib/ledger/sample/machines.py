"""The washing machines of the sample programme: bought, second-hand and as a service.

They live in these tables alone and are not furniture: no item, no movement and no booking of the
furnishing costs is a washing machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from numpy.random import Generator

from circularlib.ledger.sample.homes import Home
from circularlib.ledger.sample.store import codes
from circularlib.ledger.sample.tables import table, with_gaps
from circularlib.ledger.sample.world import Calendar

__all__ = ["machine_tables"]

_HOMES_PER_MACHINE = 141 / 20
_YEAR_DAYS = 365.25
_FAILURE_SHAPE = 1.6
_REPLACED_SHARE = 0.2  # of failures of machines the town owns
_VISIT_EUR = 25.0
_CYCLES_PER_MONTH, _MACHINE_SPREAD = 17.0, 0.3


@dataclass(frozen=True)
class _Contract:
    """What a kind of contract means for a machine."""

    name: str
    model: str
    price_eur: tuple[int, int] | None
    energy_class: str
    kwh_per_cycle: float
    water_l_per_cycle: float
    life_years: float
    repair_days: float
    repair_eur: float
    payer: str


_NEW = _Contract(
    "owned_new", "Synthetic Basic 7", (360, 480), "D", 0.72, 48, 5.0, 9, 95, "town"
)  # fmt: skip
_SECOND_HAND = _Contract(
    "owned_second_hand", "Synthetic Classic 6", (140, 230), "F", 0.88, 55, 3.2, 8, 80, "town"
)
_SERVICE = _Contract(
    "as_a_service", "Synthetic Durable 8", None, "B", 0.52, 45, 4.5, 3, 70, "provider"
)
_MIX = (_NEW, _SERVICE, _NEW, _SECOND_HAND, _NEW, _SERVICE, _SECOND_HAND)


@dataclass
class _Machine:
    home: Home
    contract: _Contract
    installed_day: int
    last_day: int  # last day it stood there within the records
    removed_day: int | None = None


def machine_tables(
    homes: Sequence[Home], calendar: Calendar, rng: Generator
) -> dict[str, pl.DataFrame]:
    """About one home in seven has a machine; a replaced machine gets a successor, a row more.

    Args:
        homes: Every home.
        calendar: The days of the records.
        rng: Source of chance.

    Returns:
        The tables `machines`, `machine_events` and `wash_log`.
    """
    places = max(1, round(len(homes) / _HOMES_PER_MACHINE))
    lasting = [h for h in homes if h.to_day is None and h.from_day < calendar.programme_day]
    chosen = lasting or homes
    machines: list[_Machine] = []
    events: list[tuple[Any, ...]] = []
    for number in range(places):
        home = chosen[number * len(chosen) // places]
        _live(home, _MIX[number % len(_MIX)], calendar, rng, machines, events)
    names = codes("W", len(machines))
    return {
        "machines": _machines(machines, names, rng),
        "machine_events": _events(events + _visits(machines), names, rng),
        "wash_log": _wash_log(machines, names, calendar, rng),
    }


def _first_day(home: Home, contract: _Contract, calendar: Calendar, rng: Generator) -> int:
    """Services start with the programme; what the town owns was there before or came in time."""
    if contract is _SERVICE:
        return max(home.from_day, calendar.programme_day) + int(120 * rng.random())
    if home.from_day >= calendar.first_day:
        return home.from_day
    return max(home.from_day, calendar.first_day - int(1200 * rng.random()))


def _live(
    home: Home, contract: _Contract, calendar: Calendar, rng: Generator,
    machines: list[_Machine], events: list[tuple[Any, ...]],
) -> None:  # fmt: skip
    """Lives one place for a machine, with its failures, repairs, visits and successors."""
    end_day = calendar.last_day if home.to_day is None else home.to_day
    day = _first_day(home, contract, calendar, rng)
    while day < end_day:
        machine = _Machine(home, contract, day, end_day, home.to_day)
        machines.append(machine)
        day = _until_replaced(machine, len(machines) - 1, calendar, rng, events)


def _until_replaced(
    machine: _Machine, number: int, calendar: Calendar, rng: Generator,
    events: list[tuple[Any, ...]],
) -> int:  # fmt: skip
    """Fails and is repaired again and again; the day on which its successor comes, if one does."""
    contract, spent = machine.contract, 0.0
    while True:
        spent += rng.standard_exponential()
        years = contract.life_years * spent ** (1 / _FAILURE_SHAPE)
        day = machine.installed_day + 1 + int(_YEAR_DAYS * years)
        reported = day + int(3 * rng.random())
        mended = reported + 1 + int(rng.gamma(3, contract.repair_days / 3))
        is_replaced = contract is not _SERVICE and rng.random() < _REPLACED_SHARE
        if mended >= machine.last_day:
            return machine.last_day
        if day < calendar.first_day:
            continue
        events.append((day, number, "failure", reported, None, None))
        if is_replaced:
            events.append((mended, number, "replaced", reported, 0.0, contract.payer))
            machine.last_day = machine.removed_day = mended
            return mended
        cost_eur = round(contract.repair_eur * float(rng.lognormal(0, 0.3)), 2)
        events.append((mended, number, "repaired", reported, cost_eur, contract.payer))


def _visits(machines: Sequence[_Machine]) -> list[tuple[Any, ...]]:
    """A service includes a check a year."""
    return [
        (day, number, "visit", None, _VISIT_EUR, machine.contract.payer)
        for number, machine in enumerate(machines)
        if machine.contract is _SERVICE
        for day in range(machine.installed_day + 365, machine.last_day, 365)
    ]


def _machines(machines: Sequence[_Machine], names: Sequence[str], rng: Generator) -> pl.DataFrame:
    rows = []
    for name, machine in zip(names, machines, strict=True):
        contract = machine.contract
        low, high = contract.price_eur or (0, 0)
        price_eur = round(low + (high - low) * rng.random()) if contract.price_eur else None
        rows.append(
            (name, machine.home.home_id, contract.model, contract.name, machine.installed_day,
             machine.removed_day, price_eur, contract.energy_class, float(contract.model[-1]))
        )  # fmt: skip
    frame = table(
        rows, machine_id=pl.String, home_id=pl.String, model=pl.String, contract=pl.String,
        installed_on=pl.Date, removed_on=pl.Date, price_eur=pl.Float64, energy_class=pl.String,
        capacity_kg=pl.Float64,
    )  # fmt: skip
    return with_gaps(frame, rng, model=0.05)


def _events(
    events: Sequence[tuple[Any, ...]], names: Sequence[str], rng: Generator
) -> pl.DataFrame:
    frame = table(
        ((names[number], day, *rest) for day, number, *rest in sorted(events, key=lambda e: e[0])),
        machine_id=pl.String, date=pl.Date, event=pl.String, reported_on=pl.Date,
        cost_eur=pl.Float64, payer=pl.String,
    )  # fmt: skip
    return with_gaps(frame, rng, reported_on=0.05)


def _wash_log(
    machines: Sequence[_Machine], names: Sequence[str], calendar: Calendar, rng: Generator
) -> pl.DataFrame:
    rows = []
    for name, machine in zip(names, machines, strict=True):
        contract = machine.contract
        usual = _CYCLES_PER_MONTH * machine.home.bedroom_count**0.5
        usual *= float(rng.lognormal(0.0, _MACHINE_SPREAD))
        for first_day, last_day in calendar.months():
            days = min(last_day, machine.last_day) - max(first_day, machine.installed_day) + 1
            if days <= 0:
                continue
            cycles = int(rng.poisson(usual * days / (last_day - first_day + 1)))
            kwh = round(cycles * contract.kwh_per_cycle * float(rng.lognormal(0.0, 0.08)), 1)
            litres = float(round(cycles * contract.water_l_per_cycle * rng.lognormal(0.0, 0.06)))
            rows.append((name, calendar.date(first_day).isoformat()[:7], cycles, kwh, litres))
    frame = table(
        rows, machine_id=pl.String, month=pl.String, cycle_count=pl.Int64, energy_kwh=pl.Float64,
        water_l=pl.Float64,
    )  # fmt: skip
    return with_gaps(frame, rng, energy_kwh=0.04, water_l=0.06)
