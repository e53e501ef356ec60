"""A provider small enough to follow by hand, and the one of the example file."""

import pytest

from circularlib.appliances.business_case import AMOUNTS
from circularlib.appliances.fee_path import Indexation
from circularlib.appliances.fleet import FleetPlan
from circularlib.sources.washing.plan import washing_plan
from circularlib.sources.washing.provider import Provider


@pytest.fixture
def nothing() -> dict[str, float]:
    """Every amount nought, but machines always placed and failures as expected."""
    return {**dict.fromkeys(AMOUNTS, 0.0), "utilisation_share": 1.0, "failure_ratio": 1.0}


@pytest.fixture(scope="session")
def provider() -> Provider:
    """The provider of the example file."""
    found = washing_plan("a folder without the file").provider
    assert found is not None
    return found


@pytest.fixture(scope="session")
def plan(provider) -> FleetPlan:
    return FleetPlan(**provider.fleet.model_dump())


@pytest.fixture(scope="session")
def indexation(provider) -> Indexation:
    return Indexation(**provider.indexation.model_dump())
