"""The rules for notebooks of docs and CONTRIBUTING, each as a test on every notebook."""

import ast
import csv
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from circularlib.ledger.tables import tables
from circularlib.reporting.parameter_cell import parameters
from circularlib.reporting.parameters import RUNNERS_OWN, default_problem
from circularlib.reporting.runner import report
from circularlib.reporting.towns.side_by_side import write_towns
from circularlib.shipped import shipped

WHOLE = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(shipped("notebooks").glob("*.ipynb"))
}


def is_explored(cell: dict) -> bool:
    """Whether a cell belongs in JupyterLab only."""
    return "explore" in cell["metadata"].get("tags", [])


BOOKS = {
    name: {**book, "cells": [cell for cell in book["cells"] if not is_explored(cell)]}
    for name, book in WHOLE.items()
}
"""What comes into a report: the sections to explore with are left out."""
EXPLORED = {
    name: cells
    for name, book in WHOLE.items()
    if (cells := [cell for cell in book["cells"] if is_explored(cell)])
}
LANGUAGES = ("en", "nl")
every = pytest.mark.parametrize("name", BOOKS)
# keys of sources, the usual level of an interval, the number of a law, what is code
NUMBERS_THAT_ARE_NAMES = re.compile(r"\[[a-z_0-9]+\]|\b95[ \u00a0]%|\(EU\) 2021/19|`[^`]*`")
SHOWING = {"bars", "curves", "flow", "intervals", "listing", "page"}
ACROSS = {"towns_side_by_side"}
"""Notebooks on several programmes; they read reports, not records."""
TAKE_WHAT_THERE_IS = {
    "00_data_quality",
    "60_washing_machine_ownership",
    "61_provider_business_case",
    "90_evaluation",
    *ACROSS,
}
FEW_MACHINES = ("61_provider_business_case", "63_contract_monitoring")
NOT_SHOWN = {"en": "not shown", "nl": "niet getoond"}
READS = {"en": "**Reads.**", "nl": "**Leest.**"}


def source(cell: dict) -> str:
    return "".join(cell["source"])


def code(name: str) -> list[dict]:
    return [cell for cell in BOOKS[name]["cells"] if cell["cell_type"] == "code"]


def table(file: str) -> list[dict[str, str]]:
    with shipped(f"data/{file}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def prose(name: str, language: str) -> list[dict]:
    tag = f"lang-{language}"
    return [cell for cell in BOOKS[name]["cells"] if tag in cell["metadata"].get("tags", [])]


@every
def test_it_begins_with_its_question_its_boundary_and_what_it_reads(name: str):
    """The title is a question, in both languages."""
    for language, words in (
        ("en", ("Question", "Boundary", "Reads")),
        ("nl", ("Vraag", "Grens", "Leest")),
    ):
        first = source(prose(name, language)[0])
        assert first.startswith("# ")
        assert first.splitlines()[0].endswith("?")
        assert all(f"**{word}.**" in first for word in words)


@every
def test_its_parameters_come_second_typed_with_defaults_and_help(name: str):
    """At most six lines `name: type = default  # help`."""
    cell = BOOKS[name]["cells"][2]
    assert cell["metadata"]["tags"] == ["parameters"]
    lines = source(cell).splitlines()
    assert 1 <= len(lines) <= 6
    assert all(
        re.fullmatch(
            r'\w+: (str|int|float|bool|list|list\[\w+\]) = ("[^"]*"|[\w.-]+|\[.*\])  # \S.*', line
        )
        for line in lines
    )
    assert all(len(line) <= 100 for line in lines)


@every
def test_its_parameters_say_what_they_may_be(name: str):
    """A number has bounds, a text has choices or is a date, and each default is one of them."""
    for parameter in parameters(shipped(f"notebooks/{name}.ipynb")).values():
        assert parameter.help
        assert default_problem(parameter) is None, parameter.name
        is_given = name in ACROSS or parameter.name in RUNNERS_OWN
        if not is_given and parameter.item_kind != "bool":
            allowed = parameter.allowed
            assert allowed.bounds or allowed.choices or allowed.is_date, parameter.name
            assert parameter.item_kind == "str" or len(allowed.bounds) == 2 or allowed.choices


@every
def test_its_parameters_begin_with_the_programme_and_the_period(name: str):
    """The runner gives both; by default they are the sample and its programme."""
    lines = source(BOOKS[name]["cells"][2]).splitlines()
    first = "reports: list = []  # " if name in ACROSS else 'programme: str = "sample"  # '
    assert lines[0].startswith(first)
    assert lines[1].startswith('period: str = "programme"  # ')


@every
def test_its_imports_stand_in_the_third_cell_only(name: str):
    """What a page rests on is seen in one place."""
    imports = (ast.Import, ast.ImportFrom)
    with_imports = [
        index
        for index, cell in enumerate(BOOKS[name]["cells"])
        if cell["cell_type"] == "code"
        and any(isinstance(node, imports) for node in ast.walk(ast.parse(source(cell))))
    ]
    assert with_imports == [3]


@pytest.mark.parametrize("name", EXPLORED)
def test_a_section_to_explore_with_is_prose_in_both_languages_and_one_cell(name: str):
    """Heading and twin, then a cell that imports its controls and shows them; all in one place."""
    cells = EXPLORED[name]
    assert [cell["metadata"]["tags"] for cell in cells] == [
        ["lang-en", "explore"],
        ["lang-nl", "explore"],
        ["explore"],
    ]
    first = WHOLE[name]["cells"].index(cells[0])
    assert WHOLE[name]["cells"][first : first + 3] == cells
    lines = [line for line in source(cells[2]).splitlines() if line]
    assert len(lines) <= 8
    assert lines[0].startswith("from circularlib.figures.explorers.")


@every
def test_no_cell_has_more_than_eight_lines_of_code(name: str):
    """Longer arithmetic belongs to the library."""
    for cell in code(name):
        assert len([line for line in source(cell).splitlines() if line.strip()]) <= 8, source(cell)


@every
def test_its_code_defines_and_loops_nothing(name: str):
    """No def, class, for, while, try or lambda, and no path arithmetic."""
    banned = (
        ast.FunctionDef,
        ast.ClassDef,
        ast.For,
        ast.While,
        ast.Try,
        ast.Lambda,
        ast.ListComp,
        ast.DictComp,
        ast.SetComp,
        ast.GeneratorExp,
        ast.With,
    )
    for cell in code(name):
        assert not any(isinstance(node, banned) for node in ast.walk(ast.parse(source(cell))))
        assert not re.search(r"pathlib|os\.path|Path\(", source(cell))


@every
def test_what_it_shows_is_the_last_expression_of_its_cell(name: str):
    """A chart, table, note or finding that is not the last one would not be seen.

    A finding that is used again further down has a name, which is then the last line.
    """
    for cell in code(name):
        *before, last = ast.parse(source(cell)).body
        if before and isinstance(before[-1], ast.Assign) and isinstance(last, ast.Expr):
            is_named = ast.unparse(before[-1].targets[0]) == ast.unparse(last)
            before = before[:-1] if is_named else before
        for node in (node for step in before for node in ast.walk(step)):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called.split(".")[0] not in SHOWING, source(cell)
                assert called != "finding", source(cell)


@every
def test_prose_between_code_has_at_most_one_heading_and_three_sentences(name: str):
    """Prose says how to read; the headings of both languages are alike."""
    for english, dutch in zip(prose(name, "en")[1:], prose(name, "nl")[1:], strict=True):
        levels = [re.findall(r"(?m)^#+", source(cell)) for cell in (english, dutch)]
        assert levels[0] == levels[1]
        assert levels[0] in ([], ["##"])
        for cell in (english, dutch):
            body = re.sub(r"(?m)^#.*$", "", source(cell)).strip()
            assert 1 <= len(re.split(r"(?<=[.?!])\s+(?=[A-Z])", body)) <= 3, body


@every
def test_every_prose_cell_has_its_twin_right_after_it(name: str):
    """English, then Dutch; nothing without a language."""
    tags = [
        cell["metadata"].get("tags", [])
        for cell in BOOKS[name]["cells"]
        if cell["cell_type"] == "markdown"
    ]
    assert tags == [["lang-en"], ["lang-nl"]] * (len(tags) // 2)
    kinds = [cell["cell_type"] for cell in BOOKS[name]["cells"]]
    places = [i for i, kind in enumerate(kinds) if kind == "markdown"]
    assert all(b == a + 1 for a, b in zip(places[::2], places[1::2], strict=True))


@every
def test_no_result_is_typed_in_prose(name: str):
    """Figures come from the code; a level of 95 % and the number of a law are no results."""
    for language in LANGUAGES:
        for cell in prose(name, language):
            rest = NUMBERS_THAT_ARE_NAMES.sub("", source(cell))
            assert not re.search(r"\d", rest), rest


@every
def test_it_names_the_tables_it_reads(name: str):
    """The runner knows from there what cannot be measured."""
    reads = BOOKS[name]["metadata"]["circularlib"]["reads"]
    assert reads or name in TAKE_WHAT_THERE_IS
    assert set(reads) <= set(tables())
    for language in LANGUAGES:
        said = source(prose(name, language)[0]).partition(READS[language])[2]
        for row in table("dictionary/labels"):
            if row["key"].removeprefix("table_") in reads and row["key"].startswith("table_"):
                assert row[language].split()[0] in said, f"{row[language]}: {said}"


@every
def test_every_source_in_its_prose_is_listed_at_its_end(name: str):
    """`[key]` stands in sources.csv, and the last section asks for it by name."""
    keys = set(re.findall(r"\[([a-z_0-9]+)\]", "".join(map(source, BOOKS[name]["cells"]))))
    cited = {
        key
        for language in LANGUAGES
        for cell in prose(name, language)
        for key in re.findall(r"\[([a-z_0-9]+)\]", source(cell))
    }
    assert cited <= keys
    assert cited <= {row["source_id"] for row in table("reference/sources")}
    listed = "".join(source(cell) for cell in code(name) if "source_table(" in source(cell))
    assert all(f'"{key}"' in listed for key in cited), cited


@every
def test_it_keeps_what_papermill_needs_to_know(name: str):
    """Name of the kernel and of the language."""
    assert BOOKS[name]["metadata"]["kernelspec"]["name"] == "python3"
    assert BOOKS[name]["metadata"]["language_info"]["name"] == "python"


@every
def test_it_is_committed_without_outputs_but_those_it_is_checked_by(name: str):
    """At least one cell keeps its plain text for nbval."""
    kept = [cell for cell in code(name) if "keep_output" in cell["metadata"].get("tags", [])]
    assert kept
    checked = [cell for cell in code(name) if "nbval-check-output" in str(cell["metadata"])]
    assert checked == kept
    assert all(cell["execution_count"] for cell in kept)
    for cell in code(name):
        if cell in kept:
            assert [set(output["data"]) for output in cell["outputs"]] == [{"text/plain"}]
        else:
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


@every
def test_it_ends_with_what_it_assumed(name: str):
    """The last heading says so, and the last cell shows a table of it."""
    assert source(prose(name, "en")[-1]).startswith("## Assumptions used")
    last = source(BOOKS[name]["cells"][-1])
    assert "listing.listing(" in last
    assert name in ACROSS or re.search(r'caption="(assumptions_used|masses_used)"', last)
    assert 'caption="sources_used"' in "".join(source(cell) for cell in code(name)[-3:])


@every
def test_each_finding_is_recorded_once(name: str):
    """And has its sentence in the dictionary."""
    keys = re.findall(r'finding\(\s*"(\w+)"', "".join(source(cell) for cell in code(name)))
    assert keys
    assert len(keys) == len(set(keys))
    assert set(keys) <= {row["key"] for row in table("dictionary/findings")}


def test_no_finding_is_recorded_by_two_notebooks_and_none_is_never_recorded():
    """A key in the dictionary that nobody records would be looked for in vain."""
    keys = [
        key
        for name in BOOKS
        for key in re.findall(r'finding\(\s*"(\w+)"', "".join(source(c) for c in code(name)))
    ]
    assert sorted(keys) == sorted({row["key"] for row in table("dictionary/findings")})


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[tuple[str, str], str]:
    """Every notebook run on the sample, in both languages."""
    made = report("sample", out=tmp_path_factory.mktemp("reports"))
    assert set(made.statuses.values()) == {"done"}, made.errors
    towns = tmp_path_factory.mktemp("towns")
    assert write_towns([], "programme", LANGUAGES, towns / "programme") is None
    return {
        (name, language): (
            (towns / "programme" / language if name in ACROSS else Path(folder)) / f"{name}.html"
        ).read_text(encoding="utf-8")
        for language, folder in made.folders.items()
        for name in BOOKS
    }


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(re.sub(r"(?s)<script.*</script>", "", page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps the tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keeps the text."""
        self.text.append(data)


in_both = pytest.mark.parametrize("language", LANGUAGES)


@every
@in_both
def test_no_request_leaves_its_page(pages, name: str, language: str):
    """Nothing is loaded from anywhere; a link is followed only by a reader's hand."""
    for tag, attributes in Tags(pages[name, language]).tags:
        assert tag not in {"link", "iframe", "object", "embed", "base"}
        assert (attributes.get("src") or "data:").startswith("data:")
    is_long = 'class="searchable"' in pages[name, language]
    assert pages[name, language].count("</script>") == is_long  # inline, where a table needs it


@every
@in_both
def test_its_page_can_be_heard(pages, name: str, language: str):
    """Language set, words for every picture, caption and headers for every table."""
    page = Tags(pages[name, language])
    assert ("html", {"lang": language}) in page.tags
    assert all(attributes["alt"] for tag, attributes in page.tags if tag == "img")
    kinds = [tag for tag, _ in page.tags]
    assert kinds.count("table") == kinds.count("caption") > 0
    assert all(attributes["scope"] for tag, attributes in page.tags if tag == "th")
    assert kinds.count("h1") == 1


@every
@in_both
def test_its_page_keeps_its_own_language(pages, name: str, language: str):
    """The other language's prose is not on it."""
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    text = bare(" ".join(Tags(pages[name, language]).text))
    for own, foreign in zip(prose(name, language), prose(name, other), strict=True):
        for paragraph in sentences(own):
            assert paragraph in text
        for paragraph in sentences(foreign):
            assert paragraph not in text


def bare(text: str) -> str:
    """Text without its mark-up and line ends."""
    return re.sub(r"[*`_\s¶]+", " ", text)


def sentences(cell: dict) -> list[str]:
    """The sentences of a prose cell, as they stand on a page."""
    plain = bare(re.sub(r"(?m)^#+ ", "", source(cell)))
    return [text.strip() for text in re.split(r"(?<=[.?:]) ", plain) if len(text) > 20]


@every
@in_both
def test_its_page_calls_synthetic_data_synthetic(pages, name: str, language: str):
    """At the top, at the bottom, and below every chart and every table made of records."""
    word = {"en": "Synthetic data", "nl": "Synthetische data"}[language]
    page = pages[name, language]
    assert word in page.partition("<main")[0]
    assert word in page.partition("<footer")[2]
    for figure in re.findall(r"(?s)<figure.*?</figure>", page):
        made_of_records = "<img" in figure or 'class="source"' in figure
        assert not made_of_records or re.search(rf'class="source">[^<]*{word}', figure), figure


@every
@in_both
def test_its_code_is_on_its_page_and_hidden(pages, name: str, language: str):
    """Every cell is there, in blocks that a checkbox shows."""
    page = Tags(pages[name, language])
    blocks = [tag for tag, attributes in page.tags if attributes.get("class") == "code"]
    assert len(blocks) >= len(code(name))
    assert ".code { display: none;" in pages[name, language]
    assert any(attributes.get("id") == "show-code" for _tag, attributes in page.tags)


@every
@in_both
def test_its_headings_come_in_order(pages, name: str, language: str):
    """One title, and sections below it."""
    levels = [tag for tag, _ in Tags(pages[name, language]).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == "h1"
    assert set(levels[1:]) == {"h2"}


@every
@in_both
def test_its_page_names_no_place_of_the_machine(pages, name: str, language: str):
    """Neither where the records lie nor where anything is installed."""
    page = re.sub(r'src="data:[^"]*"', "", pages[name, language])
    for place in (str(shipped("data").resolve().parent), sys.prefix, "site-packages", "ipykernel"):
        assert place not in page


@every
@in_both
def test_its_findings_are_sentences_with_cases(pages, name: str, language: str):
    """Every key that the notebook records stands on its page, with n.

    The sample has too few machines as a service for all that is said of them to be shown.
    """
    may_be_left_out = name in FEW_MACHINES
    keys = re.findall(r'finding\(\s*"(\w+)"', "".join(source(cell) for cell in code(name)))
    for key in keys:
        (said,) = re.findall(rf'id="finding-{key}"[^>]*>([^<]+)<', pages[name, language])
        is_left_out = may_be_left_out and NOT_SHOWN[language] in said
        assert is_left_out or re.search(r"n = [\d.,]+ \w", said), said


@every
@in_both
def test_its_page_shows_no_key_and_no_missing_number(pages, name: str, language: str):
    """A word that the dictionary lacks would show as its key; a gap as nan or None."""
    hidden = r'(?s)<pre class="code"[^>]*>.*?</pre>|<style>.*?</style>'
    shown = re.sub(hidden, "", pages[name, language])
    text = " ".join(Tags(shown).text)
    text = re.sub(r"\[[a-z_0-9]+\]|https?://\S+|programme\.toml", "", text)
    sources = {
        line.split(",")[0]
        for line in shipped("data/reference/sources.csv").read_text(encoding="utf-8").splitlines()
    }
    assert set(re.findall(r"\b[a-z]+_[a-z_0-9]+\b", text)) <= sources
    assert not re.search(r"\b(nan|None|NaT|inf)\b", text)
