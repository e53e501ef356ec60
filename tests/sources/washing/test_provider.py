"""What `washing.toml` says about the provider: units, signs and spans are checked at the door."""

from pathlib import Path

import pytest

from circularlib.errors import AssumptionError
from circularlib.shipped import shipped
from circularlib.sources.washing.plan import washing_plan

EXAMPLE = shipped("data/starter/washing.toml").read_text(encoding="utf-8")


def read(folder: Path, old: str, new: str):
    assert old in EXAMPLE
    (folder / "washing.toml").write_text(EXAMPLE.replace(old, new, 1), encoding="utf-8")
    return washing_plan(folder).provider


def test_a_plain_number_is_a_figure_without_a_range(tmp_path):
    provider = read(tmp_path, "deposit_eur = 0", "deposit_eur = 25")
    assert provider.ranges["deposit_eur"].low == provider.ranges["deposit_eur"].high == 25
    assert "deposit_eur" not in provider.uncertain
    assert provider.central["deposit_eur"] == 25


def test_one_rate_of_failure_holds_for_every_age(tmp_path):
    old = "failures_per_machine_year = [0.10, 0.14, 0.18, 0.22, 0.26, 0.30]"
    assert read(
        tmp_path, old, "failures_per_machine_year = 0.2"
    ).fleet.failures_per_machine_year == [0.2]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("low = 400, central = 470", "low = -400, central = 470", "purchase_eur"),
        ("low = 400, central = 470", "low = 480, central = 470", "does not rise"),
        ("life_years = 4 ", "life_years = 0 ", "life_years"),
        ("machine_count = 60 ", "machine_count = 0 ", "machine_count"),
        ("horizon_years = 12 ", "horizon_years = 0 ", "horizon_years"),
        ("target_return_rate = 0.05", "target_return_rate = -1", "target_return_rate"),
        ("deposit_eur = 0", 'deposit_eur = "25 euro"', "deposit_eur"),
        ("deposit_eur = 0", "deposit_eur = inf", "deposit_eur"),
        ("deposit_eur = 0", "borg_eur = 0", '"provider.amounts.borg_eur" is not known'),
        ("fee_eur_per_month = 16.5", "", '"provider.amounts.fee_eur_per_month" is missing'),
        ("0.01, central = 0.03, high = 0.06", "0.01, central = 0.03, high = 1", "leaves no fleet"),
        ("low = 0.88, central = 0.93", "low = 0, central = 0.93", "earn nothing"),
        ("central = 0.02, high = 0.05", "central = 0.02, high = 1", "no fee suffices"),
        ("[0.10, 0.14, 0.18, 0.22, 0.26, 0.30]", "[]", "failures_per_machine_year"),
    ],
)
def test_what_cannot_be_is_refused_in_three_sentences(tmp_path, old, new, said):
    """A negative price, a life of 0, no machines, a rate of -1, no failures known, no fee."""
    with pytest.raises(AssumptionError) as error:
        read(tmp_path, old, new)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 3
