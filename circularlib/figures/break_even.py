"""What would have to be true for a saving to be nought, in plain words."""

from circularlib.figures.page import Note
from circularlib.figures.words import bilingual
from circularlib.units import LANGUAGES, printed

__all__ = ["break_even_note"]


def break_even_note(
    before: float | None,
    now: float | None,
    *,
    unit: str,
    households: int,
    min_cell: int,
) -> Note:
    """How much more the programme would have to cost for nothing to be saved.

    Args:
        before: Cost per unit before; None where it cannot be calculated.
        now: Cost per unit now; None likewise.
        unit: Ending of the name of both.
        households: Number of households behind them, counted by their homes.
        min_cell: Smallest number of households whose figures may be shown.

    Returns:
        The sentence; it says so where nothing is saved, known or shown.

    Example:
        >>> note = break_even_note(120.0, 90.0, unit="eur", households=9, min_cell=5)
        >>> "33.3" in note.plain("en")
        True
    """
    if households < min_cell:
        return Note(bilingual("alt_left_out"))
    if before is None or now is None or now <= 0:
        return Note(bilingual("break_even_unknown"))
    values = {
        name: {lang: printed(number, kind, lang) for lang in LANGUAGES}
        for name, number, kind in (
            ("before", before, unit),
            ("now", now, unit),
            ("gap", abs(before - now), unit),
            ("share", abs(before / now - 1), "share"),
        )
    }
    key = "break_even_saved" if before > now else "break_even_not_saved"
    return Note(bilingual(key, **values))
