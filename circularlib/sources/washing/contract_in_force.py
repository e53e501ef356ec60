"""Which contract a programme's machines are set against."""

from datetime import date

from circularlib.sources.washing.contract import Contract, nothing_agreed
from circularlib.sources.washing.plan import WashingPlan

__all__ = ["contract_in_force"]


def contract_in_force(plan: WashingPlan, started_on: date, *, is_synthetic: bool) -> Contract:
    """The contract of a programme; the example only for records that are made up themselves.

    Args:
        plan: What `washing.toml` says, or the examples.
        started_on: Day from which machines are looked at where nothing was agreed.
        is_synthetic: The programme's records are made up.

    Returns:
        The contract; one that says nothing where there is none, and where the only one at hand
        is an example and the records are real: nobody signed that.

    Example:
        >>> from circularlib.sources.washing.plan import washing_plan
        >>> example = washing_plan("a folder without the file")
        >>> contract_in_force(example, date(2022, 1, 1), is_synthetic=False).offer_id
        ''
    """
    is_in_force = is_synthetic or not plan.is_example
    if plan.contract is None or not is_in_force:
        return nothing_agreed(started_on)
    return plan.contract
