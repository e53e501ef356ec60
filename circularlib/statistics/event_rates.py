"""How sure a number of events per time is, where the events are few: exact for a Poisson count."""

from scipy.stats import chi2

from circularlib.errors import UsageError
from circularlib.statistics.estimate import Estimate, require_level

__all__ = ["event_rate"]


def event_rate(event_count: int, exposure: float, *, level: float = 0.95) -> Estimate:
    """Events per unit of time, with the exact interval of a Poisson count [garwood1936].

    The events are taken as independent and the rate as constant: failures that come more often
    in old or badly placed machines vary more than this interval allows for. Without any event
    the rate is 0 and the interval says how large it could still be.

    Args:
        event_count: Events seen, 0 or more.
        exposure: Time over which they could be seen, as machine-years; 0 or more.
        level: Confidence level, between 0 and 1.

    Returns:
        An estimate of method `poisson_exact` with n the events; without exposure its value is
        None and its method `none_no_exposure`.

    Raises:
        UsageError: A count or the exposure is below 0.

    Example:
        >>> estimate = event_rate(0, 10.0)
        >>> estimate.value, round(estimate.high, 4)
        (0.0, 0.3689)
    """
    require_level(level)
    if event_count < 0 or not exposure >= 0:
        raise UsageError(
            f"{event_count} events in a time of {exposure} cannot be.",
            remedy="Give counts and times of 0 or more.",
        )
    if exposure == 0:
        return Estimate(None, None, None, event_count, level, "none_no_exposure")
    tail = (1 - level) / 2
    low = float(chi2.ppf(tail, 2 * event_count)) / 2 if event_count else 0.0
    high = float(chi2.ppf(1 - tail, 2 * event_count + 2)) / 2
    ends = (low / exposure, high / exposure)
    return Estimate(event_count / exposure, *ends, event_count, level, "poisson_exact")
