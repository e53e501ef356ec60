"""How the steps of a chain hang together: owners, handovers, and who is missing."""

from collections.abc import Sequence

import pandas as pd

__all__ = ["chain_links", "doers", "handover_count", "missing_partners", "unpaid_payers"]


def doers(chain: pd.DataFrame) -> dict[str, list[str]]:
    """Who does each step.

    Args:
        chain: From `chain.read_chain`.

    Returns:
        By step, in the order of the chain, the actors who do it; none where nobody does.

    Example:
        >>> rows = pd.DataFrame({"step": ["use"], "actor": ["town"], "role": ["pays"]})
        >>> doers(rows)
        {'use': []}
    """
    found: dict[str, list[str]] = {str(step): [] for step in chain["step"].unique()}
    for row in chain[chain["role"] == "does"].itertuples():
        if row.actor not in found[str(row.step)]:
            found[str(row.step)].append(str(row.actor))
    return found


def chain_links(chain: pd.DataFrame) -> pd.DataFrame:
    """Each step with its owners, and how it is handed over from the step before.

    A step is handed over where nobody who did the step before does this one too. Whether it is
    cannot be told of the first step, nor where one of the two has no owner.

    Args:
        chain: From `chain.read_chain`.

    Returns:
        One row per step, in the order of the chain: `step`, `order`, `doers` (a
        tuple of names, empty where nobody does it), `doer_count`, `actor_count` (actors
        with any part in it), `newcomer_count` (who do it and did not do the step before;
        missing where that cannot be told),
        `is_handover` (True, False, or None where it cannot be told).
    """
    who = doers(chain)
    steps = chain.drop_duplicates("step")
    counts = chain.groupby("step")["actor"].nunique()
    rows = []
    before: list[str] | None = None
    for step, place in zip(steps["step"], steps["order"], strict=True):
        now = who[step]
        told = bool(before) and bool(now)
        rows.append(
            {
                "step": step, "order": int(place), "doers": tuple(now), "doer_count": len(now),
                "actor_count": int(counts[step]),
                "newcomer_count": len(set(now) - set(before or [])) if told else None,
                "is_handover": set(now).isdisjoint(before or []) if told else None,
            }
        )  # fmt: skip
        before = now
    columns = [
        "step", "order", "doers", "doer_count", "actor_count", "newcomer_count", "is_handover",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype(
        {"is_handover": object, "newcomer_count": float}
    )


def handover_count(links: pd.DataFrame) -> int:
    """How often a run passes from one doer to another; unowned steps are not counted.

    Args:
        links: From `chain_links`.

    Returns:
        Number of handovers that are certain.
    """
    return int((links["is_handover"] == True).sum())  # noqa: E712  # None is not False


def unpaid_payers(chain: pd.DataFrame) -> list[str]:
    """Actors who bear a cost and gain nothing from it.

    Args:
        chain: From `chain.read_chain`.

    Returns:
        Their names, in the order of the chain.

    Example:
        >>> rows = pd.DataFrame(
        ...     {"actor": ["a", "b"], "cost_eur": [1.0, 1.0], "benefit_eur": [None, 2.0]})
        >>> unpaid_payers(rows)
        ['a']
    """
    sums = chain.groupby("actor", sort=False)[["cost_eur", "benefit_eur"]].sum()
    return [str(name) for name in sums.index[(sums["cost_eur"] > 0) & (sums["benefit_eur"] == 0)]]


def missing_partners(chain: pd.DataFrame, expected: Sequence[str]) -> list[str]:
    """Actors who should have a part in the chain and have none but to be informed.

    Args:
        chain: From `chain.read_chain`.
        expected: Actors who should, from `chain.toml`.

    Returns:
        Their names, in the order given.

    Example:
        >>> rows = pd.DataFrame({"actor": ["a", "b"], "role": ["does", "informed"]})
        >>> missing_partners(rows, ["a", "b", "c"])
        ['b', 'c']
    """
    active = set(chain.loc[chain["role"].isin(["does", "pays", "receives"]), "actor"])
    return [name for name in dict.fromkeys(expected) if name not in active]
