"""Small cells stay out of published tables, and nobody who adds and subtracts gets them back."""

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from circularlib.errors import UsageError
from circularlib.statistics.suppression import cell_sums, suppressed

BOTH = [["town"], ["year"]]
LAW = settings(deadline=None, derandomize=True, max_examples=150)


def line(*counts: float) -> pd.DataFrame:
    """Towns with so many households each."""
    return pd.DataFrame({"town": list("ABCDEFGH")[: len(counts)], "n": counts})


def crossed(rows: list[list[int]]) -> pd.DataFrame:
    """Towns in rows, years in columns."""
    cells = [(t, y, n) for t, row in enumerate(rows) for y, n in enumerate(row)]
    return pd.DataFrame(cells, columns=["town", "year", "n"])


def hidden(cells: pd.DataFrame, totals: Any = ((),), min_cell: int = 5) -> list[bool]:
    shown = suppressed(cells, households="n", totals=totals, min_cell=min_cell)
    return shown["is_suppressed"].tolist()


# Worked by hand ---------------------------------------------------------------------------------


def test_a_cell_of_few_households_loses_its_figures_and_its_count() -> None:
    """3 of at least 5; its neighbour of 6 goes too, or the total would give it away."""
    cells = line(3, 6, 50).assign(rate=[0.1, 0.2, 0.3])
    shown = suppressed(cells, households="n", values=["rate"], min_cell=5)
    assert shown["rate"].tolist() == [None, None, 0.3]
    assert shown["n"].tolist() == [None, None, 50]
    assert shown["town"].tolist() == ["A", "B", "C"]


def test_nothing_is_suppressed_where_every_cell_is_large_or_empty() -> None:
    """0 households is nobody's secret."""
    assert hidden(line(0, 5, 17)) == [False, False, False]


def test_two_small_cells_do_not_suffice_to_hide_each_other() -> None:
    """2 and 2 of a known total of 94: 4 households together are as few, and may be the same 2."""
    assert hidden(line(2, 2, 50, 40)) == [True, True, False, True]


def test_small_cells_alone_have_no_total_to_be_told_from() -> None:
    """3 homes in the only cell: the total is those 3 homes, and as little published."""
    assert hidden(line(3)) == [True]
    assert hidden(line(1, 0, 3)) == [True, False, True]


def test_where_no_total_is_known_only_the_small_cell_goes() -> None:
    """Nobody adds up a baseline and a programme."""
    assert hidden(line(3, 6, 50), totals=[]) == [True, False, False]


def test_only_totals_that_are_known_ask_for_more() -> None:
    """Within year 1, 2 households hide behind 9; year 2 is a table of its own."""
    cells = crossed([[2, 30], [9, 40], [60, 6]])
    assert hidden(cells, [["year"]]) == [True, False, True, False, False, False]


def test_a_small_cell_takes_three_others_along_where_rows_and_columns_add_up() -> None:
    """2 in a table of two by two: each line would give one cell away."""
    assert hidden(crossed([[2, 30], [40, 50]]), BOTH) == [True] * 4


def test_the_three_others_are_those_of_few_households() -> None:
    """Rectangles through the 2: with rows B or C and columns 2 or 3; 6 + 7 + 8 is the least."""
    cells = crossed([[2, 90, 6], [80, 70, 60], [7, 50, 8]])
    assert hidden(cells, BOTH) == [True, False, True, False, False, False, True, False, True]


def test_two_rectangles_joined_by_one_cell_would_give_that_cell_away() -> None:
    """Two in every line is not enough: rows 1 and 2 less columns 1 and 2 leave one cell.

    The cell of 3 in row 2 and column 3 is alone between two blocks that are hidden beforehand.
    """
    rows = [[9, 9, 90, 90], [9, 9, 3, 90], [90, 90, 9, 9], [90, 90, 9, 9]]
    marked = [[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 1, 1]]
    cells = crossed(rows).assign(is_suppressed=np.array(marked, dtype=bool).ravel())
    assert all(sum(row) >= 2 for row in [*marked, *zip(*marked, strict=True)])
    shown = hidden(cells, BOTH)
    assert sum(shown) > sum(map(sum, marked))


def test_where_nothing_can_hide_a_cell_the_table_is_not_published() -> None:
    """The 2 is alone in its row, and its column leaves but one choice: that of telling."""
    assert hidden(crossed([[2, 0], [9, 30]]), BOTH) == [True, False, True, True]


def test_what_was_suppressed_beforehand_stays_so_and_hides_others_for_nothing() -> None:
    """The 50 is out already; no other need go."""
    cells = line(2, 6, 50).assign(is_suppressed=[False, False, True])
    assert hidden(cells) == [True, False, True]


def test_a_cell_of_which_nobody_counted_the_households_is_suppressed() -> None:
    """Not known is not none."""
    assert hidden(line(np.nan, 6, 50)) == [True, True, False]


def test_a_table_without_cells_has_none_to_suppress() -> None:
    assert hidden(line()) == []


def test_at_one_household_everything_is_published() -> None:
    assert hidden(line(1, 2, 3), min_cell=1) == [False] * 3


def test_a_missing_name_is_a_group_of_its_own() -> None:
    """Two cells of a year that nobody noted: 2 hides behind 8, not behind those of 2022."""
    cells = pd.DataFrame({"year": [None, None, "2022", "2022"], "n": [2, 8, 6, 7]})
    assert hidden(cells, [["year"]]) == [True, True, False, False]


def test_the_table_given_is_left_as_it_was() -> None:
    cells = line(3, 6, 50)
    suppressed(cells, households="n", min_cell=5)
    assert cells.equals(line(3, 6, 50))


@pytest.mark.parametrize("wrong", [{"households": "m"}, {"totals": [["year"]]}, {"values": ["x"]}])
def test_a_column_that_is_not_there_is_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"The table has no column [myx]"):
        suppressed(line(3, 6), **{"households": "n", "min_cell": 5, **wrong})


def test_fewer_than_one_household_is_no_rule() -> None:
    with pytest.raises(UsageError, match="min_cell is 0"):
        suppressed(line(3, 6), households="n", min_cell=0)


def test_sums_by_home_are_added_up_and_their_homes_counted_once() -> None:
    """Home A has two rows of one cell: 2 + 1 + 3 items in two homes."""
    rows = pd.DataFrame(
        [("sold", "A", 2), ("sold", "A", 1), ("sold", "B", 3), ("lost", "A", 4), (None, "A", 1)],
        columns=["route", "home_id", "item_count"],
    )
    cells = cell_sums(rows, ["route"]).fillna({"route": "unknown"})
    assert cells.values.tolist() == [["lost", 4, 1], ["sold", 6, 2], ["unknown", 1, 1]]


def test_homes_that_nobody_noted_are_one_home_at_least_and_no_more() -> None:
    """9 items from nowhere may be of one household; beside a known home they add none."""
    rows = pd.DataFrame(
        {"route": ["a", "a", "b"], "home_id": [None, None, "B"], "item_count": [4, 5, 1]}
    )
    rows = pd.concat([rows, rows.assign(route="b")])
    assert cell_sums(rows, ["route"])["home_count"].tolist() == [1, 1]


# An adversary -----------------------------------------------------------------------------------


def adversary(cells: pd.DataFrame, flags: np.ndarray, amounts: np.ndarray, totals: Any, min_cell):
    """What is left to find out: a 0/1 row per known total over suppressed cells, and its value.

    The adversary knows every amount that is published and every total of enough households;
    where nothing at all is published, the totals of the table are not either.
    """
    rows, known = [], []
    if (flags | (cells["n"] == 0)).all():
        return np.zeros((0, flags.sum())), np.zeros(0)
    for columns in totals:
        numbers = cells.groupby(list(columns)).ngroup() if columns else pd.Series(0, cells.index)
        for number in numbers.unique():
            inside = (numbers == number).to_numpy()
            if cells["n"][inside].sum() >= min_cell:
                rows.append(inside[flags].astype(float))
                known.append(amounts[inside & flags].sum())
    return np.array(rows).reshape(len(rows), flags.sum()), np.array(known)


def reach(rows: np.ndarray, known: np.ndarray, cell: int) -> tuple[float, float]:
    """Least and greatest amount of a suppressed cell that fits with all that is known."""
    aim = np.zeros(rows.shape[1])
    aim[cell] = 1
    ends = []
    for sign in (1, -1):
        found = linprog(sign * aim, A_eq=rows, b_eq=known, bounds=(0, None))
        ends.append(sign * found.fun if found.status == 0 else np.inf)
    return ends[0], ends[1]


_TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 20]), min_size=shape[1],
                 max_size=shape[1]),
        min_size=shape[0], max_size=shape[0],
    )
)  # fmt: skip
_TOTALS = st.sampled_from(
    [BOTH, [["town"]], [["year"]], [[]], [[], ["town"]], [*BOTH, []], [["town", "year"], []]]
)


@LAW
@given(rows=_TABLES, totals=_TOTALS, min_cell=st.integers(1, 8), seed=st.integers(0, 99))
# Totals of small cells alone, of 2 households each, that together determine a corner.
@example(rows=[[0, 0, 0, 1], [0, 1, 1, 0], [2, 1, 1, 2]], totals=BOTH, min_cell=2, seed=0)
def test_no_suppressed_cell_can_be_worked_out(
    rows: list[list[int]], totals: Any, min_cell: int, seed: int
) -> None:
    """Households, and amounts of one or more a household: there is room below and above each."""
    cells = crossed(rows)
    flags = np.array(hidden(cells, totals, min_cell))
    counts = cells["n"].to_numpy()
    assert not ((counts > 0) & (counts < min_cell) & ~flags).any()
    assert not (flags & (counts == 0)).any()
    drawn = np.random.default_rng(seed).integers(1, 5, len(counts))
    for amounts in (counts, counts * drawn):
        constraints = adversary(cells, flags, amounts, totals, min_cell)
        for cell, true in enumerate(amounts[flags]):
            low, high = reach(*constraints, cell)
            assert low <= true - 1 + 1e-6, (rows, totals, flags, cell)
            assert high >= true + 1 - 1e-6, (rows, totals, flags, cell)


@LAW
@given(rows=_TABLES, totals=_TOTALS, min_cell=st.integers(2, 8))
def test_whatever_is_left_over_when_totals_are_added_up_holds_a_large_cell(
    rows: list[list[int]], totals: Any, min_cell: int
) -> None:
    """A small cell may be more than it is, without any other small one being less.

    Were there a sum of small cells alone, one could only grow if another shrank.
    """
    cells = crossed(rows)
    flags = np.array(hidden(cells, totals, min_cell))
    small = cells["n"].to_numpy()[flags] < min_cell
    matrix, _ = adversary(cells, flags, cells["n"].to_numpy(), totals, min_cell)
    matrix = matrix[[bool((row[~small] > 0).any()) for row in matrix]]  # totals of small ones alone
    for cell in np.flatnonzero(small):
        aim = np.zeros(len(small))
        aim[cell] = -1
        bounds = [(0, 1) if is_small else (-20, 20) for is_small in small]
        found = linprog(aim, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=bounds)
        assert found.fun <= -1 + 1e-6, (rows, totals, flags, cell)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    rows=st.lists(
        st.lists(st.sampled_from([0, 1, 2, 3, 4]), min_size=2, max_size=3), min_size=2, max_size=2
    ).filter(lambda rows: len({len(row) for row in rows}) == 1),
    totals=_TOTALS,
)
def test_every_table_that_fits_is_tried_one_by_one(rows: list[list[int]], totals: Any) -> None:
    """With at least 3 households a cell: of all whole tables with these margins, several fit."""
    cells, min_cell = crossed(rows), 3
    flags = np.array(hidden(cells, totals, min_cell))
    counts = cells["n"].to_numpy()
    matrix, known = adversary(cells, flags, counts, totals, min_cell)
    most = int(counts.sum()) + 1
    fitting = [
        guess
        for guess in product(range(min(most, 7)), repeat=int(flags.sum()))
        if np.array_equal(matrix @ np.array(guess), known)
    ]
    for cell in range(int(flags.sum())):
        assert len({guess[cell] for guess in fitting}) > 1, (rows, totals, flags)


def obvious(counts: list[int], min_cell: int) -> list[int]:
    """In one line: the small cells, and beside them the smallest that is large enough."""
    small = [count for count in counts if 0 < count < min_cell]
    large = sorted(count for count in counts if count >= min_cell)
    return sorted(small + (large[:1] if small else []))


@LAW
@given(counts=st.lists(st.integers(0, 12), max_size=8), min_cell=st.integers(1, 8))
def test_in_one_line_the_smallest_large_cell_hides_the_small_ones(
    counts: list[int], min_cell: int
) -> None:
    """Against a plain rule, the sizes of what is suppressed."""
    flags = hidden(line(*counts), min_cell=min_cell)
    gone = sorted(count for count, flag in zip(counts, flags, strict=True) if flag)
    assert gone == obvious(counts, min_cell)


@LAW
@given(rows=_TABLES, totals=_TOTALS, seed=st.integers(0, 99))
def test_the_order_of_the_cells_does_not_open_any(
    rows: list[list[int]], totals: Any, seed: int
) -> None:
    """Shuffled, the small ones are suppressed all the same, and as many are kept or none."""
    cells = crossed(rows)
    flags = pd.Series(hidden(cells, totals))
    mixed = cells.sample(frac=1, random_state=seed)
    again = pd.Series(hidden(mixed, totals), index=mixed.index).sort_index()
    small = (cells["n"] > 0) & (cells["n"] < 5)
    assert again[small].all()
    nothing_left = (flags | (cells["n"] == 0)).all()
    assert (again | (cells["n"] == 0)).all() == nothing_left
