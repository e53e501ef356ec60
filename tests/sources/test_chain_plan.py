"""`chain.toml`: an example is never applied, and every wrong entry is told at once."""

import pytest

from circularlib.errors import AssumptionError
from circularlib.ledger.programme import open_programme
from circularlib.reporting.stated_values import check_stated_values
from circularlib.shipped import shipped
from circularlib.sources.chain_plan import ChainPlan, chain_plan

STARTER = shipped("data/starter/chain.toml").read_text(encoding="utf-8")


def plan(folder, text: str) -> ChainPlan:
    (folder / "chain.toml").write_text(text, encoding="utf-8")
    return chain_plan(folder)


def test_the_example_is_read_and_not_applied(tmp_path):
    """As `circular new` writes it, nothing of it reaches a figure; without its mark, all does."""
    assert plan(tmp_path, STARTER) == ChainPlan(is_example=True)
    own = plan(tmp_path, STARTER.replace("is_example = true", ""))
    assert own.fixed["town"].once_eur.central == 1000
    assert own.fixed["town"].yearly_hours.high == 12


def test_what_the_example_shows_behind_a_mark_is_right_too(tmp_path):
    """`run_is`, names and steps, once put to use."""
    head, tail = STARTER.split("# run_is", 1)
    lines = ("run_is" + tail).replace("\n# ", "\n").splitlines()
    text = "\n".join([lines[0], head.replace("is_example = true", ""), *lines[1:]])
    own = plan(tmp_path, text)
    assert own.run_is == "furnishing"
    assert own.names == {"reuse_centre": "reuse centre"}
    assert own.steps[0].movements == ["delivered"]


def test_the_sample_states_its_own(tmp_path):
    sample = chain_plan(shipped("data/roeselare"))
    assert not sample.is_example
    assert sample.hours_in_cost
    assert set(sample.fixed) == {"municipality", "reuse_centre", "provider", "resident"}
    assert chain_plan(tmp_path) == ChainPlan()


def test_everything_that_is_wrong_is_told_at_once(tmp_path):
    text = (
        'run_years = 0\nhorizon_years = -1\ncolour = "red"\n[[actors]]\nactor = "town"\n'
        'yearly_eur = -5\nonce_hours = { low = 3, central = 2, high = 1 }\nsource = ""\n'
    )
    with pytest.raises(AssumptionError) as caught:
        plan(tmp_path, text)
    told = str(caught.value)
    for part in ("run_years", "horizon_years", "colour", "actors.1.yearly_eur", "once_hours",
                 "actors.1.source"):  # fmt: skip
        assert part in told
    assert "chain.toml" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[actors]]\nactor="a"\nsource="s"\n[[actors]]\nactor="a"\nsource="s"', "actors: a"),
        ('[[steps]]\nstep="a"\n[[steps]]\nstep="a"', "steps: a"),
        ('[[steps]]\nstep="a"\ncosts=["x"]\n[[steps]]\nstep="b"\ncosts=["x"]', "costs of steps: x"),
        ('[[steps]]\nstep="a"\nhours=["x", "x"]', "hours of steps: x"),
        ('[[steps]]\nstep="a"\nmovements=["x", "x"]', "movements of steps: x"),
    ],
)
def test_what_would_be_counted_twice_is_refused(tmp_path, text, told):
    with pytest.raises(AssumptionError, match=f"{told} stands there twice"):
        plan(tmp_path, text)


@pytest.mark.parametrize("content", [b"run_years = ", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_refused_before_any_page_is_made(tmp_path, content):
    settings = shipped("data/roeselare/programme.toml").read_bytes()
    (tmp_path / "programme.toml").write_bytes(settings)
    (tmp_path / "chain.toml").write_bytes(content)
    with pytest.raises(AssumptionError, match=r"cannot be read|not text in UTF-8"):
        check_stated_values(open_programme(tmp_path))
