"""The sliders of pages 60 to 62: at rest they say what the page says, moved they follow."""

import re
import time

import pytest

from circularlib.appliances.award import judgement, offers
from circularlib.appliances.comparison import costs_at
from circularlib.appliances.inputs import ASSUMED
from circularlib.appliances.provider_setup import provider_setup
from circularlib.appliances.records import inputs_from_records
from circularlib.figures.explorers.award import award_explorer
from circularlib.figures.explorers.ownership import ownership_explorer
from circularlib.figures.explorers.provider import provider_explorer
from circularlib.ledger.sample.tender import offers_table
from circularlib.reporting.records import opened
from circularlib.sources import assumptions
from circularlib.sources.washing.plan import washing_plan
from circularlib.units import printed

SOURCE = {"en": "Records of Town.", "nl": "Registratie van Stad."}


def control(box, description):
    """The control with that name on the page."""
    (found,) = [each for each in box.children if getattr(each, "description", "") == description]
    return found


def table_cells(box):
    """The cells of the first table below, row by row."""
    rows = re.findall(r"<tr>(.*?)</tr>", box.children[-1].value)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


@pytest.fixture(scope="module")
def costs():
    records = opened("sample", "programme", baseline=False)
    tables = {
        name: records.optional(name).collect().to_pandas()
        for name in ("machines", "machine_events", "wash_log")
    }
    return inputs_from_records(
        washing_plan(records.programme.folder),
        assumptions.assumptions_by_name(ASSUMED, records.overrides),
        machines=tables["machines"],
        events=tables["machine_events"],
        wash_log=tables["wash_log"],
        first_day=records.programme.records_period.first_day,
        last_day=records.window.last_day,
        min_cell=records.min_cell,
        use_records=True,
    )


def test_a_wash_as_a_service_follows_its_fee(costs):
    box = ownership_explorer(costs.inputs, source=SOURCE, households=costs.households, min_cell=5)
    fee = control(box, "as a service: fee per machine and month")
    fee.value = fee.options[-1][1]
    moved = costs_at(costs.inputs, as_a_service__fee_eur_per_month=fee.value)
    expected = moved.set_index("option")["cost_eur_per_cycle"]["as_a_service"]
    assert f"as a service {printed(expected, 'eur_per_cycle', 'en')}" in box.children[-1].value


def test_a_figure_follows_within_a_fifth_of_a_second_of_computing(costs):
    """Time of the processor, whatever else the machine does; the best of five moves."""
    box = ownership_explorer(costs.inputs, source=SOURCE, households=costs.households, min_cell=5)
    fee = control(box, "as a service: fee per machine and month")
    taken = []
    for _ in range(5):
        before, since = box.children[-1].value, time.process_time()
        fee.index += 1
        taken.append(time.process_time() - since)
        assert box.children[-1].value != before
    assert min(taken) < 0.2, taken


def test_costs_that_rest_on_too_few_homes_are_not_shown_by_sliders_either(costs):
    box = ownership_explorer(costs.inputs, source=SOURCE, households=4, min_cell=5)
    assert "as a service" not in box.children[-1].value


def test_the_provider_at_rest_earns_what_is_stated_and_more_at_a_higher_fee():
    setup = provider_setup(washing_plan("a folder without the file"))
    box = provider_explorer(setup, source=SOURCE)
    stated, as_set = zip(*((row[1], row[2]) for row in table_cells(box)[1:]), strict=True)
    assert stated == as_set
    fee = control(box, "fee per machine and month")
    fee.value = fee.options[-1][1]
    needed, earned = table_cells(box)[1], table_cells(box)[2]
    assert needed[1] == needed[2]  # what is needed does not hang on what is asked
    assert earned[1] != earned[2]


def test_the_award_at_rest_ranks_as_the_page_does_and_follows_the_weight_of_the_price():
    tender = washing_plan("a folder without the file").tender
    result = judgement.judged(offers.checked_offers(offers_table(), tender), tender)
    box = award_explorer(result, source=SOURCE)
    assert result.first[0] in table_cells(box)[1][0]
    weight = control(box, "weight of the price")
    weight.value = 1.0
    cheapest = result.ranking.sort_values("price_eur")["offer_id"].iloc[0]
    assert cheapest in table_cells(box)[1][0]


@pytest.mark.parametrize("formula", ["value_deduction", "utility_index", "logarithmic"])
def test_every_formula_of_the_tender_can_be_chosen(formula):
    tender = washing_plan("a folder without the file").tender
    result = judgement.judged(offers.checked_offers(offers_table(), tender), tender)
    box = award_explorer(result, source=SOURCE)
    control(box, "formula").value = formula
    moved = judgement.judged(
        result.received, judgement.changed_tender(tender, price_formula=formula)
    )
    assert moved.first[0] in table_cells(box)[1][0]
