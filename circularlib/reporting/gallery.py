"""The gallery: every report in a folder, and the headline figures of each programme over time."""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from circularlib import __version__
from circularlib.figures.words import label, word
from circularlib.reporting.finding_words import finding_name
from circularlib.reporting.headlines import (
    CORE,
    HEADLINES,
    KINDS,
    Group,
    Headline,
    grouped,
    kind_of,
)
from circularlib.reporting.page_templates import (
    GALLERY_FILES,
    LANGUAGE_NAMES,
    TOWNS_PAGE,
    TOWNS_PLACE,
    style,
    template,
)
from circularlib.reporting.pages import period_words
from circularlib.reporting.report_folders import written_text
from circularlib.reporting.stored_reports import StoredManifest, StoredReport, stored_reports
from circularlib.units import printed_date

__all__ = ["gallery_page", "write_gallery"]

_STATUSES = ("failed", "not_measured", "done", "unreadable")
_MOST_PROGRAMMES = 12
"""With more programmes than this, one is chosen before its figures are shown, and fewer of them."""
_MOST_CHARTS = 2500
"""With more pictures than this, none is drawn: the page would weigh more than 5 MB."""


def write_gallery(reports: Path) -> None:
    """Writes the gallery in every language, each file whole or not at all.

    Args:
        reports: Folder of the reports; it exists.
    """
    programmes = _programmes(stored_reports(reports, HEADLINES))
    for language, name in GALLERY_FILES.items():
        part = reports / f".{name}.part"
        written_text(part, _page(programmes, language, _beside(reports, language)))
        part.replace(reports / name)


def _beside(reports: Path, language: str) -> list[tuple[str, str]]:
    """The pages on which towns stand side by side: period in words, and address."""
    pages = sorted(reports.glob(f"{TOWNS_PLACE}/[!.]*/{language}/{TOWNS_PAGE}"))
    return [
        (word(page.parts[-3], language), page.relative_to(reports).as_posix()) for page in pages
    ]


def gallery_page(reports: Sequence[StoredReport], language: str) -> str:
    """The page of all reports.

    Args:
        reports: The reports, also those that cannot be read.
        language: `en` or `nl`.

    Returns:
        The HTML; it filters without a script, and asks for nothing outside itself.
    """
    return _page(_programmes(reports), language)


def _page(
    programmes: Sequence["_Programme"], language: str, beside: Sequence[tuple[str, str]] = ()
) -> str:
    is_many = len(programmes) > _MOST_PROGRAMMES
    keys = CORE if is_many else HEADLINES
    charts_count = sum(programme.charts_count(keys) for programme in programmes)
    rows = [row for programme in programmes for row in _rows(programme, language)]
    return template("gallery.html.j2").render(
        banner=_banner(programmes, language),
        beside=beside,
        charts_count=charts_count,
        core=", ".join(finding_name(key, language) for key in CORE),
        hrefs=GALLERY_FILES,
        is_many=is_many,
        kinds=[kind for kind in KINDS if any(row["kind"] == kind for row in rows)],
        language=language,
        language_names=LANGUAGE_NAMES,
        most_charts=_MOST_CHARTS,
        programmes=[
            _programme(programme, keys if charts_count <= _MOST_CHARTS else (), language)
            for programme in programmes
        ],
        rows=rows,
        statuses=[name for name in _STATUSES if any(name in row["statuses"] for row in rows)],
        style=style() + style("gallery"),
        version=__version__,
        word=lambda key: label(key, language),
    )


def _banner(programmes: Sequence["_Programme"], language: str) -> str:
    reports = [report for programme in programmes for report in programme.reports]
    marks = [report.manifest.synthetic for report in reports if report.manifest is not None]
    if not any(marks):
        return ""
    return label("synthetic_banner" if all(marks) else "gallery_some_synthetic", language)


class _Programme:
    """The reports of one programme, newest period first, and what it is called."""

    def __init__(self, folder: str, reports: Sequence[StoredReport]) -> None:
        self.folder = folder
        self.reports = sorted(reports, key=_newest_first)
        manifests = [found.manifest for found in self.reports if found.manifest is not None]
        self.name = manifests[0].programme if manifests else folder
        self.is_synthetic = any(manifest.synthetic for manifest in manifests)
        self.mark = ""  # its class on the page
        self.title = self.name
        self.groups = grouped(self.reports)

    def charts_count(self, keys: Sequence[str]) -> int:
        """How many pictures these headline findings give."""
        found = [headline for group in self.groups for headline in group.headlines]
        return sum(headline.key in keys and headline.is_drawn for headline in found)


def _newest_first(report: StoredReport) -> tuple[bool, int, int, str]:
    if report.manifest is None:
        return True, 0, 0, report.place[1]
    asked = report.manifest.asked
    return False, -asked.last_day, -asked.first_day, report.place[1]


def _programmes(reports: Sequence[StoredReport]) -> list[_Programme]:
    """The programmes by name; those of one name are told apart by their folders."""
    folders = dict.fromkeys(report.place[0] for report in reports)
    found = [
        _Programme(folder, [report for report in reports if report.place[0] == folder])
        for folder in folders
    ]
    found.sort(key=lambda programme: (_plain(programme.name), programme.folder))
    names = [programme.name for programme in found]
    for number, programme in enumerate(found):
        programme.mark = f"p{number}"
        if names.count(programme.name) > 1:
            programme.title = f"{programme.name} [{programme.folder}]"
    return found


def _plain(name: str) -> str:
    """A name as an alphabet orders it: without accents, in small letters."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _rows(programme: _Programme, language: str) -> list[dict[str, Any]]:
    return [
        {
            "mark": programme.mark,
            "title": programme.title,
            "links": _links(report),
            **(
                _unread_row(report)
                if report.manifest is None
                else _read_row(report, report.manifest, language)
            ),
        }
        for report in programme.reports
    ]


def _links(report: StoredReport) -> list[tuple[str, str]]:
    """Language and address of each first page; an address holds no sign that a browser reads."""
    return [
        (name, quote("/".join([*report.place, name, "index.html"])))
        for name in GALLERY_FILES
        if name in report.languages
    ]


def _unread_row(report: StoredReport) -> dict[str, Any]:
    return {
        "kind": "",
        "statuses": ["unreadable"],
        "period": report.place[1],
        "cut": "",
        "is_synthetic": False,
    }


def _read_row(report: StoredReport, manifest: StoredManifest, language: str) -> dict[str, Any]:
    named = {status: manifest.names(status) for status in _STATUSES}
    statuses = [status for status in ("failed", "not_measured") if named[status]] or ["done"]
    said = [
        label(f"gallery_{status}", language).format(
            count=len(named[status]), names=", ".join(named[status])
        )
        for status in ("failed", "done", "not_measured")
        if named[status]
    ]
    if report.figures is None:
        statuses.insert(0, "unreadable")
        said.append(label("gallery_findings_unreadable", language))
    return {
        "kind": kind_of(report),
        "statuses": statuses,
        "said": said,
        "has_failed": bool(named["failed"]) or report.figures is None,
        "period": period_words(manifest.window, language),
        "cut": _cut_words(manifest, language),
        "is_synthetic": manifest.synthetic,
        "warnings_count": sum(warning.count for warning in manifest.warnings),
        "rejected": manifest.rejected
        and label("gallery_rejected", language).format(count=manifest.rejected.rows_count),
        "version": manifest.versions.circularlib,
    }


def _cut_words(manifest: StoredManifest, language: str) -> str:
    if manifest.window == manifest.asked:
        return ""
    ends = (manifest.asked.first, manifest.asked.last)
    first, last = (printed_date(day, language) for day in ends)
    return label("gallery_cut", language).format(first=first, last=last)


def _programme(programme: _Programme, keys: Sequence[str], language: str) -> dict[str, Any]:
    rows = _rows(programme, language)
    pairs = {(row["kind"], status) for row in rows for status in row["statuses"]}
    marks = {f"k-{kind}" for kind, _status in pairs} | {f"s-{status}" for _kind, status in pairs}
    both = {f"{kind}-{status}" for kind, status in pairs}
    return {
        "classes": " ".join([programme.mark, *sorted(marks | both)]),
        "groups": [_group(group, keys, language) for group in programme.groups],
        "is_synthetic": programme.is_synthetic,
        "mark": programme.mark,
        "title": programme.title,
    }


def _group(group: Group, keys: Sequence[str], language: str) -> dict[str, Any]:
    title = label(f"gallery_kind_{group.kind}", language)
    headlines = [headline for headline in group.headlines if headline.key in keys]
    drawn = [headline for headline in headlines if headline.is_drawn]
    has_table = bool(headlines) and not (drawn and keys == CORE)
    cut = [period_words(manifest.window, language) for manifest in group.cut]
    notes = [
        label("gallery_only_days", language).format(names="; ".join(cut)) if cut else "",
        group.unlike(language),
    ]
    return {
        "kind": group.kind,
        "title": title,
        "notes": [note for note in notes if note],
        "charts": [_card(headline, language) for headline in drawn],
        "table": _table(group, headlines, language) if has_table else None,
    }


def _table(group: Group, headlines: Sequence[Headline], language: str) -> dict[str, Any]:
    """The figures with a row per headline finding, the newest period first."""
    title = label(f"gallery_kind_{group.kind}", language)
    newest = list(reversed(group.reports))
    return {
        "caption": label("gallery_figures_caption", language).format(kind=title),
        "columns": [word(manifest.period.name, language) for manifest, _report in newest],
        "rows": [
            (
                headline.name(language),
                [headline.cell(report, language) for _manifest, report in newest],
            )
            for headline in headlines
        ],
    }


def _card(headline: Headline, language: str) -> Mapping[str, Any]:
    manifest, report = headline.reports[-1]
    return {
        "name": headline.name(language),
        "newest": f"{word(manifest.period.name, language)}: {headline.cell(report, language)}",
        "svg": Markup(headline.chart.svg(language)),
        "gone": headline.gone(language),
    }
