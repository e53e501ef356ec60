"""Composes documents from a stored report, and puts them beside its pages."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from circularlib.errors import CircularError, ReportError, UsageError
from circularlib.figures.words import label
from circularlib.ledger.intake import read_tables
from circularlib.ledger.programme import Programme, open_programme
from circularlib.ledger.tables import nearest
from circularlib.reporting.example_pages import example_pages
from circularlib.reporting.manifest import reference_digest
from circularlib.reporting.pages import period_words
from circularlib.reporting.pictures import Picture, pictures
from circularlib.reporting.writeup.card_words import card_words, typed_numbers
from circularlib.reporting.writeup.citations import as_csl
from circularlib.reporting.writeup.composer import Composer, Used
from circularlib.reporting.writeup.evidence import Evidence, evidence
from circularlib.reporting.writeup.forms import FORMS, Layout, written
from circularlib.reporting.writeup.marks import MARK_START
from circularlib.reporting.writeup.pandoc import document
from circularlib.reporting.writeup.template_values import Bound, template_values
from circularlib.reporting.writeup.templates import Template, rendered, template_of
from circularlib.reporting.writeup.tree import Tree
from circularlib.sources.claims import CLAIMS_FILE, claims
from circularlib.units import LANGUAGES

__all__ = ["FORMS", "composed", "report_folder", "writeups"]


def _is_setting(name: str) -> bool:
    return name.endswith(".toml")


def writeups(
    folder: str | Path,
    *,
    period: str = "programme",
    languages: Sequence[str] | None = None,
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
        languages: `nl`, `en` or both; those of the report by default.
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
    _check(forms, languages or (), reference)
    programme = open_programme(folder)
    languages = languages or _languages(programme, period, out)
    wanted = [
        (template_of(name, language), language) for language in languages for name in templates
    ]
    bound = {
        language: _bound(_place(programme, period, language, out), language, programme)
        for language in languages
    }
    moved = {name for each in bound.values() for name in _moved_tables(each)}
    if moved:
        told(
            f"{', '.join(sorted(moved))} changed since this report was made; "
            "the document says what the report says."
        )
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


def _languages(programme: Programme, period: str, out: Path) -> Sequence[str]:
    """Languages in which the report was made; both where there is none, which is then told."""
    places = {language: _place(programme, period, language, out) for language in LANGUAGES}
    found = [language for language, place in places.items() if (place / "manifest.json").is_file()]
    return found or LANGUAGES


def _check(forms: Sequence[str], languages: Sequence[str], reference: Path | None) -> None:
    for given, known in ((forms, FORMS), (languages, LANGUAGES)):
        strange = next((each for each in given if each not in known), None)
        if strange is not None:
            near = nearest(strange, known)
            raise UsageError(
                f'"{strange}" is not known.',
                remedy=f'Did you mean "{near}"?' if near else f"Use one of {', '.join(known)}.",
            )
    if reference is not None and not reference.is_file():
        raise UsageError(f"There is no file {reference}.", remedy="Give a Word file with styles.")


def _bound(folder: Path, language: str, programme: Programme) -> Bound:
    report = evidence(folder, language)
    now = programme.settings_digests()
    then = {name: digest for name, digest in report.manifest.inputs.items() if _is_setting(name)}
    moved = sorted(name for name in {*now, *then} if now.get(name) != then.get(name))
    if set(moved) - {CLAIMS_FILE}:  # a verdict is given anew, from the claims as they stand
        raise ReportError(
            f"{' and '.join(moved)} changed since this report was made.",
            f"{folder}.",
            "Make the report again with: circular report.",
        )
    if report.manifest.reference_sha256 != reference_digest():
        raise ReportError(
            "This report rests on other reference values than circularlib now has.",
            f"{folder}.",
            "Make the report again with: circular report.",
        )
    return Bound(report, programme, pictures(folder))


def _moved_tables(bound: Bound) -> list[str]:
    """Tables that are no longer what the report was made from; none where they cannot be read."""
    then = {
        name: digest
        for name, digest in bound.report.manifest.inputs.items()
        if not _is_setting(name)
    }
    try:
        now = read_tables(bound.programme).digests
    except (CircularError, OSError):
        return []
    return [name for name in {*then, *now} if then.get(name) != now.get(name)]


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
    report = report.without(example_pages(programme.folder))
    bound = Bound(report, programme, shown)
    before: Used | None = None
    for _again in range(2):  # a reference may stand before its picture
        composer = Composer(report, bound.own, claims(programme.folder), shown, before)
        functions = composer.functions()
        text = rendered(template, {**functions, **template_values(bound, functions)})
        before = composer.used
    return text, composer.used


def _files(
    bound: Bound,
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
    count = str(text.count(MARK_START))
    fields = {"circular-report": report.place, "circular-figures": count, "subtitle": subtitle}
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
