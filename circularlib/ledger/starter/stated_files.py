"""The files with stated figures that a new programme gets, in the language of who fills them in.

They stand once, in English, under `data/starter/`, where notebooks read them as examples. Their
remarks, and the names and sources in them, have a row each in `remarks.csv`.
"""

import re
import textwrap
from collections.abc import Iterator

from circularlib.ledger.starter.words import remarks
from circularlib.shipped import shipped

__all__ = ["STATED_FILES", "stated_file"]

STATED_FILES = ("washing.toml", "chain.toml", "scenarios.toml")
"""Their names: washing machines, the service chain, the plans for the years ahead."""
_TAKEN_OUT = re.compile(
    r"# (\w+ = .*|\[.*\])"
)  # a setting that does nothing until its # is taken away
_QUOTED = re.compile(r'"([^"]*)"')
_WIDTH = 100


def stated_file(name: str, language: str) -> str:
    """One of the files, its figures the same in every language.

    Args:
        name: One of `STATED_FILES`.
        language: `en` or `nl`.

    Returns:
        Its text.

    Example:
        >>> stated_file("chain.toml", "nl").splitlines()[2]
        'is_example = true'
    """
    text = shipped(f"data/starter/{name}").read_text(encoding="utf-8")
    return text if language == "en" else "\n".join(_lines(text, language))


def _lines(text: str, language: str) -> Iterator[str]:
    """The lines in a language; a remark over several lines is one remark, and folded anew."""
    told = remarks("remark", language)
    remark: list[str] = []
    for line in text.split("\n"):
        if line.startswith("#") and not _TAKEN_OUT.fullmatch(line):
            remark.append(line.removeprefix("#").strip())
            continue
        if remark:
            yield from _folded(told[" ".join(remark)])
            remark = []
        yield _line(line, language)


def _folded(remark: str) -> list[str]:
    return textwrap.wrap(remark, _WIDTH, initial_indent="# ", subsequent_indent="# ")


def _line(line: str, language: str) -> str:
    """A setting, with its remark and the words between quotation marks."""
    lead = "# " if line.startswith("# ") else ""
    setting, mark, remark = line.removeprefix(lead).partition("#")
    texts = remarks("text", language)
    setting = _QUOTED.sub(lambda found: f'"{texts.get(found[1], found[1])}"', setting)
    return f"{lead}{setting}{mark}" + (
        f" {remarks('remark', language)[remark.strip()]}" if mark else ""
    )
