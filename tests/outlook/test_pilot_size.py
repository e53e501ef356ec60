"""From how many homes: by hand, by search, and laws."""

import time
from types import SimpleNamespace

import numpy as np
import numpy_financial
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import AssumptionError, UsageError
from circularlib.outlook.chain import actor_sums, read_chain
from circularlib.outlook.pilot_outcomes import pilot_outcome
from circularlib.outlook.pilot_setup import ASSUMED, pilot_setup
from circularlib.outlook.pilot_size import break_even, margins, net_by_actor, upkeep
from circularlib.sources.assumptions import assumptions_by_name
from circularlib.sources.chain_plan import ChainPlan

LAW = settings(derandomize=True, deadline=None, max_examples=60)


def certain(**values):
    """Assumptions without a range."""
    central = {"discount_rate": 0.0, "chain_labour_cost_eur_per_hour": 40.0,
               "chain_cost_ratio": 1.0, "chain_benefit_ratio": 1.0, **values}  # fmt: skip
    return {
        name: SimpleNamespace(low=value, central=value, high=value, distribution="triangular")
        for name, value in central.items()
    }


def plan_of(*actors, **rest) -> ChainPlan:
    return ChainPlan.model_validate(
        {"actors": [{"source": "by hand", **each} for each in actors], **rest}
    )


TOWN = {"actor": "town", "yearly_eur": 100, "once_eur": 200, "yearly_hours": 2, "once_hours": 8}


def test_the_fewest_homes_by_hand(steps):
    """Town: 100 + 200/4 + (2 + 8/4) x 40 = 310 a year; 30 a home: 11 homes (10.33).

    The volunteer bears 2 euro a home and gains nothing: never. Without it 11 for all.
    """
    chain = read_chain(steps)
    setup = pilot_setup(chain, plan_of(TOWN), certain(), counts_hours=True)
    assert upkeep(setup, setup.central)["town"] == pytest.approx(310)
    assert margins(setup, setup.central)["town"] == 30
    found = pilot_outcome(setup, draw_count=200)
    assert found.by_actor.set_index("actor")["homes_count"]["town"] == 11
    assert found.never == ["volunteer"]
    assert found.for_all.value is None
    assert found.for_all.method == "none_never_gains"
    paid = read_chain(steps[steps["actor"] != "volunteer"])
    others = pilot_outcome(
        pilot_setup(paid, plan_of(TOWN), certain(), counts_hours=True), draw_count=200
    )
    assert others.for_all.value == 11
    assert others.for_all.method == "none_fixed_amounts"
    assert others.never == []
    assert others.net.value == pytest.approx(30 + 10 + 40)


def test_what_is_spent_once_is_an_annuity(steps):
    """200 euro over 4 years at 5 % is 56.40 a year (PMT)."""
    plan = plan_of({"actor": "town", "once_eur": 200})
    setup = pilot_setup(read_chain(steps), plan, certain(discount_rate=0.05), counts_hours=True)
    paid = -numpy_financial.pmt(0.05, 4, 200)
    assert upkeep(setup, setup.central)["town"] == pytest.approx(paid)
    drawn = {**setup.central, "discount_rate": np.array([0.05, 0.0])}
    assert upkeep(setup, drawn)["town"].tolist() == pytest.approx([paid, 50.0])


@pytest.mark.parametrize(
    ("counts", "in_cost", "margin", "fixed"),
    [(True, False, 30 - 0.2 * 40, 310), (True, True, 30, 310), (True, None, 30, 310),
     (False, False, 30, 150)],
)  # fmt: skip
def test_hours_count_only_where_it_was_said_that_costs_lack_them(
    steps, counts, in_cost, margin, fixed
):
    """0.2 hours at 40 euro are 8 euro a run; 4 fixed hours a year are 160."""
    plan = plan_of(TOWN, hours_in_cost=in_cost)
    setup = pilot_setup(read_chain(steps), plan, certain(), counts_hours=counts)
    assert margins(setup, setup.central)["town"] == pytest.approx(margin)
    assert upkeep(setup, setup.central)["town"] == pytest.approx(fixed)


def test_an_actor_may_state_its_own_hour_and_ratios(steps):
    """Town: hours at 10 euro: 100 + 50 + 40; 60 x 0.5 - 30 x 2 = -30 a home."""
    own = {**TOWN, "hour_eur": 10, "cost_ratio": 2, "benefit_ratio": 0.5}
    setup = pilot_setup(read_chain(steps), plan_of(own), certain(), counts_hours=True)
    assert upkeep(setup, setup.central)["town"] == pytest.approx(190)
    assert margins(setup, setup.central)["town"] == pytest.approx(-30)
    assert margins(setup, setup.central)["resident"] == 40


def test_a_run_of_half_a_year_comes_twice_a_year(steps):
    """30 euro a run, 60 a home-year."""
    setup = pilot_setup(read_chain(steps), plan_of(run_years=0.5), certain(), counts_hours=True)
    assert margins(setup, setup.central)["town"] == 60


@LAW
@given(st.integers(-5_000, 20_000), st.integers(0, 500_000))
def test_break_even_is_what_a_search_finds(margin_cents, fixed_cents):
    """Homes are tried one by one, in whole cents, until nobody loses."""
    tried = next(
        (count for count in range(1, 500_002) if margin_cents * count >= fixed_cents),
        np.inf if margin_cents <= 0 else None,
    )
    assert float(break_even(margin_cents / 100, fixed_cents / 100)) == tried


@pytest.mark.parametrize(
    ("margin", "fixed", "homes"),
    [(26, 0, 1), (0, 0, 1), (0, 5, np.inf), (-1, 0, np.inf), (0.1, 0.3, 3), (10, 10, 1)],
)
def test_break_even_at_the_edges(margin, fixed, homes):
    """0.1 x 3 is 0.30000000000000004 in a computer, and 3 homes all the same."""
    assert float(break_even(margin, fixed)) == homes


@LAW
@given(st.integers(0, 500), st.booleans())
def test_without_fixed_effort_n_homes_are_n_times_one_home(count, counts):
    setup = pilot_setup(
        read_chain(pd.DataFrame(CHAIN)), plan_of(hours_in_cost=False), certain(),
        counts_hours=counts,
    )  # fmt: skip
    one = net_by_actor(setup, [1]).set_index("actor")["net_eur"]
    many = net_by_actor(setup, [count]).set_index("actor")["net_eur"]
    assert many.to_numpy() == pytest.approx((count * one).to_numpy())


CHAIN = {
    "step": ["a", "a", "b"], "order": [1, 1, 2], "actor": ["town", "centre", "centre"],
    "role": ["pays", "does", "does"], "cost_eur": [10.0, 8.0, 1.0], "hours": [0.1, 0.5, 0.2],
    "benefit_eur": [25.0, 12.0, None], "emission_kgco2e": [None, 1.0, None],
}  # fmt: skip


@LAW
@given(st.floats(0, 1000), st.floats(0, 1000), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter_and_more_effort_never_needs_fewer_homes(less, more, random):
    rows = pd.DataFrame(CHAIN)
    mixed = rows.sample(frac=1, random_state=random.randint(0, 99))
    sizes = [
        pilot_outcome(
            pilot_setup(read_chain(table), plan_of({"actor": "town", "yearly_eur": fixed}),
                        certain(), counts_hours=True),
            draw_count=10,
        ).for_all.value
        for table in (rows, mixed)
        for fixed in sorted((less, more))
    ]  # fmt: skip
    if None in sizes:  # nought is no effort
        assert min(less, more) == 0
        return
    assert sizes[0] <= sizes[1]
    assert sizes[:2] == sizes[2:]


def test_no_home_leaves_the_fixed_effort(steps):
    """Zero homes: minus 310 euro for the town, nought for the others."""
    setup = pilot_setup(read_chain(steps), plan_of(TOWN), certain(), counts_hours=True)
    table = net_by_actor(setup, [0]).set_index("actor")["net_eur"]
    assert table["town"] == pytest.approx(-310)
    assert table.drop("town").tolist() == [0, 0, 0]


def test_parts_add_up_to_the_whole(steps):
    """Net of all actors at n homes: n x net of a run, less all fixed efforts."""
    setup = pilot_setup(read_chain(steps), plan_of(TOWN), certain(), counts_hours=True)
    net = actor_sums(read_chain(steps))["net_eur"].sum()
    assert net_by_actor(setup, [7])["net_eur"].sum() == pytest.approx(7 * net - 310)


def test_intervals_come_from_ranges_and_each_is_drawn_once(steps):
    """The ratio of benefits is one draw for all actors: net = 104 r - 76 exactly, row by row."""
    assumed = certain() | {
        "chain_benefit_ratio": SimpleNamespace(
            low=0.8, central=1.0, high=1.1, distribution="triangular"
        )
    }
    chain = read_chain(steps[steps["actor"] != "volunteer"])
    setup = pilot_setup(chain, plan_of(TOWN), assumed, counts_hours=True)
    drawn = setup.drawn(1000)
    ratio = drawn["chain_benefit_ratio"]
    total = sum(margins(setup, drawn).values())
    assert np.allclose(total, 154 * ratio - 74)
    found = pilot_outcome(setup, draw_count=1000)
    assert found.for_all.method == "monte_carlo_chain"
    assert found.for_all.low < found.for_all.value < found.for_all.high
    searched = np.ceil(310 / (60 * ratio - 30) - 1e-9)
    ends = np.quantile(searched, [0.025, 0.975], method="inverted_cdf")
    assert [found.for_all.low, found.for_all.high] == ends.tolist()


def test_an_interval_is_open_above_where_many_draws_have_no_size(steps):
    """60 r - 30 is below nought for r below 0.5: an infinite size in those draws."""
    assumed = certain() | {
        "chain_benefit_ratio": SimpleNamespace(
            low=0.2, central=1.0, high=1.1, distribution="triangular"
        )
    }
    town = read_chain(steps[steps["actor"] == "town"])
    found = pilot_outcome(
        pilot_setup(town, plan_of(TOWN), assumed, counts_hours=True), draw_count=1000
    )
    assert found.for_all.value == 11
    assert found.for_all.high is None
    assert 0 < found.lost_draw_count < 1000
    assert found.share_note == "chain_all_share"
    assert found.table["homes_range"][0]["en"].endswith("∞")


def test_without_a_fixed_effort_there_is_no_size_to_look_for(steps):
    setup = pilot_setup(read_chain(steps), ChainPlan(), certain(), counts_hours=True)
    found = pilot_outcome(setup, draw_count=50)
    assert (found.for_all.value, found.for_all.method) == (None, "none_no_fixed_effort")


def test_hours_that_do_not_count_are_no_fixed_effort(steps):
    plan = plan_of({"actor": "town", "yearly_hours": 5})
    counted, left_out = (
        pilot_setup(read_chain(steps), plan, certain(), counts_hours=counts)
        for counts in (True, False)
    )
    assert counted.has_fixed_effort
    assert not left_out.has_fixed_effort


def test_an_actor_that_the_chain_does_not_have_is_refused(steps):
    with pytest.raises(AssumptionError, match="no actor hospital") as caught:
        pilot_setup(read_chain(steps), plan_of({"actor": "hospital"}), certain(), counts_hours=True)
    assert "town, centre, resident, volunteer" in str(caught.value)


def test_a_number_of_homes_below_nought_and_a_strange_figure_are_refused(steps):
    setup = pilot_setup(read_chain(steps), plan_of(TOWN), certain(), counts_hours=True)
    with pytest.raises(UsageError, match="below 0"):
        net_by_actor(setup, [3, -1])
    with pytest.raises(UsageError, match="town:colour"):
        net_by_actor(setup, [3], moved={"town:colour": 3})


def test_a_slider_moves_one_effort_in_no_time(steps):
    """A thousand euro more a year leaves the town a thousand less, within 50 ms."""
    setup = pilot_setup(
        read_chain(steps), plan_of(TOWN), assumptions_by_name(ASSUMED), counts_hours=True
    )
    counts = list(range(0, 200, 5))
    seconds = []
    for _ in range(5):
        begun = time.perf_counter()
        moved = net_by_actor(setup, counts, moved={"town:yearly_eur": 1100})
        seconds.append(time.perf_counter() - begun)
    assert min(seconds) < 0.05
    plain = net_by_actor(setup, counts)
    less = (plain["net_eur"] - moved["net_eur"]).groupby(plain["actor"]).max()
    assert less["town"] == pytest.approx(1000)
    assert less.drop("town").abs().max() == 0
    resident = net_by_actor(setup, [0], moved={"resident:yearly_eur": 5})
    assert resident.set_index("actor")["net_eur"]["resident"] == -5


def test_the_course_reaches_past_every_break_even(steps):
    """Twice 11 homes, of the town and of the volunteer who never gains."""
    setup = pilot_setup(read_chain(steps), plan_of(TOWN), certain(), counts_hours=True)
    found = pilot_outcome(setup, draw_count=50)
    course = found.course()
    assert course["homes_count"].max() == 22
    assert set(course["actor"]) == {"town", "volunteer"}
    assert found.course(7)["homes_count"].max() == 7


def test_the_table_says_never_instead_of_a_number(steps):
    setup = pilot_setup(read_chain(steps), plan_of(TOWN), certain(), counts_hours=True)
    table = pilot_outcome(setup, draw_count=50).table.set_index("actor")
    assert table["from_homes"]["volunteer"] == "never_gains"
    assert table["homes_range"]["volunteer"] == "never_gains"
    assert table["from_homes"]["town"]["nl"] == "11"
    assert table["gain_share"].tolist() == [1, 1, 1, 0]


def test_an_empty_chain_has_no_size(steps):
    setup = pilot_setup(read_chain(steps[:0]), ChainPlan(), certain(), counts_hours=True)
    found = pilot_outcome(setup, draw_count=50)
    assert found.for_all.value is None
    assert found.course().empty
