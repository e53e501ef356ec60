"""Swim lanes and effort bars: what is drawn is said in words, and nothing by colour alone."""

import base64
import math
import re

import pandas as pd
import pytest

from circularlib.figures.chain_notes import chain_note, names_note, recorded_tables
from circularlib.figures.effort_bars import effort_chart
from circularlib.figures.swim_lanes import named_doers, swim_lane_chart
from circularlib.figures.words import label
from circularlib.outlook.chain import read_chain
from circularlib.outlook.chain_links import chain_links
from circularlib.units import LANGUAGES

SOURCE = {"en": "Records.", "nl": "Registratie."}
COLUMNS = [
    "step", "order", "actor", "role", "cost_eur", "hours", "benefit_eur", "emission_kgco2e",
]  # fmt: skip
CHAIN = read_chain(
    pd.DataFrame(
        [
            ("ask", 1, "resident", "does", 1.0, None, 2.0, None),
            ("place", 2, "reuse_centre", "does", 3.0, None, 4.0, None),
            ("place", 2, "reuse_centre", "pays", 3.0, None, 4.0, None),
            ("use", 3, "town", "pays", 5.0, None, None, None),
            ("mend", 4, "town", None, 5.0, None, None, None),
            ("mend", 4, "Atelier, vzw <b>", "does", 5.0, None, None, None),
        ],
        columns=COLUMNS,
    )
)
LINKS = chain_links(CHAIN)


def drawn(chart, language: str) -> list[str]:
    """The texts of a picture."""
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    figure = Figure(layout="constrained")
    chart.draw(figure, language)
    return [text.get_text() for text in figure.findobj(Text)]


@pytest.mark.parametrize(("language", "letters"), [("en", "DDPPD?"), ("nl", "DDBBD?")])
def test_every_part_has_its_letter(language, letters):
    """Does, pays and no role stated; the letter is that of the word in the language."""
    chart = swim_lane_chart(CHAIN, LINKS, title="chain_lanes", source=SOURCE, households=None)
    single = [text for text in drawn(chart, language) if text in {*"DPBROI?"}]
    assert sorted(single) == sorted(letters)
    assert label("no_owner", language) in drawn(chart, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_name_doers_owners_and_handovers(language):
    """One step without an owner, one certain handover, from resident to reuse centre."""
    chart = swim_lane_chart(CHAIN, LINKS, title="chain_lanes", source=SOURCE, households=None)
    said = chart.alternative[language]
    assert "Atelier, vzw <b>" in said
    assert f"3. {'use' if language == 'en' else 'gebruik'}: {label('no_owner', language)}" in said
    assert re.search(r"(owner|eigenaar): 1; (handovers|overdrachten): 1\.", said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_can_be_saved_as_it_is_seen(language):
    """The link holds the same bytes as the picture, and what comes from records is escaped."""
    chart = swim_lane_chart(CHAIN, LINKS, title="chain_lanes", source=SOURCE, households=None)
    page = chart.html(language)
    (linked,) = re.findall(r'href="data:image/svg\+xml;base64,([^"]+)"', page)
    (shown,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert linked == shown
    assert base64.b64decode(linked).decode() == chart.svg(language)
    assert f'download="swim_lanes.{language}.svg"' in page
    assert "<b>" not in page
    assert page.count("</figure>") == 1


def test_an_empty_chain_says_so():
    empty = CHAIN[:0]
    chart = swim_lane_chart(
        empty, chain_links(empty), title="chain_lanes", source=SOURCE, households=None
    )
    assert "nothing to show" in chart.alternative["en"]
    bars = effort_chart(pd.DataFrame(), by="actor", title="chain_effort", source=SOURCE,
                        households=None)  # fmt: skip
    assert "nothing to show" in bars.alternative["en"]


def test_doers_are_named_in_the_language_of_the_page():
    table = named_doers(LINKS)
    assert table["doers"][1]["nl"] == "kringloopcentrum"
    assert table["doers"][2] == {"en": "no owner", "nl": "geen eigenaar"}
    assert table["is_handover"].tolist() == ["cannot_be_told", "yes", *["cannot_be_told"] * 2]


def test_effort_and_benefit_start_at_nought_on_either_side():
    """Cost 30 to the left, benefit 60 to the right; an actor without interval gets no line."""
    from matplotlib.figure import Figure

    rows = pd.DataFrame(
        {"actor": ["town", "shop"], "cost_eur": [30.0, 2.0], "benefit_eur": [60.0, 0.0],
         "net_eur": [30.0, -2.0], "low_eur": [20.0, math.nan], "high_eur": [35.0, math.nan]}
    )  # fmt: skip
    chart = effort_chart(rows, by="actor", title="chain_effort", source=SOURCE, households=None)
    figure = Figure()
    chart.draw(figure, "en")
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert widths == [-30, -2, 60, 0]
    assert {bar.get_x() for bar in figure.axes[0].patches} == {0}
    intervals = [line for line in figure.axes[0].lines if list(line.get_xdata()) == [20, 35]]
    assert len(intervals) == 1
    assert "30.0\u00a0euro / 60.0\u00a0euro / 30.0\u00a0euro" in chart.alternative["en"]


def test_names_are_told_or_that_there_are_none():
    told = names_note(["reuse_centre"], some="chain_never", none="chain_all_gain")
    assert "kringloopcentrum" in told.plain("nl")
    assert "zeker aantal" in names_note([], some="chain_never", none="chain_all_gain").plain("nl")


@pytest.mark.parametrize(
    ("in_cost", "counts", "words"),
    [(True, True, "already"), (False, True, "hours are added"), (None, True, "Nobody said"),
     (False, False, "not counted as a cost, as was asked")],
)  # fmt: skip
def test_whether_hours_count_is_never_silent(in_cost, counts, words):
    said = chain_note(
        is_example=False, is_stated=True, hours_in_cost=in_cost, counts_hours=counts, run_years=0.5
    )
    assert words in said.plain("en")
    assert "0.5" in said.plain("en")


@pytest.mark.parametrize(("example", "words"), [(True, "examples"), (False, "Nobody stated")])
def test_a_missing_or_example_file_is_told(example, words):
    said = chain_note(
        is_example=example, is_stated=False, hours_in_cost=None, counts_hours=True, run_years=1.0
    )
    assert words in said.plain("en")


def test_what_rests_on_few_homes_is_not_shown_beside_the_stated_amounts():
    """Rows of 2 homes with a smallest cell of 5 keep their names only."""
    amounts = pd.DataFrame(
        {"step": ["place", "mend"], "actor": ["town", "shop"], "cost_eur": [3.0, 4.0],
         "recorded_cost_eur": [7.25, 8.75], "home_count": [2, 9]}
    )  # fmt: skip
    shown = recorded_tables(
        "chain_records_by_placement", amounts, amounts[:0], source=SOURCE,
        households="home_count", min_cell=5,
    )  # fmt: skip
    assert "7.25" not in shown.html("en")
    assert shown.html("en").count("<table>") == 1
    assert "delivered" in shown.plain("en")
