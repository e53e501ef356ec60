"""The tables of a document: claims, assumptions, every finding, the records."""

from collections.abc import Callable, Iterable, Sequence

from circularlib.figures.claim_listing import claim_texts
from circularlib.figures.words import label, word
from circularlib.reporting.finding_words import finding_name
from circularlib.reporting.writeup.citations import cited, source_ids
from circularlib.reporting.writeup.evidence import Evidence
from circularlib.reporting.writeup.markdown import Markdown, escaped, table
from circularlib.reporting.writeup.marks import Mark, marked
from circularlib.reporting.writeup.sentences import claim_detail, part_text
from circularlib.sources.assumptions import OWN_SOURCE_ID, Assumption, Overrides, assumption
from circularlib.sources.claims import Claim
from circularlib.units import printed_tick

__all__ = ["Said", "assumption_table", "claim_table", "finding_table", "record_table"]

Said = Callable[[str, str], Markdown]
"""Prints a part of a finding with its mark: key, part."""


def claim_table(report: Evidence, claims: Sequence[Claim]) -> Markdown:
    """Each claim beside what was measured, with a verdict.

    Args:
        report: The stored report.
        claims: The claims.

    Returns:
        The table; a sentence where there are no claims.
    """
    language = report.language
    if not claims:
        return escaped(label("writeup_no_claims", language))
    heads = ["claim_wording", "claimed", "claim_measured", "claim_verdict"]
    return table(
        [label(head, language) for head in heads],
        [_claim_row(report, claim) for claim in claims],
        widths=(10, 4, 6, 6),
        caption=label("claims_listed", language),
    )


def _claim_row(report: Evidence, claim: Claim) -> list[object]:
    language, found = report.language, report.findings.get(claim.about)
    texts = claim_texts(claim, found, language)
    said = f"{texts['claim_wording']}. {texts['claim_source']}"
    if found is None:
        return [said, texts["claimed"], "–", texts["claim_verdict"]]
    measured = Mark(claim.about, "measured")
    verdict = Mark(claim.about, "verdict", claim_detail(claim))
    cells = [marked(part_text(found, mark, language), mark) for mark in (measured, verdict)]
    return [said, texts["claimed"], *cells]


def assumption_table(names: Iterable[str], own: Overrides, language: str) -> Markdown:
    """Assumptions with their value, range, rating and source.

    Args:
        names: Their names.
        own: The programme's own values by name.
        language: `en` or `nl`.

    Returns:
        The table; a sentence where there are none.
    """
    known = [assumption(name, own) for name in sorted(set(names))]
    if not known:
        return escaped(label("writeup_no_assumptions", language))
    heads = ["name", "sources_value", "sources_range", "quality", "impact", "source_id"]
    rows = [_assumption_row(each, own, language) for each in known]
    return table(
        [label(head, language) for head in heads],
        rows,
        widths=(9, 5, 6, 4, 5, 3),
        caption=label("assumptions_used", language),
    )


def _assumption_row(each: Assumption, own: Overrides, language: str) -> list[object]:
    ends = [printed_tick(end, each.unit, language) for end in (each.low, each.high)]
    source = Markdown(cited(source_ids([each.name], own)))
    if each.source_id == OWN_SOURCE_ID:
        source = escaped(each.note)
    return [
        Markdown(f"{escaped(word(each.name, language))} `{each.name}`"),
        printed_tick(each.central, each.unit, language),
        f"{ends[0]} – {ends[1]}",
        label(each.quality, language),
        label(each.impact, language),
        source,
    ]


def finding_table(report: Evidence, printed: Said) -> Markdown:
    """Every finding of a report with its key, value, interval, number of cases and notebook.

    Args:
        report: The stored report.
        printed: Prints a part of a finding with its mark.

    Returns:
        The table.
    """
    language = report.language
    rows: list[list[object]] = [
        [
            Markdown(f"{escaped(finding_name(key, language))} `{key}`"),
            printed(key, "row"),
            found.notebook,
        ]
        for key, found in report.findings.items()
    ]
    heads = ["writeup_key", "writeup_row", "writeup_notebook"]
    return table(
        [label(head, language) for head in heads],
        rows,
        widths=(9, 8, 5),
        caption=label("writeup_all_findings", language),
    )


def record_table(report: Evidence) -> Markdown:
    """The tables and settings that a report was made from, each with its SHA-256.

    Args:
        report: The stored report.

    Returns:
        The table.
    """
    language = report.language
    rows = [[name, digest] for name, digest in report.manifest.inputs.items()]
    return table(
        [label(head, language) for head in ("writeup_input", "writeup_digest")],
        [[name, Markdown(f"`{digest}`")] for name, digest in rows],
        widths=(3, 12),
        caption=label("writeup_inputs", language),
    )
