"""Tables about an award, in words, ready to be shown by `listing`.

Columns are named as the words of the dictionary: `award_` before what a page calls them.
"""

from typing import Any

import pandas as pd

from circularlib.appliances.award.judgement import Judgement
from circularlib.appliances.award.prices import cost_parts
from circularlib.figures.award.names import (
    amount,
    field_names,
    formula_name,
    joined,
    number,
    offer_name,
    part_names,
)
from circularlib.figures.page import Note, note
from circularlib.figures.words import Bilingual, bilingual
from circularlib.sources.washing.tender import Tender
from circularlib.units import LANGUAGES, printed_tick

__all__ = [
    "buyer_table",
    "line_table",
    "price_table",
    "ranking_table",
    "ranks_table",
    "requirement_table",
    "reversal_table",
    "score_table",
    "switching_table",
    "tie_note",
    "weight_table",
]

_USE_UNITS = {
    "cycles_per_month": "ratio",
    "electricity_price_eur_per_kwh": "eur_per_kwh",
    "water_price_eur_per_m3": "eur_per_m3",
    "energy_ratio": "ratio",
    "promise_ratio": "ratio",
}


_PLAIN = {"criterion", "name", "low", "central", "high", "origin"}


def _on_page(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its columns under their keys in the dictionary."""
    names = {
        name: name if name in _PLAIN or str(name).startswith("award_") else f"award_{name}"
        for name in table.columns
    }
    return table.rename(columns=names)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = table.to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def requirement_table(judgement: Judgement) -> pd.DataFrame:
    """Every minimum requirement beside what was offered.

    Args:
        judgement: The offers, judged.

    Returns:
        One row per requirement and offer, those missed on top: `requirement`, `offer`,
        `required`, `offered`, `requirement_met`.
    """
    tender, names = judgement.tender, field_names(judgement.tender)
    rows = judgement.requirements.sort_values("is_met", kind="stable")
    cells = []
    for row in _records(rows):
        units = tender.fields[row["criterion"]].units
        bound = amount(row["required"], units)
        cells.append(
            {
                "requirement": names[row["criterion"]],
                "offer": offer_name(row["offer_id"], judgement.received.bidders),
                "required": bilingual(f"award_{row['bound']}", value=bound),
                "offered": amount(row["offered"], units),
                "requirement_met": bool(row["is_met"]),
            }
        )
    columns = ["requirement", "offer", "required", "offered", "requirement_met"]
    return _on_page(pd.DataFrame(cells, columns=columns))


def buyer_table(tender: Tender, *, is_example: bool) -> pd.DataFrame:
    """What the buyer filled in: the use for which every offer is priced, with its ranges.

    Args:
        tender: The tender.
        is_example: The values are examples.

    Returns:
        One row per value: `name`, `low`, `central`, `high`, as text with units, and `origin`.
    """
    use = tender.use
    fixed = {"horizon_years": (float(use.horizon_years), "years"),
             "discount_rate": (use.discount_rate, "rate")}  # fmt: skip
    origin = bilingual("origin_example" if is_example else "origin_tender")
    rows: list[dict[str, Any]] = [
        {
            "name": f"tender_{name}",
            "low": "",
            "central": _tick(value, unit),
            "high": "",
            "origin": origin,
        }
        for name, (value, unit) in fixed.items()
    ]
    for name, span in use.spans.items():
        unit = _USE_UNITS[name]
        ends = {"low": span.low, "high": span.high} if span.low < span.high else {}
        shown = {end: _tick(value, unit) for end, value in ends.items()}
        row = {
            "name": f"tender_{name}",
            "low": "",
            "central": _tick(span.central, unit),
            "high": "",
        }
        rows.append(row | shown | {"origin": origin})
    return pd.DataFrame(rows)[["name", "low", "central", "high", "origin"]]


def _tick(value: float, unit: str) -> Bilingual:
    return {language: printed_tick(value, unit, language) for language in LANGUAGES}


def price_table(judgement: Judgement) -> pd.DataFrame:
    """What each offer costs over the horizon, part by part, and which price is questioned.

    Args:
        judgement: The offers, judged.

    Returns:
        One row per offer received, the cheapest on top: `offer`, a column in euro per part,
        `total_eur`, `from_mean_share` (below nought where cheaper) and `justification_asked`.
    """
    parts = cost_parts(judgement.received, judgement.tender.use)
    ids = list(judgement.received.values.index)
    asked = judgement.tender.fields
    table = pd.DataFrame(
        {f"cost_{name}_eur": cost for name, cost in parts.items() if name in asked}, index=ids
    )
    flags = judgement.low_prices.set_index("offer_id").loc[ids]
    table.insert(0, "offer", ids)
    table["total_eur"] = flags["price_eur"]
    table["from_mean_share"] = -flags["below_share"]
    table["justification_asked"] = flags["is_flagged"].astype(bool)
    return _on_page(table.sort_values(["total_eur", "offer"], ignore_index=True))


def score_table(judgement: Judgement) -> pd.DataFrame:
    """Scores on quality, criterion by criterion.

    Args:
        judgement: The offers, judged.

    Returns:
        One row per criterion and offer: `criterion`, `offer`, `offered`, `score_share`,
        `award_points`.
    """
    tender, names = judgement.tender, field_names(judgement.tender)
    rows = [
        {
            "criterion": names[row["criterion"]],
            "offer": row["offer_id"],
            "offered": amount(row["offered"], tender.fields[row["criterion"]].units),
            "score_share": row["score_share"],
            "award_points": {lang: number(row["points"], 1, lang) for lang in LANGUAGES},
        }
        for row in _records(judgement.scored)
    ]
    columns = ["criterion", "offer", "offered", "score_share", "award_points"]
    return _on_page(pd.DataFrame(rows, columns=columns))


def ranking_table(judgement: Judgement) -> pd.DataFrame:
    """The order by the tender's own formula and weights.

    Args:
        judgement: The offers, judged.

    Returns:
        One row per offer judged: `offer`, `price_eur`, `quality_share`, and `award_points`,
        `fictitious_price_eur` or `utility_ratio` as the formula gives; `rank`, as text, with a
        sign where offers share it.
    """
    ranking, formula = judgement.ranking, judgement.tender.price.formula
    outcome = ranking["outcome"]
    decides = {
        "value_deduction": ("fictitious_price_eur", -outcome),
        "utility_index": ("utility_ratio", outcome),
    }
    name, values = decides.get(formula, ("award_points", outcome))
    table = pd.DataFrame(
        {
            "offer": [offer_name(one, judgement.offers.bidders) for one in ranking["offer_id"]],
            "price_eur": ranking["price_eur"],
            "quality_share": ranking["quality_share"],
            name: values,
            "rank": _places(ranking),
        }
    )
    return _on_page(table)


def _places(table: pd.DataFrame) -> list[str]:
    pairs = zip(table["rank"], table["is_tied"], strict=True)
    return [f"{rank} =" if is_tied else f"{rank}" for rank, is_tied in pairs]


def ranks_table(judgement: Judgement, by_formula: pd.DataFrame) -> pd.DataFrame:
    """Rank of each offer under each formula.

    Args:
        judgement: The offers, judged.
        by_formula: From `ranks_by_formula`.

    Returns:
        One row per offer, in the order of the tender's own formula: `award_offer`, and a column
        of ranks per formula, as `formula_logarithmic`, the tender's own first.
    """
    own = judgement.tender.price.formula
    order = sorted(judgement.tender.price.formulas, key=lambda formula: formula != own)
    ids = list(judgement.ranking["offer_id"])
    table = pd.DataFrame({"award_offer": ids})
    for formula in order:
        mine = by_formula[by_formula["formula"] == formula]
        ranks = dict(zip(mine["offer_id"], _places(mine), strict=True))
        table[f"formula_{formula}"] = [ranks[one] for one in ids]
    return table


def line_table(judgement: Judgement, line: pd.DataFrame) -> pd.DataFrame:
    """Who is first over which weights of the price.

    Args:
        judgement: The offers, judged.
        line: From `price_line`.

    Returns:
        One row per stretch: `from_weight_share`, `to_weight_share`, `first_offer`.
    """
    rows = [
        {
            "first_offer": _joined_offers(judgement, row["first"]),
            "from_weight_share": float(row["from_weight_share"]),
            "to_weight_share": float(row["to_weight_share"]),
        }
        for row in _records(line)
    ]
    columns = ["first_offer", "from_weight_share", "to_weight_share"]
    return _on_page(pd.DataFrame(rows, columns=columns))


def _joined_offers(judgement: Judgement, ids: tuple[str, ...]) -> Bilingual:
    names = [offer_name(one, judgement.offers.bidders) for one in ids]
    return {language: joined(names, language) for language in LANGUAGES}


def reversal_table(judgement: Judgement, found: pd.DataFrame) -> pd.DataFrame:
    """Under which formulas the order of the others turns round, and because of what.

    Args:
        judgement: The offers, judged.
        found: From `reversals`.

    Returns:
        One row per formula: `formula`, `withdrawn` and `copy_added` (the offers whose coming
        or going moves others), `first_moved` (among these, the ones that move the first place).
    """
    rows = []
    for formula in judgement.tender.price.formulas:
        mine = found[(found["formula"] == formula) & found["is_order_changed"].astype(bool)]
        row: dict[str, object] = {"formula": formula_name(formula)}
        for change in ("withdrawn", "copy_added"):
            row[change] = _ids(mine.loc[mine["change"] == change, "offer_id"])
        row["first_moved"] = _ids(mine.loc[mine["is_first_changed"].astype(bool), "offer_id"])
        rows.append(row)
    return _on_page(pd.DataFrame(rows))


def _ids(codes: "pd.Series[Any]") -> Bilingual:
    unique = list(dict.fromkeys(codes))
    return {language: joined(unique, language) for language in LANGUAGES}


def switching_table(found: pd.DataFrame) -> pd.DataFrame:
    """The value of each part of the use at which another offer comes first, in words.

    Args:
        found: From `switching_uses`.

    Returns:
        One row per value: `name`, `low`, `central`, `high`, `award_switching`.
    """
    rows = []
    for row in _records(found):
        unit = _USE_UNITS[row["name"]]
        shown = {end: _tick(row[end], unit) for end in ("low", "central", "high")}
        value = row["switching_value"]
        never = bilingual("award_never")
        switching = never if pd.isna(value) else _rounded(value, unit)
        rows.append({"name": f"tender_{row['name']}", **shown, "award_switching": switching})
    return pd.DataFrame(rows, columns=["name", "low", "central", "high", "award_switching"])


def _rounded(value: float, unit: str) -> Bilingual:
    return _tick(float(f"{value:.3g}"), unit)


def tie_note(judgement: Judgement) -> Note:
    """Which offers share a place, or that none do.

    Args:
        judgement: The offers, judged.

    Returns:
        The sentence.
    """
    tied = judgement.ranking[judgement.ranking["is_tied"]]
    if tied.empty:
        return note("award_no_ties")
    places = [list(rows["offer_id"]) for _, rows in tied.groupby("rank")]
    said = {lang: "; ".join(joined(ids, lang) for ids in places) for lang in LANGUAGES}
    return note("award_ties", offers=said)


def weight_table(tender: Tender) -> pd.DataFrame:
    """The weights of the award, the price first.

    Args:
        tender: The tender.

    Returns:
        One row per part and criterion: `part`, `criterion`, `formula`, `weight_share`.
    """
    parts, fields = part_names(tender), field_names(tender)
    rows: list[dict[str, object]] = [
        {
            "part": parts["price"],
            "criterion": bilingual("award_total_cost"),
            "formula": formula_name(tender.price.formula),
            "weight_share": tender.price.weight,
        }
    ]
    for group in tender.groups:
        rows += [
            {
                "part": parts[group.name],
                "criterion": fields[each.criterion],
                "formula": formula_name(each.formula),
                "weight_share": group.weight * each.weight,
            }
            for each in group.criteria
        ]
    return _on_page(pd.DataFrame(rows))
