"""The `scenarios.toml` of the sample programme: plans of a region that does not exist."""

__all__ = ["scenarios_text"]

_TEXT = """\
# Plans for the years ahead. Everything here is synthetic: made up to show how it works.

first_year = {first}
horizon_years = 10

[[centres]]
name = "Kringloopcentrum (synthetic)"
capacity_placements_per_year = {{ low = {low}, central = {central}, high = {high} }}
fixed_hours_per_year = {hours}     # planning and talks, whatever the number of homes
fixed_cost_eur_per_year = {cost}   # the software and the van's insurance

[[towns]]
name = "{own}"
is_own = true

[[towns]]
name = "Neighbour A (synthetic)"
homes = [40, 60, 80]
joins = {second}
distance_km = {{ low = 20, central = 24, high = 30 }}

[[towns]]
name = "Neighbour B (synthetic)"
homes = 120
joins = {third}
furnished_share = 0.5
distance_km = {{ low = 40, central = 50, high = 60 }}

[[scenarios]]
id = "as_is"

[[scenarios]]
id = "sets_only"
furniture = "sets"

[[scenarios]]
id = "double_repair"
repair_ratio = 2

[[scenarios]]
id = "region_joins"
towns = "all"
"""

_CAPACITY_PER_HOME, _SPREAD = 8, (0.8, 1.3)
_HOURS_PER_HOME, _EUR_PER_HOME = 1.4, 25


def scenarios_text(own: str, *, first_year: int, homes: int) -> str:
    """The whole file.

    Args:
        own: Name of the town of the records.
        first_year: First year after the records.
        homes: Homes of the records; capacity and fixed work are made up in proportion.

    Returns:
        The text of `scenarios.toml`.

    Example:
        >>> "synthetic" in scenarios_text("Town", first_year=2024, homes=100)
        True
    """
    central = _CAPACITY_PER_HOME * homes
    return _TEXT.format(
        own=own,
        first=first_year,
        second=first_year + 2,
        third=first_year + 4,
        low=round(_SPREAD[0] * central),
        central=central,
        high=round(_SPREAD[1] * central),
        hours=round(_HOURS_PER_HOME * homes),
        cost=_EUR_PER_HOME * homes,
    )
