"""The offers and the service chain for washing machines in the sample programme, all invented.

Both are small and the same in every sample: what a town would type over from a tender and from
the wall of a workshop.
"""

import polars as pl

__all__ = ["chain_steps_table", "offers_table"]

_CRITERIA = (
    ("fee_eur_per_month", "EUR per machine and month"),
    ("fee_eur_per_cycle", "EUR per cycle"),
    ("deposit_eur", "EUR per machine"),
    ("repair_time_hours", "hours"),
    ("energy_kwh_per_cycle", "kWh per cycle"),
    ("water_l_per_cycle", "l per cycle"),
    ("capacity_kg", "kg"),
    ("warranty_years", "years"),
    ("refurbished_share", "share"),
    ("social_employment_share", "share"),
    ("local_repair_share", "share"),
    ("sound_db", "dB"),
)
_OFFERS = (
    ("O1", "Synthetic trader one", (19.5, 0.0, 0, 48, 0.55, 46, 8, 5, 0.0, 0.1, 0.4, 74)),
    ("O2", "Synthetic reuse partnership", (14.0, 0.18, 25, 36, 0.62, 48, 7, 4, 0.6, 0.65, 1.0, 76)),
    ("O3", "Synthetic manufacturer", (23.0, 0.0, 50, 24, 0.47, 42, 9, 8, 0.25, 0.05, 0.2, 72)),
    ("O4", "Synthetic discounter", (8.5, 0.1, 0, 96, 0.71, 52, 7, 2, 0.0, 0.0, 0.1, 79)),
    ("O5", "Synthetic cooperative", (16.5, 0.08, 0, 36, 0.54, 45, 8, 6, 0.4, 0.5, 0.8, 74)),
)

# step, order, actor, role, cost, hours, benefit, emission; a run is a home served for a year, and
# the costs hold the pay of the hours (chain.toml)
_CHAIN = (
    ("request", 1, "resident", "does", None, 0.2, None, 0.0),
    ("request", 1, "social_worker", "does", 6.0, 0.2, 12.0, 0.0),
    ("request", 1, "municipality", "informed", None, None, None, None),
    ("selection of machine", 2, "reuse_centre", "does", 9.0, 0.4, None, 0.0),
    ("selection of machine", 2, "trader", "informed", None, 0.1, None, None),
    ("purchase or refurbishment", 3, "reuse_centre", "does", 38.0, 1.2, 48.0, 14.0),
    ("purchase or refurbishment", 3, "provider", "pays", 48.0, None, None, None),
    ("purchase or refurbishment", 3, "trader", "receives", 12.0, 0.3, 45.0, 21.0),
    ("purchase or refurbishment", 3, "purchasing_group", "does", 2.5, 0.1, 5.0, None),
    ("delivery and installation", 4, "reuse_centre", "does", 21.0, 0.9, 24.0, 2.6),
    ("delivery and installation", 4, "municipality", "pays", 24.0, 0.1, None, None),
    ("delivery and installation", 4, "resident", "receives", None, 0.3, 30.0, None),
    ("use", 5, "resident", "pays", 68.0, None, 150.0, 31.0),
    ("use", 5, "municipality", "pays", 168.0, 0.3, 215.0, None),
    ("use", 5, "provider", "receives", 12.0, 0.2, 168.0, None),
    ("maintenance and repair", 6, "provider", "does", 42.0, 1.1, None, 3.2),
    ("maintenance and repair", 6, "reuse_centre", "does", 18.0, 0.8, 36.0, 0.9),
    ("maintenance and repair", 6, "resident", "informed", None, 0.2, None, None),
    ("return and sorting", 7, "reuse_centre", "does", 11.0, 0.5, 8.0, 1.8),
    ("return and sorting", 7, "building_service", "informed", None, None, 22.0, None),
    ("recycling", 8, "recycler", "does", 3.0, 0.1, 6.5, 4.1),
    ("recycling", 8, "municipality", "receives", None, None, 3.0, None),
)


def offers_table() -> pl.DataFrame:
    """Five offers on twelve criteria.

    Returns:
        One row per offer and criterion: `offer_id`, `bidder`, `criterion`, `value`, `unit`.

    Example:
        >>> offers_table().height
        60
    """
    rows = [
        (offer, bidder, criterion, float(value), unit)
        for offer, bidder, values in _OFFERS
        for (criterion, unit), value in zip(_CRITERIA, values, strict=True)
    ]
    schema = ["offer_id", "bidder", "criterion", "value", "unit"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def chain_steps_table() -> pl.DataFrame:
    """The chain of washing machines as a service, step by step and actor by actor.

    Returns:
        One row per step, actor and role: `step`, `order`, `actor`, `role`, `cost_eur`, `hours`,
        `benefit_eur`, `emission_kgco2e`.

    Example:
        >>> chain_steps_table()["step"].n_unique()
        8
    """
    schema = {
        "step": pl.String, "order": pl.Int64, "actor": pl.String, "role": pl.String,
        "cost_eur": pl.Float64, "hours": pl.Float64, "benefit_eur": pl.Float64,
        "emission_kgco2e": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(_CHAIN, schema=schema, orient="row")
