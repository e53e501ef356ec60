"""The documents: the same figures in every form and language, and nothing that was not measured."""

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document

from circularlib.errors import ReportError, UsageError
from circularlib.ledger.programme import open_programme
from circularlib.reporting.pictures import pictures
from circularlib.reporting.writeup.documents import composed, writeups
from circularlib.reporting.writeup.evidence import evidence
from circularlib.reporting.writeup.markdown import Markdown
from circularlib.reporting.writeup.marked_files import marks_in_html, marks_in_word
from circularlib.reporting.writeup.marks import mark_of_attributes
from circularlib.reporting.writeup.pandoc import document
from circularlib.reporting.writeup.templates import template_of
from circularlib.reporting.writeup.tree import marks_in

from .town import Town, book, findings, stored

SPAN = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\{\.figure ([^}]*)\}")


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Town:
    """A town whose evaluation and card stand in every form and language."""
    town = Town(tmp_path_factory.mktemp("written")).report()
    writeups(town.folder, templates=["evaluation", "card"], out=town.out)
    return town


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not installed: .ci/run says what is.")
    return found


def pdf_text(file: Path) -> str:
    done = subprocess.run(
        [program("pdftotext"), "-raw", str(file), "-"], capture_output=True, check=True, text=True
    )
    return done.stdout


def tight(text: str) -> str:
    """A text without spaces, and with one sign for minus."""
    return re.sub(r"[\s\u200b]+", "", text).replace("−", "-")


def composed_marks(town: Town, language: str, name: str, folder: Path):
    """The marked figures of a document before it takes any form."""
    report = evidence(town.home(language), language)
    text, _used = composed(
        report,
        open_programme(town.folder),
        pictures(town.home(language)),
        template_of(name, language),
    )
    return marks_in(document(text, language, folder, sources="[]", fields={}))


def markdown_marks(text: str):
    found = []
    for shown, attributes in SPAN.findall(text):
        mark = mark_of_attributes(dict(re.findall(r'([\w-]+)="([^"]*)"', attributes)))
        found.append((mark, re.sub(r"\\(.)", r"\1", shown)))
    return found


@pytest.mark.parametrize("name", ["evaluation", "card"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_form_holds_the_same_figures(written, tmp_path, language, name):
    """Word and HTML are read as --verify does, Markdown by its spans, PDF by its text."""
    expected = composed_marks(written, language, name, tmp_path)
    assert len(expected) > 1
    file = written.document(language, "docx", name)
    assert marks_in_word(file.read_bytes()).marks == expected
    assert marks_in_html(file.with_suffix(".html").read_bytes()).marks == expected
    assert markdown_marks(file.with_suffix(".md").read_text(encoding="utf-8")) == expected
    told = tight(pdf_text(file.with_suffix(".pdf")))
    missing = [text for _mark, text in expected if tight(text) not in told]
    assert missing == []


def numbers(text: str, language: str) -> list[float]:
    """1.234,5 in Dutch is 1,234.5 in English."""
    found = re.findall(r"[−-]?\d[\d.,]*", text)
    thousands, decimal = (".", ",") if language == "nl" else (",", ".")
    bare = (one.strip(".,").replace(thousands, "").replace(decimal, ".") for one in found)
    return [float(one.replace("−", "-")) for one in bare]


def test_both_languages_hold_the_same_figures(written, tmp_path):
    """Key by key and number by number; the sentences say them in another order of words."""
    both = {
        language: composed_marks(written, language, "evaluation", tmp_path)
        for language in ("nl", "en")
    }
    assert [mark for mark, _text in both["nl"]] == [mark for mark, _text in both["en"]]
    for (_mark, dutch), (_same, english) in zip(both["nl"], both["en"], strict=True):
        assert sorted(numbers(dutch, "nl")) == sorted(numbers(english, "en"))


def test_every_finding_stands_in_the_annex_with_its_key(written):
    text = written.document("nl", "md").read_text(encoding="utf-8")
    annex = text.partition("{#bijlage}")[2]
    report = evidence(written.home("nl"), "nl")
    assert all(f"`{key}`" in annex for key in report.findings)
    assert report.run in annex
    assert report.records_digest in annex
    assert f"`{'a' * 64}`" in annex  # the digest of the homes


def test_a_suppressed_figure_is_nowhere(written):
    """0.8, from 0.7 to 0.9, n = 4: three households, and five are needed."""
    for form in ("md", "html"):
        text = written.document("nl", form).read_text(encoding="utf-8")
        assert "niet getoond" in text
        assert "80 %" not in text.replace("\xa0", " ")
        assert "n = 4" not in text.replace("\xa0", " ")


def test_made_up_records_are_called_so_on_every_page(written):
    for language, said in (("nl", "Synthetische data"), ("en", "Synthetic data")):
        for name in ("evaluation", "card"):
            pages = pdf_text(written.document(language, "pdf", name)).split("\f")[:-1]
            assert all(said in page for page in pages)
            book = Document(str(written.document(language, "docx", name)))
            assert all(said in section.header.paragraphs[0].text for section in book.sections)
            for form in ("html", "md"):
                assert said in written.document(language, form, name).read_text(encoding="utf-8")
    web = written.document("nl", "html").read_text(encoding="utf-8")
    assert re.search(r"\.banner\s*{[^}]*position:\s*sticky", web)
    assert re.search(r"@media print\s*{\s*\.writeup \.banner\s*{\s*position:\s*fixed", web)


def test_real_records_carry_no_such_word(town):
    town.write(
        "programme.toml", (town.folder / "programme.toml").read_text().replace("true", "false")
    )
    town.report()
    writeups(town.folder, languages=["nl"], forms=["html", "docx"], out=town.out)
    assert "verzonnen om te tonen" not in town.document("nl", "html").read_text(encoding="utf-8")
    header = Document(str(town.document("nl", "docx"))).sections[0].header
    assert "".join(line.text for line in header.paragraphs) == ""


def test_a_failed_and_an_absent_page_are_told_where_their_result_would_stand(town):
    books = [book("10_furniture_reuse"), book("30_cost_reduction", "failed")]
    books.append(book("40_jobs_created", "not_measured", ["hours"]))
    rows = [row for row in findings() if row["notebook"] == "10_furniture_reuse"]
    town.report(rows, books)
    writeups(town.folder, languages=["nl", "en"], forms=["md"], out=town.out)
    text = town.document("nl", "md").read_text(encoding="utf-8")
    summary = text.partition("# Samenvatting")[2].partition("# Het programma")[0]
    assert "- Kostendaling: niet volledig gemeten: de pagina 30_cost_reduction" in summary
    assert (
        "- Bijkomende banen: niet gemeten: deze tabellen ontbreken in de registratie: uren."
        in summary
    )
    assert "- Mediane doorlooptijd: niet gemeten: de pagina 50_service_quality zit niet" in summary
    assert "Hergebruiksgraad: niet gemeten: dit rapport bevat het niet" in summary  # done, without
    cost = text.partition("## Werd een woning")[2].partition("##")[0]
    assert "stopte op een fout" in cost
    gone = text.partition("# Wat niet gezegd kan worden")[2]
    assert gone.count("30_cost_reduction") == 1
    assert "absent from the records: hours." in town.document("en", "md").read_text(
        encoding="utf-8"
    )


def test_the_same_report_gives_the_same_bytes(town):
    def made():
        files = writeups(town.folder, languages=["nl"], out=town.out)
        return [file.read_bytes() for file in files]

    assert made() == made()


def test_documents_stand_beside_the_pages_and_nothing_else_is_left(written):
    names = {file.name for file in (written.home("nl") / "writeup").iterdir()}
    forms = {
        f"{name}.{form}"
        for name in ("evaluation", "card")
        for form in ("docx", "pdf", "html", "md")
    }
    assert names == forms | {"pictures"}
    text = written.document("nl", "md").read_text(encoding="utf-8")
    (picture,) = re.findall(r"\]\((pictures/[^ )]+)", text)
    assert (written.home("nl") / "writeup" / picture).read_bytes().startswith(b"<svg")


def test_no_request_leaves_the_page(written, reader):
    """Chromium reads it from a memory stick, and asks for nothing else."""
    reader.page.goto(written.document("nl", "html").as_uri())
    assert reader.page.locator("main img").count() == 1
    assert reader.page.locator("h1.title").inner_text() == "Evaluatie: Stad & <Dorp> *2*"
    assert reader.asked == []
    assert reader.complaints == []


def test_headings_figures_and_tables_of_the_page_are_sound(written, reader):
    """One title, no level left out, words for each picture, heads for each column."""
    reader.page.goto(written.document("en", "html").as_uri())
    levels = reader.page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])"
    )
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert reader.page.locator("img:not([alt]), img[alt='']").count() == 0
    assert reader.page.locator("table:not(:has(caption))").count() == 0
    assert reader.page.locator("table:not(:has(thead th))").count() == 0
    assert reader.page.evaluate("document.documentElement.lang") == "en-GB"
    ids = reader.page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    links = reader.page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1))"
    )
    assert set(links) <= set(ids)
    wide = "document.documentElement.scrollWidth > window.innerWidth"
    assert not reader.page.evaluate(wide)


def word_xml(file: Path, part: str = "document") -> str:
    with zipfile.ZipFile(file) as packed:
        return packed.read(f"word/{part}.xml").decode("utf-8")


@pytest.mark.parametrize(("language", "locale"), [("nl", "nl-BE"), ("en", "en-GB")])
def test_word_gets_real_styles_contents_captions_and_language(written, language, locale):
    file = written.document(language, "docx")
    book = Document(str(file))
    styles = {line.style.name for line in book.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Image Caption", "Table Caption"} <= styles
    assert book.core_properties.language == locale
    assert f'w:val="{locale}"' in word_xml(file, "styles")
    xml = word_xml(file)
    assert "TOC \\o" in xml
    assert xml.count("<w:tblHeader") == len(book.tables) > 2
    assert re.search(r'<wp:docPr [^>]*descr="Balken, &quot;2&quot; in totaal\."', xml)
    assert 'w:instr=" REF ref_fig_1 \\h "' in xml
    assert 'w:name="ref_fig_1"' in xml
    assert "SEQ Figure" in xml
    assert "SEQ Table" in xml


def test_the_contents_of_word_list_every_heading_before_word_does(written):
    """The field holds the headings of both levels, with links that lead there."""
    xml = word_xml(written.document("nl", "docx"))
    field = xml.partition('w:fldCharType="separate"')[2].partition('w:fldCharType="end"')[0]
    book = Document(str(written.document("nl", "docx")))
    headings = [
        line.text for line in book.paragraphs if line.style.name in {"Heading 1", "Heading 2"}
    ]
    assert re.findall(r"<w:t[^>]*>([^<]*)</w:t>", field) == headings
    marks = set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]*)"', xml))
    assert set(re.findall(r'w:anchor="([^"]*)"', field)) <= marks


def test_a_house_style_is_taken(town, tmp_path):
    """A heading of another font, size and colour; its footer stays."""
    house = Document()
    house.styles["Heading 1"].font.name = "Courier New"
    house.sections[0].footer.paragraphs[0].text = "Stad Voorbeeld"
    house.save(str(tmp_path / "house.docx"))
    writeups(
        town.folder,
        languages=["nl"],
        forms=["docx"],
        reference=tmp_path / "house.docx",
        out=town.out,
    )
    made = Document(str(town.document("nl", "docx")))
    assert made.styles["Heading 1"].font.name == "Courier New"
    assert made.sections[0].footer.paragraphs[0].text == "Stad Voorbeeld"
    assert "Synthetische data" in made.sections[0].header.paragraphs[0].text


def test_libreoffice_keeps_headings_tables_and_pictures(written, tmp_path):
    """Opened and saved again; the figures can still be verified, too."""
    file = written.document("nl", "docx")
    command = [program("soffice"), f"-env:UserInstallation={(tmp_path / 'user').as_uri()}"]
    command += [
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(tmp_path / "saved"),
        str(file),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    before, after = Document(str(file)), Document(str(tmp_path / "saved" / file.name))

    def headings(book):
        return [line.text for line in book.paragraphs if line.style.name.startswith("Heading")]

    assert headings(after) == headings(before)
    assert [len(table.rows) for table in after.tables] == [
        len(table.rows) for table in before.tables
    ]
    assert len(after.inline_shapes) == len(before.inline_shapes) == 1
    found = marks_in_word((tmp_path / "saved" / file.name).read_bytes()).marks
    assert found == marks_in_word(file.read_bytes()).marks


@pytest.mark.parametrize(("language", "locale"), [("nl", "nl-BE"), ("en", "en-GB")])
def test_the_pdf_is_tagged_for_who_cannot_see_it(written, language, locale):
    """Typst refuses what PDF/UA-1 forbids; here is what a reader finds in the file."""
    file = written.document(language, "pdf")
    raw = file.read_bytes()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in raw
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", raw)
    assert b"/StructTreeRoot" in raw
    assert f"/Lang ({locale})".encode() in raw or f"<rdf:li>{locale}" in raw.decode("latin-1")
    assert b"/DisplayDocTitle true" in raw
    assert b"/Outlines" in raw
    told = subprocess.run(
        [program("pdfinfo"), str(file)], capture_output=True, check=True, text=True
    ).stdout
    assert re.search(r"Title:\s+Evaluati", told)
    assert re.search(r"Tagged:\s+yes", told)
    tags = subprocess.run(
        [program("pdfinfo"), "-struct", str(file)], capture_output=True, check=True
    ).stdout.decode("latin-1")
    assert {"H1", "H2", "Table", "TH", "Figure", "Caption", "L"} <= set(re.findall(r"\w+", tags))


def test_what_was_not_run_cannot_be_written_up(tmp_path):
    town = Town(tmp_path)
    with pytest.raises(ReportError, match="no report to write up"):
        writeups(town.folder, out=town.out)


def test_settings_or_reference_values_that_changed_since_are_refused(town):
    """The assumptions listed would not be those that were used."""
    town.report(reference_sha256="0" * 64)
    with pytest.raises(ReportError, match="other reference values"):
        writeups(town.folder, languages=["nl"], out=town.out)
    town.report()
    town.write("programme.toml", (town.folder / "programme.toml").read_text() + "\n# x\n")
    with pytest.raises(ReportError, match=r"programme\.toml changed since"):
        writeups(town.folder, languages=["nl"], out=town.out)


@pytest.mark.parametrize(
    "change",
    [{"value": 0.5, "low": 0.6}, {"unit": "furlongs"}, {"text": {"nl": "x"}}, {"value": "many"}],
)
def test_a_damaged_report_is_told_and_not_printed(town, change):
    rows = findings()
    rows[4] = {**rows[4], **change}
    town.report(rows)
    with pytest.raises(ReportError, match="cannot be read"):
        evidence(town.home("nl"), "nl")


def test_a_finding_that_stands_twice_is_refused(town):
    town.report([*findings(), findings()[0]])
    with pytest.raises(ReportError, match='"homes_count" stands there twice'):
        evidence(town.home("nl"), "nl")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"forms": ["doc"]}, 'Did you mean "docx"'),
        ({"languages": ["fr"]}, "Use one of en, nl"),
        ({"reference": Path("nowhere.docx")}, "no file nowhere.docx"),
    ],
)
def test_a_wrong_wish_is_told_before_anything_is_written(town, options, said):
    with pytest.raises(UsageError, match=said):
        writeups(town.folder, out=town.out, **options)


def test_a_typed_number_in_the_card_is_told(town):
    town.write("card.nl.md", "# summary\n\nHet bespaarde 40 %.\n")
    told: list[str] = []
    writeups(
        town.folder,
        languages=["nl"],
        forms=["md"],
        templates=["card"],
        out=town.out,
        told=told.append,
    )
    assert [line for line in told if "changed since" not in line] == [
        'card.nl.md, summary: "40" was typed; no run supports it'
    ]


def test_rows_left_out_and_warnings_are_told(town):
    left_out = {"rows_count": 12, "item_share": 0.03, "mass_share": 0.02, "cost_share": None}
    warning = {"kind": "x", "count": 2, "first": {"nl": "items.csv: Vreemd.", "en": "Odd."}}
    town.report(rejected=left_out, warnings=[warning])
    writeups(town.folder, languages=["nl"], forms=["md"], out=town.out)
    quality = town.document("nl", "md").read_text(encoding="utf-8").partition("# Kwaliteit")[2]
    assert "12" in quality.partition("# Aannames")[0]
    assert "items.csv: Vreemd." in quality


def test_parameters_that_somebody_set_are_told(town):
    """The standard assumption is listed, and another value was used: that has to be said."""
    own = {"period": "programme", "accept_valid": False, "displacement_rate": 0.4}
    town.report(books=[{**book("20_material_savings"), "parameters": own}])
    writeups(town.folder, languages=["nl"], forms=["md"], out=town.out)
    quality = town.document("nl", "md").read_text(encoding="utf-8").partition("# Kwaliteit")[2]
    assert "20_material_savings werd berekend met displacement_rate = 0.4, wat niet" in quality
    assert "accept_valid" not in quality


def test_example_values_never_look_like_results(town):
    """Without a washing.toml page 61 reckons with made-up fees: 15.76 euro is nobody's fee."""
    fee = {"n": 60, "basis": "monte_carlo_amounts"}
    name = "61_provider_business_case"
    rows = [stored(name, "provider_fee_eur_per_month", 15.76, 13.97, 18.26, **fee)]
    town.report([*findings(), *rows], [book("30_cost_reduction"), book(name)])
    writeups(town.folder, languages=["en"], forms=["md"], out=town.out)
    text = town.document("en", "md").read_text(encoding="utf-8")
    assert "15.8" not in text
    assert "provider_fee_eur_per_month" not in text
    assert text.count(f"the page {name} worked with made-up example values") == 2
    town.write("washing.toml", "is_example = false\n")
    town.report([*findings(), *rows], [book("30_cost_reduction"), book(name)])
    writeups(town.folder, languages=["en"], forms=["md"], out=town.out)
    text = town.document("en", "md").read_text(encoding="utf-8")
    assert "15.8" in text
    assert "example values" not in text


def test_plans_that_are_examples_give_no_figure_either(town):
    """Page 71 without a scenarios.toml of the programme."""
    name = "71_scale_up"
    row = stored(name, "scale_up_new_count", 876, 800, 900, n=60, basis="monte_carlo_amounts")
    town.report([*findings(), row], [book(name)])
    writeups(town.folder, languages=["nl"], forms=["md"], out=town.out)
    text = town.document("nl", "md").read_text(encoding="utf-8")
    assert "876" not in text
    assert f"de pagina {name} werkte met verzonnen voorbeeldwaarden" in text
    assert "geen op in scenarios.toml" in text


def test_claims_may_change_without_a_new_report(town):
    """Verdicts are given anew; 20 % is inside the interval as well."""
    text = (town.folder / "claims.toml").read_text()
    town.write("claims.toml", text.replace("0.26", "0.2"))
    writeups(town.folder, languages=["en"], forms=["md"], out=town.out)
    assert 'exactly=0.2"' in town.document("en", "md").read_text(encoding="utf-8")


def test_a_report_in_one_language_is_written_up_in_that_language(town):
    shutil.rmtree(town.home("en"))
    made = writeups(town.folder, forms=["md"], out=town.out)
    assert made == [town.document("nl", "md")]


def test_the_markdown_of_a_text_is_told_from_a_text():
    assert isinstance(Markdown("x"), str)
    assert json.dumps(Markdown("x")) == '"x"'


def test_a_report_of_the_repair_sample_is_written_up(folder, tmp_path):
    """From records to Word by the commands' own way: one notebook, the others told as absent."""
    from circularlib.reporting.runner import report
    from circularlib.reporting.writeup.verification import verified

    report(folder(), notebooks=["80_open_repair"], languages=["nl"], out=tmp_path / "out")
    files = writeups(
        tmp_path / "small-town", languages=["nl"], forms=["docx", "md"], out=tmp_path / "out"
    )
    found = verified(files[0])
    assert found.count > 5
    assert found.differences == []
    assert "zit niet in dit rapport" in files[1].read_text(encoding="utf-8")


def test_records_that_changed_since_the_report_are_named_and_those_that_did_not_are_not(town):
    """The document still says what the report says; who writes it should know."""
    text = "home_id,municipality_code,in_service_from\nW1,36015,2022-01-01\n"
    file = town.write("homes.csv", text)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    settings = open_programme(town.folder).settings_digests()
    town.report(inputs={**settings, "homes": digest})
    told: list[str] = []
    call = {"languages": ["en"], "forms": ["md"], "out": town.out, "told": told.append}
    writeups(town.folder, **call)
    assert not any("changed since" in line for line in told)
    file.write_text(text + "W2,36015,2022-01-01\n", encoding="utf-8")
    writeups(town.folder, **call)
    (line,) = [line for line in told if "changed since" in line]
    assert line.startswith("homes changed")
