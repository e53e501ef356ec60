"""How often something is renewed over a horizon: the renewal equation, and a simulation of it.

What is renewed begins anew, so that all lives are alike. The mean number of renewals by a time
solves M(t) = F(t) + the sum over earlier renewals of F(time since then), with F the distribution of
a life. Here it is solved by Xie's midpoint method [xie1989], for many distributions at once.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from circularlib.errors import UsageError

__all__ = ["renewal_function", "simulated_renewals"]

FloatArray = npt.NDArray[np.float64]


def renewal_function(ended_share: FloatArray) -> FloatArray:
    """Mean number of renewals by the end of each step.

    Args:
        ended_share: Share of lives that ended by 0, 1/2, 1, 3/2, ... steps: one row per half step,
            an odd number of them; further axes hold other distributions.

    Returns:
        One row per whole step from 0 on, where it is 0.

    Raises:
        UsageError: The shares do not begin at 0, do not end on a whole step, fall, or leave 0 to 1.

    Example:
        >>> halves = np.arange(0, 4.5, 0.5)
        >>> renewal_function(1 - np.exp(-halves / 4)).round(2).tolist()
        [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    shares = np.asarray(ended_share, dtype=float)
    _check(shares)
    step_count = (len(shares) - 1) // 2
    found = np.zeros((step_count + 1, *shares.shape[1:]))
    first_half = shares[1]
    for step in range(1, step_count + 1):
        total = shares[2 * step] - found[step - 1] * first_half
        for earlier in range(1, step):
            risen = found[earlier] - found[earlier - 1]
            total = total + risen * shares[2 * (step - earlier) + 1]
        found[step] = total / (1 - first_half)
    return found


def _check(shares: FloatArray) -> None:
    is_odd = shares.ndim > 0 and len(shares) % 2 == 1 and len(shares) >= 3
    if not is_odd or np.any(shares[0] != 0) or np.any(np.diff(shares, axis=0) < 0):
        raise UsageError(
            "These are no shares of lives that ended by each half step.",
            remedy="Begin with 0, let none be less than the one before, and end on a whole step.",
        )
    if not (np.all(shares <= 1) and np.all(shares[1] < 1)):
        raise UsageError(
            "All lives end within the first half step, or more than all of them do.",
            remedy="Take shorter steps.",
        )


def simulated_renewals(
    life_years: Callable[[np.random.Generator, int], FloatArray],
    *,
    horizon_years: int,
    count: int = 10_000,
    seed: int = 20220101,
) -> FloatArray:
    """Renewals in each year of simulated histories: the slow way, with the luck of each in it.

    Args:
        life_years: Draws so many lives, from a source of chance.
        horizon_years: Number of years.
        count: Number of histories.
        seed: Seed.

    Returns:
        One row per year, one column per history: the number of renewals.

    Example:
        >>> every_two = lambda rng, count: np.full(count, 1.5)
        >>> simulated_renewals(every_two, horizon_years=4, count=1)[:, 0].tolist()
        [0.0, 1.0, 0.0, 1.0]
    """
    rng = np.random.default_rng(seed)
    found = np.zeros((horizon_years, count))
    histories, passed = np.arange(count), np.zeros(count)
    while len(histories):
        passed = passed + life_years(rng, len(histories))
        lasts = passed < horizon_years
        histories, passed = histories[lasts], passed[lasts]
        np.add.at(found, (passed.astype(int), histories), 1)
    return found
