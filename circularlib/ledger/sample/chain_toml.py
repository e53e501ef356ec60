"""The `chain.toml` of the sample programme, all invented, and the same in every sample."""

__all__ = ["CHAIN_TOML"]

CHAIN_TOML = """\
# What the table chain_steps cannot say. Everything here is synthetic: made up to show how it works.
# The costs, hours and movements of this programme are about furniture, and this chain is about
# washing machines: of the records only what happened to machines as a service belongs to a step.

run_years = 1          # a row of chain_steps is for one home, served for one year
hours_in_cost = true   # the costs hold the pay of the hours
horizon_years = 4      # years over which what is spent once is spread
partners = ["municipality", "reuse_centre", "provider", "purchasing_group", "repair_cafe"]
run_is = "machine_year" # a run in the records: a year of a machine as a service in a home

[[steps]]
step = "maintenance and repair"
machine_events = ["visit", "repaired"]

[[actors]]
actor = "municipality"
once_hours = { low = 60, central = 80, high = 120 }
yearly_eur = { low = 200, central = 300, high = 450 }
yearly_hours = { low = 8, central = 12, high = 20 }
hour_eur = { low = 33, central = 44, high = 50 }
cost_ratio = 1
benefit_ratio = { low = 0.96, central = 1, high = 1.05 }
source = "Synthetic"

[[actors]]
actor = "reuse_centre"
once_eur = { low = 1500, central = 2500, high = 3500 }
yearly_hours = { low = 20, central = 30, high = 40 }
hour_eur = { low = 12, central = 18, high = 24 }
cost_ratio = { low = 0.95, central = 1, high = 1.1 }
benefit_ratio = 1
source = "Synthetic"

[[actors]]
actor = "provider"
once_eur = { low = 1500, central = 2500, high = 3500 }
yearly_eur = { low = 1200, central = 1600, high = 2000 }
cost_ratio = { low = 0.9, central = 1, high = 1.15 }
benefit_ratio = 1
source = "Synthetic"

[[actors]]
actor = "resident"
hour_eur = 0
source = "Synthetic: nobody pays a resident's time"
"""
