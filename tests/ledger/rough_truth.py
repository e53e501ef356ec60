"""A sample whose truth nobody asks for: one programme is lived through in place of thousands."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from circularlib.ledger.sample import programme
from circularlib.ledger.sample.truth import Truth, truth_from


@contextmanager
def rough_truth() -> Iterator[None]:
    """Within it, what a sample is written with takes no time; its figures are not the truth."""

    def of_one(homes: int, years: int) -> Truth:
        return truth_from(programme._evidence(1, homes, homes, years))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(programme, "_truth", of_one)
        yield
