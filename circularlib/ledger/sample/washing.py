"""The `washing.toml` of the sample programme, all invented: one text per part of the file.

It fits the machines of the sample: what they cost, what they use and how the service is paid. The
fee is that of the offer that was awarded.
"""

from datetime import date

from circularlib.ledger.sample.washing_provider import washing_provider_toml
from circularlib.ledger.sample.washing_tender import tender_toml

__all__ = ["use_and_options_text", "washing_text"]

_HEAD = """\
# Figures about washing machines. Everything here is synthetic: made up to show how it works.

"""

_USE_AND_OPTIONS = """\
[use]
cycles_per_week = { low = 2, central = 4, high = 6 }
horizon_years = 10
social_tariff_share = 0.6
timing = "end"
source = "Synthetic"

[[options]]
kind = "cheap_new"
price_eur = { low = 360, central = 420, high = 480 }
delivery_eur = 35
repair_eur = { low = 70, central = 95, high = 130 }
energy_class = "D"
source = "Synthetic: Basic 7"

[[options]]
kind = "efficient_new"
price_eur = { low = 700, central = 820, high = 950 }
delivery_eur = 35
repair_eur = { low = 80, central = 110, high = 160 }
energy_class = "A"
replaced_share = { low = 0.05, central = 0.15, high = 0.3 }
lifetime_years = { low = 12, central = 15, high = 18 }
source = "Synthetic: not in use"

[[options]]
kind = "second_hand"
price_eur = { low = 140, central = 185, high = 230 }
delivery_eur = 30
repair_eur = { low = 60, central = 80, high = 110 }
energy_class = "F"
age_years = { low = 4, central = 6, high = 8 }
new_share = 0
source = "Synthetic: Classic 6"

[[options]]
kind = "as_a_service"
fee_eur_per_month = 16.5
fee_eur_per_cycle = 0.08
indexation = "rent"
energy_class = "B"
new_share = 0.6
includes = ["purchase", "delivery", "maintenance", "repairs", "replacement", "disposal"]
source = "Synthetic: Durable 8, offer O5"

[[options]]
kind = "shared_laundry"
fee_eur_per_cycle = { low = 3.8, central = 4.5, high = 5 }
payers = { fee = "resident" }
includes = ["energy", "water"]
source = "Synthetic: a laundrette nearby"
"""


def use_and_options_text() -> str:
    """How washing is used, and the options that are compared.

    Returns:
        The parts `[use]` and `[[options]]`.

    Example:
        >>> use_and_options_text().count("[[options]]")
        5
    """
    return _USE_AND_OPTIONS


def washing_text(started_on: date) -> str:
    """The whole file.

    Args:
        started_on: First day of the programme, on which the contract begins.

    Returns:
        The text of `washing.toml`.

    Example:
        >>> "synthetic" in washing_text(date(2022, 1, 1))
        True
    """
    parts = (use_and_options_text(), washing_provider_toml(started_on), tender_toml())
    return _HEAD + "\n".join(parts)
