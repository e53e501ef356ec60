"""Stretches of time as people name them: 2022, 2022H1, 2022Q3, last-quarter."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from circularlib.errors import UsageError

__all__ = ["RELATIVE_PERIODS", "Period", "calendar_place", "day_number", "period"]

RELATIVE_PERIODS = ("last-month", "last-quarter", "last-year")
"""Periods counted back from a day: the last one that is over."""

_EPOCH = date(1970, 1, 1)
_FORMS = re.compile(
    r"(?P<year>(?!0000)[0-9]{4})"
    r"(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?"
    r"(?:\.\.(?P<last_year>(?!0000)[0-9]{4})-(?P<last_month>0[1-9]|1[0-2]))?"
)
_REMEDY = "Write 2022, 2022H1, 2022Q3, 2022-03, 2022-03..2022-09, programme or last-quarter."


def day_number(day: date) -> int:
    """Whole days from 1970-01-01 to a date, as the ledger stores beside each date.

    Args:
        day: A date.

    Returns:
        Whole days; negative before 1970.

    Example:
        >>> day_number(date(1970, 1, 31))
        30
    """
    return (day - _EPOCH).days


@dataclass(frozen=True)
class Period:
    """A stretch of whole days, both ends included.

    Attributes:
        name: How it was named, fit for a folder: `2022Q3`, `programme`.
        first: First day.
        last: Last day.

    Example:
        >>> Period("2022", date(2022, 1, 1), date(2022, 12, 31)).days_count
        365
    """

    name: str
    first: date
    last: date

    @property
    def first_day(self) -> int:
        """First day as whole days since 1970-01-01."""
        return day_number(self.first)

    @property
    def last_day(self) -> int:
        """Last day as whole days since 1970-01-01."""
        return day_number(self.last)

    @property
    def days_count(self) -> int:
        """Number of days, both ends included."""
        return self.last_day - self.first_day + 1

    def quarters(self) -> list["Period"]:
        """Its calendar quarters, the first and the last cut to the period.

        Example:
            >>> [part.name for part in period("2022H1").quarters()]
            ['2022Q1', '2022Q2']
        """
        names = [f"{day.year:04}Q{(day.month + 2) // 3}" for day in self._months()]
        return [self._cut(period(name)) for name in dict.fromkeys(names)]

    def years(self) -> list["Period"]:
        """Its calendar years; one that it covers in part is named by its months."""
        whole = [period(f"{year:04}") for year in range(self.first.year, self.last.year + 1)]
        return [
            part
            if (part := self._cut(year)) == year
            else Period(f"{part.first:%Y-%m}..{part.last:%Y-%m}", part.first, part.last)
            for year in whole
        ]

    def _months(self) -> list[date]:
        first = self.first.year * 12 + self.first.month - 1
        last = self.last.year * 12 + self.last.month - 1
        return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]

    def _cut(self, other: "Period") -> "Period":
        return Period(other.name, max(self.first, other.first), min(self.last, other.last))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _last(word: str, today: date) -> str:
    """The name of the last month, quarter or year that is over."""
    months_count = {"last-month": 1, "last-quarter": 3, "last-year": 12}[word]
    first = date(today.year, months_count * ((today.month - 1) // months_count) + 1, 1)
    before = first - timedelta(days=1)
    return {
        "last-month": f"{before.year:04}-{before.month:02}",
        "last-quarter": f"{before.year:04}Q{(before.month + 2) // 3}",
        "last-year": f"{before.year:04}",
    }[word]


def period(text: str, *, today: date | None = None) -> Period:
    """A calendar period from its usual name.

    Args:
        text: `2022`, `2022H1`, `2022Q3`, `2022-03`, `2022-03..2022-09`, or one of
            `last-month`, `last-quarter` and `last-year`.
        today: Day from which the last three are counted back; needed for those names only.

    Returns:
        The period.

    Raises:
        UsageError: The name is of none of these forms, or ends before it begins.

    Example:
        >>> period("2022Q3").first.isoformat(), period("2022Q3").last.isoformat()
        ('2022-07-01', '2022-09-30')
        >>> period("last-quarter", today=date(2024, 2, 10)).name
        '2023Q4'
    """
    if text in RELATIVE_PERIODS and today is not None:
        text = _last(text, today)
    match = _FORMS.fullmatch(text)
    if match is None or (match["last_year"] and not match["month"]):
        raise UsageError(f'"{text}" is not a period.', remedy=_REMEDY)
    year = int(match["year"])
    if match["half"]:
        months = (6 * int(match["half"]) - 5, 6 * int(match["half"]))
    elif match["quarter"]:
        months = (3 * int(match["quarter"]) - 2, 3 * int(match["quarter"]))
    elif match["month"]:
        months = (int(match["month"]), int(match["last_month"] or match["month"]))
    else:
        months = (1, 12)
    last = _month_end(int(match["last_year"] or year), months[1])
    if last < date(year, months[0], 1):
        raise UsageError(f'"{text}" ends before it begins.', remedy=_REMEDY)
    return Period(text, date(year, months[0], 1), last)


@lru_cache(maxsize=4096)
def calendar_place(span: Period) -> tuple[str, int] | None:
    """Which kind of calendar period a span is, and its number among those.

    Periods of one kind never overlap, and neighbours have numbers that follow each other.

    Args:
        span: A period with all of its days, not cut to the records.

    Returns:
        `year`, `half`, `quarter` or `month`, and the number; None for any other stretch, and
        where the days are not those of the name.

    Example:
        >>> calendar_place(period("2022Q4")), calendar_place(period("2023Q1"))
        (('quarter', 8091), ('quarter', 8092))
        >>> calendar_place(period("2022-03..2022-09")) is None
        True
    """
    match = _FORMS.fullmatch(span.name)
    if match is None or match["last_year"] or period(span.name) != span:
        return None
    kinds = {"half": 2, "quarter": 4, "month": 12}
    kind = next((kind for kind in kinds if match[kind]), None)
    if kind is None:
        return "year", span.first.year
    return kind, span.first.year * kinds[kind] + int(match[kind]) - 1
