"""Pandoc, as it comes with its wheel: one document read once and written in several forms."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from circularlib.errors import ReportError

__all__ = ["LOCALES", "document", "pandoc"]

LOCALES = {"en": "en-GB", "nl": "nl-BE"}
"""Language of a document, as Word, HTML and PDF call it."""

_EPOCH = "315532800"  # 1 January 1980: the same document twice has the same bytes
_READ = "markdown-smart-markdown_in_html_blocks-tex_math_dollars-raw_tex"


def pandoc(arguments: Sequence[str], content: bytes, folder: Path) -> bytes:
    """Runs pandoc without a network and without a clock.

    Args:
        arguments: Its arguments.
        content: What it reads.
        folder: Where it runs; pictures lie there.

    Returns:
        What it writes.

    Raises:
        ReportError: It is not there, or refuses.
    """
    import pypandoc  # slow to import; needed here only

    try:
        program = pypandoc.get_pandoc_path()
    except OSError:
        raise ReportError(
            "Pandoc is not installed.", remedy="Install the package pypandoc-binary."
        ) from None
    done = subprocess.run(
        [program, *arguments],
        input=content,
        capture_output=True,
        cwd=folder,
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": _EPOCH},
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ReportError(
            f"Pandoc cannot make the document: {said[-1] if said else 'it stopped'}.",
            remedy="Look at the template that was used.",
        )
    return done.stdout


def document(
    text: str, language: str, folder: Path, *, sources: str, fields: Mapping[str, str]
) -> dict[str, Any]:
    """A text in Markdown as pandoc's own tree, its citations done.

    Args:
        text: The Markdown.
        language: `en` or `nl`.
        folder: Where pandoc runs; files are written there.
        sources: The sources as CSL-JSON.
        fields: What else the document says about itself.

    Returns:
        The tree, as pandoc's JSON holds it.
    """
    from circularlib.reporting.page_templates import TEMPLATES

    (folder / "sources.json").write_text(sources, encoding="utf-8")
    given = {"lang": LOCALES[language], "link-citations": "true", **fields}
    arguments = ["-f", _READ, "-t", "json", "--citeproc", "--bibliography", "sources.json"]
    arguments += ["--csl", str(TEMPLATES / "writeup" / "numbered.csl")]
    arguments += [part for name, value in given.items() for part in ("-M", f"{name}={value}")]
    tree: dict[str, Any] = json.loads(pandoc(arguments, text.encode(), folder))
    for name in ("bibliography", "csl", "link-citations"):  # of no use to a reader
        tree["meta"].pop(name, None)
    return tree
