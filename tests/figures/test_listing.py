"""Tables for eyes and screen readers."""

import numpy as np
import pandas as pd
import pytest

from circularlib.errors import UsageError
from circularlib.figures.listing import listing

ROWS = pd.DataFrame(
    {
        "origin": ["new", "second_hand"],
        "placement_count": [1200, 30],
        "item_share": [0.9756, 0.0244],
        "mass_kg": [8400.0, np.nan],
    }
)


def test_a_table_has_a_caption_and_a_scope_on_every_header(source):
    page = listing(ROWS, caption="stock_balance", source=source, households=None).html("en")
    assert page.count("<caption>Stock balance per item type") == 1
    assert page.count("<th ") == page.count('<th scope="col"') + page.count('<th scope="row"')
    assert page.count('<th scope="col"') == len(ROWS.columns)
    assert page.count('<th scope="row"') == len(ROWS)


def test_numbers_words_and_headers_are_in_the_language(source):
    page = listing(ROWS, caption="stock_balance", source=source, households=None).html("nl")
    for text in ("tweedehands", "1.200", "97,6\u00a0%", "8.400\u00a0kg", "plaatsingen", "massa"):
        assert f">{text}<" in page
    assert "Registratie van Stad." in page
    assert "Records of Town." not in page


def test_a_missing_number_is_a_dash_not_a_nought():
    page = listing(ROWS, caption="stock_balance", households=None).html("en")
    assert '<td class="number">–</td>' in page
    assert "nan" not in page


@pytest.mark.parametrize("missing", [None, np.nan, np.float32("nan"), pd.NA, pd.NaT])
def test_whatever_is_missing_is_a_dash(missing):
    frame = pd.DataFrame({"origin": ["new"], "item_count": pd.Series([missing], dtype=object)})
    assert ">–</td>" in listing(frame, caption="origin", households=None).html("en")


def test_a_number_among_suppressed_cells_keeps_its_unit():
    """Suppression leaves a column of objects: 0.25 and None."""
    frame = pd.DataFrame(
        {"origin": ["a", "b"], "item_share": pd.Series([0.25, None], dtype=object)}
    )
    page = listing(frame, caption="origin", households=None).html("nl")
    assert ">25,0\u00a0%<" in page
    assert ">–<" in page


SMALL = {"households": "home_count", "min_cell": 5}
TYPES = pd.DataFrame(
    {
        "item_type": ["lamp", "kettle", "armchair", "bookcase"],
        "item_count": [900, 17, 16, 15],
        "mass_kg": [500.0, np.nan, 99.0, 77.0],
        "home_count": [80, 11, 3, 9],
    }
)


def test_a_row_of_few_homes_keeps_its_name_and_stands_at_the_end(source):
    """Between 17 and 15 its place would tell that it is 16."""
    shown = listing(TYPES, caption="stock_balance", source=source, totals=[], **SMALL)
    page = shown.html("en")
    assert page.index(">bookcase<") < page.index(">armchair<")
    assert page.count(">·</td>") == 3
    assert ">16<" not in page
    assert ">99" not in page
    assert ">–</td>" in page  # the kettle's mass, which nobody knows
    assert (
        "Rows without figures (·): 1. A figure is left out where it rests on fewer than 5" in page
    )
    assert "Rijen zonder cijfers (·): 1." in shown.plain("nl")


def test_another_row_goes_with_it_where_the_sum_is_known(source):
    """The smallest that is large enough: the bookcase, of 9 homes."""
    shown = listing(TYPES, caption="stock_balance", source=source, **SMALL)
    assert shown.html("en").count(">·</td>") == 6
    assert shown.left_out["en"].startswith("Rows without figures (·): 2.")
    last = shown.html("en").partition(">lamp<")[2]
    assert last.index(">kettle<") < last.index(">armchair<") < last.index(">bookcase<")


def test_a_row_left_out_is_nowhere_in_the_table_object_either(source):
    """A cell that fails shows its object as it is."""
    shown = listing(TYPES, caption="stock_balance", source=source, totals=[], **SMALL)
    assert "16" not in repr(shown)


def test_rows_marked_beforehand_are_left_out_and_the_mark_is_no_column():
    marked = TYPES.assign(is_suppressed=[True, False, False, False])
    page = listing(marked, caption="stock_balance", totals=[], **SMALL).html("en")
    assert page.count('scope="col"') == 4
    assert page.count(">·</td>") == 6
    assert "500" not in page


def test_a_table_of_few_homes_only_shows_names_and_says_why(source):
    few = TYPES.assign(home_count=4)
    page = listing(few, caption="stock_balance", source=source, **SMALL).html("nl")
    assert page.count(">·</td>") == 12
    assert "minder dan 5 huishoudens" in page


def test_nobody_forgets_to_say_on_how_many_homes_a_table_rests():
    with pytest.raises(TypeError, match="households"):
        listing(TYPES, caption="stock_balance")
    with pytest.raises(UsageError, match="how many households are enough"):
        listing(TYPES, caption="stock_balance", households="home_count")


def test_a_number_that_is_no_number_is_refused():
    frame = pd.DataFrame({"origin": ["new"], "median_days": [np.inf]})
    with pytest.raises(UsageError, match="not a figure"):
        listing(frame, caption="origin", households=None).html("en")


def test_everything_from_the_records_is_escaped():
    frame = pd.DataFrame({"group_identifier": ['<script>alert("x")</script>'], "note": ["<b>&"]})
    page = listing(frame, caption="origin", households=None).html("en")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in page
    assert "&lt;b&gt;&amp;" in page


def test_an_address_in_the_sources_is_a_link_and_elsewhere_it_is_text():
    frame = pd.DataFrame(
        {"source_id": ["x"], "url": ['https://example.org/a?b="1"&c'], "note": ["https://e.org"]}
    )
    page = listing(frame, caption="sources_used", households=None).html("en")
    assert '<a href="https://example.org/a?b=&quot;1&quot;&amp;c">' in page
    assert page.count("<a ") == 1


def test_an_address_that_is_no_web_address_is_no_link():
    frame = pd.DataFrame({"source_id": ["x"], "url": ["javascript:alert(1)"]})
    assert "<a " not in listing(frame, caption="sources_used", households=None).html("en")


def test_a_table_without_rows_says_that_there_is_nothing_to_show(source):
    empty = listing(ROWS.head(0), caption="stock_balance", source=source, households=None)
    assert '<td colspan="4">Er is niets te tonen in deze periode.</td>' in empty.html("nl")
    assert empty.plain("en").endswith("There is nothing to show in this period.")


def test_a_column_of_fractions_without_a_unit_is_refused():
    """0.3333333 as it stands would be a number in no language."""
    with pytest.raises(UsageError, match="column low has no unit"):
        listing(pd.DataFrame({"name": ["x"], "low": [1 / 3]}), caption="origin", households=None)
    listing(
        pd.DataFrame({"name": ["x"], "low": [1 / 3]}),
        caption="origin",
        units={"low": "kg"},
        households=None,
    )


def test_years_are_printed_without_a_mark_for_thousands():
    frame = pd.DataFrame({"event_year": [2022, 2023], "attempt_count": [1, 2]})
    assert '<th scope="row">2022</th>' in listing(
        frame, caption="outcomes_by_year", households=None
    ).html("en")


def test_a_column_without_a_word_is_refused():
    with pytest.raises(UsageError, match="no word"):
        listing(
            pd.DataFrame({"a_column_nobody_named": [1]}), caption="origin", households=None
        ).html("en")


def test_yes_and_no_are_words():
    frame = pd.DataFrame({"origin": ["new", "existing"], "note": [True, False]})
    page = listing(frame, caption="origin", households=None).html("nl")
    assert "<td>ja</td>" in page
    assert "<td>nee</td>" in page


def test_the_plain_text_holds_every_column_even_where_two_have_the_same_word():
    """Source and source title are both called source."""
    frame = pd.DataFrame({"source_id": ["key_1"], "source_title": ["A title"]})
    text = listing(frame, caption="sources_used", households=None).plain("en")
    assert "key_1" in text
    assert "A title" in text


def test_a_price_per_unit_is_not_taken_for_an_amount_of_it():
    """`price_eur_per_kwh` ends in kwh too; it prints as euro per kWh."""
    rows = pd.DataFrame({"name": ["x"], "price_eur_per_kwh": [0.335], "use_kwh": [120.5]})
    shown = listing(rows, caption="sources_used", households=None)
    assert shown.units == {"price_eur_per_kwh": "eur_per_kwh", "use_kwh": "kwh"}
