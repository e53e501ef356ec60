"""The lives of the homes of the sample programme as tables of the ledger."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

import polars as pl
from numpy.random import Generator

from circularlib.ledger.sample.life import HomeLife
from circularlib.ledger.sample.store import codes, joined_items
from circularlib.ledger.sample.visits import Piece
from circularlib.ledger.sample.world import KINDS, Calendar

__all__ = ["core_tables", "table", "with_gaps"]

_MONTH_DAYS = 365.25 / 12
_WEIGHED_SHARE = 0.08  # of items, whose mass was put on record
_MASS_SPREAD = 0.1
# What is booked every month for all homes together, per home-month in prices of 2020.
_OVERHEAD_EUR = {"administration": 3.2, "storage": 1.5}
_WORKSHOP_FACTOR = 1.5  # hours in the workshop per hour at a piece
_SUPERVISION_SHARE = 0.15
_SOCIAL_WORK_HOURS, _VOLUNTEER_HOURS = 0.45, 0.25  # per home-month
_MONTH_SPREAD = 0.1


def table(rows: Iterable[Sequence[Any]], **columns: Any) -> pl.DataFrame:
    """A table from rows; cells of date columns are given as whole days.

    Args:
        rows: The rows.
        **columns: The type of each column, in order.

    Returns:
        The table.

    Example:
        >>> table([("a", 365)], key=pl.String, since=pl.Date).row(0)
        ('a', datetime.date(1971, 1, 1))
    """
    stored = {name: pl.Int32 if kind is pl.Date else kind for name, kind in columns.items()}
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)  # by column: polars is faster so
    frame = pl.DataFrame(dict(zip(columns, cells, strict=True)), schema=stored)
    return frame.cast({name: kind for name, kind in columns.items() if kind is pl.Date})


def with_gaps(frame: pl.DataFrame, rng: Generator, **shares: float) -> pl.DataFrame:
    """The table with a share of the cells of some columns left empty, as people do.

    Args:
        frame: The table.
        rng: Source of chance.
        **shares: Share of empty cells by column, 0 to 1.

    Returns:
        The table with gaps.
    """
    return frame.with_columns(
        pl.when(pl.Series(rng.random(frame.height) >= share)).then(pl.col(name)).alias(name)
        for name, share in shares.items()
    )


def core_tables(
    stores: Sequence[Sequence[HomeLife]], calendar: Calendar, chance: Callable[[int], Generator]
) -> dict[str, pl.DataFrame]:
    """The tables of what the homes lived through: homes, stays, items, movements, costs, hours.

    Args:
        stores: The homes each reuse centre serves; a sample has one.
        calendar: The days of the records.
        chance: A source of chance by number, one for each table.

    Returns:
        Tables by name, with the columns of the dictionary.
    """
    by_store = [[piece for life in lives for piece in life.pieces] for lives in stores]
    items = joined_items(by_store, calendar.last_day)
    lives = list(chain.from_iterable(stores))
    pieces = list(chain.from_iterable(by_store))
    return {
        "homes": _homes(lives, chance(1)),
        "stays": _stays(lives, chance(2)),
        "items": _items(items, pieces, chance(3)),
        "movements": _movements(pieces, chance(4)),
        "costs": _costs(lives, calendar, chance(5)),
        "hours": _hours(lives, calendar, chance(6)),
    }


def _homes(lives: Sequence[HomeLife], rng: Generator) -> pl.DataFrame:
    frame = table(
        (
            (home.home_id, home.municipality_code, home.bedroom_count,
             home.bedroom_count * 3 // 2 + 1, home.group, home.from_day, home.to_day)
            for home in (life.home for life in lives)
        ),
        home_id=pl.String, municipality_code=pl.String, bedroom_count=pl.Int64,
        capacity_persons=pl.Int64, group=pl.String, in_service_from=pl.Date, in_service_to=pl.Date,
    )  # fmt: skip
    return with_gaps(frame, rng, bedroom_count=0.03, capacity_persons=0.05)


def _stays(lives: Sequence[HomeLife], rng: Generator) -> pl.DataFrame:
    stays = [(stay, life.home.bedroom_count) for life in lives for stay in life.stays]
    stays.sort(key=lambda pair: pair[0].in_day)
    persons = rng.binomial([bedroom_count * 3 // 2 for _, bedroom_count in stays], 0.6) + 1
    frame = table(
        (
            (code, stay.home_id, stay.in_day, stay.out_day, int(person_count))
            for code, (stay, _), person_count in zip(
                codes("V", len(stays)), stays, persons, strict=True
            )
        ),
        stay_id=pl.String, home_id=pl.String, moved_in=pl.Date, moved_out=pl.Date,
        person_count=pl.Int64,
    )  # fmt: skip
    return with_gaps(frame, rng, person_count=0.06)


def _items(items: Sequence[Piece], pieces: Sequence[Piece], rng: Generator) -> pl.DataFrame:
    sizes = Counter(piece.set_id for piece in pieces if piece.earlier is None and piece.set_id)
    sets = [name for name, size in sizes.items() if size > 1]  # one piece is no set
    set_ids = dict(zip(sets, codes("S", len(sets)), strict=True))
    masses = rng.lognormal(0.0, _MASS_SPREAD, len(items))
    frame = table(
        (
            (piece.item_id, piece.item_type, set_ids.get(piece.set_id or ""), piece.origin,
             piece.acquired_day, piece.price_eur, round(KINDS[piece.item_type].mass_kg * mass, 1))
            for piece, mass in zip(items, masses.tolist(), strict=True)
        ),
        item_id=pl.String, item_type=pl.String, set_id=pl.String, origin=pl.String,
        acquired_on=pl.Date, purchase_price_eur=pl.Float64, mass_kg=pl.Float64,
    )  # fmt: skip
    frame = with_gaps(frame, rng, purchase_price_eur=0.04, mass_kg=1 - _WEIGHED_SHARE)
    known = pl.Series(rng.random(frame.height) < 0.4) | (pl.col("origin") != "existing")
    return frame.with_columns(pl.when(known).then(pl.col("acquired_on")).alias("acquired_on"))


def _movements(pieces: Sequence[Piece], rng: Generator) -> pl.DataFrame:
    moves = [(move, piece.item_id) for piece in pieces for move in piece.moves]
    moves.sort(key=lambda pair: pair[0].day)  # stable: what happens to a piece stays in order
    frame = table(
        (
            (code, move.day, item_id, *move[1:])
            for code, (move, item_id) in zip(codes("M", len(moves)), moves, strict=True)
        ),
        movement_id=pl.String, date=pl.Date, item_id=pl.String, event=pl.String, home_id=pl.String,
        reason=pl.String, condition=pl.String, requested_on=pl.Date, labour_minutes=pl.Int64,
        parts_mass_kg=pl.Float64, distance_km=pl.Float64,
    )  # fmt: skip
    return with_gaps(
        frame, rng, reason=0.02, condition=0.05, requested_on=0.08, labour_minutes=0.1,
        parts_mass_kg=0.15, distance_km=0.05,
    )  # fmt: skip


def _home_months(lives: Sequence[HomeLife], first_day: int, last_day: int) -> float:
    """Months all homes were in service between two days, counted in days."""
    days = 0
    for home in (life.home for life in lives):
        last = last_day if home.to_day is None else min(last_day, home.to_day)
        days += max(0, last - max(first_day, home.from_day) + 1)
    return days / _MONTH_DAYS


def _costs(lives: Sequence[HomeLife], calendar: Calendar, rng: Generator) -> pl.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for booking in (booking for life in lives for booking in life.books.costs):
        piece, category = booking.piece, booking.category
        if category == "reused_placement":
            # The town pays the same for a piece it owns already, but it does not buy it again.
            bought = piece is not None and piece.earlier is None
            category = "purchase_second_hand" if bought else "service_fee"
        amount_eur = round(booking.amount_eur * calendar.price_factor(booking.day), 2)
        rows.append(
            (booking.day, booking.home_id, category, amount_eur, booking.vat_rate, booking.payer,
             booking.payee, piece.item_id if piece else None)
        )  # fmt: skip
    for first_day, last_day in calendar.months():
        months = _home_months(lives, first_day, last_day) * calendar.price_factor(last_day)
        for category, each_eur in _OVERHEAD_EUR.items():
            amount_eur = round(each_eur * months, 2)
            rows.append((last_day, None, category, amount_eur, None, "town", None, None))
    rows.sort(key=lambda row: row[0])
    frame = table(
        ((code, *row) for code, row in zip(codes("C", len(rows)), rows, strict=True)),
        cost_id=pl.String, date=pl.Date, home_id=pl.String, category=pl.String,
        amount_eur=pl.Float64, vat_rate=pl.Float64, payer=pl.String, payee=pl.String,
        item_id=pl.String,
    )  # fmt: skip
    return with_gaps(frame, rng, vat_rate=0.03, payee=0.04)


def _hours(lives: Sequence[HomeLife], calendar: Calendar, rng: Generator) -> pl.DataFrame:
    rows: list[tuple[Any, ...]] = [
        (work.day, work.organisation, work.worker_group, round(work.hours, 1), work.activity,
         work.home_id)
        for life in lives for work in life.books.hours
    ]  # fmt: skip
    rows += _monthly_hours(lives, calendar, rng)
    rows.sort(key=lambda row: row[0])
    frame = table(
        rows, date=pl.Date, organisation=pl.String, worker_group=pl.String, hours=pl.Float64,
        activity=pl.String, home_id=pl.String,
    )  # fmt: skip
    return with_gaps(frame, rng, activity=0.06)


def _monthly_hours(
    lives: Sequence[HomeLife], calendar: Calendar, rng: Generator
) -> list[tuple[Any, ...]]:
    """Hours that are noted once a month and for no home in particular."""
    ends = [last_day for _, last_day in calendar.months()]
    workshop, at_work = [0.0] * len(ends), [0.0] * len(ends)
    for books in (life.books for life in lives):
        for day, minutes in books.workshop:
            workshop[bisect_left(ends, day)] += _WORKSHOP_FACTOR * minutes / 60
        for work in books.hours:
            if work.worker_group == "target_group":
                at_work[bisect_left(ends, work.day)] += work.hours
    rows: list[tuple[Any, ...]] = []
    for number, (first_day, last_day) in enumerate(calendar.months()):
        months = _home_months(lives, first_day, last_day)
        guided = at_work[number] + workshop[number]
        for organisation, group, hours, activity in (
            ("reuse_centre", "technician", workshop[number], "repair"),
            ("reuse_centre", "supervision", _SUPERVISION_SHARE * guided, "guidance"),
            ("municipality", "social_worker", _SOCIAL_WORK_HOURS * months, "guidance"),
            ("other", "volunteer", _VOLUNTEER_HOURS * months, "welcome"),
        ):
            noise = float(rng.lognormal(-_MONTH_SPREAD * _MONTH_SPREAD / 2, _MONTH_SPREAD))
            if round(hours * noise, 1) > 0:
                worked = round(hours * noise, 1)
                rows.append((last_day, organisation, group, worked, activity, None))
    return rows
