"""An estimate is a value with an interval, or with the reason why it has none."""

import dataclasses

import pytest

from circularlib.errors import UsageError
from circularlib.statistics.estimate import Estimate, require_level


def test_an_estimate_cannot_be_changed_after_it_was_made():
    """A figure that goes into a report is the figure that was calculated."""
    estimate = Estimate(0.5, 0.4, 0.6, n=100, level=0.95, method="wilson")
    with pytest.raises(dataclasses.FrozenInstanceError):
        estimate.value = 0.9


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_that_is_not_a_share_is_refused(level):
    """95 is a likely slip for 0.95."""
    with pytest.raises(UsageError, match=r"Write 0\.95"):
        require_level(level)
