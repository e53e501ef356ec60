"""What can go wrong, said so that the reader can mend it."""

from collections.abc import Sequence

__all__ = [
    "AssumptionError",
    "CircularError",
    "LedgerError",
    "NotebookError",
    "ReportError",
    "UsageError",
]


class CircularError(Exception):
    """A mistake the reader can mend: the thing, the place and the remedy.

    Args:
        thing: What is wrong, one short sentence.
        place: Where, one short sentence or phrase; empty where there is none.
        remedy: What to do about it, one short sentence.

    Example:
        >>> print(CircularError("No such period: 2022Q5.", remedy="Write 2022, 2022H1 or 2022Q3."))
        No such period: 2022Q5.
        Write 2022, 2022H1 or 2022Q3.
    """

    exit_code = 1

    def __init__(self, thing: str, place: str = "", remedy: str = "") -> None:
        super().__init__(thing, place, remedy)
        self.thing = thing
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        return "\n".join(line for line in (self.place, self.thing, self.remedy) if line)


class LedgerError(CircularError):
    """The programme's own records cannot be used as they are.

    Args:
        thing: What is wrong, one short sentence.
        place: Where, one short sentence or phrase.
        remedy: What to do about it, one short sentence.
        problems: Every problem found, one entry per cell or row, where there are several.
    """

    def __init__(
        self, thing: str, place: str = "", remedy: str = "", problems: Sequence[object] = ()
    ) -> None:
        super().__init__(thing, place, remedy)
        self.problems = tuple(problems)


class AssumptionError(CircularError):
    """A value that did not come from the records is missing or out of its range."""


class ReportError(CircularError):
    """A report could not be made, although the records are in order."""


class NotebookError(ReportError):
    """Notebooks of a programme's own do not keep the rules; nothing was run.

    Args:
        problems: All that is wrong, each an error of its own; at least one.

    Example:
        >>> print(NotebookError([ReportError("It has no title.", "Notebook 15_chairs.")]))
        Notebook 15_chairs.
        It has no title.
    """

    def __init__(self, problems: Sequence[CircularError]) -> None:
        first = problems[0]
        super().__init__(first.thing, first.place, first.remedy)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.problems))


class UsageError(CircularError):
    """The command or the call itself is wrong.

    Args:
        thing: What is wrong, one short sentence.
        place: Where, one short sentence or phrase.
        remedy: What to do about it, one short sentence.
        problems: All that is wrong, each an error of its own, where there are several.

    Example:
        >>> both = [UsageError("This.", remedy="So."), UsageError("That.")]
        >>> print(UsageError("This.", remedy="So.", problems=both))
        This.
        So.
        <BLANKLINE>
        That.
    """

    exit_code = 2

    def __init__(
        self,
        thing: str,
        place: str = "",
        remedy: str = "",
        problems: Sequence[CircularError] = (),
    ) -> None:
        super().__init__(thing, place, remedy)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.problems)) or super().__str__()
