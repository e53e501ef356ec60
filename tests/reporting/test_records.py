"""What every notebook begins with: which days the records really cover."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import pytest

from circularlib.errors import UsageError
from circularlib.ledger.programme import open_programme
from circularlib.reporting.records import opened, reported

BASELINE = 'baseline = "2020-01..2021-12"\n'


@pytest.fixture
def with_baseline(folder):
    """The small programme with a baseline before it."""

    def write(settings=""):
        made = folder(settings)
        file = made / "programme.toml"
        text = file.read_text(encoding="utf-8").replace("[periods]\n", f"[periods]\n{BASELINE}")
        file.write_text(text, encoding="utf-8")
        return str(made)

    return write


def days(period):
    return (period.first.isoformat(), period.last.isoformat())


def test_a_period_within_the_records_is_the_one_asked_for(folder):
    records = opened(str(folder()), "2022Q3")
    assert records.window == records.asked
    assert days(records.window) == ("2022-07-01", "2022-09-30")
    assert records.label == "2022Q3 2022-07-01..2022-09-30"


def test_a_period_beyond_the_records_keeps_its_name_and_the_days_covered(folder):
    records = opened(str(folder("records_to = 2023-08-15\n")), "2023Q3")
    assert days(records.asked) == ("2023-07-01", "2023-09-30")
    assert days(records.window) == ("2023-07-01", "2023-08-15")
    assert records.label == "2023Q3 2023-07-01..2023-08-15"


def test_the_introduction_says_which_days_are_covered_and_which_were_asked_for(folder):
    said = opened(str(folder("records_to = 2023-08-15\n")), "2023Q3").introduction
    assert said.plain("en") == (
        "Records of Small town, 1 July 2023 to 15 August 2023. "
        "This page is about 1 July 2023 to 15 August 2023. "
        "Asked for was 1 July 2023 to 30 September 2023; the records do not reach that far, "
        "and only the days named above are covered. There is no baseline beside it."
    )
    assert "Gevraagd was 1 juli 2023 tot 30 september 2023" in said.plain("nl")


def test_the_programme_itself_is_cut_to_its_records_too(folder):
    records = opened(str(folder("records_to = 2023-08-15\n")), "programme")
    assert records.label == "programme 2022-01-01..2023-08-15"
    assert "Asked for was" in records.introduction.plain("en")


def test_an_uncut_period_says_nothing_of_cutting(folder):
    assert "Asked for" not in opened(str(folder()), "2022").introduction.plain("en")


def test_the_baseline_stands_beside_the_programme(with_baseline):
    records = opened(with_baseline(), "programme")
    assert [part.name for part in records.compared] == ["baseline", "programme"]
    assert records.periods[0] == ("baseline", 18262, 18992)  # 2020-01-01 to 2021-12-31
    assert "1 January 2020 to 31 December 2021" in records.introduction.plain("en")


def test_the_baseline_is_cut_to_the_days_that_were_recorded(with_baseline):
    """Days before the records would count as days on which nothing happened."""
    records = opened(with_baseline("records_from = 2021-03-15\n"), "programme")
    assert days(records.baseline) == ("2021-03-15", "2021-12-31")
    assert records.source["en"].startswith("Records of Small town, 15 March 2021 to")


def test_a_baseline_before_all_records_is_no_baseline(with_baseline):
    records = opened(with_baseline("records_from = 2022-01-01\n"), "programme")
    assert records.baseline is None
    assert "no baseline" in records.introduction.plain("en")


def test_a_notebook_that_compares_nothing_leaves_the_baseline_out(with_baseline):
    """Its source line must not name days that are not on the page."""
    records = opened(with_baseline(), "2022", baseline=False)
    assert records.baseline is None
    assert records.source["en"] == "Records of Small town, 1 January 2022 to 31 December 2022."


def test_quarters_are_those_of_the_days_covered(with_baseline):
    records = opened(with_baseline("records_to = 2022-05-15\n"), "2022")
    assert [name for name, _first, _last in records.quarters][-2:] == ["2022Q1", "2022Q2"]
    assert records.quarters[-1][2] == (date(2022, 5, 15) - date(1970, 1, 1)).days


def test_each_quarter_is_known_by_the_period_it_is_part_of(with_baseline):
    """Totals of a period may be known, so its quarters must not tell on each other."""
    records = opened(with_baseline(), "2022")
    names = pd.Series(["2020Q1", "2021Q4", "2022Q1", "2031Q1"])
    assert records.compared_of(names).tolist()[:3] == ["baseline", "baseline", "2022"]
    assert records.compared_of(names).isna().tolist() == [False, False, False, True]


def test_the_smallest_number_of_households_is_that_of_the_settings(folder):
    """Beside it, without a setting: 5."""
    assert opened(str(folder("min_cell = 8\n")), "2022").min_cell == 8


def test_a_period_outside_the_records_is_refused_with_the_days_there_are(folder):
    with pytest.raises(UsageError, match="No records lie in 2031") as error:
        opened(str(folder()), "2031")
    assert "2022-01-01 to 2023-12-31" in error.value.place


def test_a_programme_whose_records_ended_before_it_began_is_refused(folder):
    programme = open_programme(folder("records_from = 2019-01-01\nrecords_to = 2019-12-31\n"))
    with pytest.raises(UsageError, match="No records lie in programme"):
        reported(programme, "programme")


def test_the_last_quarter_is_counted_back_from_a_day(folder):
    programme = open_programme(folder())
    asked, window = reported(programme, "last-quarter", today=date(2023, 8, 1))
    assert asked.name == "2023Q2"
    assert asked == window


def test_the_records_of_a_period_are_those_of_its_days(folder):
    """Three of the five attempts were in 2022."""
    records = opened(str(folder()), "2022")
    assert records.during("repairs", "event_date_day").collect().height == 3


def test_a_table_that_may_be_absent_has_its_columns_and_no_rows(folder):
    records = opened(str(folder()), "2022")
    assert "stays" not in records
    assert "repairs" in records
    stays = records.optional("stays").collect()
    assert stays.height == 0
    assert "home_id" in stays.columns
    assert records.optional("repairs").collect().height == 5


def test_made_up_records_are_called_so_in_every_source_line(folder):
    records = opened(str(folder("synthetic = true\n")), "2022")
    assert records.source["nl"].endswith("Synthetische data.")
    assert "Synthetic data." in records.introduction.plain("en")


def test_a_programme_may_have_its_own_assumptions(folder):
    made = folder()
    with (made / "programme.toml").open("a", encoding="utf-8") as file:
        file.write(
            "\n[assumptions.unit_mass_ratio]\nlow = 0.9\ncentral = 1.0\nhigh = 1.1\n"
            'source = "60 items weighed"\n'
        )
    assert opened(str(made), "2022").overrides["unit_mass_ratio"]["low"] == 0.9


def test_prices_follow_the_settings(folder):
    """The chosen series with the numbers the programme adds; the base is its own."""
    records = opened(str(folder()), "2022")
    assert (records.price_index.name, records.price_base) == ("cpi_be", "2022")


@dataclass(frozen=True)
class Found:
    """A finding."""

    key: str
    value: float
    low: float
    high: float
    unit: str = "rate"
    basis: str = "cluster_bootstrap_bca"


def test_claims_about_the_figures_of_a_page_stand_beside_them():
    """The sample's claims on one figure, and none on another; made-up records say so."""
    records = opened("sample", "2022")
    cost = records.claims_beside(Found("cost_reduction_rate", 0.9, 0.8, 0.95))
    assert len(cost.frame) == 2
    assert all(cell["en"].startswith("not supported") for cell in cost.frame["claim_verdict"])
    assert "says anything about the programme itself" in cost.html("en")
    assert records.claims_beside(Found("reuse_rate", 0.5, 0.4, 0.6)).frame.empty


def test_a_programme_without_claims_has_an_empty_table_and_no_warning(folder):
    """Its records are real, and nothing was said."""
    records = opened(str(folder()), "2022")
    listed = records.claims_beside(Found("cost_reduction_rate", 0.3, 0.2, 0.4))
    assert listed.frame.empty
    assert "verzonnen" not in listed.html("nl")
