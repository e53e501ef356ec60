"""Why a notebook stopped: in the words of the reader's language where there are any."""

import nbformat
import pytest

from circularlib.reporting.stops import error_language, note_stop, stated_error, until_stop


def book(*outputs):
    """A notebook of three cells, of which the second has run last, with these outputs."""
    cells = [nbformat.v4.new_code_cell(source) for source in ("1", "2", "3")]
    for cell in cells[:2]:
        cell.metadata["papermill"] = {"start_time": "2022-01-01T00:00:00"}
    cells[1].outputs = list(outputs)
    return nbformat.v4.new_notebook(cells=cells)


def failed(name, text):
    """A notebook whose second cell raised something."""
    return book(nbformat.v4.new_output("error", ename=name, evalue=text, traceback=["..."]))


STOPPED = {
    "stopped_cell_time": "duurde langer dan 5 seconden",
    "stopped_notebook_time": "duurde langer dan 5 seconden",
    "stopped_process": "is weggevallen",
    "stopped_start": "is niet gestart",
}


@pytest.mark.parametrize("why", STOPPED)
def test_what_stopped_a_notebook_is_told_in_both_languages(why):
    """The thing and the remedy; the cell that ran carries it, in the file too."""
    stopped = book()
    note_stop(stopped, why, seconds="5")
    stopped = nbformat.reads(nbformat.writes(stopped), as_version=4)
    nbformat.validate(stopped)
    assert STOPPED[why] in stated_error(stopped, "nl")
    assert stated_error(stopped) == stopped.cells[1].outputs[-1].evalue
    assert all(len(stated_error(stopped, one).splitlines()) == 2 for one in ("en", "nl"))
    assert error_language(stopped, "nl") == "nl"


def test_what_stopped_it_takes_the_place_of_the_interrupt():
    """A cell that took too long also has the KeyboardInterrupt that ended it."""
    stopped = failed("KeyboardInterrupt", "")
    stopped.cells[1].outputs.insert(0, nbformat.v4.new_output("stream", text="before"))
    note_stop(stopped, "stopped_cell_time", seconds="5")
    assert [output.output_type for output in stopped.cells[1].outputs] == ["stream", "error"]


def test_a_notebook_that_never_began_carries_it_in_its_first_cell():
    stopped = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    note_stop(stopped, "stopped_start")
    assert stated_error(stopped).startswith("The process that runs the notebook did not start.")


@pytest.mark.parametrize("name", ["MemoryError", "_ArrayMemoryError"])
def test_want_of_memory_is_called_so(name):
    """NumPy has an error of its own for it."""
    assert "meer geheugen nodig" in stated_error(failed(name, "Unable to allocate 8 GiB"), "nl")


def test_a_mistake_of_the_notebook_is_called_so_in_both_languages():
    assert stated_error(failed("KeyError", "'x'"), "nl") == (
        "Het notebook liep vast op een eigen fout: KeyError: 'x'."
    )
    assert stated_error(failed("KeyError", "")).endswith("of its own: KeyError.")


def test_an_error_of_ours_without_words_in_dutch_keeps_its_own_and_says_that_they_are_english():
    ours = failed("LedgerError", "items.csv\nRow 3 is wrong.\nCorrect it.")
    assert stated_error(ours, "nl") == "items.csv\nRow 3 is wrong.\nCorrect it."
    assert (error_language(ours, "nl"), error_language(ours, "en")) == ("en", "en")


def test_an_error_of_ours_that_has_words_in_dutch_is_told_in_dutch():
    """And the page does not say that it is English."""
    said = "washing.toml, [use].\nNobody says how often a household washes."
    ours = failed("AssumptionError", f"{said}\nGive cycles_per_week, or keep a wash log.")
    assert stated_error(ours, "nl") == (
        "washing.toml, [use].\nNergens staat hoe vaak een huishouden wast.\n"
        "Geef cycles_per_week, of hou een waslogboek bij."
    )
    assert stated_error(ours, "en").startswith(said)
    assert error_language(ours, "nl") == "nl"


def test_a_notebook_that_went_well_has_nothing_to_say():
    assert stated_error(book(), "nl") is None
    assert error_language(book(), "nl") == "nl"


def test_the_cells_up_to_the_stop_are_kept():
    assert [cell.source for cell in until_stop(failed("KeyError", ""))] == ["1", "2"]
    assert [cell.source for cell in until_stop(book())] == ["1", "2", "3"]
