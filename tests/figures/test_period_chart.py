"""Small pictures of a figure over periods: where a dot stands, and what it looks like."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.figures.period_chart import Dot, PeriodChart

NAME = {"en": "Reuse rate", "nl": "Hergebruiksgraad"}
NOTHING = {"en": "", "nl": ""}
TOP, BOTTOM = 16.0, 98.0


def chart(*dots, unit="rate", first=None, last=None, remark=NOTHING):
    ends = first or (dots[0].slot, dots[0].name), last or (dots[-1].slot, dots[-1].name)
    return PeriodChart(NAME, unit, "quarter", *ends, dots, remark)


def dots(*values, **options):
    return [Dot(place, f"2022Q{place + 1}", value, **options) for place, value in enumerate(values)]


def drawn(picture, language="en"):
    """Paths by class, and texts, of a picture that is well-formed."""
    root = ET.fromstring(picture.svg(language))
    return {e.get("class"): e.get("d") for e in root.iter("path")}, [
        e.text for e in root.iter("text")
    ]


def middles(path):
    """The heights at which the discs of a path stand."""
    return [float(y) for y in re.findall(r"M[\d.]+ ([\d.]+)a", path)]


def test_a_share_is_drawn_on_the_whole_scale():
    """0.25 of a scale of 82 from 98 upwards: 98 - 20.5 = 77.5; 1 is at the top."""
    paths, texts = drawn(chart(*dots(0.25, 1.0)))
    assert middles(paths["dot bare"]) == [77.5, TOP]
    assert texts[:2] == ["100\xa0%", "0"]


def test_a_quantity_begins_at_nought_and_ends_at_a_round_number():
    """Half of 6,000 kg is half of the height: (98 + 16) / 2 = 57."""
    paths, texts = drawn(chart(*dots(3000.0, 5100.0), unit="kg"))
    assert texts[:2] == ["6,000\xa0kg", "0"]
    assert middles(paths["dot bare"])[0] == 57.0


def test_what_fell_below_nought_has_its_own_line_of_nought():
    """From -20 to 40 %: nought is a third of the way up, 98 - 82 / 3 = 70.7."""
    paths, texts = drawn(chart(*dots(-0.2, 0.35)))
    assert texts[:3] == ["40\xa0%", "0", "-20"]
    assert paths["axis"].endswith("M34 70.7H238")


@pytest.mark.parametrize(
    ("values", "top"), [((1.0, 2.0), "2"), ((0.0, 0.0), "1"), ((7.0, 12.0), "15")]
)
def test_counts_are_on_a_scale_of_whole_numbers(values, top):
    assert drawn(chart(*dots(*values), unit="count"))[1][0] == top


def test_an_interval_is_a_line_from_end_to_end_and_the_dot_is_full():
    """0.5 to 0.75 of the scale: from 57 to 36.5, with end pieces."""
    paths, _texts = drawn(chart(*dots(0.6, 0.6, low=0.5, high=0.75)))
    assert re.match(r"M85 57V36\.5M81 57h8M81 36\.5h8", paths["bar"])
    assert set(paths) == {"axis", "bar", "dot"}


def test_bounds_do_not_look_like_an_interval():
    paths, _texts = drawn(chart(*dots(0.6, 0.6, low=0.5, high=0.75, is_bounds=True)))
    assert "bounds" in paths
    assert "bar" not in paths


def test_an_interval_that_is_open_above_runs_to_the_top_with_an_arrow():
    paths, _texts = drawn(chart(*dots(0.6, 0.6, low=0.5)))
    assert paths["bar"].startswith(f"M85 57V{TOP:g}M81 57h8M82 20l3 -4 3 4M187")


def test_an_interval_that_is_open_below_runs_to_the_bottom_with_an_arrow():
    paths, _texts = drawn(chart(*dots(0.6, 0.6, high=0.75)))
    assert paths["bar"].startswith(f"M85 {BOTTOM:g}V36.5M82 94l3 4 3 -4")


def test_a_dot_without_an_interval_is_hollow_and_one_of_a_part_of_a_period_a_diamond():
    one, other = Dot(0, "2022Q1", 0.5, 0.4, 0.6, is_cut=True), Dot(1, "2022Q2", 0.5, is_cut=True)
    assert set(drawn(chart(one, other))[0]) == {"axis", "bar", "cut", "cut bare"}


def test_a_line_joins_neighbours_that_were_made_alike_and_nobody_else():
    """The second to the first, not the fourth to the second, nor a part of a period."""
    series = [
        Dot(0, "2022Q1", 0.5),
        Dot(1, "2022Q2", 0.5, is_joined=True),
        Dot(3, "2022Q4", 0.5, is_joined=True),
        Dot(4, "2023Q1", 0.5, is_joined=True, is_cut=True),
        Dot(5, "2023Q2", 0.5),
    ]
    assert drawn(chart(*series))[0]["join"].count("M") == 1


def test_a_period_without_a_figure_keeps_its_place():
    """Of three places of 68 wide, from 34: the middles are 68, 136 and 204."""
    paths, texts = drawn(chart(*dots(0.5, 0.5), last=(2, "2022Q3")))
    assert re.findall(r"M([\d.]+) [\d.]+a", paths["dot bare"]) == ["65.5", "133.5"]
    assert texts[-1] == "2022Q3"


def test_the_words_say_kind_range_and_how_the_figure_ran():
    remark = {"en": "Without a figure: 2022Q4.", "nl": "Zonder cijfer: 2022Q4."}
    said = chart(*dots(0.5, 0.75, 0.25), remark=remark).alternative("en").replace("\xa0", " ")
    assert said == (
        "Reuse rate. Dots without intervals per quarter, on a scale from 0 % to 100 %. "
        "From 50.0 % (2022Q1) to 25.0 % (2022Q3); lowest 25.0 % (2022Q3), "
        "highest 75.0 % (2022Q2). Without a figure: 2022Q4."
    )


def test_the_picture_is_named_by_its_words_in_the_language():
    picture = chart(*dots(0.5, 0.75, low=0.4, high=0.8))
    root = ET.fromstring(picture.svg("nl"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == picture.alternative("nl")
    assert "Stippen met intervallen per kwartaal" in picture.alternative("nl")


def test_a_name_from_a_file_is_escaped():
    picture = chart(Dot(0, '2022"<b>&', 0.5), Dot(1, "2022Q2", 0.5))
    assert "<b>" not in picture.svg("en")
    assert '2022"<b>&' in drawn(picture)[1]


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=30), st.sampled_from(["kg", "rate"]))
def test_every_dot_lies_within_the_picture_and_in_order(values, unit):
    """A larger figure is never drawn lower; the heights are printed to a tenth."""
    picture = chart(*dots(*values), unit=unit)
    heights = middles(drawn(picture)[0]["dot bare"])
    assert all(TOP - 0.1 <= height <= BOTTOM + 0.1 for height in heights)
    by_value = [height for _value, height in sorted(zip(values, heights, strict=True))]
    assert all(after <= before + 0.1 for before, after in pairwise(by_value))
    assert picture.svg("en") == chart(*dots(*values), unit=unit).svg("en")
