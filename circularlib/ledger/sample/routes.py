"""Where furniture of the sample programme comes from, and where it goes when it leaves a home."""

from numpy.random import Generator

from circularlib.ledger.sample.visits import Books, Move, Piece, Visit
from circularlib.ledger.sample.world import ALWAYS_NEW, KINDS, NEW_WAY, Calendar, Way

__all__ = ["Routes"]

_PRICE_SPREAD = 0.15
_SHOP_SHARE, _DEPOT_LOSS_SHARE = 0.07, 0.02  # of what the town takes away in the old way
_THROWN_SHARE = 0.86
_REFURBISHED_SHARE = 0.25
_REPAIR_TRIED_SHARE = {"C": 0.85, "D": 0.25}
_PARTS_BOUGHT_SHARE = 0.6  # of repairs that succeed; the others use what lies there
_TOWN_REPAIR_OUTSIDE_SHARE = 0.35  # of the town's repairs, done by a repair shop
_RECYCLED_SHARE = {"old": 0.15, "new": 0.5}
_MEAN_STORE_DAYS = 420.0  # until the reuse centre sells what no home asks for


class Routes:
    """Supply, workshop, store and scrap, as far as one home has to do with them.

    Args:
        books: The home's books.
        calendar: The days of the records; what would happen after them is not recorded.
        rng: The home's own source of chance.
    """

    def __init__(self, books: Books, calendar: Calendar, rng: Generator) -> None:
        self._books, self._calendar, self._rng = books, calendar, rng

    def supplied(self, item_type: str, day: int, way: Way) -> Piece:
        """A piece for a home, bought or from stock, and paid."""
        rng, books = self._rng, self._books
        amount_eur = KINDS[item_type].price_eur * rng.lognormal(0.0, _PRICE_SPREAD)
        is_reused = item_type not in ALWAYS_NEW and rng.random() < way.reused_share
        if is_reused:
            amount_eur *= way.reused_price_share
        piece = Piece(item_type, "second_hand" if is_reused else "new", acquired_day=day)
        piece.price_eur = round(amount_eur * self._calendar.price_factor(day), 2)
        piece.is_sought_in_stock = is_reused and rng.random() < way.stock_share
        category, payee = (
            ("reused_placement", "reuse_centre") if is_reused else ("purchase_new", "shop")
        )
        books.pay(day, category, amount_eur, payee, piece=piece)
        return piece

    def repair(self, piece: Piece, day: int, way: Way) -> bool:
        """Tries a repair, in the home or in a workshop; whether it succeeded."""
        is_repaired = bool(self._rng.random() < way.repair_success)
        minutes = round(15 + 75 * self._rng.random())
        parts_kg = None
        if is_repaired:
            parts_kg = round(0.01 + 0.03 * KINDS[piece.item_type].mass_kg * self._rng.random(), 2)
            if self._rng.random() < _PARTS_BOUGHT_SHARE:
                payee = "reuse_centre" if way is NEW_WAY else "shop"
                self._books.pay(day, "parts", way.parts_eur * self._books.noise(), payee)
        event = "repaired" if is_repaired else "repair_failed"
        condition = "B" if is_repaired else "C"
        piece.moves.append(
            Move(day, event, reason="defect", condition=condition,
                 labour_minutes=minutes, parts_mass_kg=parts_kg)
        )  # fmt: skip
        self._pay_workshop(day, minutes, way)
        return is_repaired

    def _pay_workshop(self, day: int, minutes: int, way: Way) -> None:
        books = self._books
        if way is NEW_WAY:
            books.workshop.append((day, minutes))
            books.pay(day, "repair", way.repair_eur * books.noise(), "reuse_centre")
        elif self._rng.random() < _TOWN_REPAIR_OUTSIDE_SHARE:
            books.pay(day, "repair", way.repair_eur * books.noise(), "repair_shop")
        else:
            books.municipal_work(day, minutes / 60, "repair")

    def throw_away(self, piece: Piece, day: int, condition: str, way: Way) -> None:
        """The end of a piece: recycled or discarded."""
        recycled_share = _RECYCLED_SHARE["new" if way is NEW_WAY else "old"]
        event = "recycled" if self._rng.random() < recycled_share else "discarded"
        if day <= self._calendar.last_day:
            piece.moves.append(Move(day, event, condition=condition))

    def send_off(self, piece: Piece, condition: str, visit: Visit) -> None:
        """What becomes of a piece that was just taken out of a home."""
        if visit.way is NEW_WAY:
            self._send_to_reuse_centre(piece, condition, visit)
        else:
            self._send_to_depot(piece, condition, visit)

    def _throw_away_after(self, piece: Piece, condition: str, visit: Visit) -> None:
        visit.thrown_count += 1
        self.throw_away(piece, visit.day + int(4 * self._rng.random()), condition, visit.way)

    def _send_to_depot(self, piece: Piece, condition: str, visit: Visit) -> None:
        """The old way: nearly all of it is thrown away, whatever its condition."""
        route = self._rng.random()
        day = visit.day + 5 + int(50 * self._rng.random())
        is_recorded = day <= self._calendar.last_day
        if condition == "D" or route < _THROWN_SHARE:
            self._throw_away_after(piece, condition, visit)
        elif route < _THROWN_SHARE + _SHOP_SHARE:
            visit.pick_up_count += 1
            if is_recorded:
                piece.moves.append(Move(day, "sold", condition=condition))
        elif route < _THROWN_SHARE + _SHOP_SHARE + _DEPOT_LOSS_SHARE and is_recorded:
            piece.moves.append(Move(day, "lost"))

    def _send_to_reuse_centre(self, piece: Piece, condition: str, visit: Visit) -> None:
        """The new way: what can be saved waits in the store for another home."""
        ready = visit.day + 1 + int(16 * self._rng.random())
        is_workshop_open = ready <= self._calendar.last_day
        if piece.item_type in ALWAYS_NEW:
            self._throw_away_after(piece, condition, visit)
        elif condition in "AB":
            if is_workshop_open and self._rng.random() < _REFURBISHED_SHARE:
                self._refurbish(piece, ready, visit.way)
            self._store(piece, ready + 1, visit)
        elif KINDS[piece.item_type].is_repairable and (
            self._rng.random() < _REPAIR_TRIED_SHARE[condition]
        ):
            if not is_workshop_open:
                return
            if self.repair(piece, ready, visit.way):
                self._store(piece, ready + 1, visit)
            else:
                visit.thrown_count += 1
                self.throw_away(piece, ready, "D", visit.way)
        else:
            self._throw_away_after(piece, condition, visit)

    def _refurbish(self, piece: Piece, day: int, way: Way) -> None:
        minutes = round(20 + 70 * self._rng.random())
        piece.moves.append(Move(day, "refurbished", condition="A", labour_minutes=minutes))
        self._books.workshop.append((day, minutes))
        self._books.pay(day, "repair", way.repair_eur * self._books.noise(), "reuse_centre")

    def _store(self, piece: Piece, day: int, visit: Visit) -> None:
        visit.stored_count += 1
        piece.stored_day = day
        piece.sold_day = day + 30 + int(self._rng.exponential(_MEAN_STORE_DAYS))
