"""Inputs for ownership costs, without doubt and small enough to follow by hand."""

from circularlib.appliances.inputs import ASSUMED, ownership_inputs
from circularlib.sources.washing.plan import WashingPlan
from circularlib.statistics.uncertainty import Bounds

CERTAIN = {
    **dict.fromkeys(ASSUMED, 0.0),
    "electricity_price_eur_per_kwh": 0.30,
    "social_electricity_price_eur_per_kwh": 0.20,
    "water_price_eur_per_m3": 5.0,
    "detergent_eur_per_cycle": 0.25,
    "wash_energy_ratio": 1.0,
    "wash_water_l_per_cycle": 50.0,
    "washer_failure_shape_ratio": 1.0,
    "washer_failure_scale_years": 1e12,
    "washer_replaced_share": 1.0,
    "washer_lifetime_years": 10.0,
}
"""Machines that never fail, money without interest."""

WEEKLY_HUNDRED = 100 * 7 / 365.25
"""Cycles a week that make a hundred a year."""


def certain_inputs(options, *, use=None, measured=None, pattern=(1.0,), **assumed):
    """Options as washing.toml has them, with every assumption known exactly."""
    plan = WashingPlan.model_validate(
        {
            "use": {"cycles_per_week": WEEKLY_HUNDRED, "horizon_years": 10, **(use or {})},
            "options": [{"source": "a test", "energy_kwh_per_cycle": 0.6, **each}
                        for each in options],
        }
    )  # fmt: skip
    ranges = {name: Bounds(value, value, value) for name, value in {**CERTAIN, **assumed}.items()}
    return ownership_inputs(plan, ranges, measured=measured, pattern=pattern)
