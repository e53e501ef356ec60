"""The page of all reports: complete, in order, honest about what failed, the same each time."""

import re
from html.parser import HTMLParser

import pytest

from circularlib.reporting import gallery
from circularlib.reporting.gallery import gallery_page, write_gallery
from circularlib.reporting.headlines import CORE, HEADLINES
from circularlib.reporting.stored_reports import stored_reports

from .stored import DONE, figure, write_report

FAILED = {"name": "30_z", "status": "failed", "parameters": {}}
MISSING = {"name": "40_w", "status": "not_measured", "parameters": {}}
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """The elements of a page with attributes, text and depth; every element is closed."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        """Keeps an element; its text comes later."""
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        """Closes the innermost element, which must be of that name."""
        assert self.open.pop()["tag"] == tag
        if tag in ("td", "th"):
            self.handle_data(" ")

    def handle_data(self, data):
        """Adds text to all elements around it."""
        for element in self.open:
            element["text"] += data.replace("\xa0", " ")

    def all(self, tag):
        """Every element of a name."""
        return [element for element in self.elements if element["tag"] == tag]

    @property
    def rows(self):
        """The rows of reports, as their text."""
        rows = [e for e in self.all("tr") if e.get("class", "").startswith("of ")]
        return [" ".join(row["text"].split()) for row in rows]


@pytest.fixture
def page(tmp_path):
    """The gallery of what was written."""

    def made(language="en"):
        return Page(gallery_page(stored_reports(tmp_path, HEADLINES), language))

    return made


def test_every_report_is_a_row_with_links_to_its_languages(tmp_path, page):
    write_report(tmp_path, "2022Q3")
    write_report(tmp_path, "2022", languages=["nl"])
    links = [(e["href"], e.get("hreflang")) for e in page().all("a") if "hreflang" in e]
    assert links == [
        ("index.html", "nl"),
        ("town/2022/nl/index.html", "nl"),
        ("town/2022Q3/nl/index.html", "nl"),
        ("town/2022Q3/en/index.html", "en"),
    ]
    assert "2022Q3 (1 July 2022 – 30 September 2022)" in page().rows[1]
    assert "2022Q3 (1 juli 2022 – 30 september 2022)" in page("nl").rows[1]


def test_programmes_stand_by_name_and_the_newest_period_first(tmp_path, page):
    """As an alphabet orders names: É beside E, large and small letters alike."""
    for folder, name in (("c", "zele"), ("b", "Évergem"), ("a", "Zulte"), ("d", "Gent")):
        write_report(tmp_path, "2022", folder=folder, programme=name)
    for period in ("2021Q4", "2022Q4", "2023"):
        write_report(tmp_path, period, folder="d", programme="Gent")
    assert [" ".join(row.split()[:2]) for row in page().rows] == [
        "Évergem 2022",
        "Gent 2023",
        "Gent 2022Q4",
        "Gent 2022",
        "Gent 2021Q4",
        "zele 2022",
        "Zulte 2022",
    ]


def test_two_programmes_of_one_name_are_told_apart_by_their_folders(tmp_path, page):
    for folder in ("one", "two"):
        write_report(tmp_path, "2022", folder=folder)
    assert [row.split(" 2022")[0] for row in page().rows] == ["Town [one]", "Town [two]"]


def test_the_status_says_in_words_what_failed_first(tmp_path, page):
    write_report(tmp_path, "2022", notebooks=[*DONE, *DONE, FAILED, MISSING, MISSING])
    assert "failed: 1 (30_z); done: 2; not measured: 2" in page().rows[0]
    assert "mislukt: 1 (30_z); klaar: 2; niet gemeten: 2" in page("nl").rows[0]


def test_warnings_rows_left_out_and_the_version_are_said(tmp_path, page):
    write_report(
        tmp_path,
        "2022",
        warnings=[{"count": 3}, {"count": 4}],
        rejected={"rows_count": 12},
        versions={"circularlib": "0.9.7"},
    )
    assert page().rows[0].endswith("done: 1 7; rows left out: 12 0.9.7")


def test_a_period_that_the_records_cover_in_part_says_what_was_asked(tmp_path, page):
    write_report(tmp_path, "2022Q3", to="2022-08-15")
    assert "2022Q3 (1 July 2022 – 15 August 2022)" in page().rows[0]
    assert "asked for was 1 July 2022 – 30 September 2022" in page().rows[0]


def test_a_report_that_cannot_be_read_is_listed_as_such(tmp_path, page):
    home = write_report(tmp_path, "2021", languages=["nl"])
    (home / "nl" / "manifest.json").write_text("{", encoding="utf-8")
    write_report(tmp_path, "2022")
    said = "Cannot be read: its manifest is damaged, or of another version."
    assert page().rows[-1].startswith(f"Town 2021 Nederlands {said}")
    assert "town/2021/nl/index.html" in [e["href"] for e in page().all("a")]


def test_a_programme_of_which_nothing_can_be_read_goes_by_its_folder(tmp_path, page):
    home = write_report(tmp_path, "2021", folder="some-town")
    for file in home.glob("*/manifest.json"):
        file.write_text("[]", encoding="utf-8")
    assert page().rows[0].startswith("some-town 2021")
    assert not page().all("h3")


def test_findings_that_cannot_be_read_are_said_in_the_row(tmp_path, page):
    home = write_report(tmp_path, "2022")
    for file in home.glob("*/findings.json"):
        file.write_text("{", encoding="utf-8")
    assert "done: 1; its figures cannot be read" in page().rows[0]


def test_made_up_records_are_called_so_wherever_they_stand(tmp_path, page):
    """At the top and the bottom, in the row, the filter, the heading and the picture."""
    for name in ("2021", "2022"):
        write_report(tmp_path, name, [figure("reuse_rate", 0.5)], synthetic=True)
    made = page("nl")
    (main,) = made.all("main")
    assert made.all("body")[0]["text"].count("Synthetische data: verzonnen") == 2
    assert all("synthetische data" in row for row in made.rows)
    assert "Town (synthetische data)" in [e["text"] for e in made.all("option")]
    assert "synthetische data" in made.all("h3")[0]["text"]
    assert [e for e in made.all("svg") if "Synthetische data." in e.get("aria-label", "")]
    assert main["text"].count("synthetische data") == 4


def test_where_only_some_records_are_made_up_the_page_does_not_call_all_of_them_so(tmp_path, page):
    write_report(tmp_path, "2022", folder="one", synthetic=True)
    write_report(tmp_path, "2022", folder="two")
    assert "What is marked as synthetic data is made up" in page().all("header")[0]["text"]
    assert "two] 2022" in page().rows[1]
    assert "synthetic" not in page().rows[1]


def test_without_made_up_records_nothing_is_called_so(tmp_path, page):
    write_report(tmp_path, "2022")
    assert "ynthetic" not in page().all("body")[0]["text"]


def test_names_are_escaped_and_addresses_quoted(tmp_path, page):
    """A folder may be called what it likes; an address must still lead there."""
    write_report(tmp_path, "2022", folder="a b#c%?", programme="<b>&")
    assert page().all("b") == []
    assert "a%20b%23c%25%3F/2022/en/index.html" in [e["href"] for e in page().all("a")]


def test_figures_are_drawn_and_stand_in_a_table_with_the_newest_first(tmp_path, page):
    write_report(tmp_path, "2021", [figure("reuse_rate", 0.3, 0.2, 0.4)])
    write_report(tmp_path, "2022", [figure("reuse_rate", 0.5, 0.4, 0.6)])
    made = page()
    assert len([e for e in made.all("svg") if e.get("role") == "img"]) == 1
    assert "2022: 50 % (95 % interval 40 to 60 %)" in made.all("figcaption")[0]["text"]
    lines = [line.strip() for line in made.all("table")[-1]["text"].split("\n")]
    assert "Figure 2022 2021" in lines
    assert "Reuse rate 50 % (95 % interval 40 to 60 %) 30 % (95 % interval 20 to 40 %)" in lines


def test_a_period_of_no_calendar_kind_stands_in_a_table_only(tmp_path, page):
    write_report(tmp_path, "2021-03..2022-02", [figure("reuse_rate", 0.4)])
    assert [e for e in page().all("svg") if e.get("role") == "img"] == []
    assert "Reuse rate 40.0 %" in page().all("table")[-1]["text"]


def test_with_many_programmes_each_shows_its_core_figures(tmp_path, page, monkeypatch):
    monkeypatch.setattr(gallery, "_MOST_PROGRAMMES", 1)
    found = [figure(key, 0.4) for key in HEADLINES]
    for folder in ("one", "two"):
        for name in ("2021", "2022"):
            write_report(tmp_path, name, found, folder=folder)
    made = page()
    assert len([e for e in made.all("svg") if e.get("role") == "img"]) == 2 * len(CORE)
    assert (
        "Drawn here, because there are many programmes: Reuse rate" in made.all("main")[0]["text"]
    )


def test_with_more_pictures_than_a_page_can_hold_none_is_drawn_and_it_is_said(
    tmp_path, page, monkeypatch
):
    for name in ("2021", "2022"):
        write_report(tmp_path, name, [figure("reuse_rate", 0.4)])
    monkeypatch.setattr(gallery, "_MOST_CHARTS", 0)
    assert page().all("figure") == []
    assert "too many programmes to draw" in page().all("main")[0]["text"]
    assert len(page().rows) == 2


def test_nothing_is_loaded_from_anywhere_and_nothing_runs(tmp_path, page):
    write_report(tmp_path, "2022", [figure("reuse_rate", 0.5)])
    made = page()
    (policy,) = [e["content"] for e in made.all("meta") if "http-equiv" in e]
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    )
    assert not made.all("script")
    assert not made.all("link")
    assert not re.search(r"url\(|@import", made.all("style")[0]["text"])


def test_a_page_is_in_its_language_with_headings_in_order(tmp_path, page):
    for name in ("2021", "2022"):
        write_report(tmp_path, name, [figure("reuse_rate", 0.5)])
    for language in ("nl", "en"):
        made = page(language)
        assert made.all("html")[0]["lang"] == language
        levels = [int(e["tag"][1]) for e in made.elements if re.fullmatch("h[1-6]", e["tag"])]
        assert levels == [1, 2, 2, 3, 4]
        assert all(e.get("scope") in ("col", "row") for e in made.all("th"))
        assert "{" not in made.all("body")[0]["text"]


def test_only_kinds_and_statuses_that_occur_can_be_chosen(tmp_path, page):
    write_report(tmp_path, "2022", notebooks=[*DONE, FAILED])
    write_report(tmp_path, "2022Q1")
    chosen = [e["value"] for e in page().all("option")]
    assert chosen == ["every", "p0", "", "k-year", "k-quarter", "", "s-failed", "s-done"]


def test_a_gallery_without_reports_is_a_page(page):
    assert [e["text"] for e in page().all("h1")] == ["Reports and headline figures"]
    assert "There are no reports here yet." in page().all("main")[0]["text"]


def test_the_gallery_is_written_in_both_languages_the_same_each_time(tmp_path):
    for name in ("2021", "2022"):
        write_report(tmp_path, name, [figure("reuse_rate", 0.5, 0.4, 0.6)])
    write_gallery(tmp_path)
    first = {file.name: file.read_bytes() for file in tmp_path.glob("*.html")}
    write_gallery(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.glob("*.html")} == first
    assert sorted(first) == ["index.en.html", "index.html"]
    assert b'<html lang="nl">' in first["index.html"]
    assert b'href="index.en.html" hreflang="en" lang="en">English' in first["index.html"]
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_a_gallery_that_cannot_be_made_leaves_the_old_one(tmp_path, monkeypatch):
    write_gallery(tmp_path)
    before = (tmp_path / "index.html").read_bytes()
    monkeypatch.setattr(gallery, "template", None)
    with pytest.raises(TypeError):
        write_gallery(tmp_path)
    assert (tmp_path / "index.html").read_bytes() == before


def test_pictures_are_explained_where_there_are_any(tmp_path, page):
    write_report(tmp_path, "2021", [figure("reuse_rate", 0.4)])
    assert page().all("li") == []
    write_report(tmp_path, "2022", [figure("reuse_rate", 0.4)])
    assert len(page().all("li")) == 6
