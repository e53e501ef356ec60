"""What holds for tests, doctests and notebooks alike."""

import pytest
from hypothesis import settings

settings.register_profile("circularlib", deadline=None, derandomize=True)
settings.load_profile("circularlib")

_PAGES_ONLY = (
    "text/html",
    "application/vnd.circularlib.page+json",
    "application/vnd.circularlib.finding+json",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lets nbval compare the plain text of outputs; what pages hold has tests of its own."""
    for item in items:
        compared = getattr(item.parent, "skip_compare", None)
        if compared is not None and not set(_PAGES_ONLY) <= set(compared):
            item.parent.skip_compare = (*compared, *_PAGES_ONLY)
