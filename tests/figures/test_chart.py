"""Every chart: the same bytes, words for ears, nothing of the records unescaped, nothing lost."""

import base64
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pandas as pd
import pytest

from circularlib.errors import UsageError
from circularlib.figures.bars import stacked_chart
from circularlib.figures.chart import COLOURS, Chart, named, wrapped
from circularlib.figures.curves import incidence_chart, step_chart
from circularlib.figures.flow import flow_chart
from circularlib.figures.intervals import interval_chart, interval_series_chart
from circularlib.units import LANGUAGES

SOURCE = {"en": "Records of <Town>.", "nl": "Registratie van <Stad>."}
STRANGE = ["<script>alert('x')</script>", "_hidden", "A$B$C", "日本 🪑", "", "a\nb\tc", "x" * 300]


def bars(names, **options):
    table = pd.DataFrame({"period": names, "origin": "new", "item_count": range(1, len(names) + 1)})
    return stacked_chart(
        table,
        by="period",
        series="origin",
        value="item_count",
        title="routes_flow",
        source=SOURCE,
        households=None,
        **options,
    )


def series(names):
    table = pd.DataFrame({"period": "2022", "origin": names, "item_count": 1})
    return stacked_chart(
        table,
        by="period",
        series="origin",
        value="item_count",
        title="routes_flow",
        source=SOURCE,
        households=None,
    )


def flows(names):
    table = pd.DataFrame({"period": "2022", "exit_reason": names, "route": names, "item_count": 1})
    return flow_chart(
        table,
        panel="period",
        source_column="exit_reason",
        target_column="route",
        value="item_count",
        title="routes_flow",
        source=SOURCE,
        order=["sold"],
        households=None,
    )


def steps(names):
    ages = [{"origin": name, "age_days": age} for name in names for age in (0, 10)]
    table = pd.DataFrame(ages, columns=["origin", "age_days"]).assign(
        survival_rate=0.5, low_rate=0.4, high_rate=0.6
    )
    return step_chart(
        table,
        by="origin",
        value="survival_rate",
        low="low_rate",
        high="high_rate",
        title="survival_by_origin",
        source=SOURCE,
        households=None,
    )


def dots(names):
    table = pd.DataFrame({"item_type": names, "estimate_rate": 0.5}).assign(
        low_rate=0.4, high_rate=0.6, attempt_count=7
    )
    return interval_chart(
        table,
        by="item_type",
        value="estimate_rate",
        n="attempt_count",
        title="repair_success_by_type",
        source=SOURCE,
        households=None,
    )


def dots_over_time(names):
    table = pd.DataFrame({"period": names, "estimate_rate": 0.5}).assign(low_rate=0.4, high_rate=1)
    return interval_series_chart(
        table,
        time="period",
        value="estimate_rate",
        title="reuse_rate_over_time",
        source=SOURCE,
        households=None,
    )


def incidence(causes):
    rows = [(cause, age, 0.1) for cause in causes for age in (5, 10)]
    table = pd.DataFrame(rows, columns=["cause", "age_days", "incidence_rate"])
    return incidence_chart(
        table, title="causes_of_end", source=SOURCE, horizon_days=20, households=None
    )


KINDS = {
    "bars": bars,
    "lying_bars": lambda names: bars(names, upright=False),
    "series": series,
    "flow": flows,
    "steps": steps,
    "dots": dots,
    "dots_over_time": dots_over_time,
}
every_kind = pytest.mark.parametrize("chart", KINDS.values(), ids=KINDS)
every_kind_and_incidence = pytest.mark.parametrize(
    "chart", [*KINDS.values(), incidence], ids=[*KINDS, "incidence"]
)


@every_kind_and_incidence
def test_the_same_chart_gives_the_same_bytes(chart):
    assert chart(["broken", "lost"]).html("en") == chart(["broken", "lost"]).html("en")


@every_kind_and_incidence
def test_places_in_a_picture_are_rounded_to_a_thousandth_of_a_point(chart):
    """What the order of adding changes, the sixteenth digit of a sum, is not to be seen."""
    places = re.sub(r"scale\([^)]*\)", "", chart(["broken", "lost"]).svg("en"))
    assert re.search(r"\d\.\d{3}\b", places)
    assert re.search(r"\d\.\d{4}", places) is None


@every_kind_and_incidence
def test_a_picture_has_a_title_words_and_a_source(chart):
    for language in LANGUAGES:
        page = chart(["broken", "lost"]).html(language)
        assert re.search(r"<figcaption>[^<]+</figcaption>", page)
        assert re.search(r'<img alt="[^"]{20,}" src="data:image/svg\+xml;base64,', page)
        assert re.search(r'<p class="source">[^<]+&lt;[^<]+</p>', page)


@every_kind_and_incidence
def test_the_words_differ_between_the_languages(chart):
    made = chart(["broken", "lost"])
    assert made.alternative["en"] != made.alternative["nl"]
    assert made.plain("en") != made.plain("nl")


@every_kind_and_incidence
def test_an_empty_table_gives_a_chart_that_says_there_is_nothing_to_show(chart, drawn):
    made = chart([])
    assert made.alternative["nl"] == "Er is niets te tonen in deze periode."
    figure = drawn(made, "nl")
    assert [text.get_text() for text in figure.texts] == ["Er is niets te tonen in deze periode."]
    assert "<svg" in made.svg("en")


@every_kind_and_incidence
def test_one_group_is_enough(chart):
    assert "<svg" in chart(["lost"]).svg("nl")


@every_kind
def test_names_from_the_records_are_escaped_and_never_stop_a_picture(chart):
    """Mark-up, an underscore, dollar signs, signs no font has, nothing at all, and much."""
    made = chart(STRANGE)
    page = made.html("en")
    assert "<script>" not in page
    picture = base64.b64decode(page.partition("base64,")[2].partition('"')[0])
    assert b"<script>" not in picture
    ElementTree.fromstring(picture)


@every_kind
def test_a_missing_name_is_called_unknown_and_not_left_out(chart, drawn):
    figure = drawn(chart(["lost", None]))
    axes = figure.axes[0]
    legends = [text for legend in figure.legends for text in legend.get_texts()]
    shown = [*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels(), *legends]
    assert any("unknown" in text.get_text() for text in shown)


@every_kind
def test_there_may_be_more_series_than_colours(chart):
    assert "<svg" in chart([f"s{number}" for number in range(len(COLOURS) * 3)]).svg("en")


@every_kind_and_incidence
def test_a_picture_asks_nothing_of_anybody(chart):
    """An SVG may name its own parts and the words of its format, and fetch nothing."""
    root = ElementTree.fromstring(chart(["broken", "lost"]).svg("en"))
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.endswith("href"):
                assert value.startswith("#")


def test_a_title_without_a_word_is_refused():
    made = Chart("no_such_title", lambda _figure, _language: None, SOURCE, SOURCE)
    with pytest.raises(UsageError, match="no word"):
        made.html("en")


def test_a_long_name_is_cut_after_two_lines():
    assert wrapped("word " * 40, "en").count("\n") == 1
    assert wrapped("word " * 40, "en").endswith("…")
    assert "\n" not in wrapped("word " * 40, "en", lines=1)


def test_a_name_that_begins_with_an_underscore_is_not_left_out_of_a_legend(drawn):
    """matplotlib hides such entries."""
    (legend,) = drawn(series(["_hidden", "new"])).legends
    assert [text.get_text().strip() for text in legend.get_texts()] == ["_hidden", "new"]


def test_naming_what_is_missing_leaves_the_rows_and_the_rest_alone():
    table = pd.DataFrame({"a": ["x", None, np.nan], "b": [1, 2, 3]})
    assert named(table, "a")["a"].tolist() == ["x", "unknown", "unknown"]
    assert named(table, "a")["b"].tolist() == [1, 2, 3]
    assert table["a"].isna().sum() == 2
