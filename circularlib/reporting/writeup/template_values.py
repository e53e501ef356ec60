"""What a template may name: the programme, its questions, and what cannot be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from circularlib.figures.words import label
from circularlib.ledger.programme import Programme
from circularlib.reporting.headlines import CORE, HEADLINES
from circularlib.reporting.pages import period_words
from circularlib.reporting.part_notes import part_note
from circularlib.reporting.pictures import Picture
from circularlib.reporting.rejections import rejection_note
from circularlib.reporting.writeup.card_words import card_words
from circularlib.reporting.writeup.evidence import Evidence
from circularlib.reporting.writeup.gaps import questions, why_no_page
from circularlib.reporting.writeup.markdown import Markdown
from circularlib.reporting.writeup.sentences import leaves_change_open
from circularlib.reporting.writeup.templates import rendered
from circularlib.sources.assumptions import Overrides

__all__ = ["Bound", "Question", "template_values"]

_CARD_KEYS = (
    "homes_count",
    "reuse_rate",
    "avoided_material_kg",
    "avoided_emissions_kgco2e",
    "cost_reduction_rate",
    "created_jobs_fte",
    "municipal_hours_saved",
)
_CORE_NOTEBOOKS: Mapping[str, tuple[str, ...]] = {
    "repairs": ("80_",),
    "washing": ("60_", "61_"),
}  # else the core of all
_OWN_PARAMETERS = frozenset({"period", "accept_valid"})  # a report sets these itself
_CARD_PICTURE = "30_cost_reduction"


@dataclass(frozen=True)
class Bound:
    """A report with the programme it is about.

    Attributes:
        report: The stored report.
        programme: The programme, as its folder now stands.
        pictures: The report's pictures.
    """

    report: Evidence
    programme: Programme
    pictures: Sequence[Picture]

    @property
    def shown(self) -> Sequence[Picture]:
        """The pictures that may be shown: none of a page that worked with examples."""
        return [each for each in self.pictures if each.notebook not in self.report.examples]

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


def template_values(bound: Bound, functions: Mapping[str, object]) -> Mapping[str, object]:
    """What a template may name, beside the functions it may call.

    Args:
        bound: The report and its programme.
        functions: What a template may call; the words of the card may, too.

    Returns:
        Values by name.
    """
    report = bound.report
    words = card_words(bound.programme, report.language)
    cards = [each.key for each in bound.shown if each.notebook == _CARD_PICTURE]
    return {
        "programme": report.manifest.programme,
        "period": period_words(report.window, report.language),
        "language": report.language,
        "synthetic": report.manifest.synthetic,
        "run": report.run,
        "digest": report.records_digest,
        "core": _core(bound),
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


def _questions(bound: Bound) -> list[Question]:
    report = bound.report
    found = list(report.findings.values())
    return [
        Question(
            book.title(report.language),
            Markdown(f"{{#q{book.name[:2]}}}"),
            why_no_page(report, book.name),
            [each.key for each in found if each.notebook == book.name],
            [each.key for each in bound.shown if each.notebook == book.name],
        )
        for book in questions()
    ]


def _unsaid(report: Evidence) -> Mapping[str, Sequence[str]]:
    found = list(report.findings.values())
    titled = ((book.title(report.language), why_no_page(report, book.name)) for book in questions())
    return {
        "missing": [f"{title} {why}" for title, why in titled if why],
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
    remarks += [each["first"][language] for each in made.warnings]
    return [*remarks, *_parameters(report)]


def _parameters(report: Evidence) -> list[str]:
    """Parameters that somebody set: the figures of that page are not those of the standard."""
    text = label("writeup_parameter", report.language)
    return [
        text.format(notebook=book.name, name=name, value=value)
        for book in report.manifest.notebooks
        for name, value in book.parameters.items()
        if name not in _OWN_PARAMETERS
    ]


def _core(bound: Bound) -> Sequence[str]:
    """What the summary says: the core of an evaluation, or of what a programme records."""
    begins = _CORE_NOTEBOOKS.get(bound.programme.settings.records)
    if begins is None:
        return CORE
    found = bound.report.findings.values()
    own = [each.key for each in found if each.notebook.startswith(begins)]
    return own[: len(CORE)] or CORE
