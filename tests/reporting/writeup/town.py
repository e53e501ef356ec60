"""A small programme, and a report on it as a run would have left it."""

import base64
import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat

from circularlib.ledger.programme import open_programme
from circularlib.reporting.findings import finding
from circularlib.reporting.manifest import reference_digest

SETTINGS = """\
name = "Stad & <Dorp> *2*"
synthetic = true
[periods]
baseline = "2020-01..2021-12"
programme = "2022-01..2023-12"
"""
CLAIMS = """\
[[claims]]
about = "cost_reduction_rate"
unit = "rate"
exactly = 0.26
wording.nl = "de kosten daalden met 26 %"
wording.en = "the cost fell by 26 %"
scope.nl = "alle woningen"
scope.en = "all homes"
source.title = "Kaart"
source.publisher = "Stad"
source.date = "2023"

[[claims]]
about = "homes_count"
unit = "count"
exactly = 150
wording.nl = "150 woningen"
wording.en = "150 homes"
scope.nl = "alle woningen"
scope.en = "all homes"
source.title = "Krant"
source.publisher = "Krant"
source.date = ""

[[claims]]
about = "residents_happier"
unit = "rate"
exactly = 0.5
wording.nl = "bewoners zijn tevredener"
wording.en = "residents are happier"
scope.nl = "alle woningen"
scope.en = "all homes"
source.title = "Krant"
source.publisher = "Krant"
source.date = ""
"""
CARD = {
    "card.nl.md": "# Het project in het kort\n\nWij *hergebruiken*.\n\n# future\n\nVerder.\n",
    "card.en.md": "# The project in short\n\nWe *reuse*.\n\n# future\n\nOn.\n",
}
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
    b'<rect width="40" height="20" fill="#0072b2"/></svg>'
)
SPAN = "programme 2022-01-01..2023-12-31"
_SHARED: dict[str, Any] = {"households": None, "period": SPAN}
BOOKS = (
    "00_data_quality",
    "10_furniture_reuse",
    "20_material_savings",
    "30_cost_reduction",
    "40_jobs_created",
)


def stored(notebook: str, key: str, *numbers: float | None, **changes: Any) -> dict[str, Any]:
    """A finding as `findings.json` holds it, its sentence made by circularlib itself."""
    made = asdict(finding(key, *numbers, **{**_SHARED, **changes}))
    return {**made, "notebook": notebook, "sources": list(made["sources"])}


def findings() -> list[dict[str, Any]]:
    """Findings of every kind: with an interval, with bounds, counted, open, null, suppressed."""
    bca = "cash_cluster_bootstrap_bca"
    cost = {"basis": bca, "n": 1210, "sources": ["efron1987"]}
    masses = {"basis": "unit_mass_ratio", "level": None, "sources": ["unit_mass_ratio"]}
    few = {"n": 4, "basis": "wilson", "households": 3, "min_cell": 5}
    reduction, without = "cost_reduction_rate", "cost_reduction_without_labour_rate"
    return [
        stored("10_furniture_reuse", "homes_count", 139, n=139, basis="counted"),
        stored("10_furniture_reuse", "placements_count", 1669, n=1669, basis="counted"),
        stored("10_furniture_reuse", "reused_mass_kg", 30391.1, 22793.3, 37988.9, n=1287, **masses),
        stored("10_furniture_reuse", "repair_success_rate", 0.8, 0.7, 0.9, **few),
        stored("30_cost_reduction", reduction, 0.2539, 0.1809, 0.3257, **cost),
        stored("30_cost_reduction", without, 0.0153, -0.0946, 0.1208, **cost),
        stored("00_data_quality", "cost_reconciliation_share", None, n=0, basis="none_no_accounts"),
    ]  # fmt: skip


def page(title: str, alternative: str) -> str:
    """A notebook with one chart, as a report holds it."""
    picture = base64.b64encode(SVG).decode()
    figure = (
        f'<figure data-key="cost"><figcaption>{html.escape(title)}</figcaption>'
        f'<img alt="{html.escape(alternative)}" src="data:image/svg+xml;base64,{picture}"/>'
        '<p class="source">Registratie.</p></figure>'
    )
    output = nbformat.v4.new_output("execute_result", {"text/html": figure})
    cell = nbformat.v4.new_code_cell("chart", outputs=[output])
    return str(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])))


def book(name: str, status: str = "done", missing: Sequence[str] = ()) -> dict[str, Any]:
    return {"name": name, "status": status, "missing": list(missing), "parameters": {}}


def made_from(folder: Path, books: Sequence[Mapping[str, Any]], **changes: Any) -> dict[str, Any]:
    """The manifest of a report on a programme folder."""
    days = {"asked_first": "2022-01-01", "asked_last": "2023-12-31"}
    days |= {"first": "2022-01-01", "last": "2023-12-31"}
    programme = open_programme(folder)
    manifest = {
        "programme": programme.settings.name,
        "programme_id": programme.identifier,
        "synthetic": programme.settings.synthetic,
        "period": {"name": "programme", **days},
        "languages": ["nl", "en"],
        "part_of": None,
        "rejected": None,
        "warnings": [],
        "notebooks": list(books),
        "inputs": {**programme.settings_digests(), "homes": "a" * 64},
        "reference_sha256": reference_digest(),
        "versions": {"circularlib": "0.1.0"},
    }
    return {**manifest, **changes}


class Town:
    """A programme folder with a report on it.

    Attributes:
        folder: The programme folder.
        out: Folder of the reports.
    """

    def __init__(self, place: Path) -> None:
        self.folder, self.out = place / "town", place / "reports"
        self.folder.mkdir(parents=True)
        self.write("programme.toml", SETTINGS)
        self.write("claims.toml", CLAIMS)
        for name, text in CARD.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> Path:
        """Writes a file of the programme."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.folder / name

    def home(self, language: str) -> Path:
        """The report in a language."""
        return self.out / "town" / "programme" / language

    def document(self, language: str, form: str, name: str = "evaluation") -> Path:
        """Where a document lies."""
        return self.home(language) / "writeup" / f"{name}.{form}"

    def report(
        self,
        found: Sequence[Mapping[str, Any]] | None = None,
        books: Sequence[Mapping[str, Any]] | None = None,
        **changes: Any,
    ) -> "Town":
        """Writes the report; returns the town."""
        rows = findings() if found is None else list(found)
        manifest = made_from(self.folder, books or [book(name) for name in BOOKS], **changes)
        for language in ("nl", "en"):
            home = self.home(language)
            home.mkdir(parents=True, exist_ok=True)
            (home / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
            (home / "findings.json").write_text(json.dumps(rows), encoding="utf-8")
            chart = page("Kost & baat", 'Balken, "2" in totaal.')
            (home / "30_cost_reduction.ipynb").write_text(chart, encoding="utf-8")
        return self
