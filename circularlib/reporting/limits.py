"""How long a notebook may take, and how much memory."""

from dataclasses import dataclass, fields

__all__ = ["STANDARD", "Limits"]


@dataclass(frozen=True)
class Limits:
    """How long a notebook and a cell of it may take, and how much memory it may use.

    Attributes:
        cell_seconds: Longest time for one cell; None leaves it to whoever is asked next.
        notebook_seconds: Longest time for all cells together.
        memory_mib: Most memory for the records and figures of one notebook. It is kept to where
            kernels are forked.
    """

    cell_seconds: float | None = None
    notebook_seconds: float | None = None
    memory_mib: int | None = None

    def filled(self, others: "Limits") -> "Limits":
        """These limits, and those of others for what is not said here.

        Args:
            others: Where the missing ones come from.

        Returns:
            Both together.

        Example:
            >>> Limits(cell_seconds=5).filled(Limits(cell_seconds=9, memory_mib=100))
            Limits(cell_seconds=5, notebook_seconds=None, memory_mib=100)
        """
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return Limits(
            **{
                name: getattr(others, name) if value is None else value
                for name, value in said.items()
            }
        )


STANDARD = Limits(cell_seconds=600, notebook_seconds=3600)
"""What holds where nobody says anything: ten minutes a cell, an hour a notebook."""
