"""What a programme states is checked before the first page is made."""

import pytest

from circularlib.errors import AssumptionError
from circularlib.ledger.programme import open_programme
from circularlib.reporting.runner import report
from circularlib.reporting.stated_values import check_stated_values

OWN = '[assumptions.unit_mass_rati]\nlow = 1\ncentral = 1\nhigh = 1\nsource = "weighed"\n'


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[prices]\nindex = "cpi_bee"\n', "No price index is called cpi_bee"),
        ('[prices]\nbase = "1999"\n', "no number for 1999"),
        ("[prices.values]\n2024-01 = 96.14\n", "2024-01 is 96.14 here"),
        (OWN, "No assumption is called unit_mass_rati"),
    ],
)
def test_a_wrong_setting_is_refused(folder, settings, said):
    """Each of them would bend figures, or stop a page half-way."""
    with pytest.raises(AssumptionError, match=said):
        check_stated_values(open_programme(folder(settings)))


def test_wrong_claims_stop_a_report_before_it_begins(folder, tmp_path):
    """Nothing is written."""
    made = folder()
    (made / "claims.toml").write_text("claims = 5\n", encoding="utf-8")
    with pytest.raises(AssumptionError, match="claims"):
        report(made, out=tmp_path / "reports")
    assert not (tmp_path / "reports").exists()


def test_records_from_before_the_price_index_are_no_mistake(folder):
    """A base that nobody chose is looked up only where amounts are made real."""
    made = folder()
    file = made / "programme.toml"
    text = file.read_text(encoding="utf-8").replace("2022-01..2023-12", "2009-01..2023-12")
    file.write_text(text, encoding="utf-8")
    check_stated_values(open_programme(made))
