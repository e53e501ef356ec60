"""Pages that anybody can read: in one language, by ear and by eye, from a memory stick."""

import re
from datetime import date
from html.parser import HTMLParser
from types import MappingProxyType

import nbformat
import pytest

from circularlib.figures.page import Note
from circularlib.ledger.periods import Period
from circularlib.reporting.findings import finding
from circularlib.reporting.pages import contents_page, notebook_page, period_words

MANIFEST = {
    "programme": "Town <b>&",
    "synthetic": False,
    "languages": ["en", "nl"],
    "period": {"name": "2022Q3", "first": "2022-07-01", "last": "2022-08-15"},
    "notebooks": [
        {"name": "10_x", "status": "done", "missing": [], "error": None},
        {"name": "20_y", "status": "failed", "missing": [], "error": "Row 3: <script>."},
        {"name": "30_z", "status": "not_measured", "missing": ["homes", "costs"], "error": None},
    ],
    "rejected": None,
    "warnings": [],
}
TITLES = {"10_x": "How <i>much?", "20_y": "Why?", "30_z": "When?"}
PERIOD = "2022Q3 (1 July 2022 – 15 August 2022)"


class Elements(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keeps an element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Keeps the text."""
        self.text += data

    def all(self, name):
        """The attributes of every element of a name."""
        return [attributes for tag, attributes in self.found if tag == name]


def executed_book(*outputs):
    cells = [
        nbformat.v4.new_markdown_cell("# How much?", metadata={"tags": ["lang-en"]}),
        nbformat.v4.new_markdown_cell("# Hoeveel?", metadata={"tags": ["lang-nl"]}),
        nbformat.v4.new_code_cell("secret_code < 3"),
        nbformat.v4.new_markdown_cell("## Part", metadata={"tags": ["lang-en"]}),
        nbformat.v4.new_markdown_cell("## Deel", metadata={"tags": ["lang-nl"]}),
    ]
    cells[2].outputs = list(outputs)
    return nbformat.v4.new_notebook(cells=cells)


def page_of(language="en", *, error=None, outputs=(), **manifest):
    page, _notebook = notebook_page(
        executed_book(*outputs),
        "10_x",
        language,
        title="How <i>much?",
        manifest={**MANIFEST, **manifest},
        period=PERIOD,
        error=error,
    )
    return page


def shown(*things):
    return [nbformat.v4.new_output("display_data", thing._repr_mimebundle_()) for thing in things]


def test_a_page_has_its_question_and_the_programme_as_title():
    assert "<title>How &lt;i&gt;much? – Town &lt;b&gt;&amp;</title>" in page_of()


def test_a_page_is_in_one_language():
    note = Note({"en": "A half.", "nl": "De helft."})
    page = Elements(page_of("nl", outputs=shown(note)))
    assert page.all("html") == [{"lang": "nl"}]
    assert "De helft." in page.text
    assert "Hoeveel?" in page.text
    assert "A half." not in page.text
    assert "Show the code" not in page.text


def test_a_page_says_of_which_programme_and_days_it_is():
    text = Elements(page_of()).text
    assert "Town <b>&" in text
    assert PERIOD in text


def test_nothing_is_loaded_from_anywhere():
    """The browser is told so as well: no scripts, no pictures but those in the page."""
    page = page_of()
    elements = Elements(page)
    (policy,) = [e["content"] for e in elements.all("meta") if "http-equiv" in e]
    assert policy == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action 'none'"
    )
    assert not elements.all("script")
    assert not elements.all("link")
    assert not re.search(r"url\(|@import", page)


def test_the_code_is_in_the_page_hidden_and_can_be_shown():
    page = page_of()
    assert '<pre class="code" lang="en"><code>secret_code &lt; 3</code></pre>' in page
    assert ".code { display: none;" in page
    assert "body:has(#show-code:checked) .code { display: block; }" in page
    (box,) = [e for e in Elements(page).all("input") if e.get("id") == "show-code"]
    assert box["type"] == "checkbox"


def test_headings_begin_at_one_and_leave_none_out():
    for error in (None, "Something."):
        levels = re.findall(r"<h([1-6])", page_of(error=error))
        assert levels == ["1", "2"]


def test_a_page_that_stopped_says_so_before_anything_else():
    page = page_of("nl", error="Row 3: <script>.")
    assert page.index('role="alert"') < page.index("<h1")
    assert "Deze pagina stopte voor het einde." in page
    assert "Row 3: &lt;script&gt;." in page
    assert 'role="alert"' not in page_of("nl")


def test_made_up_records_are_called_so_at_the_top_and_at_the_bottom():
    page = page_of("nl", synthetic=True)
    assert page.count("Synthetische data: verzonnen") == 2
    header = page.partition("<main")[0]
    assert "Synthetische data: verzonnen" in header
    assert "Synthetische" not in page_of("nl")


def test_only_languages_of_the_report_are_linked():
    assert '<a href="../nl/10_x.html" hreflang="nl" lang="nl">Nederlands</a>' in page_of("en")
    assert "hreflang" not in page_of("en", languages=["en"])


def test_a_picture_that_a_library_made_has_words_too():
    output = nbformat.v4.new_output(
        "display_data", {"image/png": "aGVsbG8=", "text/plain": '<Figure "x">'}
    )
    (picture,) = Elements(page_of(outputs=[output])).all("img")
    assert picture["alt"] == '<Figure "x">'


def test_text_of_a_cell_is_escaped():
    output = nbformat.v4.new_output("stream", name="stdout", text="<script>alert(1)</script>")
    assert "<script>" not in page_of(outputs=[output])


def test_the_same_notebook_gives_the_same_page():
    assert page_of() == page_of()


def contents(language="en", cut="", findings=(), examples=MappingProxyType({})):
    books = [
        {**book, **({"example": examples[book["name"]]} if book["name"] in examples else {})}
        for book in MANIFEST["notebooks"]
    ]
    return contents_page(
        language,
        manifest={**MANIFEST, "notebooks": books},
        period=PERIOD,
        cut=cut,
        findings=findings,
        titles=TITLES,
    )


def test_the_contents_link_every_page_there_is_and_no_other():
    links = [e["href"] for e in Elements(contents()).all("a")]
    assert [link for link in links if link.endswith(".html") and "/" not in link] == [
        "10_x.html",
        "20_y.html",
    ]


@pytest.mark.parametrize(("language", "file"), [("nl", "index.html"), ("en", "index.en.html")])
def test_the_contents_lead_back_to_the_gallery_in_their_language(language, file):
    assert Elements(contents(language)).all("a")[0]["href"] == f"../../../{file}"


def test_the_contents_say_what_was_not_measured_and_which_tables_lack():
    assert "deze registratie bevat geen woningen, kosten." in Elements(contents("nl")).text


def test_the_contents_say_which_page_stopped_and_why():
    page = contents()
    assert "This page stopped before its end." in page
    assert "Row 3: &lt;script&gt;." in page


def test_the_contents_give_no_figure_of_a_page_that_shows_an_example():
    """In a list with the town's own figures, a made-up one would pass for one of them."""
    found = finding("homes_count", 141, n=141, households=None, period="2022", basis="counted")
    record = {"notebook": "10_x", "text": found.text}
    page = Elements(contents("nl", findings=[record], examples={"10_x": "washing.toml"}))
    assert found.text["nl"] not in page.text
    assert "Zet eigen cijfers in washing.toml, en haal er is_example weg." in page.text


def test_the_contents_hold_the_findings_of_each_notebook_in_the_language():
    found = finding("homes_count", 141, n=141, households=None, period="2022", basis="counted")
    record = {"notebook": "10_x", "text": found.text}
    assert found.text["nl"] in Elements(contents("nl", findings=[record])).text
    assert found.text["en"] not in Elements(contents("nl", findings=[record])).text


def test_the_contents_say_where_the_records_do_not_reach():
    assert "Not all of it." in Elements(contents(cut="Not all of it.")).text
    assert Elements(contents()).text.count(PERIOD) == 2


def test_names_in_the_contents_are_escaped():
    page = contents()
    assert "Town &lt;b&gt;&amp;" in page
    assert "How &lt;i&gt;much?" in page


def test_a_period_in_words_has_its_name_and_its_days():
    window = Period("programme", date(2022, 1, 1), date(2023, 12, 31))
    assert period_words(window, "nl") == "programmaperiode (1 januari 2022 – 31 december 2023)"


def test_no_cell_sends_a_reader_to_another_page():
    """A policy forbids scripts and pictures from elsewhere, and knows nothing of a refresh."""
    leaving = '<META content="0;url=https://example.org/?a=>b" HTTP-EQUIV=Refresh>'
    prose = nbformat.v4.new_markdown_cell(f"# Why? {leaving}", metadata={"tags": ["lang-en"]})
    shown = nbformat.v4.new_code_cell(f"HTML('{leaving}')")
    shown.outputs = [nbformat.v4.new_output("display_data", data={"text/html": leaving})]
    book = nbformat.v4.new_notebook(cells=[prose, shown])
    page, _stored = notebook_page(
        book, "10_x", "en", title="Why?", manifest=MANIFEST, period=PERIOD, error=None
    )
    assert [each for each in Elements(page).all("meta") if "refresh" in str(each).lower()] == []
    assert "HTTP-EQUIV=Refresh" in Elements(page).text
