"""The provider and the contract of the sample programme: two parts of its `washing.toml`, invented.

They fit the machines and the offers of the sample: offer O5 was awarded, its machines came with
the programme, use about 0.52 kWh a cycle and fail about once in seven machine-years.
"""

from datetime import date, timedelta

__all__ = ["washing_provider_toml"]

_PROVIDER = """\
# The provider: invented, like everything in this programme. Euro without VAT.

[provider]
target_return_rate = 0.05

[provider.fleet]
machine_count = 60
horizon_years = 12
ramp_up_months = 12
life_years = 4
life_count = 3
failures_per_machine_year = [0.07, 0.12, 0.16, 0.19, 0.22, 0.25]

[provider.indexation]
form = "rent"
signed_months_before = 1

[provider.amounts]
fee_eur_per_month = 16.5
fee_eur_per_cycle = 0.08
cycles_per_month = { low = 18, central = 24, high = 30 }
purchase_eur = { low = 420, central = 480, high = 540 }
setup_eur = { low = 1500, central = 2500, high = 3500 }
installation_eur = { low = 5, central = 10, high = 15 }
trip_eur = { low = 7, central = 10, high = 13 }
repair_parts_eur = { low = 20, central = 30, high = 40 }
refurbishment_parts_eur = { low = 35, central = 50, high = 65 }
resale_eur = { low = 0, central = 30, high = 60 }
scrap_eur = { low = -15, central = 0, high = 15 }
overhead_eur_per_year = { low = 1200, central = 1600, high = 2000 }
overhead_eur_per_machine_year = { low = 5, central = 8, high = 11 }
labour_eur_per_hour = { low = 36, central = 41, high = 46 }
partner_eur_per_hour = { low = 17, central = 20, high = 23 }
delivery_hours = { low = 1.1, central = 1.5, high = 1.9 }
collection_hours = { low = 0.8, central = 1.0, high = 1.2 }
repair_hours = { low = 1.1, central = 1.5, high = 1.9 }
refurbishment_hours = { low = 2.2, central = 3.0, high = 3.8 }
visit_hours = { low = 0.3, central = 0.5, high = 0.7 }
delivery_partner_share = 1.0
collection_partner_share = 1.0
repair_partner_share = 0.5
refurbishment_partner_share = 0.8
visit_partner_share = 0.5
visits_per_machine_year = 1
moves_per_machine_year = { low = 0.05, central = 0.10, high = 0.15 }
failure_ratio = { low = 0.6, central = 1.0, high = 1.4 }
utilisation_share = { low = 0.90, central = 0.94, high = 0.98 }
default_share = { low = 0.0, central = 0.01, high = 0.03 }
loss_rate = { low = 0.01, central = 0.03, high = 0.05 }
refurbishment_success_share = { low = 0.78, central = 0.86, high = 0.94 }
residual_share = { low = 0.0, central = 0.3, high = 0.6 }
health_growth_rate = { low = 0.01, central = 0.02, high = 0.03 }
wage_growth_rate = { low = 0.015, central = 0.025, high = 0.035 }
material_growth_rate = { low = 0.0, central = 0.015, high = 0.03 }
cost_growth_rate = { low = 0.01, central = 0.02, high = 0.03 }
"""

_CONTRACT = """\
# The contract: invented. What is not said here is what the awarded offer says.

[contract]
offer_id = "O5"
signed_on = {signed_on}
started_on = {started_on}
uptime_share = 0.98
indexation = "rent"
index = "health_index_be"
payee = "provider"
cap_share = 0.25

[[contract.rules]]
kind = "penalty"
measure = "repair"
per = "day"
amount_eur = 2.5

[[contract.rules]]
kind = "penalty"
measure = "uptime"
per = "point"
amount_eur = 3.0

[[contract.rules]]
kind = "bonus"
measure = "energy"
per = "kwh"
amount_eur = 0.05
"""

_SIGNED_DAYS_BEFORE = 22


def washing_provider_toml(started_on: date) -> str:
    """The parts `[provider]` and `[contract]` of the sample's `washing.toml`.

    Args:
        started_on: First day of the programme, on which the contract begins.

    Returns:
        The text of both parts.

    Example:
        >>> "signed_on = 2021-12-10" in washing_provider_toml(date(2022, 1, 1))
        True
    """
    signed_on = started_on - timedelta(days=_SIGNED_DAYS_BEFORE)
    return f"{_PROVIDER}\n{_CONTRACT.format(signed_on=signed_on, started_on=started_on)}"
