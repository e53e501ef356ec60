"""Composes documents from a stored report, and puts them beside its pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from circularlib.errors import ReportError, UsageError
from circularlib.figures.words import label
from circularlib.ledger.programme import Programme, open_programme
from circularlib.ledger.tables import nearest
from circularlib.reporting.headlines import CORE, HEADLINES
from circularlib.reporting.manifest import reference_digest, settings_digests
from circularlib.reporting.pages import period_words
from circularlib.reporting.part_notes import part_note
from circularlib.reporting.pictures import Picture, pictures
from circularlib.reporting.rejections import rejection_note
from circularlib.reporting.writeup.card_words import card_words, typed_numbers
from circularlib.reporting.writeup.citations import as_csl
from circularlib.reporting.writeup.composer import Composer, Used
from circularlib.reporting.writeup.evidence import Evidence, evidence
from circularlib.reporting.writeup.forms import FORMS, Layout, written
from circularlib.reporting.writeup.gaps import questions, why_no_page
from circularlib.reporting.writeup.markdown import Markdown
from circularlib.reporting.writeup.pandoc import document
from circularlib.reporting.writeup.sentences import leaves_change_open
from circularlib.reporting.writeup.templates import Template, rendered, template_of
from circularlib.reporting.writeup.tree import Tree
from circularlib.sources.assumptions import Overrides
from circularlib.sources.claims import claims
from circularlib.units import LANGUAGES

__all__ = ["FORMS", "Question", "composed", "report_folder", "writeups"]

_SETTINGS = "programme.toml"
_CARD_KEYS = (
    "homes_count",
    "reuse_rate",
    "avoided_material_kg",
    "avoided_emissions_kgco2e",
    "cost_reduction_rate",
    "created_jobs_fte",
    "municipal_hours_saved",
)
_CARD_PICTURE = "30_cost_reduction"


@dataclass(frozen=True)
class _Bound:
    """A report with the programme it is about."""

    report: Evidence
    programme: Programme
    pictures: Sequence[Picture]

    @property
    def own(self) -> Overrides:
        """The programme's own values of assumptions, by name."""
        stated = self.programme.settings.assumptions
        return {name: dict(value.model_dump()) for name, value in stated.items()}


@dataclass(frozen=True)
class Question:
    """One question of the evaluation, for templates.

    Attributes:
        title: The question.
        anchor: Where a link to it leads.
        why: Why the report does not answer it in full; empty where it does.
        keys: Findings that answer it.
        pictures: Keys of its pictures.
    """

    title: str
    anchor: Markdown
    why: str
    keys: Sequence[str]
    pictures: Sequence[str]


def writeups(
    folder: str | Path,
    *,
    period: str = "programme",
    languages: Sequence[str] = LANGUAGES,
    forms: Sequence[str] = FORMS,
    templates: Sequence[str] = ("evaluation",),
    reference: Path | None = None,
    out: Path = Path("reports"),
    told: Callable[[str], None] = lambda _line: None,
) -> list[Path]:
    """Writes documents from what a report found; nothing is calculated again.

    Args:
        folder: Programme folder, or `sample`.
        period: Period reported, as `2022Q3`.
        languages: `nl`, `en` or both.
        forms: `docx`, `pdf`, `html`, `md`.
        templates: `evaluation`, `card`, or files.
        reference: A Word file with a house style.
        out: Folder of the reports.
        told: Called with a line for what the writer should look at.

    Returns:
        The files, in `<out>/<programme>/<period>/<language>/writeup`.

    Raises:
        UsageError: A form, a language, a template or the period is wrong.
        ReportError: There is no such report, or it no longer fits the settings.
    """
    _check(forms, languages, reference)
    programme = open_programme(folder)
    wanted = [
        (template_of(name, language), language) for language in languages for name in templates
    ]
    bound = {
        language: _bound(_place(programme, period, language, out), language, programme)
        for language in languages
    }
    made: list[Path] = []
    for template, language in wanted:
        made += _files(bound[language], template, forms, reference, told)
    return made


def report_folder(folder: str | Path, period: str, language: str, out: Path) -> Path:
    """Where the report of a programme on a period lies, in a language.

    Args:
        folder: Programme folder, or `sample`.
        period: Period reported.
        language: `en` or `nl`.
        out: Folder of the reports.

    Returns:
        The folder; it need not exist.
    """
    return _place(open_programme(folder), period, language, out)


def _place(programme: Programme, period: str, language: str, out: Path) -> Path:
    return out / programme.identifier / programme.period(period).name / language


def _check(forms: Sequence[str], languages: Sequence[str], reference: Path | None) -> None:
    for kind, given, known in (("form", forms, FORMS), ("language", languages, LANGUAGES)):
        strange = next((each for each in given if each not in known), None)
        if strange is not None:
            near = nearest(strange, known)
            raise UsageError(
                f'"{strange}" is not a {kind} of a document.',
                remedy=f'Did you mean "{near}"?' if near else f"Use one of {', '.join(known)}.",
            )
    if reference is not None and not reference.is_file():
        raise UsageError(f"There is no file {reference}.", remedy="Give a Word file with styles.")


def _bound(folder: Path, language: str, programme: Programme) -> _Bound:
    report = evidence(folder, language)
    now = settings_digests(programme).get(_SETTINGS)
    if report.manifest.inputs.get(_SETTINGS) != now:
        raise ReportError(
            f"{_SETTINGS} is not what this report was made with.",
            f"{folder}.",
            "Make the report again with: circular report.",
        )
    if report.manifest.reference_sha256 != reference_digest():
        raise ReportError(
            "This report rests on other reference values than circularlib now has.",
            f"{folder}.",
            "Make the report again with: circular report.",
        )
    return _Bound(report, programme, pictures(folder))


def composed(
    report: Evidence, programme: Programme, shown: Sequence[Picture], template: Template
) -> tuple[str, Used]:
    """A document in Markdown.

    Args:
        report: The stored report.
        programme: The programme.
        shown: The report's pictures.
        template: The template.

    Returns:
        The Markdown, and what it used.
    """
    bound = _Bound(report, programme, shown)
    before: Used | None = None
    for _again in range(2):  # a reference may stand before its picture
        composer = Composer(report, bound.own, claims(programme.folder), shown, before)
        text = rendered(template, {**composer.functions(), **_values(bound, composer)})
        before = composer.used
    return text, composer.used


def _values(bound: _Bound, composer: Composer) -> Mapping[str, object]:
    report = bound.report
    functions = composer.functions()
    words = card_words(bound.programme, report.language)
    cards = [each.key for each in bound.pictures if each.notebook == _CARD_PICTURE]
    return {
        "programme": report.manifest.programme,
        "period": period_words(report.window, report.language),
        "language": report.language,
        "synthetic": report.manifest.synthetic,
        "run": report.run,
        "digest": report.records_digest,
        "core": CORE,
        "headlines": HEADLINES,
        "card_keys": _CARD_KEYS,
        "card_picture": cards[0] if cards else "",
        "questions": _questions(bound),
        "unsaid": _unsaid(report),
        "remarks": _remarks(report),
        "words": {
            part: Markdown(rendered(text, functions).strip()) for part, text in words.items()
        },
    }


def _questions(bound: _Bound) -> list[Question]:
    report = bound.report
    found = list(report.findings.values())
    return [
        Question(
            book.title(report.language),
            Markdown(f"{{#q{book.name[:2]}}}"),
            why_no_page(report, book.name),
            [each.key for each in found if each.notebook == book.name],
            [each.key for each in bound.pictures if each.notebook == book.name],
        )
        for book in questions()
    ]


def _unsaid(report: Evidence) -> Mapping[str, Sequence[str]]:
    found = list(report.findings.values())
    reasons = (why_no_page(report, book.name) for book in questions())
    return {
        "missing": [why for why in reasons if why],
        "suppressed": [each.key for each in found if each.is_suppressed],
        "uncalculated": [
            each.key for each in found if each.value is None and not each.is_suppressed
        ],
        "open": [each.key for each in found if leaves_change_open(each)],
    }


def _remarks(report: Evidence) -> list[str]:
    """What every page says about the records: whose part they are, and which rows were left out."""
    made, language = report.manifest, report.language
    remarks = [part_note(made.part_of)[language]] if made.part_of else []
    if made.rejected:
        remarks.append(rejection_note(made.rejected)[language])
    count = sum(int(each["count"]) for each in made.warnings)
    if count:
        remarks.append(label("warnings_note", language).format(count=count))
    return [*remarks, *(each["first"][language] for each in made.warnings)]


def _files(
    bound: _Bound,
    template: Template,
    forms: Sequence[str],
    reference: Path | None,
    told: Callable[[str], None],
) -> list[Path]:
    report = bound.report
    for line in typed_numbers(card_words(bound.programme, report.language)):
        told(line)
    text, used = composed(report, bound.programme, bound.pictures, template)
    layout = Layout(
        report.language,
        report.place,
        label("synthetic_banner", report.language) if report.manifest.synthetic else "",
        template.name != "card",
        reference,
    )
    home = report.folder / "writeup"
    home.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=home, prefix=".part-") as scratch:
        place = Path(scratch)
        _draw(bound.pictures, used, place, forms)
        tree = _tree(report, text, used, place)
        made = []
        for form in forms:
            (place / "made").write_bytes(written(tree, form, layout, place))
            made.append(home / f"{template.name}.{form}")
            (place / "made").replace(made[-1])
        if "md" in forms:
            _keep_pictures(place / "pictures", home / "pictures")
    return made


def _tree(report: Evidence, text: str, used: Used, place: Path) -> Tree:
    subtitle = period_words(report.window, report.language)
    fields = {"circular-report": report.place, "subtitle": subtitle}
    return document(text, report.language, place, sources=as_csl(used.cited), fields=fields)


def _draw(shown: Sequence[Picture], used: Used, place: Path, forms: Sequence[str]) -> None:
    """The pictures that the document uses, as SVG, and as PNG for Word."""
    folder = place / "pictures"
    folder.mkdir()
    for picture in shown:
        if picture.key in used.pictures:
            (folder / f"{picture.key}.svg").write_bytes(picture.svg)
            if "docx" in forms:
                (folder / f"{picture.key}.png").write_bytes(_png(folder, picture.key))


def _png(folder: Path, key: str) -> bytes:
    import typst

    page = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{key}.svg")\n'
    source = folder / "picture.typ"
    source.write_text(page, encoding="utf-8")
    drawn: bytes = typst.compile(str(source), format="png", ppi=200, ignore_system_fonts=True)
    source.unlink()
    return drawn


def _keep_pictures(drawn: Path, kept: Path) -> None:
    kept.mkdir(exist_ok=True)
    for file in drawn.glob("*.svg"):
        file.replace(kept / file.name)
