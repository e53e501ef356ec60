"""The findings of a report, read back and weighed."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circularlib.errors import ReportError
from circularlib.figures.no_change import no_change_values
from circularlib.figures.words import word
from circularlib.ledger.open_repair.versions import HEADERS
from circularlib.reporting.evaluation import told
from circularlib.reporting.evaluation.evidence import Evidence, evidence
from circularlib.reporting.finding_words import finding_name
from circularlib.reporting.findings import finding
from circularlib.reporting.headlines import HEADLINES
from circularlib.reporting.records import Records, opened
from circularlib.sources.claims import Claim
from circularlib.units import LANGUAGES

FIGURES = (
    ("cost_reduction_rate", 0.25, 0.18, 0.33, "30_cost_reduction", "wilson"),
    ("cost_reduction_without_labour_rate", 0.02, -0.09, 0.12, "30_cost_reduction", "wilson"),
    ("homes_count", 141, None, None, "10_furniture_reuse", "counted"),
    ("reuse_rate", None, None, None, "10_furniture_reuse", "none_suppressed"),
)


@cache
def records() -> Records:
    return opened("sample", "programme")


def stored_finding(key, value, low, high, notebook, basis) -> dict[str, object]:
    """A finding as it stands in `findings.json`."""
    made = finding(key, value, low, high, n=100, households=None, period="p", basis=basis)
    record = json.loads(json.dumps(made.__dict__))
    return {**record, "notebook": notebook}


Write = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Writes a report on the sample: three pages that ended differently, and the last one."""

    def write(**changes) -> Path:
        books = [
            {"name": "10_furniture_reuse", "status": "done", "missing": []},
            {"name": "30_cost_reduction", "status": "done", "missing": []},
            {"name": "40_jobs_created", "status": "failed", "missing": []},
            {"name": "50_service_quality", "status": "not_measured", "missing": ["survey"]},
            {"name": "90_evaluation", "status": "done", "missing": [], "reads_findings": True},
        ]
        own = ("claims_supported_count", 6, None, None, "90_evaluation", "counted")
        manifest = {
            "programme_id": "roeselare",
            "period": {"name": "programme"},
            "notebooks": books,
            **changes,
        }
        findings = [stored_finding(*figure) for figure in (*FIGURES, own)]
        (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        (tmp_path / "findings.json").write_text(json.dumps(findings), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def found(written: Write) -> Evidence:
    return evidence(str(written()), records())


def test_every_finding_is_read_but_those_of_the_page_itself(found: Evidence):
    assert list(found.findings) == [key for key, *_ in FIGURES]
    assert found.findings["cost_reduction_rate"].low == 0.18
    assert "90_evaluation" not in found.statuses
    assert not found.is_example


def test_a_folder_of_languages_will_do(written: Write, tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("report")
    copytree(written(), home / "en")
    assert list(evidence(str(home), records()).findings) == [key for key, *_ in FIGURES]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("created_jobs_fte", "question_failed"),
        ("median_lead_time_days", "question_not_measured"),
        ("avoided_material_kg", "question_not_run"),
        ("repair_success_rate", "question_without_it"),
        ("happiness", "no_finding"),
    ],
)
def test_a_figure_that_is_not_there_is_told_why(found: Evidence, key: str, why: str):
    """Its page failed, lacks tables, was not asked for, gave none, or there is no such page."""
    assert found.why_absent(key) == why
    assert word(f"why_{why}", "nl") != f"why_{why}"


def test_every_headline_has_a_line_in_its_order_with_a_figure_or_a_reason(found: Evidence):
    """Of 18 lines two have a figure and one a reason of its own; the others were not measured."""
    table = told.headlines_told(found)
    assert [name["en"] for name in table["figure"]] == [finding_name(k, "en") for k in HEADLINES]
    by_name = table.set_index(table["figure"].map(lambda name: name["en"]))
    cost = by_name.loc[finding_name("cost_reduction_rate", "en")]
    assert cost["found"]["nl"] == "25,0\u00a0%"
    assert cost["interval_given"]["nl"] == "95\u00a0% interval 18,0 tot 33,0\u00a0%"
    assert cost["how_sure"] == "sure_direction"
    jobs = by_name.loc[finding_name("created_jobs_fte", "en")]
    assert (jobs["found"]["en"], jobs["how_sure"]) == ("", "question_failed")
    reuse = by_name.loc[finding_name("reuse_rate", "en")]
    assert (reuse["found"]["en"], reuse["how_sure"]) == ("", "basis_none_suppressed")
    for why in table["how_sure"]:
        assert all(word(why, language) != why for language in LANGUAGES)


def test_a_change_whose_interval_holds_nought_is_undecided_and_others_are_not(found: Evidence):
    """-9 to 12 % holds nought, 18 to 33 % does not; a count of homes is no change."""
    assert [each.key for each in found.undecided] == ["cost_reduction_without_labour_rate"]
    assert len(found.differences) == 2
    assert found.includes_no_change(found.findings["homes_count"]) is None


@pytest.mark.parametrize(
    ("low", "high", "is_open"),
    [
        (None, 0.1, True),
        (None, -0.1, False),
        (0.1, None, False),
        (-0.1, None, True),
        (0.0, 0.5, True),
        (-0.5, 0.0, True),
    ],
)
def test_an_open_end_reaches_as_far_as_it_can_and_an_end_at_nought_holds_it(
    found: Evidence, low: float | None, high: float | None, is_open: bool
):
    value = low if high is None else high
    made = finding("cost_reduction_rate", value, low, high, n=5, households=None, period="p",
                   basis="wilson")  # fmt: skip
    assert found.includes_no_change(made) is is_open


def test_even_odds_are_no_change_for_a_probability(found: Evidence):
    """Half of the answers higher, half lower: 0.5, not 0."""
    about = {"n": 5, "households": None, "period": "p", "basis": "wilson"}
    even = finding("set_superiority_share", 0.52, 0.48, 0.56, **about)
    higher = finding("set_superiority_share", 0.62, 0.58, 0.66, **about)
    assert found.includes_no_change(even)
    assert not found.includes_no_change(higher)


def test_what_no_change_means_is_said_of_findings_that_exist():
    assert all(finding_name(key, "en") != key for key in no_change_values())


def test_each_page_says_how_it_ended_and_what_it_lacks(found: Evidence):
    table = told.pages_told(found).set_index("page")
    assert table.loc["40", "how_it_ended"] == "question_failed"
    assert table.loc["50", "lacking"]["nl"] == "bevraging"
    assert table.loc["20", "how_it_ended"] == "question_not_run"
    assert table["figures_count"].sum() == len(FIGURES)
    assert "90" not in table.index


def test_a_figure_that_may_not_be_shown_is_among_those_that_cannot_be_given(found: Evidence):
    table = told.without_figure(found)
    assert [
        (row["en"], why) for row, why in zip(table["figure"], table["reason"], strict=True)
    ] == [("Reuse rate", "basis_none_suppressed")]
    shown = told.figures_told(found)
    assert shown.loc[shown["how_sure"] == "basis_none_suppressed", "found"].iloc[0]["en"] == ""


def test_the_quality_of_the_records_is_said_or_why_it_is_not(found: Evidence):
    """The page on data quality is not in this report."""
    assert "niet gemeten: de pagina zit niet in dit rapport" in told.quality_note(found).plain("nl")
    assert "Rejected rows: 0." in told.quality_note(evidence("", records())).plain("en")


@pytest.mark.parametrize(
    "changes", [{"programme_id": "elsewhere"}, {"period": {"name": "2022"}}], ids=["town", "period"]
)
def test_a_report_on_something_else_is_refused(written: Write, changes: dict[str, object]):
    with pytest.raises(ReportError, match=r"The findings are of .* this page is of roeselare"):
        evidence(str(written(**changes)), records())


def test_figures_from_an_example_of_prices_or_plans_are_nobodys(written: Write, tmp_path: Path):
    """A town without washing.toml and scenarios.toml: what those pages show is left out."""
    town = tmp_path / "small-town"
    town.mkdir()
    (town / "programme.toml").write_text(
        'name = "T"\nrecords = "repairs"\n[periods]\nprogramme = "2022"\n', encoding="utf-8"
    )
    row = "a,Repair Café,BEL,,Lamp,15,Unknown,,,Fixed,,Gent,2022-02-10,"
    head = ",".join(HEADERS["0.3"])
    (town / "repairs.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    pages = (
        "60_washing_machine_ownership",
        "61_provider_business_case",
        "80_open_repair",
        "71_scale_up",
    )
    books = [{"name": name, "status": "done", "missing": []} for name in pages]
    folder = written(programme_id="small-town", notebooks=books)
    figures = [
        ("ownership_cost_eur_per_cycle", 1.9, 1.6, 2.5, pages[0], "ownership_cost_example"),
        ("provider_irr_rate", 0.03, -0.09, 0.11, pages[1], "monte_carlo_amounts"),
        ("scale_up_centre_fte", 1.0, 0.9, 1.1, pages[3], "monte_carlo_amounts"),
        ("open_repair_success_rate", 0.5, 0.2, 0.8, pages[2], "wilson"),
    ]
    stored = [stored_finding(*figure) for figure in figures]
    (folder / "findings.json").write_text(json.dumps(stored), encoding="utf-8")
    found = evidence(str(folder), opened(str(town), "programme"))
    assert list(found.findings) == ["open_repair_success_rate"]
    assert found.undecided == []
    assert found.why_absent("ownership_cost_eur_per_cycle") == "question_example"
    ended = told.pages_told(found).set_index("page")["how_it_ended"]
    assert (ended["61"], ended["80"]) == ("question_example", "question_done")
    assert ended["71"] == "question_example"


@pytest.mark.parametrize("text", ["[", "{}", "[1]", '[{"key": "reuse_rate"}]'])
def test_damaged_findings_are_refused(written: Write, text: str):
    folder = written()
    (folder / "findings.json").write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match="cannot be read"):
        evidence(str(folder), records())


def test_an_interval_that_does_not_hold_its_figure_is_a_damage(written: Write):
    folder = written()
    wrong = stored_finding(*FIGURES[0]) | {"value": 0.9}
    (folder / "findings.json").write_text(json.dumps([wrong]), encoding="utf-8")
    with pytest.raises(ReportError, match="cannot be read"):
        evidence(str(folder), records())


def test_the_example_says_what_it_is_and_shows_every_case():
    """A difference, one that may be none, a bound, a count, a figure left out, and absent pages."""
    found = evidence("", records())
    assert found.is_example
    assert all("ynth" in found.source[language] for language in LANGUAGES)
    cases = {*told.figures_told(found)["how_sure"], *told.headlines_told(found)["how_sure"]}
    assert {"sure_direction", "sure_undecided", "sure_bounds", "sure_interval"} <= cases
    assert {"basis_counted", "basis_none_suppressed"} <= cases
    assert "question_not_run" in set(told.pages_told(found)["how_it_ended"])
    assert {each.notebook for each in found.findings.values()} <= {b.name for b in found.pages}


# claims

SOURCE = {"title": "A page", "publisher": "A town", "date": "2023", "url": ""}
WORDS = {"nl": "zoveel", "en": "so many"}


def claim(about: str = "homes_count", unit: str = "count", **figure: float) -> Claim:
    return Claim(about=about, unit=unit, wording=WORDS, scope=WORDS, source=SOURCE, **figure)


def with_claims(found: Evidence, *claims: Claim) -> Evidence:
    return Evidence(**{**found.__dict__, "claims": list(claims)})


def test_claims_are_counted_by_verdict_and_the_counts_add_up(found: Evidence):
    """141 homes were counted, jobs were not: one supported, two not, one not to be measured."""
    four = with_claims(
        found,
        claim(exactly=141),
        claim(exactly=88),
        claim("created_jobs_fte", "fte", exactly=2),
        claim("cost_reduction_rate", "rate", at_least=0.2),
    )
    assert told.claim_counts(four) == {
        "supported": 1, "not_supported": 2, "cannot_be_measured": 1,
    }  # fmt: skip
    page = told.claims_told(four).html("nl")
    assert "de pagina die het meet, liep vast" in page
    assert page.index("141") < page.index(">88<") < page.index("VTE")


def test_claims_about_the_same_figure_stand_together_and_none_is_merged(found: Evidence):
    """Two that are alike, of two sources, are two."""
    mixed = with_claims(
        found, claim(exactly=141), claim("reuse_rate", "rate", exactly=0.5), claim(exactly=141)
    )
    stated = [cell["en"] for cell in told.claims_told(mixed).frame["claimed"]]
    assert stated == ["141", "141", "50\u00a0%"]


def test_verdicts_on_made_up_records_say_that_they_mean_nothing(found: Evidence):
    page = told.claims_told(with_claims(found, claim(exactly=141))).html("en")
    assert "no verdict here says anything about the programme itself" in page


BOUNDS = st.one_of(
    st.builds(lambda value: {"exactly": value}, st.integers(0, 4)),
    st.builds(
        lambda kinds, low, more: {kinds[0]: low, kinds[1]: low + more},
        st.tuples(st.sampled_from(["at_least", "more_than"]),
                  st.sampled_from(["at_most", "less_than"])),
        st.integers(0, 4),
        st.integers(0, 3),
    ),
    st.builds(lambda kind, value: {kind: value},
              st.sampled_from(["at_least", "more_than", "at_most", "less_than"]),
              st.integers(0, 4)),
)  # fmt: skip


def allows(said: dict[str, float], figure: float) -> bool:
    """Whether a figure agrees with every bound of a claim."""
    return (
        figure == said.get("exactly", figure)
        and figure >= said.get("at_least", figure)
        and figure <= said.get("at_most", figure)
        and ("more_than" not in said or figure > said["more_than"])
        and ("less_than" not in said or figure < said["less_than"])
    )


@given(BOUNDS, BOUNDS)
def test_two_claims_contradict_each_other_when_no_figure_agrees_with_both(one, other):
    """Tried on every half from -1 to 9: bounds are whole, so a figure in between would show."""
    steps = [half / 2 for half in range(-2, 19)]
    possible = [any(allows(said, figure) for figure in steps) for said in (one, other)]
    if not all(possible):  # more than 2 and less than 2 allows nothing by itself
        return
    agree = any(allows(one, figure) and allows(other, figure) for figure in steps)
    pair = [claim(**one), claim(**other)]
    assert told.conflicting(pair) == ([] if agree else pair)


def test_claims_on_different_figures_or_units_do_not_contradict_each_other():
    assert told.conflicting([claim(exactly=1), claim("placements_count", exactly=2)]) == []
    assert told.conflicting([claim(exactly=1), claim(unit="fte", exactly=2)]) == []
