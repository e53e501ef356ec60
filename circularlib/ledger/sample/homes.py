"""The homes of the sample programme: where they are, when they are in use, how they differ."""

from dataclasses import dataclass

from numpy.random import PCG64, Generator, SeedSequence

from circularlib.ledger.sample.world import Calendar

__all__ = ["Home", "chance", "new_home"]

# The town first, then its neighbours; what the list does not hold is numbered from 99001.
_NIS_CODES = (
    "36015", "36008", "37020", "36006", "36007", "36010", "36011", "36012", "36019", "37015",
    "37007", "37010", "37011", "37018",
)  # fmt: skip
_BEDROOMS = (0.32, 0.74, 0.94)  # cumulative shares of homes with one, two and three bedrooms
_COMPARISON_EVERY, _COMPARISON_AT = 7, 3
_LATER_SHARE, _LATER_UNTIL = 0.2, 0.9  # homes that come into service during the records
_LEAVING_SHARE = 0.06
_LEAST_SERVICE_DAYS = 240
_STAY_SPREAD, _EFFORT_SPREAD, _WEAR_EVENNESS = 0.22, 0.15, 14.0


@dataclass(frozen=True)
class Home:
    """A home and what makes it differ from others.

    Attributes:
        home_id: Its code.
        municipality_code: NIS code of its municipality.
        group: `programme` or `comparison`.
        bedroom_count: Number of bedrooms.
        from_day: First day in service.
        to_day: Last day in service, or None while in use.
        distance_km: Distance from the reuse centre and back.
        stay_factor: Length of its stays, 1 for the typical home.
        wear: How fast its furniture is worn and rejected, of mean 1.
        effort: How much work a visit takes, of mean 1.
    """

    home_id: str
    municipality_code: str
    group: str
    bedroom_count: int
    from_day: int
    to_day: int | None
    distance_km: float
    stay_factor: float
    wear: float
    effort: float


def chance(seed: int, *stream: int) -> Generator:
    """A source of chance of its own for each home and each table.

    Args:
        seed: Seed of the sample.
        stream: What it is for; other streams do not change with it.

    Returns:
        The generator.
    """
    return Generator(PCG64(SeedSequence(seed, spawn_key=stream)))


def new_home(
    home_id: str, number: int, municipalities: int, calendar: Calendar, rng: Generator
) -> Home:
    """One home. Its group and municipality follow from its number, the rest is chance.

    Args:
        home_id: Its code.
        number: Number of the home, from 0.
        municipalities: Number of municipalities the homes are spread over.
        calendar: The days of the records.
        rng: The home's own source of chance.

    Returns:
        The home.
    """
    town = number % municipalities
    from_day, to_day = _service(calendar, rng)
    size = rng.random()
    return Home(
        home_id=home_id,
        municipality_code=_NIS_CODES[town] if town < len(_NIS_CODES) else f"{98987 + town}",
        group="comparison" if number % _COMPARISON_EVERY == _COMPARISON_AT else "programme",
        bedroom_count=1 + sum(size > share for share in _BEDROOMS),
        from_day=from_day,
        to_day=to_day,
        distance_km=round(3 + 8 * town**0.5 + 5 * rng.random(), 1),
        stay_factor=float(rng.lognormal(-(_STAY_SPREAD**2) / 2, _STAY_SPREAD)),
        wear=float(rng.gamma(_WEAR_EVENNESS, 1 / _WEAR_EVENNESS)),
        effort=float(rng.lognormal(-(_EFFORT_SPREAD**2) / 2, _EFFORT_SPREAD)),
    )


def _service(calendar: Calendar, rng: Generator) -> tuple[int, int | None]:
    """First and last day in service: most homes were there before, some come, a few go."""
    days = calendar.last_day - calendar.first_day
    if rng.random() < _LATER_SHARE:
        from_day = calendar.first_day + int(days * _LATER_UNTIL * rng.random())
    else:
        from_day = calendar.first_day - 200 - int(4000 * rng.random())
    earliest = max(from_day, calendar.first_day) + _LEAST_SERVICE_DAYS
    if rng.random() < _LEAVING_SHARE and earliest < calendar.last_day:
        return from_day, earliest + int((calendar.last_day - earliest) * rng.random())
    return from_day, None
