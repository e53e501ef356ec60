"""What a template may call: every figure in a document comes through here, with its mark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from circularlib.errors import UsageError
from circularlib.figures.words import label
from circularlib.ledger.tables import nearest
from circularlib.reporting.finding_words import finding_keys, finding_name
from circularlib.reporting.pictures import Picture
from circularlib.reporting.writeup.citations import cited, is_assumption, source_ids
from circularlib.reporting.writeup.evidence import Evidence
from circularlib.reporting.writeup.gaps import question_of, why_no_finding, why_no_page
from circularlib.reporting.writeup.listings import (
    assumption_table,
    claim_table,
    finding_table,
    record_table,
)
from circularlib.reporting.writeup.markdown import Markdown, escaped
from circularlib.reporting.writeup.marks import Mark, marked
from circularlib.reporting.writeup.sentences import part_text
from circularlib.sources.assumptions import Overrides
from circularlib.sources.claims import Claim
from circularlib.sources.reference import source_table

__all__ = ["Composer", "Used"]


@dataclass
class Used:
    """What a document used, known after it has been composed once.

    Attributes:
        keys: Findings said, in order.
        cited: Sources cited, in order.
        pictures: Pictures shown, by key, with their number.
    """

    keys: dict[str, None] = field(default_factory=dict)
    cited: dict[str, None] = field(default_factory=dict)
    pictures: dict[str, int] = field(default_factory=dict)


class Composer:
    """Gives templates their sentences, figures, pictures and tables.

    Args:
        report: The stored report.
        own: The programme's own values of assumptions, by name.
        claims: What has been said in public.
        pictures: The report's pictures.
        before: What the document used when it was composed for the first time: a reference may
            stand before its picture.
    """

    def __init__(
        self,
        report: Evidence,
        own: Overrides,
        claims: Sequence[Claim],
        pictures: Sequence[Picture],
        before: Used | None = None,
    ) -> None:
        self._report = report
        self._own = own
        self._claims = claims
        self._pictures = {
            picture.key: picture for picture in pictures if picture.notebook not in report.examples
        }
        self._before = before or Used()
        self.used = Used()

    def functions(self) -> Mapping[str, object]:
        """What a template may call, by name."""
        names = (
            "annex", "assumptions", "cite", "claims", "count", "has", "interval", "name",
            "picture", "records", "say", "see", "value", "verdicts",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def _checked(self, key: str) -> str:
        if key not in self._report.findings and key not in finding_keys():
            near = nearest(key, [*self._report.findings, *finding_keys()])
            raise UsageError(
                f'"{key}" is not a finding.',
                remedy=f'Did you mean "{near}"?' if near else "The annex lists the findings.",
            )
        return key

    def _part(self, key: str, part: str) -> Markdown:
        found = self._report.findings.get(self._checked(key))
        if found is None:
            return escaped(why_no_finding(self._report, key))
        self.used.keys[key] = None
        mark = Mark(key, part)
        text = part_text(found, mark, self._report.language)
        return marked(text, mark) if text else Markdown("")

    def say(self, key: str) -> Markdown:
        """The finding as a sentence with value, interval, basis and n, and its sources cited.

        Where the interval includes *nothing changed*, a second sentence says so. Where the
        report does not hold the finding, the sentence says why.
        """
        said = self._part(key, "sentence")
        found = self._report.findings.get(key)
        if found is None:
            return said
        sources = self._cite(source_ids(found.sources, self._own))
        return Markdown(
            " ".join(part for part in (said, self._part(key, "no_change"), sources) if part)
        )

    def value(self, key: str) -> Markdown:
        """The value alone, with its unit."""
        return self._part(key, "value")

    def interval(self, key: str) -> Markdown:
        """The interval alone."""
        return self._part(key, "interval")

    def count(self, key: str) -> Markdown:
        """The number of cases."""
        return self._part(key, "count")

    def name(self, key: str) -> str:
        """What a finding is called."""
        return finding_name(self._checked(key), self._report.language)

    def has(self, key: str) -> bool:
        """Whether the report holds a figure for a finding."""
        found = self._report.findings.get(self._checked(key))
        return found is not None and found.shown_value is not None

    def _cite(self, ids: Sequence[str]) -> Markdown:
        self.used.cited.update(dict.fromkeys(ids))
        return Markdown(cited(ids))

    def cite(self, *ids: str) -> Markdown:
        """Cites sources by their keys."""
        return self._cite(source_table(ids)["source_id"].tolist())

    def claims(self) -> Markdown:
        """The table of what has been said in public, with verdicts."""
        return claim_table(self._report, self._claims)

    def verdicts(self, key: str) -> Markdown:
        """What has been said in public about one finding, with verdicts."""
        about = [claim for claim in self._claims if claim.about == self._checked(key)]
        return claim_table(self._report, about)

    def assumptions(self) -> Markdown:
        """The table of the assumptions that the findings of this document rest on."""
        said = {**self._before.keys, **self.used.keys}
        rests = [name for key in said for name in self._report.findings[key].sources]
        names = [name for name in rests if is_assumption(name)]
        self._cite(source_ids(names, self._own))
        return assumption_table(names, self._own, self._report.language)

    def annex(self) -> Markdown:
        """The table of every finding of the report."""
        return finding_table(self._report, self._part)

    def records(self) -> Markdown:
        """The table of the records and settings behind the report."""
        return record_table(self._report)

    def _gap(self, key: str) -> str:
        """Why a picture is not there, where its page was not run or not to its end."""
        book = None if key in self._pictures else question_of(key)
        return why_no_page(self._report, book.name) if book else ""

    def _picture(self, key: str) -> Picture:
        if key not in self._pictures:
            near = nearest(key, self._pictures)
            raise UsageError(
                f'"{key}" is not a picture of this report.',
                remedy=f'Did you mean "{near}"?' if near else "The report has no such picture.",
            )
        return self._pictures[key]

    def picture(self, key: str) -> Markdown:
        """A picture with its caption, the words for who cannot see it, and its source."""
        why = self._gap(key)
        if why:
            return Markdown(f'::: {{.missing custom-style="Missing"}}\n{escaped(why)}\n:::')
        shown = self._picture(key)
        number = self.used.pictures.setdefault(key, len(self.used.pictures) + 1)
        caption = f"{shown.title}. {shown.source}" if shown.source else shown.title
        alternative = shown.alternative.replace("\\", "\\\\").replace('"', '\\"')
        return Markdown(
            f'![{escaped(caption)}](<pictures/{key}.svg>){{#fig_{number} alt="{alternative}"}}'
        )

    def see(self, key: str) -> Markdown:
        """A reference to a picture by its number; a dash where its page has none."""
        if self._gap(key):
            return Markdown("–")
        self._picture(key)
        numbers = {**self._before.pictures, **self.used.pictures}
        number = numbers.get(key, 0)
        return Markdown(
            f"[{label('writeup_figure', self._report.language)} {number}](#fig_{number})"
        )
