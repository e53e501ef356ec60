"""The chain by actor and by step: sums by hand, laws, and what is refused."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.errors import LedgerError
from circularlib.outlook.chain import AMOUNTS, actor_sums, read_chain, step_sums

LAW = settings(derandomize=True, deadline=None, max_examples=40)
COLUMNS = ["step", "order", "actor", "role", *AMOUNTS]
amounts = st.one_of(st.none(), st.floats(0, 1e4))


@st.composite
def chains(draw):
    """Chains of up to six steps and four actors; places may have gaps."""
    places = draw(st.lists(st.integers(0, 40), min_size=1, max_size=6, unique=True))
    rows = []
    for place in places:
        who = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
        for actor in who:
            role = draw(st.sampled_from(["does", "pays", "receives", "informed", None]))
            rows.append((f"s{place}", place, actor, role, *(draw(amounts) for _ in AMOUNTS)))
    return pd.DataFrame(rows, columns=COLUMNS)


def test_what_each_actor_bears_and_gains_is_added_up_by_hand(steps):
    """Town: cost 6 + 24 = 30, benefit 60, net 30, 30 / 60 = 0.5; centre: 34, 44, 10, 34 / 44."""
    table = actor_sums(read_chain(steps)).set_index("actor")
    assert table.index.tolist() == ["town", "centre", "resident", "volunteer"]
    assert table.loc["town", ["cost_eur", "benefit_eur", "net_eur"]].tolist() == [30, 60, 30]
    assert table.loc["centre", ["cost_eur", "benefit_eur", "net_eur"]].tolist() == [34, 44, 10]
    assert table["effort_benefit_ratio"].round(4).tolist()[:3] == [0.5, 0.7727, 0.2]
    assert np.isnan(table.loc["volunteer", "effort_benefit_ratio"])
    assert table["step_count"].tolist() == [3, 2, 1, 1]
    assert table.loc["centre", "hours"] == 1.5
    assert table.loc["centre", "emission_kgco2e"] == 2.0
    assert np.isnan(table.loc["volunteer", "emission_kgco2e"])  # not stated is not nought


def test_what_each_step_takes_and_brings_is_added_up_by_hand(steps):
    """Delivery: cost 30 + 24 = 54, benefit 24; repair: cost 6, benefit 20."""
    table = step_sums(read_chain(steps)).set_index("step")
    assert table.index.tolist() == ["request", "delivery", "use", "repair"]
    assert table["cost_eur"].tolist() == [6, 54, 10, 6]
    assert table["net_eur"].tolist() == [-6, -30, 100, 14]
    assert table["actor_count"].tolist() == [1, 2, 2, 2]


@pytest.mark.parametrize(
    "convert",
    [pd.DataFrame, pl.from_pandas, lambda f: pl.from_pandas(f).lazy(), duckdb.from_df],
    ids=["pandas", "polars", "lazy", "duckdb"],
)
def test_it_is_the_same_on_every_engine(steps, convert):
    pd.testing.assert_frame_equal(
        actor_sums(read_chain(convert(steps))), actor_sums(read_chain(steps))
    )


@LAW
@given(chains(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, random):
    places = list(range(len(rows)))
    random.shuffle(places)
    for sums in (actor_sums, step_sums):
        pd.testing.assert_frame_equal(sums(read_chain(rows)), sums(read_chain(rows.iloc[places])))


@LAW
@given(chains())
def test_actors_and_steps_add_up_to_the_same_totals(rows):
    """Nothing is lost, nothing counted twice: each is the plain sum of the column."""
    chain = read_chain(rows)
    for name in AMOUNTS:
        total = rows[name].astype(float).sum()
        assert actor_sums(chain)[name].sum() == pytest.approx(total)
        assert step_sums(chain)[name].sum() == pytest.approx(total)
    net = rows["benefit_eur"].astype(float).sum() - rows["cost_eur"].astype(float).sum()
    assert actor_sums(chain)["net_eur"].sum() == pytest.approx(net, abs=1e-6)


@LAW
@given(chains(), st.floats(0, 1e3))
def test_a_payment_between_two_actors_changes_no_total(rows, paid_eur):
    """What one pays another receives: it moves net positions and leaves their sum."""
    payment = pd.DataFrame(
        [(rows["step"][0], rows["order"][0], "payer", "pays", paid_eur, None, None, None),
         (rows["step"][0], rows["order"][0], "payee", "receives", None, None, paid_eur, None)],
        columns=COLUMNS,
    )  # fmt: skip
    plain = actor_sums(read_chain(rows))["net_eur"].sum()
    both = pd.concat([rows.astype(object), payment.astype(object)])
    paid = actor_sums(read_chain(both))
    assert paid["net_eur"].sum() == pytest.approx(plain, abs=1e-6)
    assert paid.set_index("actor")["net_eur"]["payee"] == paid_eur


def test_a_gap_in_the_order_is_no_error(steps):
    """Places 1, 2, 3, 4 or 10, 20, 30, 40: only the sequence counts."""
    apart = steps.assign(order=steps["order"] * 10)
    pd.testing.assert_frame_equal(step_sums(read_chain(apart)), step_sums(read_chain(steps)))


def test_an_empty_chain_has_no_actors_and_no_steps(steps):
    assert actor_sums(read_chain(steps[:0])).empty
    assert step_sums(read_chain(steps[:0])).empty


def test_everything_that_is_wrong_is_told_at_once(steps):
    """A missing actor, a step at two places, two steps at one, three amounts below nought."""
    rows = steps.copy().astype(object)
    rows.loc[0, "actor"] = " "
    rows.loc[2, "order"] = 5
    rows.loc[5:, "order"] = 3
    rows.loc[3, ["cost_eur", "benefit_eur", "hours"]] = [-1.0, -2.0, -3.0]
    with pytest.raises(LedgerError) as caught:
        read_chain(rows)
    told = " ".join(str(problem) for problem in caught.value.problems)
    assert len(caught.value.problems) == 6
    assert "1 rows have no actor" in told
    assert 'The step "delivery" stands at the places 2, 5' in told
    assert "At place 3 stand several steps: repair, use" in told
    assert 'cost_eur of resident in "use" is below nought: write it as benefit_eur.' in told
    assert 'benefit_eur of resident in "use" is below nought: write it as cost_eur.' in told
    assert 'hours of resident in "use" is below nought.' in told
    assert "The table chain_steps." in str(caught.value)


def test_emissions_may_be_avoided(steps):
    """-0.5 kg at the repair is not refused."""
    table = step_sums(read_chain(steps)).set_index("step")
    assert table.loc["repair", "emission_kgco2e"] == -0.5
