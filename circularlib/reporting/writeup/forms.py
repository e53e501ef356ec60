"""A composed document written as Word, web page, PDF and Markdown."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from circularlib.errors import ReportError
from circularlib.figures.words import label
from circularlib.reporting.page_templates import TEMPLATES
from circularlib.reporting.writeup.pandoc import LOCALES, pandoc
from circularlib.reporting.writeup.tree import Tree, for_html, for_typst, for_word

__all__ = ["FORMS", "Layout", "written"]

FORMS = ("docx", "pdf", "html", "md")
"""Forms of a document."""

_FOLDER = TEMPLATES / "writeup"
_CONTENTS = ("--toc", "--toc-depth", "2")


@dataclass(frozen=True)
class Layout:
    """How a document is laid out.

    Attributes:
        language: `en` or `nl`.
        place: Programme, period and language of the report behind it.
        banner: What stands on every page of made-up records; else empty.
        has_contents: A table of contents stands at its beginning.
        reference: A Word file whose styles are taken; None for the house's own.
    """

    language: str
    place: str
    banner: str = ""
    has_contents: bool = True
    reference: Path | None = None


def written(tree: Tree, form: str, layout: Layout, folder: Path) -> bytes:
    """A document in one form.

    Args:
        tree: The document.
        form: One of `FORMS`.
        layout: How it is laid out.
        folder: Folder in which its pictures lie under `pictures`, as SVG and PNG.

    Returns:
        The content of the file; the same for the same document.

    Raises:
        ReportError: It cannot be written in that form.
    """
    writers: Mapping[str, Callable[[Tree, Layout, Path], bytes]] = {
        "docx": _docx,
        "html": _html,
        "md": _markdown,
        "pdf": _pdf,
    }
    return writers[form](tree, layout, folder)


def _variables(layout: Layout) -> list[str]:
    found = {"toc-title": label("writeup_contents", layout.language)}
    if layout.banner:
        found |= {"banner": layout.banner, "banner-name": label("synthetic", layout.language)}
    return [part for name, value in found.items() for part in ("-V", f"{name}={value}")]


def _json(tree: Tree) -> bytes:
    return json.dumps(tree).encode()


def _docx(tree: Tree, layout: Layout, folder: Path) -> bytes:
    from circularlib.reporting.writeup.word import finished
    from circularlib.reporting.writeup.word_style import reference_file

    reference = layout.reference or reference_file(folder)
    arguments = ["-f", "json", "-t", "docx+native_numbering", "-o", "-"]
    arguments += ["--reference-doc", str(reference.resolve())]
    if layout.has_contents:
        title = label("writeup_contents", layout.language)
        arguments += [*_CONTENTS, "-M", f"toc-title={title}"]
    content = pandoc(arguments, _json(for_word(tree)), folder)
    return finished(content, layout.language, layout.banner)


def _html(tree: Tree, layout: Layout, folder: Path) -> bytes:
    arguments = ["-f", "json", "-t", "html5", "--standalone", "--embed-resources", "--wrap", "none"]
    arguments += ["--template", str(_FOLDER / "page.html"), *_variables(layout)]
    for sheet in (TEMPLATES / "style.css", _FOLDER / "writeup.css"):
        arguments += ["--css", str(sheet)]
    arguments += _CONTENTS if layout.has_contents else ()
    return pandoc(arguments, _json(for_html(tree, layout.language)), folder)


def _markdown(tree: Tree, layout: Layout, folder: Path) -> bytes:
    arguments = [
        "-f",
        "json",
        "-t",
        "markdown-smart-citations-grid_tables-simple_tables-multiline_tables",
    ]
    arguments += ["--standalone", "--wrap", "none", "--columns", "200"]
    if layout.banner:
        (folder / "banner.md").write_text(f"**{layout.banner}**\n\n", encoding="utf-8")
        arguments += ["--include-before-body", "banner.md"]
    return pandoc(arguments, _json(for_html(tree, layout.language)), folder)


def _pdf(tree: Tree, layout: Layout, folder: Path) -> bytes:
    import typst

    language, _, region = LOCALES[layout.language].partition("-")
    arguments = [
        "-f",
        "json",
        "-t",
        "typst",
        "--standalone",
        "--template",
        str(_FOLDER / "page.typ"),
    ]
    arguments += [*_variables(layout), "-V", f"typst-language={language}"]
    arguments += ["-V", f"typst-region={region}", *(_CONTENTS if layout.has_contents else ())]
    source = folder / "document.typ"
    source.write_bytes(pandoc(arguments, _json(for_typst(tree)), folder))
    try:
        content: bytes = typst.compile(
            str(source), root=str(folder), ignore_system_fonts=True, pdf_standards=["ua-1"]
        )
    except typst.TypstError as error:
        raise ReportError(
            f"The PDF cannot be made: {str(error).splitlines()[0]}.",
            remedy="Look at the template that was used, or ask for another form.",
        ) from None
    return content
