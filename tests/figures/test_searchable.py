"""Long tables can be searched and sorted; what is left out of them stays left out."""

import base64
import hashlib
import re

import pandas as pd
import pytest

from circularlib.figures.listing import listing
from circularlib.figures.searchable import (
    MARK,
    MOST_ROWS,
    TABLES_VARIABLE,
    page_script,
    program_folder,
)


def rows(count: int) -> pd.DataFrame:
    """Numbered towns, the last the largest, the second without a number."""
    numbers = [float(place * 1000) for place in range(count)]
    frame = pd.DataFrame({"town": [f"Town {place:02}" for place in range(count)]})
    frame["mass_kg"] = numbers
    frame.loc[1, "mass_kg"] = None
    frame["home_count"] = 9
    return frame


def cells(page: str) -> list[tuple[str, str]]:
    """Place and text of each mass."""
    return re.findall(r'<td class="number" data-order="(\d+)">([^<]*kg|–|·)</td>', page)


def test_a_table_of_twenty_rows_stays_as_it_is_and_a_longer_one_can_be_searched():
    """The bound is 20 rows."""
    for count, is_marked in ((MOST_ROWS, False), (MOST_ROWS + 1, True)):
        page = listing(rows(count), caption="origin", households=None).html("en")
        assert (MARK in page) is is_marked
        assert ("data-order" in page) is is_marked


@pytest.mark.parametrize("language", ["en", "nl"])
def test_numbers_sort_as_numbers_in_every_language(language):
    """2,000 kg is more than 900 kg, with a comma or a point; what is missing has no place."""
    found = cells(listing(rows(22), caption="origin", households=None).html(language))
    assert [int(place) for place, _text in found] == [1, 0, *range(2, 22)]
    assert found[1][1] == "–"
    assert found[2][1] in {"2,000\u00a0kg", "2.000\u00a0kg"}


def test_the_order_tells_no_more_of_a_number_than_is_shown():
    """A place among 22 numbers stands there, and not the number that was rounded."""
    frame = rows(22)
    frame["mass_kg"] += 0.123456
    page = listing(frame, caption="origin", households=None).html("en")
    assert "0.123456" not in page
    assert max(int(place) for place, _text in cells(page)) == 21


def test_a_row_that_is_left_out_has_no_place_either():
    """Three homes of five: 5,000 kg is nowhere, and the row sorts as one without a number."""
    frame = rows(22)
    frame.loc[5, "home_count"] = 3
    page = listing(frame, caption="origin", households="home_count", min_cell=5, totals=[]).html(
        "en"
    )
    assert ">5,000" not in page
    assert cells(page)[-1] == ("0", "·")
    known = [int(place) for place, text in cells(page) if text not in "–·"]
    assert sorted(known) == list(range(1, 21))


def test_equal_numbers_have_one_place():
    frame = rows(22)
    frame["mass_kg"] = 7.0
    found = cells(listing(frame, caption="origin", households=None).html("en"))
    assert {place for place, _text in found} == {"1"}


def test_a_page_may_run_just_the_script_that_stands_in_it():
    """The policy names its SHA-256; the program is the one of itables, unchanged."""
    script = page_script("nl")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert script.policy == f"script-src 'sha256-{digest}'"
    assert (program_folder() / "dt_bundle.js").read_text(encoding="utf-8") in script.text
    assert "</script" not in script.text
    assert '"Zoek in deze tabel"' in script.text
    assert script == page_script("nl")
    assert script != page_script("en")


def test_in_jupyterlab_a_long_table_asks_its_own_server_for_the_program(monkeypatch):
    """Only there: a page takes what it needs from its own text, and a short table needs nothing."""
    bundle = listing(rows(22), caption="origin", households=None)._repr_mimebundle_()
    assert "<script" not in bundle["text/html"]
    monkeypatch.setenv(TABLES_VARIABLE, "/static/dt_bundle.js")
    long, short = (
        listing(rows(count), caption="origin", households=None)._repr_mimebundle_()
        for count in (22, 3)
    )
    assert 'import("/static/dt_bundle.js")' in long["text/html"]
    assert "<script" not in short["text/html"]
    pages = long["application/vnd.circularlib.page+json"]
    assert all("<script" not in page["text/html"] for page in pages.values())
