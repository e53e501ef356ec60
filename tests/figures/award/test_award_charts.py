"""Pictures and tables of the award: what they draw, and what they say to who cannot see them."""

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from circularlib.appliances.award import chances, judgement, offers, reversal, weights
from circularlib.figures.award import lines, names, points, tables, triangle
from circularlib.figures.listing import listing
from circularlib.ledger.sample.tender import offers_table
from circularlib.sources.washing.plan import washing_plan

SOURCE = {"en": "Records of Town.", "nl": "Registratie van Stad."}


@pytest.fixture(scope="module")
def result() -> judgement.Judgement:
    """The sample's offers, judged by the example tender."""
    tender = washing_plan("a folder without the file").tender
    assert tender is not None
    return judgement.judged(offers.checked_offers(offers_table(), tender), tender)


def drawn(chart, language: str = "en") -> Figure:
    """The picture on a figure whose parts can be looked at."""
    figure = Figure(figsize=(chart.width_inches, chart.height_inches), layout="constrained")
    chart.draw(figure, language)
    figure.draw_without_rendering()
    return figure


def texts(figure: Figure) -> set[str]:
    """Everything written in the picture."""
    return {text.get_text() for text in figure.axes[0].texts}


def triangle_of(result):
    """The map of weights."""
    return triangle.triangle_chart(
        weights.weight_map(result), weights.first_shares(result),
        parts=names.part_names(result.tender), title="award_triangle", source=SOURCE,
    )  # fmt: skip


def test_every_region_has_a_name_a_tint_and_a_pattern_of_its_own(result):
    """No meaning hangs on colour alone."""
    figure = drawn(triangle_of(result))
    regions = [patch for patch in figure.axes[0].patches if isinstance(patch, Polygon)]
    assert len(regions) == 4
    assert len({patch.get_hatch() for patch in regions}) == 4
    assert {"O2", "O3", "O4", "O5"} <= texts(figure)
    assert "the tender's own weights" in texts(figure)


def test_the_dot_lies_in_the_region_of_the_first_offer(result):
    """The tender's weights put O2 first, and so does the picture."""
    axes = drawn(triangle_of(result)).axes[0]
    (dot,) = [line for line in axes.lines if line.get_marker() == "o"]
    place = (dot.get_xdata()[0], dot.get_ydata()[0])
    inside = [patch.get_path().contains_point(place) for patch in axes.patches]
    shown = weights.weight_map(result)
    assert [ids for (ids, _), is_in in zip(shown.regions, inside, strict=True) if is_in] == [
        ("O2",)
    ]


def test_the_words_of_the_triangle_hold_its_shares(result):
    """Largest first, with who is first nowhere."""
    said = triangle_of(result).plain("nl").replace("\u00a0", " ")
    assert "O2 55,1 %; O3 23,0 %; O5 15,1 %; O4 6,7 %" in said
    assert "Nergens eerst: O1" in said


def test_without_a_map_the_chart_says_that_there_is_nothing(result):
    """As for the utility index."""
    tender = judgement.changed_tender(result.tender, price_formula="utility_index")
    index = judgement.judged(result.received, tender)
    assert "othing" in triangle_of(index).plain("en")
    chart = lines.line_chart(
        weights.line_scores(index), weights.price_line(index), bidders=index.offers.bidders,
        price_weight=0.4, title="award_lines", source=SOURCE,
    )  # fmt: skip
    assert "othing" in chart.plain("en")
    bars = points.points_chart(
        judgement.points_by_part(index), bidders=index.offers.bidders,
        parts=names.part_names(tender), title="award_points_chart", source=SOURCE,
    )  # fmt: skip
    assert "othing" in bars.plain("en")


def test_a_line_passes_through_the_points_of_the_award(result):
    """At the tender's own weight of price each line has the offer's points."""
    chart = lines.line_chart(
        weights.line_scores(result), weights.price_line(result), bidders=result.offers.bidders,
        price_weight=0.4, title="award_lines", source=SOURCE,
    )  # fmt: skip
    axes = drawn(chart).axes[0]
    found = sorted(line.get_ydata()[2] for line in axes.lines if len(line.get_xdata()) == 6)
    assert found == pytest.approx(sorted(result.ranking["outcome"]))
    assert len({(line.get_linestyle(), line.get_marker()) for line in axes.lines[:5]}) == 5


def test_bars_end_at_the_points(result):
    """Parts stacked from zero."""
    chart = points.points_chart(
        judgement.points_by_part(result), bidders=result.offers.bidders,
        parts=names.part_names(result.tender), title="award_points_chart", source=SOURCE,
    )  # fmt: skip
    axes = drawn(chart, "nl").axes[0]
    ends = [bar.get_x() + bar.get_width() for bar in axes.containers[-1]]
    assert ends == pytest.approx(result.ranking["outcome"].tolist())
    assert " 71,8" in texts(drawn(chart, "nl"))


def test_points_below_nought_run_to_the_left(result):
    """A logarithm gives less than nothing to who is more than 1.2 times as dear."""
    price = result.tender.price.model_copy(
        update={"formula": "logarithmic", "nothing_at_ratio": 1.2}
    )
    tender = result.tender.model_copy(update={"price": price})
    log = judgement.judged(result.received, tender)
    chart = points.points_chart(
        judgement.points_by_part(log), bidders=log.offers.bidders,
        parts=names.part_names(tender), title="award_points_chart", source=SOURCE,
    )  # fmt: skip
    axes = drawn(chart).axes[0]
    assert min(bar.get_width() for bar in axes.containers[0]) < 0
    assert all(bar.get_x() >= 0 for bar in axes.containers[1])
    assert axes.get_xlim()[0] < 0


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_table_can_be_shown(result, language):
    """Each column has a word, and no key shows."""
    moved = reversal.reversals(result, worse_share=0.1)
    every = [
        tables.weight_table(result.tender),
        tables.requirement_table(result),
        tables.price_table(result),
        tables.ranking_table(result),
        tables.score_table(result),
        tables.ranks_table(result, judgement.ranks_by_formula(result)),
        tables.line_table(result, weights.price_line(result)),
        tables.reversal_table(result, moved),
        tables.switching_table(chances.switching_uses(result)),
        tables.buyer_table(result.tender, is_example=True),
    ]
    for table in every:
        shown = listing(table, caption="award_scores", source=SOURCE, households=None)
        page = shown.html(language)
        assert "_" not in page.replace("scope", "")
        assert "nan" not in page


def test_shared_places_carry_a_sign_and_a_sentence(result):
    """O2 and its twin are both 1."""
    table = offers_table().to_pandas()
    twin = table[table["offer_id"] == "O2"].assign(offer_id="O9", bidder="Twin")
    both = type(table)([*table.to_dict("records"), *twin.to_dict("records")])
    tied = judgement.judged(offers.checked_offers(both, result.tender), result.tender)
    assert tables.ranking_table(tied)["award_rank"].tolist()[:3] == ["1 =", "1 =", "3"]
    assert "O2 and O9" in tables.tie_note(tied).plain("en")
    assert tables.tie_note(result).plain("en") == "No two offers share a place."
    assert "O2 en O9" in triangle_of(tied).plain("nl")


def test_a_share_is_printed_as_a_percentage_and_a_value_with_its_unit():
    """As a civil servant writes them."""
    assert names.amount(0.65, {"en": "share", "nl": "aandeel"})["nl"] == "65\u00a0%"
    assert names.amount(0.545, {"en": "kWh", "nl": "kWh"})["nl"] == "0,545\u00a0kWh"
