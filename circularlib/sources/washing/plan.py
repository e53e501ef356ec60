"""A programme's `washing.toml`: its own figures about washing machines.

They come from a town's invoices, offers and contracts, and are nobody else's. A programme
without the file uses the examples that come along, and every page that does so says it.
"""

from pathlib import Path

from circularlib.errors import AssumptionError
from circularlib.shipped import shipped
from circularlib.sources.washing.contract import Contract
from circularlib.sources.washing.options import Option
from circularlib.sources.washing.provider import Provider
from circularlib.sources.washing.strict import Strict
from circularlib.sources.washing.tender import Tender
from circularlib.sources.washing.use import Use
from circularlib.toml_files import toml_values
from circularlib.wrong_entries import checked_entries

__all__ = ["WASHING_FILE", "WashingPlan", "tables_in_file", "washing_plan"]

WASHING_FILE = "washing.toml"
_EXAMPLE = "data/starter/washing.toml"


class WashingPlan(Strict):
    """What `washing.toml` holds.

    Attributes:
        is_example: The values are examples: made up, and to be replaced by the town's own.
        use: How washing is used in the homes.
        options: The ways to have a washing machine that are compared.
        provider: The business of whoever offers machines as a service.
        tender: What the tender asks.
        contract: What the contract agreed on.
    """

    is_example: bool = False
    use: Use = Use()
    options: tuple[Option, ...] = ()
    provider: Provider | None = None
    tender: Tender | None = None
    contract: Contract | None = None


def washing_plan(folder: str | Path) -> WashingPlan:
    """The programme's own figures about washing machines, or the examples that come along.

    Args:
        folder: Programme folder.

    Returns:
        What its `washing.toml` says; without one, the examples, marked as such.

    Raises:
        AssumptionError: The file is not TOML, or entries are wrong; all of them are named.

    Example:
        >>> washing_plan("a folder without the file").is_example
        True
    """
    own = Path(folder) / WASHING_FILE
    file = own if own.is_file() else shipped(_EXAMPLE)
    values = toml_values(file, AssumptionError, "The figures about washing machines")
    return checked_entries(WashingPlan, values, file)


def tables_in_file(folder: str | Path) -> tuple[str, ...]:
    """Tables of the ledger that a programme's `washing.toml` holds itself.

    Args:
        folder: Programme folder.

    Returns:
        `offers` where offers are typed into the file, else nothing.

    Raises:
        AssumptionError: The file is wrong.

    Example:
        >>> tables_in_file("a folder without the file")
        ()
    """
    if not (Path(folder) / WASHING_FILE).is_file():
        return ()
    tender = washing_plan(folder).tender
    return ("offers",) if tender is not None and tender.offers else ()
