"""The draft of an award report: the reasoning about every offer, in Dutch and English.

It says what follows from the offers and the tender's own rules, with the arithmetic. Nothing in
it is a decision: the evaluator reads it, adds what no formula sees, and signs.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from circularlib.appliances.award.judgement import Judgement
from circularlib.appliances.award.reasoning import Reasoning, Standing, reasonings
from circularlib.appliances.award.sturdiness import Sturdiness
from circularlib.errors import UsageError
from circularlib.figures.award.arithmetic import criterion_arithmetic, price_arithmetic
from circularlib.figures.award.names import (
    amount,
    field_names,
    formula_name,
    joined,
    number,
    offer_name,
)
from circularlib.figures.page import Shown
from circularlib.figures.words import Bilingual, label
from circularlib.sources.washing.tender import Tender
from circularlib.units import LANGUAGES, printed

__all__ = ["AwardReport", "award_report"]


@dataclass(frozen=True)
class AwardReport(Shown):
    """The reasoning about every offer, as a part of a page and as a Markdown file.

    Attributes:
        tender: What was asked.
        reasonings: From `reasonings`.
        source: Line that says whose records these are; made-up ones are called so.
        is_example: The tender's values are examples.
    """

    tender: Tender
    reasonings: Sequence[Reasoning]
    source: Bilingual
    is_example: bool

    def html(self, language: str) -> str:
        """The draft as HTML: a paragraph per offer and a list of what it scored."""
        parts = [f'<p class="remark"><strong>{html.escape(self._opening(language))}</strong></p>']
        for each in self.reasonings:
            name = offer_name(each.offer_id, {each.offer_id: each.bidder})
            parts.append(f"<p><strong>{html.escape(name)}</strong></p>")
            parts += [f"<p>{html.escape(text)}</p>" for text in self._said(each, language)]
            items = "".join(f"<li>{html.escape(text)}</li>" for text in self._lines(each, language))
            parts.append(f"<ul>{items}</ul>" if items else "")
        parts.append(f'<p class="source">{html.escape(self.source[language])}</p>')
        return "".join(parts)

    def plain(self, language: str) -> str:
        """The draft as plain text."""
        lines = [self._opening(language)]
        for each in self.reasonings:
            lines += ["", offer_name(each.offer_id, {each.offer_id: each.bidder})]
            lines += self._said(each, language)
            lines += [f"- {text}" for text in self._lines(each, language)]
        return "\n".join([*lines, "", self.source[language]])

    def markdown(self, language: str) -> str:
        """The draft as Markdown, to be completed in a text editor or by Pandoc.

        Args:
            language: `en` or `nl`.

        Returns:
            The text; what bidders typed cannot become mark-up.
        """
        parts = [f"# {label('award_report', language)}", f"**{_literal(self._opening(language))}**"]
        for each in self.reasonings:
            name = offer_name(each.offer_id, {each.offer_id: each.bidder})
            parts.append(f"## {_literal(name)}")
            parts += [_literal(text) for text in self._said(each, language)]
            lines = [f"- {_literal(text)}" for text in self._lines(each, language)]
            parts += ["\n".join(lines)] if lines else []
        return "\n\n".join([*parts, _literal(self.source[language])]) + "\n"

    def write(self, file: str | Path, language: str) -> Path:
        """Writes the draft as a Markdown file in UTF-8.

        Args:
            file: Where; an existing draft is not written over, for somebody may have worked
                on it.
            language: `en` or `nl`.

        Returns:
            The file.

        Raises:
            UsageError: The file exists, or there is no draft in that language.
        """
        if language not in LANGUAGES:
            raise UsageError(f'There is no draft in "{language}".', remedy="Use nl or en.")
        target = Path(file)
        try:
            with target.open("x", encoding="utf-8", newline="\n") as opened:
                opened.write(self.markdown(language))
        except FileExistsError:
            raise UsageError(
                f"{target.name} exists already.",
                "A draft is never written over another.",
                "Give another name.",
            ) from None
        return target

    def _opening(self, language: str) -> str:
        texts = [label("award_draft", language)]
        if self.is_example:
            texts.append(label("award_example", language))
        return " ".join(texts)

    def _said(self, each: Reasoning, language: str) -> list[str]:
        """Paragraphs: requirements, place, strong and weak, sturdiness, a low price."""
        texts = [self._requirements(each, language)]
        if each.standing is not None:
            texts += [self._place(each.standing, language), self._points(each.standing, language)]
            texts.append(self._sturdiness(each.standing, language))
        if each.is_low_price:
            texts.append(
                label("award_low_price", language).format(
                    below=printed(each.below_share or 0.0, "share", language),
                    mean=number(each.mean_eur or 0.0, 2, language),
                )
            )
        return texts

    def _requirements(self, each: Reasoning, language: str) -> str:
        missed = each.requirements[~each.requirements["is_met"].astype(bool)]
        if each.requirements.empty:
            return label("award_no_requirements", language)
        if missed.empty:
            met = printed(len(each.requirements), "count", language)
            return label("award_requirements_met", language).format(count=met)
        names, rows = field_names(self.tender), missed.to_dict("records")
        texts = [self._missed({str(k): v for k, v in row.items()}, names, language) for row in rows]
        said = label("award_requirements_missed", language)
        return said.format(missed=joined(texts, language))

    def _missed(self, row: Mapping[str, Any], names: Mapping[str, Bilingual], language: str) -> str:
        units = self.tender.fields[row["criterion"]].units
        bound = amount(row["required"], units)[language]
        return label("award_missed", language).format(
            criterion=names[row["criterion"]][language],
            offered=amount(row["offered"], units)[language],
            required=label(f"award_{row['bound']}", language).format(value=bound),
        )

    def _place(self, standing: Standing, language: str) -> str:
        formula = self.tender.price.formula
        decides = {
            "value_deduction": ("award_outcome_value", number(-standing.outcome, 2, language)),
            "utility_index": ("award_outcome_index", number(standing.outcome, 3, language)),
        }
        points = ("award_outcome_points", number(standing.outcome, 1, language))
        key, outcome = decides.get(formula, points)
        judged = sum(each.standing is not None for each in self.reasonings)
        values = {"outcome": outcome, "rank": str(standing.rank), "count": str(judged)}
        text = label(key, language).format(**values)
        if standing.tied_with:
            tied = joined(list(standing.tied_with), language)
            text += " " + label("award_tied", language).format(others=tied)
        return text

    def _points(self, standing: Standing, language: str) -> str:
        names = field_names(self.tender)
        strong, weak = (
            joined([names[key][language] for key in keys], language)
            for keys in (standing.strong, standing.weak)
        )
        texts = []
        if standing.strong:
            texts.append(label("award_strong", language).format(criteria=strong))
        if standing.weak:
            texts.append(label("award_weak", language).format(criteria=weak))
        return " ".join(texts) or label("award_no_extremes", language)

    def _sturdiness(self, standing: Standing, language: str) -> str:
        texts = [
            label("award_first_formulas", language).format(
                count=printed(standing.first_formula_count, "count", language),
                tried=printed(len(self.tender.price.formulas), "count", language),
            ),
            label("award_first_draws", language).format(
                rate=printed(standing.first_chance_rate, "rate", language)
            ),
        ]
        if standing.first_weight_share is not None:
            share = printed(standing.first_weight_share, "share", language)
            texts.insert(1, label("award_first_weights", language).format(share=share))
        return " ".join(texts)

    def _lines(self, each: Reasoning, language: str) -> list[str]:
        """A line of arithmetic for the price, and for each criterion."""
        years = str(self.tender.use.horizon_years)
        price = label("award_price_line", language).format(
            years=years, price=number(each.price_eur, 2, language)
        )
        if each.standing is None:
            return [price]
        costs = [one.price_eur for one in self.reasonings if one.standing is not None]
        own = price_arithmetic(each, costs, self.tender, language)
        names = field_names(self.tender)
        formula = formula_name(self.tender.price.formula)[language]
        lines = [f"{price}, {formula}: {own}"]
        for row in each.standing.criteria.to_dict("records"):
            cells = {str(key): value for key, value in row.items()}
            units = self.tender.fields[cells["criterion"]].units
            lines.append(
                label("award_criterion_line", language).format(
                    criterion=names[cells["criterion"]][language],
                    offered=amount(cells["offered"], units)[language],
                    formula=formula_name(cells["formula"])[language],
                    arithmetic=criterion_arithmetic(cells, self.tender, language),
                )
            )
        return lines


def award_report(
    judgement: Judgement, sturdiness: Sturdiness, *, source: Bilingual, is_example: bool
) -> AwardReport:
    """The draft of the award report.

    Args:
        judgement: The offers, judged.
        sturdiness: How the order holds.
        source: Line that says whose records these are.
        is_example: The tender's values are examples.

    Returns:
        The draft; as the last expression of a cell it is shown.
    """
    reasons = reasonings(judgement, sturdiness)
    return AwardReport(judgement.tender, reasons, source, is_example)


def _literal(text: str) -> str:
    """Text in which nothing is mark-up."""
    return re.sub(r"([\\`*_\[\]<>#|~$])", r"\\\1", text).replace("\r", " ").replace("\n", " ")
