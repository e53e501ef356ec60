"""Which pages show made-up examples, because a programme has no plans or prices of its own."""

from pathlib import Path

from circularlib.reporting.selection import selected
from circularlib.sources.outlook_plan import SCENARIOS_FILE, outlook_plan
from circularlib.sources.washing.plan import WASHING_FILE, washing_plan

__all__ = ["example_pages"]


def example_pages(folder: Path) -> dict[str, str]:
    """The notebooks that work with made-up example values on a programme.

    Where it has no `washing.toml` or `scenarios.toml` of its own, or the one it has still says
    `is_example`, the pages about washing machines or the years ahead show how they work with
    examples. The page itself says so; elsewhere such a figure would look like a result.

    Args:
        folder: The programme folder.

    Returns:
        The file that is lacking, by the name of each notebook that reads it.

    Example:
        >>> from circularlib.ledger.programme import open_programme
        >>> example_pages(open_programme("sample").folder)
        {}
    """
    plans = (
        (WASHING_FILE, "washing_plan(", washing_plan(folder).is_example),
        (SCENARIOS_FILE, "outlook_plan(", outlook_plan(folder).is_example),
    )
    return {
        book.name: file
        for file, call, is_example in plans
        for book in selected(())
        if is_example and call in book.code
    }
