"""The life of one home in the sample programme: stays, changes of residents, things that break."""

from dataclasses import dataclass, field

from numpy.random import Generator

from circularlib.ledger.sample.furniture import Furniture, Place
from circularlib.ledger.sample.homes import Home
from circularlib.ledger.sample.visits import Books, Piece, Visit
from circularlib.ledger.sample.world import ALWAYS_NEW, KINDS, NEW_WAY, OLD_WAY, Calendar, Way

__all__ = ["HomeLife", "Stay", "lived"]

_STAY_DAYS, _STAY_SHAPE = 170.0, 3.0
_COMPLAINT_SHARE = 0.07  # per stay
_RECEPTION_HOURS = 0.5  # of the building service, when a technician comes
_LAST_CALM_DAYS = 14  # before a home is given up nobody furnishes it any more


@dataclass(frozen=True)
class Stay:
    """A stay, in day numbers.

    Attributes:
        home_id: The home.
        in_day: First day.
        out_day: Last day, or None while it lasts.
    """

    home_id: str
    in_day: int
    out_day: int | None


@dataclass
class HomeLife:
    """What happened in one home.

    Attributes:
        home: The home.
        books: Its costs and hours.
        stays: Its stays in order.
        pieces: Every piece that stood in it.
        styles: Day from which it was furnished as a `set` or a `mix`, in order.
    """

    home: Home
    books: Books
    stays: list[Stay] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    styles: list[tuple[int, str]] = field(default_factory=list)


def lived(home: Home, calendar: Calendar, rng: Generator) -> HomeLife:
    """Lives one home through the records; no other home has any part in it.

    Args:
        home: The home.
        calendar: The days of the records.
        rng: The home's own source of chance.

    Returns:
        Everything that happened.
    """
    life = HomeLife(home, Books(home.home_id, home.effort, rng))
    _Housekeeping(life, calendar, rng).live()
    return life


class _Housekeeping:
    """Moves a home through time, one stay after the other."""

    def __init__(self, life: HomeLife, calendar: Calendar, rng: Generator) -> None:
        self.life, self.home, self.calendar, self.rng = life, life.home, calendar, rng
        self.furniture = Furniture(life.home, life.books, calendar, rng)
        life.pieces = self.furniture.pieces
        leaves = life.home.to_day
        self.end_day = calendar.last_day if leaves is None else leaves - _LAST_CALM_DAYS

    def live(self) -> None:
        """Lives from the first day of the home, or of the records, to the last."""
        in_day = self._begin()
        while in_day <= self.end_day:
            length = self.rng.gamma(_STAY_SHAPE, _STAY_DAYS / _STAY_SHAPE)
            out_day = self.calendar.later(in_day, length * self.home.stay_factor)
            is_over = out_day <= self.end_day
            last_day = out_day if is_over else self.home.to_day
            self.life.stays.append(Stay(self.home.home_id, in_day, last_day))
            self._keep_up(in_day, min(out_day, self.end_day))
            if not is_over:
                break
            in_day = self._turn_over(out_day)
        if self.home.to_day is not None:
            self._give_up(self.home.to_day)

    def _begin(self) -> int:
        """Furnishes the home; the day on which its first recorded stay begins."""
        first_day = self.calendar.first_day
        if self.home.from_day >= first_day:
            self.life.styles.append((self.home.from_day, "mix"))
            return self._furnish_first(self.home.from_day)
        self.furniture.furnish_before(first_day)
        self.life.styles.append((first_day, "mix"))
        left_days = self.rng.random() * _STAY_DAYS * self.home.stay_factor
        out_day = self.calendar.later(first_day, left_days)
        return self._turn_over(out_day) if out_day <= self.end_day else out_day

    def _furnish_first(self, day: int) -> int:
        way = self._way(day)
        visit = self._visit(day, way, is_turnover=True)
        requested = max(self.calendar.first_day, day - self._lead_days(way))
        places = self.furniture.places
        self.furniture.bring(places, visit, "move_in", requested, self._style(places, visit))
        visit.settle()
        return day + 1 + int(10 * self.rng.random())

    def _give_up(self, day: int) -> None:
        visit = self._visit(day, self._way(day))
        for place in self.furniture.places:
            self.furniture.remove(place, visit, "move_out", day)
        visit.settle()

    def _keep_up(self, in_day: int, until: int) -> None:
        """Attends to what is complained about or breaks during a stay."""
        if self.rng.random() < _COMPLAINT_SHARE:
            self._complain(in_day, until)
        broken = [p for p in self.furniture.places if p.piece is not None and p.is_broken(until)]
        for place in sorted(broken, key=lambda place: place.breaks_day):
            requested = max(place.breaks_day, in_day)
            way = self._way(requested)
            visit = self._visit(requested + self._lead_days(way), way)
            if visit.day < until:  # else it waits for the change of residents
                self._mend_or_swap(place, visit, requested, until)

    def _complain(self, in_day: int, until: int) -> None:
        places = self.furniture.places
        place = places[int(len(places) * self.rng.random())]
        requested = in_day + int((until - in_day) * self.rng.random())
        way = self._way(requested)
        visit = self._visit(requested + self._lead_days(way), way)
        is_at_hand = place.piece is not None and place.since_day <= in_day
        if is_at_hand and visit.day < until and not place.is_broken(until):
            self._swap(place, visit, "complaint", requested)

    def _mend_or_swap(self, place: Place, visit: Visit, requested: int, until: int) -> None:
        """Repairs a broken piece where that is tried and works, otherwise brings another one."""
        is_repairable = KINDS[place.item_type].is_repairable
        is_tried = is_repairable and self.rng.random() < visit.way.repair_share
        if is_tried and visit.way is NEW_WAY:
            if self.furniture.mend_on_site(place, visit):
                self.life.books.municipal_work(visit.day, _RECEPTION_HOURS, "reception")
                return
        elif is_tried:
            back = self._visit(visit.day + 5 + int(12 * self.rng.random()), visit.way)
            if back.day < until:
                self.furniture.mend_in_town_workshop(place, visit, back, requested)
                visit.settle()
                back.settle()
                return
        self._swap(place, visit, "defect", requested)

    def _swap(self, place: Place, visit: Visit, reason: str, requested: int) -> None:
        self.furniture.remove(place, visit, reason, requested)
        self.furniture.bring([place], visit, reason, requested)
        visit.settle()

    def _turn_over(self, out_day: int) -> int:
        """Partly refurnishes the home after a stay; the day on which the next one begins."""
        way, furniture = self._way(out_day), self.furniture
        requested = max(self.calendar.first_day, out_day - int(4 * self.rng.random()))
        day = max(out_day + 1, requested + self._lead_days(way))
        furniture.lose_some(out_day)
        if day > self.end_day:
            return self.end_day + 1
        visit = self._visit(day, way, is_turnover=True)
        changed = [place for place in furniture.places if place.piece is None]
        for place, reason in furniture.rejected(day, way):
            furniture.remove(place, visit, reason, requested)
            changed.append(place)
        set_rooms = self._style(changed, visit)
        extra = furniture.completing(changed, set_rooms, way)
        for place in extra:
            furniture.remove(place, visit, "replacement", requested)
        furniture.bring(changed, visit, "move_in", requested, set_rooms)
        furniture.bring(extra, visit, "replacement", requested, set_rooms)
        visit.settle()
        return day + int(7 * self.rng.random())

    def _style(self, changed: list[Place], visit: Visit) -> frozenset[str]:
        """Rooms in which the new pieces form a set; the style of the home follows."""
        is_set = self.rng.random() < visit.way.set_share
        if changed:
            self.life.styles.append((visit.day, "set" if is_set else "mix"))
        rooms = {place.room for place in changed if place.item_type not in ALWAYS_NEW}
        return frozenset(rooms - {"kitchen"}) if is_set else frozenset()

    def _way(self, day: int) -> Way:
        is_new = self.home.group == "programme" and day >= self.calendar.programme_day
        return NEW_WAY if is_new else OLD_WAY

    def _lead_days(self, way: Way) -> int:
        return max(1, round(way.lead_median_days * self.rng.lognormal(0.0, way.lead_spread)))

    def _visit(self, day: int, way: Way, *, is_turnover: bool = False) -> Visit:
        return Visit(self.life.books, day, way, self.home.distance_km, is_turnover)
