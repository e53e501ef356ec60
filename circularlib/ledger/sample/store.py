"""Which item a home of the sample programme got: the store of the reuse centre joins the homes."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import chain

from circularlib.ledger.sample.visits import Move, Piece

__all__ = ["codes", "joined_items"]


def codes(letter: str, count: int) -> list[str]:
    """Codes for so many rows: a letter and a number, all of one width.

    Example:
        >>> codes("I", 10)[0]
        'I01'
    """
    digits = len(str(count))
    return [f"{letter}{number:0{digits}d}" for number in range(1, count + 1)]


def joined_items(stores: Sequence[Sequence[Piece]], last_day: int) -> list[Piece]:
    """The items of the programme, each by the first stretch of its life.

    Every stretch gets the code of its item. Items are numbered in the order in which they came.

    Args:
        stores: For each reuse centre, every stretch of every home it serves.
        last_day: Last day of the records.

    Returns:
        The first stretch of each item.
    """
    for pieces in stores:
        _join_stretches(pieces, last_day)
    ordered = sorted(chain.from_iterable(stores), key=lambda piece: piece.moves[0].day)
    items = [piece for piece in ordered if piece.earlier is None]
    for piece, code in zip(items, codes("I", len(items)), strict=True):
        piece.item_id = code
    for piece in ordered:
        if piece.earlier is not None:
            piece.item_id = piece.earlier.item_id
    return items


def _join_stretches(pieces: Iterable[Piece], last_day: int) -> None:
    """Lets pieces from the store of the reuse centre go to the homes that ask for them.

    A home that sought its piece in stock gets the one of that kind that has waited longest; when
    none waits, it got one from the shop. Either way it paid the same and lives with it the same,
    so that homes stay independent of one another. What no home asked for is sold in the end.
    """
    waiting: defaultdict[str, deque[Piece]] = defaultdict(deque)
    ordered: list[tuple[int, int, int, Piece]] = []
    for number, piece in enumerate(pieces):
        if piece.stored_day is not None:
            ordered.append((piece.stored_day, 0, number, piece))
        if piece.is_sought_in_stock:
            ordered.append((piece.moves[0].day, 1, number, piece))
    for day, is_asked, _, piece in sorted(ordered):
        line = waiting[piece.item_type]
        if not is_asked:
            line.append(piece)
            continue
        while line:
            found = line.popleft()
            if found.sold_day > day:
                piece.earlier = found
                break
            _sell(found, last_day)
    for line in waiting.values():
        for piece in line:
            _sell(piece, last_day)


def _sell(piece: Piece, last_day: int) -> None:
    if piece.sold_day <= last_day:
        piece.moves.append(Move(piece.sold_day, "sold", condition="B"))
