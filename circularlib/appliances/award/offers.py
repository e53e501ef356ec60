"""Offers at the door: every field filled in once, in the unit asked, none negative."""

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pandas as pd
from narwhals.typing import IntoFrame

from circularlib.engines.tables import across_engines
from circularlib.errors import AssumptionError, LedgerError
from circularlib.sources.washing.asked import same_unit
from circularlib.sources.washing.tender import Tender

__all__ = ["Offers", "checked_offers", "received_offers", "typed_offers"]


@dataclass(frozen=True)
class Offers:
    """The offers of a tender, as they can be judged.

    Attributes:
        values: One row per offer, named by its code; one column per field asked.
        bidders: Who offers, by code of the offer.
    """

    values: pd.DataFrame
    bidders: Mapping[str, str]

    def only(self, offer_ids: list[str]) -> "Offers":
        """Some of the offers.

        Args:
            offer_ids: Their codes, in the order wanted.

        Returns:
            Those offers.
        """
        return Offers(self.values.loc[offer_ids], {one: self.bidders[one] for one in offer_ids})


def typed_offers(tender: Tender) -> pd.DataFrame:
    """The offers that are typed into the tender's own file, as the table `offers`.

    Args:
        tender: What is asked.

    Returns:
        One row per offer and field: `offer_id`, `bidder`, `criterion`, `value`, `unit`.
    """
    rows = [
        (offer.offer_id, offer.bidder, name, value, _unit(tender, name))
        for offer in tender.offers
        for name, value in offer.values.items()
    ]
    return pd.DataFrame(rows, columns=["offer_id", "bidder", "criterion", "value", "unit"])


def _unit(tender: Tender, name: str) -> str:
    return tender.fields[name].unit if name in tender.fields else ""


@across_engines
def received_offers(table: IntoFrame, tender: Tender | None) -> Offers:
    """The offers of the table; where it is empty, those typed into the tender's own file.

    Args:
        table: The table `offers`, which may be without rows; on any engine.
        tender: What is asked; None where `washing.toml` has no such part.

    Returns:
        The offers, checked as by `checked_offers`.

    Raises:
        AssumptionError: There is no tender.
        LedgerError: The offers cannot be judged as they are.
    """
    if tender is None:
        raise AssumptionError(
            "The file says nothing of a tender.",
            "washing.toml, part [tender].",
            "Copy that part from the example that comes along, and fill in your own.",
        )
    frame: pd.DataFrame = nw.from_native(table).lazy().collect("pandas").to_native()
    return checked_offers(typed_offers(tender) if frame.empty else frame, tender)


def checked_offers(table: IntoFrame, tender: Tender) -> Offers:
    """The offers, once each of them is whole and in the units asked.

    A unit is compared, never converted: `kWh per year` where it is asked per cycle is refused,
    for nobody knows how many cycles the bidder had in mind. Rows about what is not asked are
    refused too, because a misspelt field would be missing elsewhere.

    Args:
        table: One row per offer and field: `offer_id`, `bidder`, `criterion`, `value`, `unit`;
            on any engine.
        tender: What is asked.

    Returns:
        The offers, in the order of their codes.

    Raises:
        LedgerError: There is no offer, a field is missing, double, negative, not asked or in
            another unit, or one offer has two bidders.
    """
    frame: pd.DataFrame = nw.from_native(table).lazy().collect("pandas").to_native()
    if frame.empty:
        raise LedgerError(
            "There is no offer.",
            "Table offers.",
            "Add one row per offer and field, or type them into washing.toml.",
        )
    for row in frame.itertuples(index=False):
        _check_row(str(row.offer_id), str(row.criterion), row.value, row.unit, tender)
    _check_double(frame)
    bidders = frame.groupby("offer_id")["bidder"].agg(lambda names: sorted(set(names)))
    for offer_id, names in bidders.items():
        if len(names) > 1:
            raise LedgerError(
                f"Offer {offer_id} has two bidders: {names[0]} and {names[1]}.",
                "Table offers, column bidder.",
                "Give every offer a code of its own.",
            )
    wide = frame.pivot(index="offer_id", columns="criterion", values="value").sort_index()
    wide = wide.reindex(columns=list(tender.fields)).astype(float)
    _check_whole(wide)
    wide.index = wide.index.astype(str)
    return Offers(wide, {str(one): names[0] for one, names in bidders.items()})


def _check_row(offer_id: str, name: str, value: object, unit: object, tender: Tender) -> None:
    place = f"Table offers, offer {offer_id}, criterion {name}."
    if name not in tender.fields:
        raise LedgerError(
            f'"{name}" is not asked by the tender.', place, "Correct it, or add it under asked."
        )
    asked = tender.fields[name]
    said = "" if unit is None or unit != unit else str(unit)
    if not any(same_unit(said, known) for known in asked.units.values()):
        raise LedgerError(
            f'The unit is "{said}" instead of "{asked.unit}".'
            if said.strip()
            else f'The unit is empty instead of "{asked.unit}".',
            place,
            f"Ask the bidder for the value in {asked.unit}; nothing is converted here.",
        )
    number = float(str(value)) if value is not None else float("nan")
    if np.isnan(number):
        raise LedgerError("The value is empty.", place, "Ask the bidder for it.")
    if number < 0:
        raise LedgerError(
            f"{number:g} is negative.", place, "Ask the bidder what was meant, and correct it."
        )
    if same_unit(asked.unit, "share") and number > 1:
        raise LedgerError(f"{number:g} is no share: it is above 1.", place, "Write 0.6 for 60 %.")


def _check_double(frame: pd.DataFrame) -> None:
    double = frame[frame.duplicated(["offer_id", "criterion"])]
    if len(double):
        row = double.iloc[0]
        raise LedgerError(
            f"Criterion {row['criterion']} stands twice.",
            f"Table offers, offer {row['offer_id']}.",
            "Keep the value that the bidder signed for.",
        )


def _check_whole(wide: pd.DataFrame) -> None:
    gaps = [(offer, name) for offer, row in wide.iterrows() for name in row.index[row.isna()]]
    if gaps:
        offer, name = gaps[0]
        others = f" So do {len(gaps) - 1} other fields." if len(gaps) > 1 else ""
        raise LedgerError(
            f"Offer {offer} lacks the criterion {name}.{others}",
            "Table offers.",
            "Ask the bidder for it; an empty field is never taken for nought.",
        )
