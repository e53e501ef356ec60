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
    page = listing(ROWS, caption="stock_balance", source=source).html("en")
    assert page.count("<caption>Stock balance per item type") == 1
    assert page.count("<th ") == page.count('<th scope="col"') + page.count('<th scope="row"')
    assert page.count('<th scope="col"') == len(ROWS.columns)
    assert page.count('<th scope="row"') == len(ROWS)


def test_numbers_words_and_headers_are_in_the_language(source):
    page = listing(ROWS, caption="stock_balance", source=source).html("nl")
    for text in ("tweedehands", "1.200", "97,6\u00a0%", "8.400\u00a0kg", "plaatsingen", "massa"):
        assert f">{text}<" in page
    assert "Registratie van Stad." in page
    assert "Records of Town." not in page


def test_a_missing_number_is_a_dash_not_a_nought():
    page = listing(ROWS, caption="stock_balance").html("en")
    assert '<td class="number">–</td>' in page
    assert "nan" not in page


@pytest.mark.parametrize("missing", [None, np.nan, np.float32("nan"), pd.NA, pd.NaT])
def test_whatever_is_missing_is_a_dash(missing):
    frame = pd.DataFrame({"origin": ["new"], "item_count": pd.Series([missing], dtype=object)})
    assert ">–</td>" in listing(frame, caption="origin").html("en")


def test_a_number_among_suppressed_cells_keeps_its_unit():
    """Suppression leaves a column of objects: 0.25 and None."""
    frame = pd.DataFrame(
        {"origin": ["a", "b"], "item_share": pd.Series([0.25, None], dtype=object)}
    )
    page = listing(frame, caption="origin").html("nl")
    assert ">25,0\u00a0%<" in page
    assert ">–<" in page


def test_a_number_that_is_no_number_is_refused():
    frame = pd.DataFrame({"origin": ["new"], "median_days": [np.inf]})
    with pytest.raises(UsageError, match="not a figure"):
        listing(frame, caption="origin").html("en")


def test_everything_from_the_records_is_escaped():
    frame = pd.DataFrame({"group_identifier": ['<script>alert("x")</script>'], "note": ["<b>&"]})
    page = listing(frame, caption="origin").html("en")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in page
    assert "&lt;b&gt;&amp;" in page


def test_an_address_in_the_sources_is_a_link_and_elsewhere_it_is_text():
    frame = pd.DataFrame(
        {"source_id": ["x"], "url": ['https://example.org/a?b="1"&c'], "note": ["https://e.org"]}
    )
    page = listing(frame, caption="sources_used").html("en")
    assert '<a href="https://example.org/a?b=&quot;1&quot;&amp;c">' in page
    assert page.count("<a ") == 1


def test_an_address_that_is_no_web_address_is_no_link():
    frame = pd.DataFrame({"source_id": ["x"], "url": ["javascript:alert(1)"]})
    assert "<a " not in listing(frame, caption="sources_used").html("en")


def test_a_table_without_rows_says_that_there_is_nothing_to_show(source):
    empty = listing(ROWS.head(0), caption="stock_balance", source=source)
    assert '<td colspan="4">Er is niets te tonen in deze periode.</td>' in empty.html("nl")
    assert empty.plain("en").endswith("There is nothing to show in this period.")


def test_a_column_of_fractions_without_a_unit_is_refused():
    """0.3333333 as it stands would be a number in no language."""
    with pytest.raises(UsageError, match="column low has no unit"):
        listing(pd.DataFrame({"name": ["x"], "low": [1 / 3]}), caption="origin")
    listing(pd.DataFrame({"name": ["x"], "low": [1 / 3]}), caption="origin", units={"low": "kg"})


def test_years_are_printed_without_a_mark_for_thousands():
    frame = pd.DataFrame({"event_year": [2022, 2023], "attempt_count": [1, 2]})
    assert '<th scope="row">2022</th>' in listing(frame, caption="outcomes_by_year").html("en")


def test_a_column_without_a_word_is_refused():
    with pytest.raises(UsageError, match="no word"):
        listing(pd.DataFrame({"a_column_nobody_named": [1]}), caption="origin").html("en")


def test_yes_and_no_are_words():
    frame = pd.DataFrame({"origin": ["new", "existing"], "note": [True, False]})
    page = listing(frame, caption="origin").html("nl")
    assert "<td>ja</td>" in page
    assert "<td>nee</td>" in page


def test_the_plain_text_holds_every_column_even_where_two_have_the_same_word():
    """Source and source title are both called source."""
    frame = pd.DataFrame({"source_id": ["key_1"], "source_title": ["A title"]})
    text = listing(frame, caption="sources_used").plain("en")
    assert "key_1" in text
    assert "A title" in text
