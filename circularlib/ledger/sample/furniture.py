"""The furniture of one home of the sample programme: what stands where, wears, breaks and goes."""

import math
from dataclasses import dataclass

from numpy.random import Generator

from circularlib.ledger.sample.homes import Home
from circularlib.ledger.sample.routes import Routes
from circularlib.ledger.sample.visits import Books, Move, Piece, Visit
from circularlib.ledger.sample.world import ALWAYS_NEW, KINDS, Calendar, Way

__all__ = ["Furniture", "Place"]

_WEAR_SHAPE = 1.8  # Weibull shape of breaking
_REUSED_LIFE_SHARE = 0.75
_LOST_SHARE = 0.008  # per piece and change of residents
_AUDIT_SHARE = 0.06  # of rejections
_YOUNG_REJECTION, _YEARLY_REJECTION = 0.4, 0.3  # so that a two-year-old piece has 1
_CHANGES_PER_YEAR = 1.9
_YEAR_DAYS = 365.25


@dataclass(slots=True, eq=False)
class Place:
    """A place for one piece of furniture, and what stands in it.

    Attributes:
        item_type: What belongs there.
        room: The room; a set is furniture of one room.
        piece: What stands there, or None.
        since_day: Day it was placed.
        breaks_day: Day on which it will break, if it is still there.
    """

    item_type: str
    room: str
    piece: Piece | None = None
    since_day: int = 0
    breaks_day: int = 0

    def is_broken(self, day: int) -> bool:
        """Whether the piece has broken by a day."""
        return self.breaks_day <= day


def _places(bedroom_count: int, rng: Generator) -> list[Place]:
    """What a home of its size has: about eighteen places for furniture."""
    wanted = ["table_dining", *["chair_dining"] * max(2, bedroom_count + 1)]
    wanted += ["sofa_3_seater" if bedroom_count > 1 else "sofa_2_seater", "coffee_table"]
    wanted += ["lamp", "curtains", "fridge_freezer", "cooker"]
    for item_type, share in (
        ("armchair", 0.25), ("bookcase", 0.2), ("tv_unit", 0.5), ("microwave", 0.35),
        ("kettle", 0.3), ("vacuum_cleaner", 0.35),
    ):  # fmt: skip
        wanted += [item_type] * int(rng.random() < share)
    places = [Place(item_type, KINDS[item_type].room) for item_type in wanted]
    for bedroom in range(bedroom_count):
        size = "double" if bedroom == 0 else "single"
        wanted = [f"bed_{size}", f"mattress_{size}", f"wardrobe_{size}"]
        wanted += ["bedside_table"] * int(rng.random() < 0.25)
        wanted += ["chest_of_drawers"] * int(rng.random() < 0.2)
        places += [Place(item_type, f"bedroom{bedroom + 1}") for item_type in wanted]
    return places


class Furniture:
    """The places of one home and everything that ever stood in them.

    Args:
        home: The home.
        books: Its books.
        calendar: The days of the records.
        rng: The home's own source of chance.
    """

    def __init__(self, home: Home, books: Books, calendar: Calendar, rng: Generator) -> None:
        self._home, self._rng = home, rng
        self.places = _places(home.bedroom_count, rng)
        self.pieces: list[Piece] = []
        self.routes = Routes(books, calendar, rng)

    # What stands there already, and what comes

    def furnish_before(self, first_day: int) -> None:
        """Fills every place with what stood there when the records began."""
        for place in self.places:
            age_years = self._age_of_survivor(place.item_type)
            since = max(first_day - 1 - int(age_years * _YEAR_DAYS), self._home.from_day)
            piece = Piece(place.item_type, "existing", acquired_day=since)
            piece.moves.append(Move(since, "delivered", self._home.home_id))
            self._stand(place, piece, since, after_days=first_day - since)

    def _age_of_survivor(self, item_type: str) -> float:
        """Age in years of a piece met on any day: what is long gone is not met."""
        while True:
            age_years = 9 * float(self._rng.random())
            rejection = _YOUNG_REJECTION * age_years + _YEARLY_REJECTION * age_years**2 / 2
            hazard = 0.17 * _CHANGES_PER_YEAR * rejection
            hazard += (age_years / KINDS[item_type].life_years) ** _WEAR_SHAPE
            if self._rng.random() < math.exp(-hazard * self._home.wear):
                return age_years

    def _stand(self, place: Place, piece: Piece, day: int, *, after_days: int = 0) -> None:
        place.piece, place.since_day = piece, day
        place.breaks_day = day + self._life_days(piece, after_days)
        self.pieces.append(piece)

    def _life_days(self, piece: Piece, after_days: int = 0) -> int:
        """Days from its placing until a piece breaks, given that it did not for some days."""
        scale = KINDS[piece.item_type].life_years * _YEAR_DAYS
        if piece.origin == "second_hand":
            scale *= _REUSED_LIFE_SHARE
        left = self._rng.standard_exponential() / self._home.wear
        days = scale * ((after_days / scale) ** _WEAR_SHAPE + left) ** (1 / _WEAR_SHAPE)
        return max(1 + after_days, int(days))

    def bring(
        self, places: list[Place], visit: Visit, reason: str, requested: int,
        set_rooms: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        """Fills places during a visit, in some rooms with the pieces of a set."""
        for place in places:
            piece = self.routes.supplied(place.item_type, visit.day, visit.way)
            if place.room in set_rooms and place.item_type not in ALWAYS_NEW:
                piece.set_id = f"{self._home.home_id}/{visit.day}/{place.room}"
            self._stand(place, piece, visit.day)
            is_as_new = piece.origin == "new" or self._rng.random() < 0.2
            self._deliver(piece, visit, reason, requested, "A" if is_as_new else "B")

    def _deliver(
        self, piece: Piece, visit: Visit, reason: str, requested: int, condition: str
    ) -> None:
        piece.moves.append(
            Move(visit.day, "delivered", self._home.home_id, reason, condition, requested,
                 distance_km=visit.take_distance())
        )  # fmt: skip
        visit.in_count += 1

    # What goes

    def remove(self, place: Place, visit: Visit, reason: str, requested: int) -> None:
        """Takes a piece out of the home for good."""
        piece = place.piece
        if piece is None:
            return
        age_years = (visit.day - place.since_day) / _YEAR_DAYS
        condition = self._condition(age_years, visit.way, is_broken=place.is_broken(visit.day))
        self._collect(piece, visit, reason, condition, requested)
        self.routes.send_off(piece, condition, visit)
        place.piece = None

    def _condition(self, age_years: float, way: Way, *, is_broken: bool) -> str:
        if is_broken:
            return "C" if self._rng.random() < 0.55 else "D"
        score = self._rng.random() + 0.04 * age_years
        return "ABCD"[sum(score > step for step in way.condition_steps)]

    def _collect(
        self, piece: Piece, visit: Visit, reason: str, condition: str, requested: int
    ) -> None:
        piece.moves.append(
            Move(visit.day, "collected", self._home.home_id, reason, condition, requested,
                 distance_km=visit.take_distance())
        )  # fmt: skip
        visit.out_count += 1

    def lose_some(self, day: int) -> None:
        """A few pieces are missing when residents leave."""
        for place in self.places:
            if place.piece is not None and self._rng.random() < _LOST_SHARE:
                place.piece.moves.append(Move(day, "lost", reason="move_out"))
                place.piece = None

    # What is repaired

    def mend_on_site(self, place: Place, visit: Visit) -> bool:
        """A technician tries to repair a piece where it stands; whether that worked."""
        assert place.piece is not None
        is_mended = self.routes.repair(place.piece, visit.day, visit.way)
        if is_mended:
            place.breaks_day = visit.day + self._life_days(place.piece)
        return is_mended

    def mend_in_town_workshop(
        self, place: Place, going: Visit, back: Visit, requested: int
    ) -> None:
        """The building service takes a piece along, and brings it or another one back."""
        piece = place.piece
        assert piece is not None
        self._collect(piece, going, "defect", "C", requested)
        if self.routes.repair(piece, back.day - 1, going.way):
            self._deliver(piece, back, "defect", requested, "B")
            place.since_day = back.day
            place.breaks_day = back.day + self._life_days(piece)
        else:
            self.routes.throw_away(piece, back.day - 1, "D", going.way)
            going.thrown_count += 1
            self.bring([place], back, "defect", requested)

    # What is not kept for the next residents

    def rejected(self, day: int, way: Way) -> list[tuple[Place, str]]:
        """Places whose piece is broken or is not kept for the next residents, with the reason."""
        found = []
        for place in self.places:
            if place.piece is None:
                continue
            age_years = (day - place.since_day) / _YEAR_DAYS
            rate = way.rejection_rate * self._home.wear * KINDS[place.item_type].rejection_factor
            rate *= _YOUNG_REJECTION + _YEARLY_REJECTION * age_years
            if place.is_broken(day):
                found.append((place, "defect"))
            elif self._rng.random() < 1 - math.exp(-rate):
                is_audit = self._rng.random() < _AUDIT_SHARE
                found.append((place, "audit" if is_audit else "move_out"))
        return found

    def completing(self, changed: list[Place], rooms: frozenset[str], way: Way) -> list[Place]:
        """Sound pieces that give way so that a room matches again, one a room at most."""
        extra = []
        for room in sorted(rooms):
            others = [
                place for place in self.places
                if place.room == room and place.piece is not None and place not in changed
                and place.item_type not in ALWAYS_NEW
            ]  # fmt: skip
            if others and self._rng.random() < way.completion_share:
                extra.append(others[int(len(others) * self._rng.random())])
        return extra
