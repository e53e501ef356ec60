"""The service chain: steps and actors, and who bears, spends, gains and emits what.

Every amount is for one run through the chain: one machine, or the furniture of one home, placed
in one home and served for as long as a run lasts.
"""

from typing import Any

import narwhals as nw
import pandas as pd

from circularlib.engines.tables import across_engines
from circularlib.errors import LedgerError

__all__ = ["AMOUNTS", "ROLES", "actor_sums", "read_chain", "step_sums"]

AMOUNTS = ("cost_eur", "hours", "benefit_eur", "emission_kgco2e")
"""What a row states, for one run through the chain."""
ROLES = ("does", "pays", "receives", "informed")
"""Parts that an actor can have in a step."""

_NAMES = ("step", "order", "actor", "role")
_NOT_BELOW_NOUGHT = {"cost_eur": "benefit_eur", "benefit_eur": "cost_eur", "hours": None}


@across_engines
def read_chain(chain_steps: Any) -> pd.DataFrame:
    """The rows of the table `chain_steps`, in the order of the chain.

    An empty amount counts as nought in sums of costs and benefits. A gap in
    the order (1, 2, 4) is no error: only the sequence counts. The order of the rows does not
    matter.

    Args:
        chain_steps: One row per step, actor and role: `step`, `order`, `actor`, `role`,
            `cost_eur`, `hours`, `benefit_eur`, `emission_kgco2e`; on any engine.

    Returns:
        The same columns in pandas, sorted by place, actor and role; amounts are numbers or
        missing. `role` is None where nobody said it.

    Raises:
        LedgerError: A row lacks its step, place or actor; two steps have the same place; a step
            has two places; a cost, benefit or number of hours lies below nought. All of it is
            told at once.

    Example:
        >>> rows = pd.DataFrame({
        ...     "step": ["use", "request"], "order": [2, 1], "actor": ["town", "town"],
        ...     "role": ["pays", "does"], "cost_eur": [14.0, 6.0], "hours": [None, 0.2],
        ...     "benefit_eur": [None, None], "emission_kgco2e": [None, None]})
        >>> read_chain(rows)["step"].tolist()
        ['request', 'use']
    """
    lazy = nw.from_native(chain_steps).lazy().select(*_NAMES, *AMOUNTS)
    rows: pd.DataFrame = lazy.collect("pandas").to_native()
    numbers = {name: pd.to_numeric(rows[name]).astype(float) for name in AMOUNTS}
    texts = {name: _text(rows[name]) for name in ("step", "actor", "role")}
    rows = rows.assign(**numbers, **texts)
    problems = _problems(rows)
    if problems:
        raise LedgerError(
            "\n".join(problems),
            "The table chain_steps.",
            "Correct these rows; docs/formats.md says what each column holds.",
            problems=problems,
        )
    rows["order"] = rows["order"].astype(int)
    by = ["order", "actor", "role", *AMOUNTS]
    return rows.sort_values(by, ignore_index=True, na_position="last")


def _text(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Names without spaces around them; what is empty is None."""
    texts = column.astype(object).where(column.notna(), "").map(lambda name: str(name).strip())
    return texts.where(texts != "", None)


def _problems(rows: pd.DataFrame) -> list[str]:
    """All that is wrong, a sentence each."""
    found = []
    for name in ("step", "order", "actor"):
        count = int(rows[name].isna().sum())
        if count:
            found.append(f"{count} rows have no {name}.")
    known = rows.dropna(subset=["step", "order"])
    for step, places in known.groupby("step")["order"].unique().items():
        if len(places) > 1:
            told = ", ".join(f"{int(place)}" for place in sorted(places))
            found.append(f'The step "{step}" stands at the places {told}: a chain does not return.')
    for place, steps in known.groupby("order")["step"].unique().items():
        if len(steps) > 1:
            told = ", ".join(sorted(steps))
            found.append(f"At place {int(str(place))} stand several steps: {told}.")
    for name, other in _NOT_BELOW_NOUGHT.items():
        for row in rows[rows[name] < 0].itertuples():
            where = f'{name} of {row.actor} in "{row.step}"'
            found.append(
                f"{where} is below nought: write it as {other}."
                if other
                else f"{where} is below nought."
            )
    return found


def actor_sums(chain: pd.DataFrame) -> pd.DataFrame:
    """What each actor bears, spends, gains and emits in one run.

    The net position is benefit minus cost. Hours are not in it: whether the costs hold their
    pay already only the programme knows.

    Args:
        chain: From `read_chain`.

    Returns:
        One row per actor, in the order in which they enter the chain: `actor`, `step_count`,
        `cost_eur`, `benefit_eur`, `net_eur`, `effort_benefit_ratio` (cost ÷ benefit; missing
        where there is no benefit), `hours`, `emission_kgco2e` (both missing where none was
        stated).

    Example:
        >>> rows = pd.DataFrame({
        ...     "step": ["use"], "order": [1], "actor": ["town"], "role": ["pays"],
        ...     "cost_eur": [14.0], "hours": [0.1], "benefit_eur": [20.0],
        ...     "emission_kgco2e": [None]})
        >>> actor_sums(read_chain(rows))[["net_eur", "effort_benefit_ratio"]].values.tolist()
        [[6.0, 0.7]]
    """
    return _sums(chain, "actor", "step").rename(columns={"other_count": "step_count"})


def step_sums(chain: pd.DataFrame) -> pd.DataFrame:
    """What each step takes, brings and emits in one run, all actors together.

    Args:
        chain: From `read_chain`.

    Returns:
        One row per step, in the order of the chain: `step`, `actor_count`, `cost_eur`,
        `benefit_eur`, `net_eur`, `effort_benefit_ratio`, `hours`, `emission_kgco2e`.
    """
    return _sums(chain, "step", "actor").rename(columns={"other_count": "actor_count"})


def _sums(chain: pd.DataFrame, by: str, other: str) -> pd.DataFrame:
    groups = chain.groupby(by, sort=False)
    money = groups[["cost_eur", "benefit_eur"]].sum()
    rest = groups[["hours", "emission_kgco2e"]].sum(min_count=1)
    table = money.join(rest).assign(other_count=groups[other].nunique()).reset_index()
    benefit = table["benefit_eur"].where(table["benefit_eur"] > 0)
    table["net_eur"] = table["benefit_eur"] - table["cost_eur"]
    table["effort_benefit_ratio"] = table["cost_eur"] / benefit
    return table[
        [by, "other_count", "cost_eur", "benefit_eur", "net_eur", "effort_benefit_ratio",
         "hours", "emission_kgco2e"]
    ]  # fmt: skip
