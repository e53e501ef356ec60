"""Text that is Markdown, and text that must be made so before it stands in a document."""

import re
from collections.abc import Sequence

__all__ = ["Markdown", "escaped", "table"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~^$@\"'.:=-])")


class Markdown(str):
    """A text that pandoc reads as Markdown; any other text is shown sign by sign."""

    __slots__ = ()


def escaped(text: object) -> Markdown:
    r"""A text as Markdown that shows it sign by sign.

    Args:
        text: Anything; a `Markdown` stays as it is.

    Returns:
        The Markdown; line ends become spaces.

    Example:
        >>> escaped("5 * 3_a")
        '5 \\* 3\\_a'
    """
    if isinstance(text, Markdown):
        return text
    return Markdown(_SPECIAL.sub(r"\\\1", " ".join(str(text).split("\n")).strip()))


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    widths: Sequence[int],
    caption: str,
    right: Sequence[int] = (),
) -> Markdown:
    """A table with a caption.

    Args:
        heads: What stands above the columns.
        rows: Cells; a text that is no `Markdown` is shown sign by sign.
        widths: How wide each column is against the others.
        caption: The caption.
        right: Columns, counted from 0, whose cells stand to the right.

    Returns:
        A pipe table; every line is longer than pandoc's own, so that the widths count.
    """
    rules = [
        (":" if at not in right else "-") + "-" * (10 * width) + (":" if at in right else "-")
        for at, width in enumerate(widths)
    ]
    lines = [_line([escaped(head) for head in heads]), f"|{'|'.join(rules)}|"]
    lines += [_line([escaped(cell) for cell in row]) for row in rows]
    return Markdown("\n".join([*lines, "", f"Table: {escaped(caption)}", ""]))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
