"""The pictures of a report: read back, and written with all that belongs to them."""

import csv
import json
from pathlib import Path

import nbformat
import pytest
from matplotlib.figure import Figure

from circularlib.errors import ReportError
from circularlib.figures.chart import Chart
from circularlib.figures.page import PAGE_TYPE
from circularlib.reporting.execution import in_language
from circularlib.reporting.pictures import Picture, pictures, write_pictures
from circularlib.units import LANGUAGES

WORDS = {"en": "Dots, 2 in all: from 40 % to 50 %.", "nl": "Punten, 2 in totaal."}
SOURCE = {"en": "Records of A & B.", "nl": "Registratie van A & B."}
LEFT_OUT = {"en": "Left out: 6.", "nl": "Weggelaten: 6."}


def drawn(figure: Figure, language: str) -> None:
    figure.text(0.1, 0.5, language)


def chart(title: str = "reuse_rate_over_time", **options) -> Chart:
    options = {"source": SOURCE, **options}
    return Chart(title, drawn, WORDS, width_inches=3, height_inches=1, **options)


def stored(home: Path, books: dict[str, list[Chart]], *, synthetic: bool = False) -> Path:
    """A report as the runner leaves it, with one output per chart."""
    for language in LANGUAGES:
        place = home / language
        place.mkdir(parents=True)
        manifest = json.dumps({"synthetic": synthetic})
        (place / "manifest.json").write_text(manifest, encoding="utf-8")
        for name, charts in books.items():
            cells = [nbformat.v4.new_markdown_cell("# What?")]
            for each in charts:
                data = each._repr_mimebundle_()
                assert PAGE_TYPE in data
                output = nbformat.v4.new_output("execute_result", data)
                cells.append(nbformat.v4.new_code_cell("chart", outputs=[output]))
            kept = in_language(nbformat.v4.new_notebook(cells=cells), language)
            (place / f"{name}.ipynb").write_text(nbformat.writes(kept), encoding="utf-8")
    return home


def test_a_picture_comes_back_with_its_words_and_its_very_bytes(tmp_path):
    home = stored(tmp_path / "2022", {"10_furniture_reuse": [chart(left_out=LEFT_OUT)]})
    (found,) = pictures(home / "en")
    assert found == Picture(
        "10_furniture_reuse",
        "10_reuse_rate_over_time",
        found.title,
        "Dots, 2 in all: from 40 % to 50 %. Left out: 6.",
        "Left out: 6. Records of A & B.",
        chart().svg("en").encode(),
    )
    assert found.title.startswith("Reuse rate")


def test_a_picture_has_one_key_in_both_languages_and_no_two_have_the_same(tmp_path):
    books = {"10_a": [chart(), chart(), chart("survival_by_origin")], "20_b": [chart()]}
    home = stored(tmp_path / "2022", books)
    keys = [[picture.key for picture in pictures(home / language)] for language in LANGUAGES]
    assert keys[0] == keys[1]
    assert keys[0] == [
        "10_reuse_rate_over_time",
        "10_reuse_rate_over_time_2",
        "10_survival_by_origin",
        "20_reuse_rate_over_time",
    ]
    titles = [[picture.title for picture in pictures(home / language)] for language in LANGUAGES]
    assert titles[0] != titles[1]


def test_a_page_of_before_titles_had_keys_gives_the_title_itself(tmp_path):
    home = stored(tmp_path / "2022", {"10_a": [chart()]})
    page = home / "en" / "10_a.ipynb"
    text = page.read_text(encoding="utf-8").replace(' data-key=\\"reuse_rate_over_time\\"', "")
    page.write_text(text, encoding="utf-8")
    (found,) = pictures(home / "en")
    assert found.key.startswith("10_reuse_rate_")
    assert found.key != "10_reuse_rate_over_time"


@pytest.mark.parametrize(("language", "word"), [("en", "Synthetic"), ("nl", "Synthetische")])
def test_a_made_up_programme_is_called_so_under_every_picture_once(tmp_path, language, word):
    """Also where the source line of the chart does not say it; where it does, not twice."""
    said = {"en": "Records. Synthetic data.", "nl": "Registratie. Synthetische data."}
    charts = [chart(), chart("survival_by_origin", source=said)]
    home = stored(tmp_path / "2022", {"10_a": charts}, synthetic=True)
    assert [found.source.count(word) for found in pictures(home / language)] == [1, 1]


def test_real_records_are_not_called_made_up(tmp_path):
    home = stored(tmp_path / "2022", {"10_a": [chart()]})
    assert "Synthetic" not in pictures(home / "en")[0].source


def test_every_picture_is_written_twice_and_listed_with_caption_and_source(tmp_path):
    home = stored(tmp_path / "2022", {"10_a": [chart()]}, synthetic=True)
    files = write_pictures(home)
    assert all(file.is_file() for file in files)
    names = ["10_reuse_rate_over_time.svg", "10_reuse_rate_over_time.png", "figures.csv"]
    assert sorted(files) == sorted(home / lang / "figures" / n for lang in LANGUAGES for n in names)
    with (home / "nl" / "figures" / "figures.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["file"] for row in rows] == names[:2]
    assert {row["notebook"] for row in rows} == {"10_a"}
    assert all(row["caption"] for row in rows)
    assert all(row["source"] == "Registratie van A & B. Synthetische data." for row in rows)


def test_one_language_can_be_written_alone(tmp_path):
    home = stored(tmp_path / "2022", {"10_a": [chart()]})
    assert {file.parent for file in write_pictures(home / "en")} == {home / "en" / "figures"}
    assert not (home / "nl" / "figures").exists()


def test_the_same_report_gives_the_same_bytes_and_what_was_there_goes(tmp_path):
    home = stored(tmp_path / "2022", {"10_a": [chart()]})
    first = {file: file.read_bytes() for file in write_pictures(home)}
    (home / "en" / "figures" / "99_old.svg").write_text("old", encoding="utf-8")
    assert {file: file.read_bytes() for file in write_pictures(home)} == first
    assert not (home / "en" / "figures" / "99_old.svg").exists()


def test_a_name_in_a_source_line_never_becomes_a_formula(tmp_path):
    source = {"en": "=HYPERLINK(1)", "nl": "=HYPERLINK(1)"}
    home = stored(tmp_path / "2022", {"10_a": [chart(source=source)]})
    *_, listed = write_pictures(home / "en")
    assert "'=HYPERLINK(1)" in listed.read_text(encoding="utf-8")


def test_where_there_is_no_report_it_says_so(tmp_path):
    with pytest.raises(ReportError, match=r"manifest\.json cannot be read"):
        write_pictures(tmp_path)


def test_a_damaged_page_is_named(tmp_path):
    home = stored(tmp_path / "2022", {"10_a": [chart()]})
    (home / "en" / "10_a.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match=r"10_a\.ipynb cannot be read"):
        write_pictures(home)
    assert not (home / "en" / "figures").exists()
