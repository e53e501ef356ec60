"""The sample's provider and contract can be read, and fit its offers."""

from datetime import date

from circularlib.ledger.sample.tender import offers_table
from circularlib.ledger.sample.washing_provider import washing_provider_toml
from circularlib.sources.washing.plan import washing_plan


def test_both_parts_are_read_and_name_an_offer_that_was_made(tmp_path):
    """Signed 22 days before the programme began."""
    text = washing_provider_toml(date(2022, 1, 1))
    (tmp_path / "washing.toml").write_text(text, encoding="utf-8")
    plan = washing_plan(tmp_path)
    assert not plan.is_example
    assert plan.contract.offer_id in set(offers_table()["offer_id"])
    assert plan.contract.signed_on == date(2021, 12, 10)
    fee = offers_table().filter(offer_id=plan.contract.offer_id, criterion="fee_eur_per_month")
    assert plan.provider.central["fee_eur_per_month"] == fee["value"].item()
