"""What the energy label says: kWh per 100 cycles by class, and the regulation's standard use."""

from circularlib.sources.reference import reference_table, unknown_name

__all__ = ["ENERGY_CLASSES", "label_energy_kwh_per_cycle", "standard_energy_kwh_per_cycle"]

ENERGY_CLASSES = ("A", "B", "C", "D", "E", "F", "G")
"""Classes of the label since March 2021; those before, with pluses, mean something else."""

_CYCLES_OF_LABEL = 100


def label_energy_kwh_per_cycle(energy_class: str) -> float:
    """Electricity per cycle of the programme eco 40-60, median of the models of a class.

    The label prints kWh per 100 cycles, and so does the source [eprel_2026].

    Args:
        energy_class: `A` to `G`.

    Returns:
        kWh per cycle.

    Raises:
        AssumptionError: There is no such class.

    Example:
        >>> label_energy_kwh_per_cycle("D")
        0.69
    """
    table = reference_table("washing_machines").set_index("energy_class")
    labels = table["label_kwh_per_100_cycles"].astype(float).to_dict()
    if energy_class not in labels:
        raise unknown_name(
            "energy class", energy_class, ENERGY_CLASSES, file="washing_machines.csv"
        )
    return labels[energy_class] / _CYCLES_OF_LABEL


def standard_energy_kwh_per_cycle(capacity_kg: float) -> float:
    """Electricity per cycle against which the label's index is taken [eu_2019_2023].

    Args:
        capacity_kg: Rated capacity of the programme eco 40-60.

    Returns:
        -0.0025 c^2 + 0.0846 c + 0.3920, in kWh per cycle.

    Example:
        >>> round(standard_energy_kwh_per_cycle(8), 3)
        0.909
    """
    return -0.0025 * capacity_kg**2 + 0.0846 * capacity_kg + 0.3920
