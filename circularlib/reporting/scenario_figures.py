"""What a scenario sets must be something that a page takes: a misspelt name changes nothing."""

from typing import Any

from circularlib.appliances import inputs, provider_setup
from circularlib.appliances.award import judgement
from circularlib.errors import UsageError
from circularlib.ledger.scenarios import Scenario
from circularlib.ledger.tables import nearest
from circularlib.outlook.pilot_setup import MOVED_ENDINGS
from circularlib.reporting.parameter_cell import parameters
from circularlib.reporting.parameters import RUNNERS_OWN
from circularlib.reporting.selection import Notebook, selected
from circularlib.sources import outlook_as_set

__all__ = ["check_figures", "scenario_parameters"]


def check_figures(scenario: Scenario) -> None:
    """Refuses figures that no page takes, and numbers that are none.

    Args:
        scenario: The scenario.

    Raises:
        UsageError: A figure is not known; the nearest is named.
    """
    known = [
        *inputs.MOVED, *provider_setup.MOVED, *judgement.MOVED, *outlook_as_set.MOVED, "run_years",
    ]  # fmt: skip
    for name, value in scenario.figures.items():
        if name not in known and not name.endswith(MOVED_ENDINGS):
            raise _strange(scenario, name, known, "figures")
        if isinstance(value, str) == (name != judgement.MOVED[1]):
            raise UsageError(
                f'{name} cannot be "{value}".',
                f"{scenario.file}, [figures].",
                "Give a number; only award_formula is a text.",
            )


def scenario_parameters(scenario: Scenario | None, chosen: list[Notebook]) -> dict[str, Any]:
    """The parameters of a scenario that the chosen notebooks have.

    Args:
        scenario: The scenario, or None.
        chosen: The notebooks that are run.

    Returns:
        Values by name.

    Raises:
        UsageError: No notebook at all has such a parameter, or the runner sets it itself.
    """
    if scenario is None:
        return {}
    every = {name for book in (*selected(()), *chosen) for name in parameters(book.path)}
    known = sorted(every - set(RUNNERS_OWN))
    for name in scenario.parameters:
        if name not in known:
            raise _strange(scenario, name, known, "parameters")
    own = {name for book in chosen for name in parameters(book.path)}
    return {name: value for name, value in scenario.parameters.items() if name in own}


def _strange(scenario: Scenario, name: str, known: list[str], part: str) -> UsageError:
    near = nearest(name, known)
    return UsageError(
        f'"{name}" is nothing that a scenario can set.',
        f"{scenario.file}, [{part}].",
        f'Did you mean "{near}"?' if near else f"Known are: {', '.join(known)}.",
    )
