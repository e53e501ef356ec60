"""The templates that pages are made with."""

from functools import cache
from pathlib import Path

import jinja2

__all__ = [
    "GALLERY_FILES",
    "LANGUAGE_NAMES",
    "TEMPLATES",
    "TOWNS_PAGE",
    "TOWNS_PLACE",
    "style",
    "template",
    "text_template",
]

TEMPLATES = Path(__file__).parent / "templates"
"""Folder of the templates."""
GALLERY_FILES = {"nl": "index.html", "en": "index.en.html"}
"""File of the gallery in each language; the first is where a reader begins."""
TOWNS_PLACE, TOWNS_PAGE = "towns", "towns_side_by_side.html"
"""Folder among the reports, and file, of the page on which towns stand side by side."""
LANGUAGE_NAMES = {"en": "English", "nl": "Nederlands"}
"""Each language as its readers call it."""


@cache
def style(name: str = "style") -> str:
    """A style sheet, to stand in a page.

    Args:
        name: Its name without ending.

    Returns:
        The text.
    """
    return (TEMPLATES / f"{name}.css").read_text(encoding="utf-8")


@cache
def template(name: str) -> jinja2.Template:
    """A template; what is filled in is escaped, and a name it does not know is an error.

    Args:
        name: Name of its file.

    Returns:
        The template.
    """
    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template(name)


@cache
def text_template(name: str) -> jinja2.Template:
    """A template of a text that is no HTML; nothing is escaped.

    Args:
        name: Name of its file.

    Returns:
        The template.
    """
    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(
        loader=loader,
        keep_trailing_newline=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(name)
