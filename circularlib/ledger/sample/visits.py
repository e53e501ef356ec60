"""What a visit to a home of the sample programme moves, costs and takes."""

from dataclasses import dataclass, field
from typing import NamedTuple

from numpy.random import Generator

from circularlib.ledger.sample.world import Way

__all__ = ["Booking", "Books", "Move", "Piece", "Visit", "Work"]

_HOUR_EUR = 36.0  # of the building service, in prices of 2020
_NOISE = 0.2  # spread of amounts and hours around what is usual
_VAT, _SOCIAL_VAT = 0.21, 0.06


class Move(NamedTuple):
    """A movement of a piece: a row of `movements` in the making, in day numbers."""

    day: int
    event: str
    home_id: str | None = None
    reason: str | None = None
    condition: str | None = None
    requested_day: int | None = None
    labour_minutes: int | None = None
    parts_mass_kg: float | None = None
    distance_km: float | None = None


@dataclass(slots=True, eq=False)
class Piece:
    """A stretch of the life of an item, from a placing to the store, the end or today.

    What happens in one home does not depend on other homes: a home asks for a piece and lives
    with it. Only afterwards is it settled which item that was (`store`), so an item can
    be made of several stretches.

    Attributes:
        item_type: What it is.
        origin: `new`, `second_hand` or `existing`.
        acquired_day: Day it was bought, where known.
        price_eur: What it cost, in prices of the day.
        set_id: Set it was bought with.
        moves: Its movements in order.
        is_sought_in_stock: It may turn out to be furniture the town owned already.
        stored_day: Day from which it waits in the reuse centre for a home, if it does.
        sold_day: Day on which the reuse centre sells it, if no home has asked for it by then.
        earlier: The stretch before this one, once that is settled; None for the first.
        item_id: Code of the item, once that is settled.
    """

    item_type: str
    origin: str
    acquired_day: int | None = None
    price_eur: float | None = None
    set_id: str | None = None
    moves: list[Move] = field(default_factory=list)
    is_sought_in_stock: bool = False
    stored_day: int | None = None
    sold_day: int = 0
    earlier: "Piece | None" = None
    item_id: str = ""


class Booking(NamedTuple):
    """A row of `costs` in the making, in prices of 2020."""

    day: int
    home_id: str
    category: str
    amount_eur: float
    vat_rate: float | None
    payer: str
    payee: str | None
    piece: Piece | None


class Work(NamedTuple):
    """A row of `hours` in the making."""

    day: int
    organisation: str
    worker_group: str
    hours: float
    activity: str
    home_id: str


@dataclass
class Books:
    """The bookings and hours of one home.

    Attributes:
        home_id: The home.
        effort: How much more than usual a visit to this home takes (stairs, parking), around 1.
        rng: The home's own source of chance.
        costs: What was booked.
        hours: What was worked.
        workshop: Day and minutes of every repair and refurbishment in the reuse centre.
    """

    home_id: str
    effort: float
    rng: Generator
    costs: list[Booking] = field(default_factory=list)
    hours: list[Work] = field(default_factory=list)
    workshop: list[tuple[int, int]] = field(default_factory=list)

    def noise(self) -> float:
        """A factor around 1, of mean 1."""
        return float(self.rng.lognormal(-_NOISE * _NOISE / 2, _NOISE))

    def pay(
        self, day: int, category: str, amount_eur: float, payee: str | None = None, *,
        payer: str = "town", piece: Piece | None = None,
    ) -> None:  # fmt: skip
        """Books a cost of this home, in prices of 2020; the town's own work has no payee."""
        vat_rate = _SOCIAL_VAT if payee == "reuse_centre" else _VAT
        self.costs.append(
            Booking(
                day,
                self.home_id,
                category,
                amount_eur,
                vat_rate if payee else None,
                payer,
                payee,
                piece,
            )
        )

    def work(
        self, day: int, organisation: str, worker_group: str, hours: float, activity: str
    ) -> None:
        """Notes hours worked for this home."""
        self.hours.append(Work(day, organisation, worker_group, hours, activity, self.home_id))

    def municipal_work(self, day: int, hours: float, activity: str) -> None:
        """Notes hours of the building service and books what they cost the town."""
        self.work(day, "municipality", "building_service", hours, activity)
        self.pay(day, "municipal_labour", hours * _HOUR_EUR)


@dataclass
class Visit:
    """One trip to a home: what goes in, what goes out, and the bill.

    Attributes:
        books: The home's books.
        day: Day of the visit.
        way: The way of working on that day.
        distance_km: Distance driven there and back; noted once, with the first movement.
        is_turnover: Residents change, so the home is cleaned too.
        in_count: Pieces brought in.
        out_count: Pieces taken away.
        thrown_count: Pieces thrown away or recycled after it.
        stored_count: Pieces that went into the store of the reuse centre.
        pick_up_count: Pieces the reuse centre fetched for its shop, in the old way.
    """

    books: Books
    day: int
    way: Way
    distance_km: float | None
    is_turnover: bool = False
    in_count: int = 0
    out_count: int = 0
    thrown_count: int = 0
    stored_count: int = 0
    pick_up_count: int = 0

    def take_distance(self) -> float | None:
        """The distance for the first movement of the visit, nothing for the others."""
        distance_km, self.distance_km = self.distance_km, None
        return distance_km

    def settle(self) -> None:
        """Books the trip and the work once everything is loaded and unloaded."""
        if self.in_count + self.out_count:
            self._settle_trip()
            if self.way.coordination_eur:
                self._settle_reuse_centre()
        if self.pick_up_count:
            for group, (fixed, _) in self._crew():
                self.books.work(self.day, "reuse_centre", group, fixed, "collection")
        if self.is_turnover:
            self.books.pay(
                self.day, "cleaning", self.way.cleaning_eur * self.books.noise(), "cleaning_company"
            )
        if self.in_count + self.out_count or self.is_turnover:
            fixed, each = self.way.building_service_hours
            hours = (fixed + each * (self.in_count + self.out_count)) * self._effort()
            self.books.municipal_work(self.day, hours, "furnishing")

    def _effort(self) -> float:
        return self.books.effort * self.books.noise()

    def _crew(self) -> tuple[tuple[str, tuple[float, float]], ...]:
        """Hours of the reuse centre's people, per visit and per piece."""
        return ("driver", self.way.driver_hours), ("target_group", self.way.target_group_hours)

    def _settle_trip(self) -> None:
        books, way = self.books, self.way
        carrier = "reuse_centre" if way.coordination_eur else "haulier"
        for category, share, (fixed, each), count in (
            ("delivery", way.delivery_share, way.delivery_eur, self.in_count),
            ("collection", way.collection_share, way.collection_eur, self.out_count),
        ):
            if count and books.rng.random() < share:
                books.pay(self.day, category, (fixed + each * count) * books.noise(), carrier)
        for category, count, each, payee in (
            ("disposal", self.thrown_count, way.disposal_eur, "waste_company"),
            ("storage", self.stored_count, way.storage_eur, "reuse_centre"),
        ):
            if count:
                books.pay(self.day, category, count * each * books.noise(), payee)

    def _settle_reuse_centre(self) -> None:
        self.books.pay(
            self.day, "service_fee", self.way.coordination_eur, "reuse_centre",
            payer="project_support",
        )  # fmt: skip
        for group, (fixed, each) in self._crew():
            hours = (fixed + each * (self.in_count + self.out_count)) * self._effort()
            self.books.work(self.day, "reuse_centre", group, hours, "furnishing")
