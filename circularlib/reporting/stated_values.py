"""What a programme states beside its records, checked before any page is made."""

from circularlib.ledger.programme import Programme
from circularlib.outlook.chain_records import check_kinds
from circularlib.reporting.scenario_figures import check_figures
from circularlib.sources.assumptions import assumption
from circularlib.sources.chain_plan import chain_plan
from circularlib.sources.claims import claims
from circularlib.sources.outlook_plan import outlook_plan
from circularlib.sources.price_indices import price_index
from circularlib.sources.washing.plan import washing_plan

__all__ = ["check_stated_values"]


def check_stated_values(programme: Programme) -> None:
    """Refuses wrong claims, price settings, assumptions, figures about machines, chain and plans.

    A page would find them too, but only after others have been made.

    Args:
        programme: The programme.

    Raises:
        AssumptionError: One of them cannot be used.

    Example:
        >>> from circularlib.ledger.programme import open_programme
        >>> check_stated_values(open_programme("sample"))
    """
    claims(programme.folder)
    washing_plan(programme.folder)
    check_kinds(chain_plan(programme.folder))
    outlook_plan(programme.folder)
    settings = programme.settings
    index = price_index(settings.prices.index, settings.prices.values)
    if settings.prices.base:
        index.at(settings.prices.base)
    own = {name: stated.model_dump() for name, stated in settings.assumptions.items()}
    for name in own:
        assumption(name, own)
    if programme.scenario:
        check_figures(programme.scenario)
