"""Small tenders and offers for the tests of the award."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from circularlib.appliances.award.offers import Offers, checked_offers
from circularlib.sources.washing.plan import washing_plan
from circularlib.sources.washing.tender import Tender

UNITS = {
    "fee_eur_per_month": "EUR per machine and month",
    "energy_kwh_per_cycle": "kWh per cycle",
    "quality_share": "share",
    "local_share": "share",
}


def tender_values(**changes: Any) -> dict[str, Any]:
    """A tender without discounting in which one cycle a month costs its kWh times one euro."""
    return {
        "asked": [
            {"criterion": name, "unit": unit, "en": name, "nl": name}
            for name, unit in UNITS.items()
        ],
        "use": {
            "horizon_years": 1,
            "discount_rate": 0.0,
            "cycles_per_month": 1.0,
            "electricity_price_eur_per_kwh": 1.0,
            "water_price_eur_per_m3": 0.0,
        },
        "price": {
            "weight": 0.5,
            "formula": "low_bid_relative",
            "full_at_eur": 500.0,
            "nothing_at_eur": 2500.0,
            "nothing_at_ratio": 4.0,
            "quality_value_eur": 1000.0,
        },
        "groups": [
            {
                "name": "quality", "en": "quality", "nl": "kwaliteit", "weight": 0.5,
                "criteria": [
                    {
                        "criterion": "quality_share", "better": "more", "weight": 1.0,
                        "formula": "linear_between_limits", "full_at": 1.0, "nothing_at": 0.0,
                    },
                ],
            },
        ],
    } | changes  # fmt: skip


def offer_rows(**offers: tuple[float, float]) -> pd.DataFrame:
    """Offers by code: price over the horizon in euro, and quality."""
    rows = [
        (code, f"Bidder {code}", name, value, UNITS[name])
        for code, (price, quality) in offers.items()
        for name, value in {
            "fee_eur_per_month": price / 12,
            "energy_kwh_per_cycle": 0.0,
            "quality_share": quality,
            "local_share": quality,
        }.items()
    ]
    return pd.DataFrame(rows, columns=["offer_id", "bidder", "criterion", "value", "unit"])


@pytest.fixture
def tender() -> Tender:
    """Half price, half quality."""
    return Tender.model_validate(tender_values())


@pytest.fixture
def tendered() -> Callable[..., Tender]:
    """A tender with parts replaced."""

    def with_changes(**changes: Any) -> Tender:
        return Tender.model_validate(tender_values(**changes))

    return with_changes


@pytest.fixture
def rows() -> Callable[..., pd.DataFrame]:
    """Rows of the table offers."""
    return offer_rows


@pytest.fixture
def offered(tender: Tender) -> Callable[..., Offers]:
    """Checked offers by code: price over the horizon, and quality."""

    def check(**offers: tuple[float, float]) -> Offers:
        return checked_offers(offer_rows(**offers), tender)

    return check


@pytest.fixture(scope="session")
def example_tender() -> Tender:
    """The tender of the example file."""
    found = washing_plan("a folder without the file").tender
    assert found is not None
    return found


@pytest.fixture(scope="session")
def example_offers(example_tender: Tender) -> Offers:
    """The five made-up offers of the sample."""
    from circularlib.ledger.sample.tender import offers_table

    return checked_offers(offers_table(), example_tender)
