"""Money spread over years: what a euro later is worth now, and what a purchase costs a year."""

from collections.abc import Sequence
from math import expm1, log1p

from circularlib.errors import UsageError

__all__ = ["annuity_ratio", "equivalent_annual_cost", "present_value"]


def present_value(amounts_eur: Sequence[float], *, discount_rate: float) -> float:
    """What amounts of this year and the years after are worth now.

    Args:
        amounts_eur: The amount now, then that at the end of each year.
        discount_rate: Discount rate a year, above -1.

    Returns:
        Their sum, each divided by (1 + rate) to the power of its years.

    Raises:
        UsageError: The rate is -1 or less.

    Example:
        >>> round(present_value([0.0, 110.0], discount_rate=0.1), 6)
        100.0
    """
    _check_rate(discount_rate)
    worth = (amount / (1 + discount_rate) ** year for year, amount in enumerate(amounts_eur))
    return float(sum(worth))


def annuity_ratio(discount_rate: float, *, lifetime_years: float) -> float:
    """What one euro now is a year, paid at the end of each of so many years.

    Args:
        discount_rate: Discount rate a year, above -1.
        lifetime_years: Number of years, above 0; need not be whole.

    Returns:
        rate ÷ (1 - (1 + rate)^-years); at a rate of nought 1 ÷ years.

    Raises:
        UsageError: The rate is -1 or less, or the years are not above 0.

    Example:
        >>> annuity_ratio(0.0, lifetime_years=4)
        0.25
    """
    _check_rate(discount_rate)
    if not lifetime_years > 0:
        raise UsageError(
            f"A lifetime of {lifetime_years} years is not above 0.",
            remedy="Give the years that it is expected to serve.",
        )
    if discount_rate == 0:
        return 1 / lifetime_years
    # The same as 1 - (1 + rate)^-years, without the loss of digits at a small rate.
    return discount_rate / -expm1(-lifetime_years * log1p(discount_rate))


def equivalent_annual_cost(
    present_eur: float, *, discount_rate: float, lifetime_years: float
) -> float:
    """The same amount each year that is worth as much as one amount now.

    Args:
        present_eur: The amount now.
        discount_rate: Discount rate a year, above -1.
        lifetime_years: Number of years, above 0.

    Returns:
        Euro a year, paid at the end of each.

    Raises:
        UsageError: The rate is -1 or less, or the years are not above 0.

    Example:
        >>> round(equivalent_annual_cost(100.0, discount_rate=0.05, lifetime_years=2), 2)
        53.78
    """
    return present_eur * annuity_ratio(discount_rate, lifetime_years=lifetime_years)


def _check_rate(discount_rate: float) -> None:
    if not discount_rate > -1:
        raise UsageError(
            f"A discount rate of {discount_rate} is not above -1.",
            remedy="Write 0.03 for three percent a year.",
        )
