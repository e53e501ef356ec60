"""A small chain whose sums are worked by hand, and a small programme to look ahead with."""

from collections.abc import Callable

import pandas as pd
import pytest

from circularlib.outlook.consequences import Factors
from circularlib.outlook.rates import Rates

from .small_programme import made_factors, made_rates

ROWS = [
    ("request", 1, "town", "does", 6.0, 0.2, None, None),
    ("delivery", 2, "centre", "does", 30.0, 1.0, 24.0, 2.5),
    ("delivery", 2, "town", "pays", 24.0, None, None, None),
    ("use", 3, "resident", "pays", 10.0, None, 50.0, 4.0),
    ("use", 3, "town", "informed", None, None, 60.0, None),
    ("repair", 4, "centre", "does", 4.0, 0.5, 20.0, -0.5),
    ("repair", 4, "volunteer", "does", 2.0, 1.0, None, None),
]
COLUMNS = [
    "step", "order", "actor", "role", "cost_eur", "hours", "benefit_eur", "emission_kgco2e",
]  # fmt: skip


def chain_of(*rows: tuple) -> pd.DataFrame:
    """Rows of the table chain_steps."""
    return pd.DataFrame(list(rows), columns=COLUMNS)


@pytest.fixture
def steps() -> pd.DataFrame:
    """Four steps, four actors; nobody does the third."""
    return chain_of(*ROWS)


@pytest.fixture
def rates() -> Callable[..., Rates]:
    return made_rates


@pytest.fixture
def factors() -> Callable[..., Factors]:
    return made_factors
