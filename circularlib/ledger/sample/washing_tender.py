"""The tender of the sample programme: what the five made-up offers answer to."""

__all__ = ["tender_toml"]

_TENDER = """\
[tender]

# What the buyer fills in: the use for which every offer is priced. A range says how far the
# truth may lie from it; it does not enter the scores, only the test of how sturdy they are.
[tender.use]
horizon_years = 5
discount_rate = 0.03
cycles_per_month = { low = 10, central = 16, high = 26 }
electricity_price_eur_per_kwh = { low = 0.28, central = 0.3354, high = 0.46 }
water_price_eur_per_m3 = { low = 4.3, central = 6.0, high = 9.0 }
energy_ratio = { low = 0.9, central = 1.0, high = 1.6 }  # kWh in homes over kWh on paper
promise_ratio = { low = 0.95, central = 1.0, high = 1.2 }  # kWh of one offer over its promise

# The price is what a machine costs over the horizon. Its weight and those of the groups make 1.
[tender.price]
weight = 0.40
formula = "low_bid_relative"
full_at_eur = 800  # for linear_between_limits
nothing_at_eur = 2400
nothing_at_ratio = 2  # for logarithmic
quality_value_eur = 1000  # for value_deduction: what full quality is worth

# When a bidder is asked to justify a low price. It is flagged, never left out.
[tender.low_price]
below_share = 0.15
least_offers_count = 4
left_out_each_end_count = 1

# What the bidder fills in.
[[tender.asked]]
criterion = "fee_eur_per_month"
unit = "EUR per machine and month"
en = "fee per month"
nl = "vergoeding per maand"
unit_nl = "EUR per toestel en maand"

[[tender.asked]]
criterion = "fee_eur_per_cycle"
unit = "EUR per cycle"
en = "fee per cycle"
nl = "vergoeding per wasbeurt"
unit_nl = "EUR per wasbeurt"

[[tender.asked]]
criterion = "deposit_eur"
unit = "EUR per machine"
en = "deposit, paid back at the end"
nl = "waarborgsom, terugbetaald op het einde"
unit_nl = "EUR per toestel"

[[tender.asked]]
criterion = "repair_time_hours"
unit = "hours"
en = "time to repair"
nl = "hersteltermijn"
unit_nl = "uur"

[[tender.asked]]
criterion = "energy_kwh_per_cycle"
unit = "kWh per cycle"
en = "electricity"
nl = "elektriciteit"
unit_nl = "kWh per wasbeurt"

[[tender.asked]]
criterion = "water_l_per_cycle"
unit = "l per cycle"
en = "water"
nl = "water"
unit_nl = "l per wasbeurt"

[[tender.asked]]
criterion = "capacity_kg"
unit = "kg"
en = "load"
nl = "vulgewicht"

[[tender.asked]]
criterion = "warranty_years"
unit = "years"
en = "warranty on the machine"
nl = "garantie op het toestel"
unit_nl = "jaar"

[[tender.asked]]
criterion = "refurbished_share"
unit = "share"
en = "refurbished machines"
nl = "gereviseerde toestellen"
unit_nl = "aandeel"

[[tender.asked]]
criterion = "social_employment_share"
unit = "share"
en = "hours worked by the target group"
nl = "uren gewerkt door de doelgroep"
unit_nl = "aandeel"

[[tender.asked]]
criterion = "local_repair_share"
unit = "share"
en = "repairs done in the region"
nl = "herstellingen in de regio"
unit_nl = "aandeel"

[[tender.asked]]
criterion = "sound_db"
unit = "dB"
en = "sound when spinning"
nl = "geluid bij het zwieren"

[[tender.requirements]]
criterion = "capacity_kg"
at_least = 7

[[tender.requirements]]
criterion = "repair_time_hours"
at_most = 96

[[tender.requirements]]
criterion = "sound_db"
at_most = 80

[[tender.groups]]
name = "service"
en = "service"
nl = "dienstverlening"
weight = 0.30

[[tender.groups.criteria]]
criterion = "repair_time_hours"
better = "less"
weight = 0.5
formula = "linear_between_limits"
full_at = 24
nothing_at = 96

[[tender.groups.criteria]]
criterion = "warranty_years"
better = "more"
weight = 0.3
formula = "linear_between_limits"
full_at = 8
nothing_at = 2

[[tender.groups.criteria]]
criterion = "sound_db"
better = "less"
weight = 0.2
formula = "linear_between_limits"
full_at = 70
nothing_at = 80

[[tender.groups]]
name = "circular_and_social"
en = "circular and social"
nl = "circulair en sociaal"
weight = 0.30

[[tender.groups.criteria]]
criterion = "refurbished_share"
better = "more"
weight = 0.4
formula = "linear_between_limits"
full_at = 1
nothing_at = 0

[[tender.groups.criteria]]
criterion = "social_employment_share"
better = "more"
weight = 0.3
formula = "linear_between_limits"
full_at = 0.8
nothing_at = 0

[[tender.groups.criteria]]
criterion = "local_repair_share"
better = "more"
weight = 0.3
formula = "linear_between_limits"
full_at = 1
nothing_at = 0
"""


def tender_toml() -> str:
    """The part `[tender]` of the sample's `washing.toml`, made up like the offers.

    Returns:
        The text, in TOML.

    Example:
        >>> import tomllib
        >>> tomllib.loads(tender_toml())["tender"]["price"]["weight"]
        0.4
    """
    return _TENDER
