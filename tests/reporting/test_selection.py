"""Which notebooks a report holds."""

import pytest

from circularlib.errors import ReportError, UsageError
from circularlib.reporting.selection import Notebook, selected


def test_all_notebooks_come_in_reading_order():
    names = [book.name for book in selected(())]
    assert names == sorted(names)
    assert {"10_furniture_reuse", "80_open_repair"} <= set(names)


@pytest.mark.parametrize(
    "name", ["10_furniture_reuse", "10_furniture_reuse.ipynb", "furniture_reuse", "10"]
)
def test_a_notebook_has_short_names(name):
    assert [book.name for book in selected([name])] == ["10_furniture_reuse"]


def test_a_notebook_asked_for_twice_comes_once():
    assert len(selected(["10", "furniture_reuse"])) == 1


def test_an_unknown_notebook_is_an_error_with_the_nearest_one():
    with pytest.raises(UsageError, match='"10_furniture_resue" is not a notebook') as error:
        selected(["10_furniture_resue"])
    assert error.value.remedy == 'Did you mean "10_furniture_reuse"?'


def test_a_name_like_nothing_is_an_error_that_lists_what_there_is():
    with pytest.raises(UsageError, match="is not a notebook") as error:
        selected(["zzz"])
    assert "80_open_repair" in error.value.remedy


def test_a_title_is_the_question_in_the_language(notebook):
    book = Notebook(notebook(titles=("How much?", "Hoeveel?")))
    assert book.title("en") == "How much?"
    assert book.title("nl") == "Hoeveel?"


def test_a_notebook_says_which_tables_it_reads(notebook):
    assert Notebook(notebook(reads=("homes", "items"))).reads == ("homes", "items")


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    file = tmp_path / "10_broken.ipynb"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match=r"10_broken\.ipynb is not a notebook"):
        _ = Notebook(file).reads
