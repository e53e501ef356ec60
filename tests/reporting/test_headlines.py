"""The headline findings over time: what may stand beside what, and what must be said with it."""

import csv

import pytest

from circularlib.ledger.periods import Period, period
from circularlib.reporting.headlines import CORE, HEADLINES, grouped
from circularlib.reporting.stored_reports import stored_reports
from circularlib.shipped import shipped

from .stored import DONE, figure, write_report


@pytest.fixture
def groups(tmp_path):
    """The groups of what was written, by kind."""

    def read():
        return {group.kind: group for group in grouped(stored_reports(tmp_path, HEADLINES))}

    return read


def names(group):
    return [made.period.name for made, _report in group.reports]


def only(group, key="reuse_rate"):
    (found,) = [headline for headline in group.headlines if headline.key == key]
    return found


def plain(text):
    return text.replace("\xa0", " ")


def test_periods_of_one_kind_stand_together_in_order_of_their_days(tmp_path, groups):
    for name in ("2023", "2022Q4", "2022", "2022-03..2022-09", "2022Q3", "2022H1", "2022-02"):
        write_report(tmp_path, name)
    span = Period("programme", period("2022").first, period("2023").last)
    write_report(tmp_path, "programme", span=span)
    assert {kind: names(group) for kind, group in groups().items()} == {
        "year": ["2022", "2023"],
        "half": ["2022H1"],
        "quarter": ["2022Q3", "2022Q4"],
        "month": ["2022-02"],
        "other": ["programme", "2022-03..2022-09"],
    }


def test_a_copy_of_a_report_in_another_folder_is_no_second_year(tmp_path, groups):
    write_report(tmp_path, "2022")
    write_report(tmp_path, "2022-old", span=period("2022"))
    assert names(groups()["year"]) == ["2022"]


def test_a_year_and_its_quarters_are_never_in_one_picture(tmp_path, groups):
    for name in ("2021", "2022", "2022Q1", "2022Q2"):
        write_report(tmp_path, name, [figure("reuse_rate", 0.5)])
    for kind, expected in (("year", ["2021", "2022"]), ("quarter", ["2022Q1", "2022Q2"])):
        assert [dot.name for dot in only(groups()[kind]).chart.dots] == expected


def test_periods_that_may_overlap_are_not_drawn(tmp_path, groups):
    for name in ("2021-01..2022-06", "2022-01..2022-09"):
        write_report(tmp_path, name, [figure("reuse_rate", 0.5)])
    assert not only(groups()["other"]).is_drawn


def test_one_figure_alone_is_not_drawn(tmp_path, groups):
    write_report(tmp_path, "2021", [figure("reuse_rate", 0.5)])
    write_report(tmp_path, "2022")
    assert not only(groups()["year"]).is_drawn


def test_the_cost_before_is_no_series_over_time(tmp_path, groups):
    """Every report measures the same time before the programme."""
    key = "baseline_cost_eur_per_home_month"
    for name in ("2021", "2022"):
        write_report(tmp_path, name, [figure(key, 120.0, unit="eur_per_home_month")])
    assert not only(groups()["year"], key).is_drawn


@pytest.mark.parametrize(
    ("finding", "cell", "why"),
    [
        (figure("reuse_rate", None, basis="none_suppressed"), "not shown, too few households", ...),
        (figure("reuse_rate", None, basis="none_no_items"), "cannot be calculated", ...),
        (
            figure("reuse_rate", None, 0.25, basis="median_not_reached"),
            "cannot be calculated (95 % interval from 25.0 %, open above)",
            "cannot be calculated",
        ),
        (figure("reuse_rate", 0.9, 0.1, 0.2), "cannot be read", ...),
        (figure("reuse_rate", 40.0, unit="kg"), "40.0 kg", "in another unit"),
        (figure("homes_count", 9.0, unit="count"), "no figure in this report", ...),
    ],
)
def test_a_report_without_a_figure_has_no_dot_and_says_why(tmp_path, groups, finding, cell, why):
    for name, found in (("2020", figure("reuse_rate", 0.5)), ("2021", finding)):
        write_report(tmp_path, name, [found])
    write_report(tmp_path, "2022", [figure("reuse_rate", 0.4)])
    headline = only(groups()["year"])
    assert [dot.name for dot in headline.chart.dots] == ["2020", "2022"]
    assert plain(headline.cell(headline.reports[1][1], "en")) == cell
    said = f"Without a figure: 2021 ({cell if why is ... else why})."
    assert headline.gone("en") == said
    assert said in headline.chart.alternative("en")


def test_findings_that_cannot_be_read_leave_no_dot(tmp_path, groups):
    for name in ("2020", "2021", "2022"):
        home = write_report(tmp_path, name, [figure("reuse_rate", 0.5)])
    for file in home.glob("*/findings.json"):
        file.write_text("{", encoding="utf-8")
    headline = only(groups()["year"])
    assert len(headline.chart.dots) == 2
    assert headline.gone("nl") == "Zonder cijfer: 2022 (onleesbaar)."


def test_a_cell_says_interval_or_bounds_by_its_name(tmp_path, groups):
    write_report(tmp_path, "2021", [figure("reuse_rate", 0.5, 0.4, 0.6)])
    write_report(tmp_path, "2022", [figure("reuse_rate", 0.5, 0.4, 0.6, level=None)])
    headline = only(groups()["year"])
    cells = [plain(headline.cell(report, "nl")) for _made, report in headline.reports]
    assert cells == ["50 % (95 % interval 40 tot 60 %)", "50 % (grenzen 40 tot 60 %)"]
    assert [dot.is_bounds for dot in headline.chart.dots] == [False, True]


def test_a_period_that_the_records_cover_in_part_is_drawn_as_such(tmp_path, groups):
    write_report(tmp_path, "2021", [figure("reuse_rate", 0.5)])
    write_report(tmp_path, "2022", [figure("reuse_rate", 0.5)], to="2022-05-15")
    group = groups()["year"]
    assert [made.period.name for made in group.cut] == ["2022"]
    assert [dot.is_cut for dot in only(group).chart.dots] == [False, True]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"versions": {"circularlib": "0.2.0"}}, "different versions of circularlib"),
        ({"reference_sha256": "1" * 64}, "different reference values"),
        ({"notebooks": [{**DONE[0], "parameters": {"horizon_days": 365}}]}, "different parameters"),
        ({"synthetic": True}, "synthetic and real records"),
    ],
)
def test_figures_that_were_not_made_alike_are_not_joined_and_it_is_said(
    tmp_path, groups, changes, said
):
    for name in ("2020", "2021"):
        write_report(tmp_path, name, [figure("reuse_rate", 0.5)])
    write_report(tmp_path, "2022", [figure("reuse_rate", 0.5)], **changes)
    group = groups()["year"]
    assert [dot.is_joined for dot in only(group).chart.dots] == [False, True, False]
    assert group.unlike("en").endswith(f": {said}.")
    assert said in only(group).chart.alternative("en")


def test_the_period_itself_is_no_difference_in_making(tmp_path, groups):
    for name in ("2020", "2021"):
        book = {**DONE[0], "parameters": {"horizon_days": 730, "period": name}}
        write_report(tmp_path, name, [figure("reuse_rate", 0.5)], notebooks=[book])
    assert groups()["year"].unlike("en") == ""


def test_a_picture_of_made_up_records_says_so(tmp_path, groups):
    for name in ("2020", "2021"):
        write_report(tmp_path, name, [figure("reuse_rate", 0.5)], synthetic=True)
    chart = only(groups()["year"]).chart
    assert chart.alternative("nl").endswith("Synthetische data.")


def test_headline_findings_stand_in_their_fixed_order(tmp_path, groups):
    found = [figure(key, 0.5) for key in ("cost_reduction_rate", "reuse_rate")]
    write_report(tmp_path, "2022", found)
    assert [headline.key for headline in groups()["year"].headlines] == [
        "reuse_rate",
        "cost_reduction_rate",
    ]


def test_headlines_are_findings_that_notebooks_record():
    """All but the two of the washing machines, whose notebooks come later."""
    with shipped("data/dictionary/findings.csv").open(encoding="utf-8", newline="") as file:
        known = {row["key"] for row in csv.DictReader(file)}
    assert set(HEADLINES) - known <= {"ownership_cost_eur_per_cycle", "break_even_homes"}
    assert set(CORE) <= set(HEADLINES)
    assert len(set(HEADLINES)) == 18
