"""The rules that the dictionary sets for a row, and what Pointblank makes of them."""

import warnings

import polars as pl
import pytest

from circularlib.ledger.checking.row_rules import ROW_NUMBER, row_rules, rules_of
from circularlib.ledger.intake import empty_table
from circularlib.ledger.tables import tables, vocabulary

NAMES = [name for name in tables() if name != "repairs"]


def failed(frame: pl.DataFrame, table: str) -> dict[tuple[str, tuple[str, ...]], int]:
    """How many rows break each rule that is broken."""
    rules = rules_of(tables()[table], frame.columns)
    counts = row_rules(frame, tables()[table], "en").interrogate().n_failed()
    return {rule: counts[step] for step, rule in enumerate(rules, 1) if counts[step]}


def test_the_rules_come_from_the_dictionary() -> None:
    """A stay: code, home and first day are required, the persons have bounds, the code is one."""
    assert rules_of(tables()["stays"], list(tables()["stays"].columns)) == [
        ("is_present", ("stay_id",)),
        ("is_code", ("stay_id",)),
        ("is_whole", ("stay_id",)),
        ("is_present", ("home_id",)),
        ("is_code", ("home_id",)),
        ("is_whole", ("home_id",)),
        ("is_present", ("moved_in",)),
        ("is_within_bounds", ("person_count",)),
        ("is_unique", ("stay_id",)),
    ]


def test_there_are_no_rules_for_columns_that_are_not_there() -> None:
    """Without the code nothing says which rows are double."""
    assert rules_of(tables()["stays"], ["moved_in", "colour"]) == [("is_present", ("moved_in",))]


@pytest.mark.parametrize("name", NAMES)
def test_every_required_column_of_every_table_is_missed(name: str) -> None:
    """Two rows in which nothing is filled in break the rule of each."""
    table, frame = tables()[name], empty_table(name).clear(2)
    broken = failed(frame, name)
    missed = {columns[0] for rule, columns in broken if rule == "is_present"}
    assert missed == {column.name for column in table.columns.values() if column.is_required}


@pytest.mark.parametrize(("language", "said"), [("en", "homes"), ("nl", "woningen")])
def test_the_report_is_in_the_language_of_the_reader(language: str, said: str) -> None:
    """It names the table, and the checks are done in silence."""
    homes = empty_table("homes").clear(2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        checked = row_rules(homes, tables()["homes"], language).interrogate(collect_extracts=False)
        assert said in checked.get_tabular_report().as_raw_html()


def test_a_table_without_rows_breaks_no_rule_and_has_a_report() -> None:
    """Pointblank leaves its steps aside."""
    checked = row_rules(empty_table("homes"), tables()["homes"], "nl").interrogate()
    assert not any(checked.n_failed().values())
    assert "woningen" in checked.get_tabular_report().as_raw_html()


def test_an_empty_cell_breaks_only_the_rule_that_it_be_filled_in() -> None:
    """One empty score; the group of a home may be empty, though it is a choice."""
    scores = pl.DataFrame({"score": [1, 5, None]})
    assert failed(scores, "survey") == {("is_present", ("score",)): 1}
    groups = pl.DataFrame({"group": ["programme", None, "comparison"]})
    assert failed(groups, "homes") == {}


def test_bounds_belong_to_what_is_allowed() -> None:
    """A score is 1 to 5; a price has no upper bound, hours none below nought."""
    assert failed(pl.DataFrame({"score": [0, 1, 5, 6]}), "survey") == {
        ("is_within_bounds", ("score",)): 2
    }
    assert failed(pl.DataFrame({"purchase_price_eur": [-0.01, 0.0, 1e9]}), "items") == {
        ("is_within_bounds", ("purchase_price_eur",)): 1
    }


def test_words_are_those_of_the_vocabulary() -> None:
    """Every known event, and one that is not."""
    events = [*vocabulary("event"), "borrowed"]
    assert failed(pl.DataFrame({"event": events}), "movements") == {("is_choice", ("event",)): 1}


@pytest.mark.parametrize(
    ("code", "is_strange"),
    [
        ("W1", False),
        ("Stoel 12/b – groen", False),
        ("x" * 64, False),
        ("x" * 65, True),
        ("W1\nW2", True),
        ("W1\tW2", True),
    ],
)
def test_a_code_is_one_short_line(code: str, *, is_strange: bool) -> None:
    """Up to 64 characters; a line break or a tab is a slip."""
    broken = failed(pl.DataFrame({"home_id": [code]}), "homes")
    assert broken == ({("is_code", ("home_id",)): 1} if is_strange else {})


@pytest.mark.parametrize(("code", "count"), [("36015", 0), ("8800", 1), ("Roeselare", 1)])
def test_a_municipality_is_five_figures(code: str, count: int) -> None:
    """36015 is the NIS code of Roeselare, 8800 its postal code."""
    broken = failed(pl.DataFrame({"municipality_code": [code]}), "homes")
    assert sum(broken.values()) == count


def test_the_rows_handed_out_say_their_place_in_the_frame() -> None:
    """The second and the fourth of four are the same machine and month; so is none but those."""
    log = pl.DataFrame({"machine_id": ["V1", "V1", "V2", "V1"], "month": ["1", "2", "2", "2"]})
    table = tables()["wash_log"]
    checked = row_rules(log, table, "en").interrogate()
    step = rules_of(table, log.columns).index(("is_unique", ("machine_id", "month"))) + 1
    assert checked.get_data_extracts(step, frame=True)[ROW_NUMBER].to_list() == [2, 4]


@pytest.mark.parametrize(
    ("code", "is_cut"),
    [("5.41E+12", True), ("5,41e+12", True), ("5E12", False), ("M1.5E+3", False), ("541", False)],
)
def test_a_code_that_a_spreadsheet_cut_short_is_seen(code: str, is_cut: bool) -> None:
    """5412345678901 in a column of numbers is shown, and then saved, as 5.41E+12."""
    broken = failed(pl.DataFrame({"home_id": [code, None]}), "movements")
    assert broken == ({("is_whole", ("home_id",)): 1} if is_cut else {})
