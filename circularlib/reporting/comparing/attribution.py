"""How the move of a figure divides over what changed, one change at a time."""

from collections.abc import Mapping

from circularlib.reporting.comparing.causes import LIBRARIES, TOGETHER

__all__ = ["Parts", "attributed", "is_same"]

Parts = Mapping[str, float | None]
"""Part of the move by cause; None where it could not be found out."""

_ROUNDING = 1e-9


def is_same(one: float, other: float) -> bool:
    """Whether two figures are the same but for the rounding of the machine.

    Args:
        one: A figure.
        other: Another.

    Returns:
        Whether they are.

    Example:
        >>> is_same(0.1 + 0.2, 0.3), is_same(0.3, 0.301)
        (True, False)
    """
    return abs(one - other) <= _ROUNDING * max(abs(one), abs(other))


def attributed(
    before: float,
    after: float,
    *,
    start: float | None,
    singly: Mapping[str, float | None],
    by_libraries: bool = False,
) -> dict[str, float | None]:
    """Divides the move of a figure over its causes.

    From the earlier report one cause at a time is changed to that of the later one. What these
    single moves do not add up to is what the causes do together: a sum times a price moves by
    more than both parts when both rise.

    Args:
        before: The figure in the earlier report.
        after: The figure in the later one.
        start: The figure made again from everything of the earlier report; None where that did
            not succeed.
        singly: The figure with one cause changed, by cause; None where that did not succeed.
        by_libraries: What `start` differs from `before` is the work of other libraries, and a
            part of the move.

    Returns:
        The part of each cause, of the libraries where they count, and `together`. They add up
        to the move; where one is unknown, so is `together`.

    Example:
        >>> attributed(10.0, 24.0, start=10.0, singly={"records": 20.0, "assumptions": 12.0})
        {'records': 10.0, 'assumptions': 2.0, 'together': 2.0}
    """
    parts = {cause: _difference(start, figure) for cause, figure in singly.items()}
    if by_libraries:
        parts[LIBRARIES] = _difference(before, start)
    known = [part for part in parts.values() if part is not None]
    if len(known) < len(parts) or start is None:
        return {**parts, TOGETHER: None}
    return {**parts, TOGETHER: _zeroed(after - before - sum(known), before, after, *known)}


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else _zeroed(other - one, one, other)


def _zeroed(difference: float, *figures: float) -> float:
    """A difference without what only the rounding of the machine made of it."""
    is_rounding = abs(difference) <= _ROUNDING * max(abs(figure) for figure in figures)
    return 0.0 if is_rounding else difference
