"""Reading a document again: what moved is found, and what somebody wrote beside it is let be."""

import json
import re

import pytest
from docx import Document
from docx.oxml.ns import qn
from typer.testing import CliRunner

from circularlib.cli import app
from circularlib.errors import UsageError
from circularlib.reporting.writeup.documents import writeups
from circularlib.reporting.writeup.verification import verified

from .town import Town, findings


@pytest.fixture
def made(town) -> Town:
    """A town with its evaluation in Word and as a web page."""
    writeups(town.folder, languages=["nl"], forms=["docx", "html"], out=town.out)
    return town


def retyped(file, before, after):
    """A figure that somebody retyped in Word."""
    book = Document(str(file))
    count = 0
    for line in book.paragraphs:
        for run in line.runs:
            if before in run.text:
                run.text, count = run.text.replace(before, after), count + 1
    book.save(str(file))
    return count


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_document_agrees_with_its_own_report(made, form):
    found = verified(made.document("nl", form))
    assert found.count > 20
    assert found.differences == []
    assert (
        found.lines()[-1]
        == f"{found.count} cijfers opnieuw gelezen; 0 verschillen van het rapport."
    )


def test_a_retyped_figure_is_found_in_word(made):
    """25,4 becomes 26,4 in the summary and under its question."""
    file = made.document("nl", "docx")
    times = retyped(file, "25,4", "26,4")
    assert times >= 2
    found = verified(file)
    assert [each.mark.key for each in found.differences] == ["cost_reduction_rate"] * times
    assert "26,4" in found.differences[0].printed
    assert "25,4" in found.differences[0].found


def test_a_retyped_figure_is_found_in_a_page(made):
    file = made.document("nl", "html")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("139 woningen waren", "141 woningen waren"), encoding="utf-8")
    assert {each.mark.key for each in verified(file).differences} == {"homes_count"}


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_figure_that_moved_since_is_found_with_all_that_hangs_on_it(made, form):
    """The interval no longer holds 26 %: sentence, table of claims with its verdict, and annex."""
    rows = findings()
    rows[4] |= {"value": 0.1, "low": 0.05, "high": 0.15}
    made.report(rows)
    found = verified(made.document("nl", form)).differences
    moved = {each.mark.part for each in found if each.mark.key == "cost_reduction_rate"}
    assert moved == {"measured", "verdict", "row"}  # the stored sentence did not change
    assert {each.mark.key for each in found} == {"cost_reduction_rate"}


def test_a_finding_that_is_gone_is_found(made):
    made.report([row for row in findings() if row["key"] != "homes_count"])
    found = verified(made.document("nl", "docx"))
    assert all(each.found is None for each in found.differences)
    assert {each.mark.key for each in found.differences} == {"homes_count"}
    assert 'in het rapport "niets' in found.lines()[0]


def test_a_figure_that_became_too_small_to_show_is_found(made):
    rows = findings()
    rows[0] |= {"value": None, "n": None, "basis": "none_suppressed"}
    rows[0]["text"] = {"nl": "Woningen: niet getoond.", "en": "Homes: not shown."}
    made.report(rows)
    keys = {each.mark.key for each in verified(made.document("nl", "html")).differences}
    assert keys == {"homes_count"}


def test_what_is_written_between_the_figures_is_let_be(made):
    file = made.document("nl", "docx")
    assert retyped(file, "Dit document vat samen", "Wij vatten samen") == 1
    assert verified(file).differences == []


def test_quotes_and_spaces_that_an_editor_changes_are_no_difference(made):
    file = made.document("nl", "html")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("euro's", "euro\u2019s").replace("\xa0", " "), encoding="utf-8")
    assert verified(file).differences == []


def test_the_command_lists_what_differs_and_fails(made):
    file = made.document("nl", "docx")
    run = CliRunner()
    assert (
        run.invoke(app, ["writeup", "--verify", str(file)], standalone_mode=False).return_value == 0
    )
    retyped(file, "139", "141")
    arguments = ["writeup", str(made.folder), "--verify", str(file), "--out", str(made.out)]
    told = run.invoke(app, arguments, standalone_mode=False)
    assert told.return_value == 1
    assert 'homes_count, sentence: in het document staat "141 woningen' in told.stdout


def test_a_document_of_another_report_is_told(made):
    file = made.home("nl") / "manifest.json"
    manifest = json.loads(file.read_text())
    file.write_text(json.dumps({**manifest, "programme_id": "other"}))
    with pytest.raises(UsageError, match="town/programme/nl, and the report about other"):
        verified(made.document("nl", "docx"))


def test_what_is_no_such_document_is_told(made, tmp_path):
    (tmp_path / "x.docx").write_bytes(b"no")
    (tmp_path / "x.html").write_text("<p>12 %</p>")
    for name, said in (
        ("x.docx", "cannot be read"),
        ("x.html", "No figure"),
        ("y.html", "no file"),
    ):
        with pytest.raises(UsageError, match=said):
            verified(tmp_path / name, made.home("nl"))
    (tmp_path / "z.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match="Only Word files"):
        verified(tmp_path / "z.pdf", made.home("nl"))


def figure(page):
    """The first marked sentence about the cost in a page, and its words."""
    return re.search(
        r'<span[^>]*data-key="cost_reduction_rate"[^>]*data-part="sentence"[^>]*>(.*?)</span>',
        page,
        re.DOTALL,
    )


@pytest.mark.parametrize("how", ["style='display: none'", "hidden", "style='visibility:hidden'"])
def test_a_true_figure_that_is_hidden_beside_a_false_one_differs(made, how):
    """What nobody sees is not what the document says."""
    file = made.document("nl", "html")
    page = file.read_text(encoding="utf-8")
    span = figure(page)[0]
    false = f"{span.replace('<span', f'<span {how}', 1)} 60 % goedkoper."
    file.write_text(page.replace(span, false, 1), encoding="utf-8")
    (found,) = verified(file).differences
    assert (found.mark.key, found.printed) == ("cost_reduction_rate", "")


def test_a_true_figure_that_is_hidden_or_struck_out_in_word_differs(made):
    """Hidden in the first sentence about the cost, struck out in the second."""
    file = made.document("nl", "docx")
    book = Document(str(file))
    hidden, struck = [run for line in book.paragraphs for run in line.runs if "25,4" in run.text][
        :2
    ]
    hidden.font.hidden, struck.font.strike = True, True
    book.save(str(file))
    found = verified(file).differences
    assert [(each.mark.key, each.printed) for each in found] == [("cost_reduction_rate", "")] * 2


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_figure_that_lost_its_mark_is_missed(made, form):
    """One sentence is typed anew, without what says where it comes from."""
    file = made.document("nl", form)
    before = verified(file)
    if form == "html":
        page = file.read_text(encoding="utf-8")
        file.write_text(page.replace(figure(page)[0], "60 % goedkoper.", 1), encoding="utf-8")
    else:
        book = Document(str(file))
        starts = book.element.body.iter(qn("w:commentRangeStart"))
        next(starts).getparent().remove(next(book.element.body.iter(qn("w:commentRangeStart"))))
        book.save(str(file))
    found = verified(file)
    assert before.agrees
    assert (found.count, found.lost_count, found.agrees) == (before.count - 1, 1, False)
    assert found.lines()[-2].startswith("Cijfers die niet meer zeggen waar ze vandaan komen: 1.")
