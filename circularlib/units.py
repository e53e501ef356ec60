"""Units of the names, and how a number is printed in Dutch and English."""

import math
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from circularlib.errors import UsageError

__all__ = [
    "ENDINGS",
    "LANGUAGES",
    "PRINTED_UNITS",
    "printed",
    "printed_date",
    "printed_interval",
    "printed_tick",
    "settled",
]

LANGUAGES = ("en", "nl")
"""Languages in which pages are written."""

_SYMBOLS = {
    "rate": ("%", "%"),
    "share": ("%", "%"),
    "rate_difference": ("percentage points", "procentpunten"),
    "kg": ("kg", "kg"),
    "t": ("t", "t"),
    "eur": ("euro", "euro"),
    "eur_per_fte": ("euro per FTE", "euro per VTE"),
    "eur_per_hour": ("euro per hour", "euro per uur"),
    "jobs_per_1000_t": ("jobs per 1,000 t", "banen per 1.000 t"),
    "eur_per_kwh": ("euro per kWh", "euro per kWh"),
    "eur_per_m3": ("euro per m³", "euro per m³"),
    "days": ("days", "dagen"),
    "years": ("years", "jaar"),
    "hours": ("hours", "uur"),
    "minutes": ("minutes", "minuten"),
    "fte": ("FTE", "VTE"),
    "km": ("km", "km"),
    "kwh": ("kWh", "kWh"),
    "l": ("litres", "liter"),
    "kgco2e": ("kg CO₂e", "kg CO₂e"),
    "count": ("", ""),
    "ratio": ("", ""),
    "points": ("points", "punten"),
    "eur_cents": ("euro", "euro"),
    "eur_per_month": ("euro per month", "euro per maand"),
    "kwh_per_cycle": ("kWh per cycle", "kWh per wasbeurt"),
    "per_machine_year": ("times per machine-year", "keer per machinejaar"),
    "eur_per_home_month": ("euro per home-month", "euro per woningmaand"),
    "eur_per_cycle": ("euro per cycle", "euro per wasbeurt"),
    "l_per_cycle": ("litres per cycle", "liter per wasbeurt"),
    "cycles_per_week": ("cycles per week", "wasbeurten per week"),
    "kgco2e_per_kwh": ("kg CO₂e per kWh", "kg CO₂e per kWh"),
    "kgco2e_per_m3": ("kg CO₂e per m³", "kg CO₂e per m³"),
    "kgco2e_per_home_month": ("kg CO₂e per home-month", "kg CO₂e per woningmaand"),
    "eur_per_home_year": ("euro per home-year", "euro per woningjaar"),
    "eur_per_km": ("euro per km", "euro per km"),
    "m2": ("m²", "m²"),
    "m2_per_item": ("m² per item", "m² per stuk"),
    "per_home_year": ("times per home-year", "keer per woningjaar"),
}
PRINTED_UNITS = tuple(_SYMBOLS)
"""Units in which a number can be printed; each is also an ending of its name."""
ENDINGS = (*_SYMBOLS, "day", "year", "month", "persons", "id", "code", "on")
"""Endings that a number's name may have; `_day` is whole days since 1970-01-01."""

_LOCALES = {"en": "en_GB", "nl": "nl_BE"}
_SPACE = "\u00a0"
_PERCENT_UNITS = {"rate", "share", "rate_difference"}
_SIGNIFICANT = 3
_MOST_DECIMALS = 6
_TEN_DIGITS = 1e10
_GUARD_DECIMALS = 7  # a half that lacks less than this came from the order of adding


def settled(number: float) -> float:
    """A number to ten significant digits, and a large one to the unit.

    A sum of many numbers ends in digits that depend on the order of adding, which is another
    where a machine has more threads. No figure has a meaning there, and two runs would differ.

    Args:
        number: The number.

    Returns:
        The number without such digits; a whole one stays as it is.

    Example:
        >>> settled(5231.700000000001), settled(0.1 + 0.2), settled(12345678901.3)
        (5231.7, 0.3, 12345678901.0)
    """
    number = float(number)
    if number.is_integer() or not math.isfinite(number):
        return number
    return float(round(number)) if abs(number) >= _TEN_DIGITS else float(f"{number:.10g}")


def _decimals(value: float, low: float | None, high: float | None, unit: str) -> int:
    """Decimals worth printing: two significant figures of the interval's half width.

    Amounts of an invoice keep their cents.
    Without an interval three significant figures, but no percentage finer than a tenth,
    unless nothing else would be left of it. Whole days stay whole: they were counted.
    """
    value = settled(value)
    low, high = (None if end is None else settled(end) for end in (low, high))
    ends = [end for end in (value, low, high) if end is not None]
    if unit == "count" or (unit == "days" and all(float(end).is_integer() for end in ends)):
        return 0
    if unit == "eur_cents":  # amounts to lay beside an invoice
        return 2
    spread = (high - low) / 2 if low is not None and high is not None else 0.0
    if spread > 0:
        return max(-3, min(_MOST_DECIMALS, 1 - math.floor(math.log10(spread))))
    if value == 0:
        return 0
    first = -math.floor(math.log10(abs(value)))
    decimals = first + _SIGNIFICANT - 1
    if unit in _PERCENT_UNITS:
        decimals = min(decimals, max(1, first))
    return max(0, min(_MOST_DECIMALS, decimals))


@lru_cache(maxsize=8192)  # a page says many a number twice
def _figure(value: float, decimals: int, language: str) -> str:
    from babel.numbers import format_decimal  # slow to import; needed on pages only

    rounded = round(round(value, decimals + _GUARD_DECIMALS), decimals) + 0.0
    return format_decimal(rounded, format=_pattern(decimals), locale=_locale(language))


@cache
def _pattern(decimals: int) -> Any:
    from babel.numbers import parse_pattern

    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals > 0 else ""))


@cache
def _locale(language: str) -> Any:
    from babel import Locale

    return Locale.parse(_LOCALES[language])


def _checked(language: str, unit: str, *numbers: float | None) -> int:
    for number in numbers:
        if number is not None and not math.isfinite(number):
            raise UsageError(
                f"{number} is not a figure that can be printed.",
                remedy="Give a number, and leave out what could not be calculated.",
            )
    if language not in LANGUAGES:
        raise UsageError(f'"{language}" is not a language of the pages.', remedy="Use nl or en.")
    if unit not in _SYMBOLS:
        raise UsageError(f'"{unit}" is not a unit.', remedy=f"Use one of {', '.join(_SYMBOLS)}.")
    return LANGUAGES.index(language)


def printed(
    value: float,
    unit: str,
    language: str,
    *,
    within: Sequence[float | None] = (None, None),
) -> str:
    r"""A number as a reader expects it, with its unit.

    Args:
        value: The number; rates, shares and their differences print times a hundred.
        unit: Ending of its name, as `kg` or `rate`.
        language: `en` or `nl`.
        within: Lower and upper end of its interval; the decimals follow its width.

    Returns:
        The text, with a space that does not break before the unit.

    Raises:
        UsageError: The unit or the language is unknown, or a number is not finite.

    Example:
        >>> printed(0.264, "rate", "nl", within=(0.20, 0.33))
        '26,4\xa0%'
        >>> printed(1234.5, "kg", "en")
        '1,234\xa0kg'
    """
    position = _checked(language, unit, value, *within)
    scale = 100 if unit in _PERCENT_UNITS else 1
    low, high = (None if end is None else end * scale for end in within)
    text = _figure(value * scale, _decimals(value * scale, low, high, unit), language)
    return _with_symbol(text, unit, position)


def _with_symbol(text: str, unit: str, position: int) -> str:
    symbol = _SYMBOLS[unit][position]
    return f"{text}{_SPACE}{symbol}" if symbol else text


def printed_tick(value: float, unit: str, language: str) -> str:
    r"""A number on an axis or in passing, with no more decimals than it needs.

    Args:
        value: The number; rates and shares are 0 to 1.
        unit: Ending of its name.
        language: `en` or `nl`.

    Returns:
        The text.

    Raises:
        UsageError: The unit or the language is unknown, or the number is not finite.

    Example:
        >>> printed_tick(0.95, "rate", "nl"), printed_tick(2.5, "kg", "nl")
        ('95\xa0%', '2,5\xa0kg')
    """
    position = _checked(language, unit, value)
    scaled = round(value * (100 if unit in _PERCENT_UNITS else 1), 6)
    decimals = next((n for n in range(4) if round(scaled, n) == scaled), 4)
    return _with_symbol(_figure(scaled, decimals, language), unit, position)


def printed_interval(low: float, high: float, unit: str, language: str) -> str:
    r"""An interval as a reader expects it: both ends, the unit once.

    Args:
        low: Lower end.
        high: Upper end.
        unit: Ending of the name, as `kg` or `rate`.
        language: `en` or `nl`.

    Returns:
        The text, as `20.1 to 33.4 %`.

    Raises:
        UsageError: The unit or the language is unknown, or an end is not finite.

    Example:
        >>> printed_interval(0.201, 0.334, "rate", "en")
        '20.1 to 33.4\xa0%'
    """
    position = _checked(language, unit, low, high)
    scale = 100 if unit in _PERCENT_UNITS else 1
    decimals = _decimals(high * scale, low * scale, high * scale, unit)
    ends = [_figure(end * scale, decimals, language) for end in (low, high)]
    joined = {"en": " to ", "nl": " tot "}[language].join(ends)
    return _with_symbol(joined, unit, position)


def printed_date(day: date, language: str) -> str:
    """A date in words.

    Args:
        day: A `datetime.date`.
        language: `en` or `nl`.

    Returns:
        The text, as `31 December 2023`.

    Example:
        >>> from datetime import date
        >>> printed_date(date(2023, 12, 31), "nl")
        '31 december 2023'
    """
    from babel.dates import format_date

    return str(format_date(day, format="d MMMM y", locale=_LOCALES[language]))
