"""The pictures of a report: read back from its pages, and written for print and press."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl

from circularlib.errors import ReportError
from circularlib.figures.print_picture import framed, png
from circularlib.figures.words import label
from circularlib.ledger.safe_csv import csv_text
from circularlib.reporting.report_folders import put_in_place
from circularlib.units import LANGUAGES

__all__ = ["LIST_FILE", "PICTURES_FOLDER", "Picture", "pictures", "write_pictures"]

PICTURES_FOLDER = "figures"
"""Folder of the pictures, in each language of a report."""
LIST_FILE = "figures.csv"
"""File in it with the caption and source of each."""

_SVG = "data:image/svg+xml;base64,"
_COLUMNS = ("file", "notebook", "caption", "source", "alternative")


@dataclass(frozen=True)
class Picture:
    """A chart of a report, in one language.

    Attributes:
        notebook: Name of the notebook it stands in.
        key: What it is called in every language and every report, as `30_cost_by_term`: number
            of the notebook, key of the title, and a count where a title comes twice.
        title: Its title.
        alternative: It in words, for who cannot see it.
        source: Whose records it rests on and what it leaves out; made-up records are called so.
        svg: The picture, without title or source.
    """

    notebook: str
    key: str
    title: str
    alternative: str
    source: str
    svg: bytes


def pictures(report_folder: str | Path) -> list[Picture]:
    """The charts of a report in one language, in the order of its pages.

    Args:
        report_folder: The folder of that language, as `reports/my-town/2022/nl`.

    Returns:
        The charts; none where no notebook drew one.

    Raises:
        ReportError: There is no report, or one of its pages is damaged.
    """
    folder = Path(report_folder)
    manifest = _read(folder / "manifest.json")
    word = label("synthetic_source", folder.name if folder.name in LANGUAGES else LANGUAGES[0])
    found: list[Picture] = []
    for page in sorted(folder.glob("*.ipynb")):
        keys = [picture.key for picture in found]
        for figure in _figures(_read(page)):
            key = _unique(_key(page.stem, figure), keys)
            keys.append(key)
            source = " ".join(figure.notes)
            if manifest["synthetic"] and word not in source:
                source = f"{source} {word}".strip()
            found.append(
                Picture(page.stem, key, figure.title, figure.alternative, source, figure.svg)
            )
    return found


def write_pictures(
    report_folder: str | Path,
    *,
    watched: Callable[[Sequence[str]], None] = lambda _drawn: None,
) -> list[Path]:
    """Writes the charts of a report for print and press, as curves and as pixels.

    Title and source stand in each picture, so that neither gets lost on its way to a reader.

    Args:
        report_folder: Folder of a report with a folder per language, or one of those.
        watched: Called with the picture that is drawn, and those of its language still to come.

    Returns:
        The files, in `figures/` of each language: per chart an SVG and a PNG of 300 pixels to
        the inch; and `figures.csv` with `file`, `notebook`, `caption`, `source` and
        `alternative`. What stood there before is replaced.

    Raises:
        ReportError: There is no report, or one of its pages is damaged.
    """
    folder = Path(report_folder)
    own = [folder / language for language in LANGUAGES]
    places = [place for place in own if (place / "manifest.json").is_file()] or [folder]
    made = [(place, pictures(place)) for place in places]
    return [
        file for place, found in made for file in _written(place / PICTURES_FOLDER, found, watched)
    ]


def _written(
    home: Path, found: Sequence[Picture], watched: Callable[[Sequence[str]], None]
) -> Iterator[Path]:
    names = [name for picture in found for name in _files(picture)]

    def fill(part: Path) -> None:
        for place, picture in enumerate(found):
            watched([each.key for each in found[place:]])
            curves, pixels = _files(picture)
            svg = framed(picture.svg, picture.title, [picture.source])
            (part / curves).write_bytes(svg)
            (part / pixels).write_bytes(png(svg))
        (part / LIST_FILE).write_bytes(_listed(found).encode())

    put_in_place(home, fill)
    yield from (home / name for name in [*names, LIST_FILE])


def _listed(found: Sequence[Picture]) -> str:
    """The captions as csv, one row per file."""
    rows = [
        (name, picture.notebook, picture.title, picture.source, picture.alternative)
        for picture in found
        for name in _files(picture)
    ]
    return csv_text(pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row"))


def _files(picture: Picture) -> tuple[str, str]:
    return f"{picture.key}.svg", f"{picture.key}.png"


class _Figure(HTMLParser):
    """One figure of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.key = self.title = self.alternative = ""
        self.notes: list[str] = []
        self.svg = b""
        self._into = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keeps the picture and its words."""
        given = {name: value or "" for name, value in attributes}
        if tag == "figure":
            self.key = given.get("data-key", "")
        elif tag == "img" and given.get("src", "").startswith(_SVG):
            self.alternative = given.get("alt", "")
            self.svg = base64.b64decode(given["src"].removeprefix(_SVG))
        elif tag == "p" and given.get("class") == "source":
            self.notes.append("")
        self._into = {"figcaption": "title", "p": given.get("class", "")}.get(tag, "")

    def handle_endtag(self, _tag: str) -> None:
        """What follows belongs to nothing."""
        self._into = ""

    def handle_data(self, data: str) -> None:
        """Keeps title and notes."""
        if self._into == "title":
            self.title += data
        elif self._into == "source":
            self.notes[-1] += data


def _figures(book: Mapping[str, Any]) -> Iterator[_Figure]:
    for cell in book.get("cells", []):
        for output in cell.get("outputs", []):
            page = "".join(output.get("data", {}).get("text/html", ""))
            for part in re.findall(r"(?s)<figure\b.*?</figure>", page):
                figure = _Figure(part)
                if figure.svg:
                    yield figure


def _key(notebook: str, figure: _Figure) -> str:
    """A report made before titles had their key beside them gives the title itself."""
    number, _, _rest = notebook.partition("_")
    title = re.sub(r"\W+", "_", (figure.key or figure.title).lower()).strip("_")
    return f"{number}_{title}"


def _unique(key: str, others: Sequence[str]) -> str:
    counts = (f"{key}_{count}" for count in range(2, len(others) + 3))
    return next(name for name in (key, *counts) if name not in others)


def _read(file: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(file.read_bytes())
    except (OSError, ValueError):
        raise ReportError(
            f"{file.name} cannot be read.", f"{file.parent}.", "Make the report, and then this."
        ) from None
    return content
