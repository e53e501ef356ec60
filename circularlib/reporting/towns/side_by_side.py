"""The page on which several programmes stand beside each other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from circularlib import __version__
from circularlib.errors import UsageError
from circularlib.figures.words import label, word
from circularlib.reporting.findings import gathered
from circularlib.reporting.gallery import write_gallery
from circularlib.reporting.jobs import Job, Workers, carried_out
from circularlib.reporting.limits import Limits
from circularlib.reporting.manifest import as_json
from circularlib.reporting.page_templates import GALLERY_FILES, TOWNS_PAGE, TOWNS_PLACE
from circularlib.reporting.pages import notebook_page
from circularlib.reporting.report_folders import locked, put_in_place, written_text
from circularlib.reporting.runner import Report
from circularlib.reporting.selection import Notebook
from circularlib.reporting.stops import stated_error
from circularlib.reporting.towns.town_findings import town_findings
from circularlib.shipped import shipped

__all__ = ["SideBySide", "check_comparable", "side_by_side", "write_towns"]

_NOTEBOOK = TOWNS_PAGE.removesuffix(".html")


@dataclass(frozen=True)
class SideBySide:
    """The page in each language, and how its making ended.

    Attributes:
        pages: The page of each language.
        error: What went wrong; None where nothing did.
    """

    pages: Mapping[str, Path]
    error: str | None


def check_comparable(places_count: int, periods_count: int) -> None:
    """Refuses to set beside each other what cannot be, before anything is run.

    Args:
        places_count: Number of programmes.
        periods_count: Number of periods.

    Raises:
        UsageError: There are fewer than two programmes, or several periods.
    """
    if places_count < 2 or periods_count != 1:
        raise UsageError(
            "Side by side stand two programmes or more, for one period.",
            remedy="Give several folders and one --period, or leave --compare out.",
        )


def side_by_side(
    made: Sequence[Report],
    languages: Sequence[str],
    out: str | Path,
    *,
    workers: Workers | None = None,
    limits: Limits | None = None,
    told: Callable[[str], None] = lambda _line: None,
) -> SideBySide:
    """Sets the reports of several programmes beside each other, for one period.

    Args:
        made: The reports, of one period and two programmes or more.
        languages: `nl`, `en` or both.
        out: Folder of the reports; the page comes into `towns/<period>/<language>/` there.
        workers: Who runs the notebook; one here by default.
        limits: Time and memory it may take.
        told: Called with a line when there is another run to wait for.

    Returns:
        The pages, and what went wrong.

    Raises:
        UsageError: There are fewer than two programmes, or several periods.
        ReportError: A report cannot be read, or two are of the same programme.
    """
    periods = list(dict.fromkeys(one.period for one in made))
    check_comparable(len({one.programme for one in made}), len(periods))
    folders = [next(iter(one.folders.values())).resolve() for one in made]
    home = Path(out) / TOWNS_PLACE / periods[0]
    with locked(Path(out), TOWNS_PLACE, periods[0], told=told):
        error = write_towns(folders, periods[0], languages, home, workers=workers, limits=limits)
    with locked(Path(out), "gallery", told=told):
        write_gallery(Path(out))
    return SideBySide({language: home / language / TOWNS_PAGE for language in languages}, error)


def write_towns(
    folders: Sequence[Path],
    period: str,
    languages: Sequence[str],
    home: Path,
    *,
    workers: Workers | None = None,
    limits: Limits | None = None,
) -> str | None:
    """Runs the notebook on the reports of towns and writes its pages.

    Args:
        folders: Folder of each report, one language of it; none shows the example towns.
        period: Period of the reports.
        languages: `nl`, `en` or both.
        home: Folder that gets a folder per language; it appears whole, or stays as it was.
        workers: Who runs the notebook; one here by default.
        limits: Time and memory it may take.

    Returns:
        What went wrong in the notebook, or None.

    Raises:
        ReportError: A report cannot be read, or two are of the same programme.
    """
    is_synthetic = town_findings(folders).is_synthetic
    source = Notebook(shipped(f"notebooks/{_NOTEBOOK}.ipynb"))
    home.parent.mkdir(parents=True, exist_ok=True)
    values: dict[str, Any] = {"reports": [str(folder) for folder in folders], "period": period}
    job = Job(_NOTEBOOK, source.path, values, home.parent, limits or Limits())
    ((_job, book),) = list(carried_out([job], workers or Workers()))

    def fill(part: Path) -> None:
        for language in languages:
            (part / language).mkdir(parents=True)
            html, notebook = notebook_page(
                book,
                _NOTEBOOK,
                language,
                title=source.title(language),
                manifest=_about(languages, language, is_synthetic=is_synthetic),
                period=word(period, language),
                error=stated_error(book, language),
                contents=(f"../../../{GALLERY_FILES[language]}", "all_reports"),
            )
            written_text(part / language / TOWNS_PAGE, html)
            written_text(part / language / f"{_NOTEBOOK}.ipynb", notebook)
            findings = as_json(gathered(book, _NOTEBOOK))
            written_text(part / language / "findings.json", findings)

    put_in_place(home, fill)
    return stated_error(book)


def _about(languages: Sequence[str], language: str, *, is_synthetic: bool) -> dict[str, Any]:
    """What the head of the page says."""
    return {
        "languages": list(languages),
        "part_of": None,
        "programme": label("towns_compared", language),
        "rejected": None,
        "synthetic": is_synthetic,
        "version": __version__,
        "warnings": [],
    }
