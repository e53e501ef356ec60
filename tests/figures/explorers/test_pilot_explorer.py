"""The sliders of page 70: another number of homes, and what each actor then gains."""

from circularlib.figures.explorers.pilot import pilot_explorer
from circularlib.outlook import chain, pilot_setup
from circularlib.outlook.pilot_size import net_by_actor
from circularlib.reporting.records import opened
from circularlib.sources import assumptions
from circularlib.sources.chain_plan import chain_plan
from circularlib.units import printed

SOURCE = {"en": "Records of Town.", "nl": "Registratie van Stad."}


def test_with_fewer_homes_the_provider_loses():
    records = opened("sample", "programme", baseline=False)
    setup = pilot_setup.pilot_setup(
        chain.read_chain(records["chain_steps"]),
        chain_plan(records.programme.folder),
        assumptions.assumptions_by_name(pilot_setup.ASSUMED, records.overrides),
        counts_hours=True,
    )
    box = pilot_explorer(setup, homes_count=100, source=SOURCE)
    homes = box.children[0]
    homes.value = 5
    net = net_by_actor(setup, [5]).set_index("actor")["net_eur"]
    assert net["provider"] < 0
    assert f"provider {printed(net['provider'], 'eur', 'en')}" in box.children[-1].value
