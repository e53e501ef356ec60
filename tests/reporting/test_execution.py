"""A run of a notebook: the same bytes wherever and whenever, and errors in plain words."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import nbformat
import pytest

from circularlib.errors import CircularError
from circularlib.figures.page import PAGE_TYPE
from circularlib.reporting.execution import executed, in_language
from circularlib.reporting.jobs import Job, Workers, carried_out
from circularlib.reporting.limits import Limits
from circularlib.reporting.stops import stated_error

RESTLESS = (
    "import sys, warnings\nwarnings.warn('look out')\nprint(sys.stdout)\nobject()",
    "import os\nprint(os.getcwd())\nf'{os.getcwd()}/movements.csv row 3'",
    "import json\njson.loads('{')",
)


def texts(book):
    """Everything that the outputs of a book say."""
    said = []
    for cell in book.cells:
        for output in cell.get("outputs", []):
            said += [output.get("text", ""), output.get("evalue", "")]
            said += [*output.get("traceback", []), output.get("data", {}).get("text/plain", "")]
    return "\n".join(said)


def test_two_runs_give_the_same_bytes(notebook, tmp_path):
    """Warnings, addresses of objects, paths and a traceback among them; in two folders."""
    path = notebook(*RESTLESS)
    runs = []
    for place in ("here", "elsewhere"):
        folder = tmp_path / place / "small-town"
        folder.mkdir(parents=True)
        runs.append(nbformat.writes(executed(path, {"period": "2022"}, folder)))
    assert runs[0] == runs[1]


def test_no_path_of_the_machine_is_left(notebook, tmp_path):
    said = texts(executed(notebook(*RESTLESS), {}, tmp_path))
    assert "look out" in said
    assert "JSONDecodeError" in said
    for place in (str(tmp_path), sys.prefix, sys.base_prefix, "ipykernel_", "site-packages"):
        assert place not in said
    assert f"{tmp_path.name}/movements.csv row 3" in said


def test_cells_to_explore_with_are_left_out(tmp_path):
    """They neither run nor stand on the page: sliders do nothing on paper."""
    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("shown = 3"),
            nbformat.v4.new_code_cell("shown = 4", metadata={"tags": ["explore"]}),
            nbformat.v4.new_code_cell("shown"),
        ]
    )
    path = tmp_path / "explored.ipynb"
    nbformat.write(book, path)
    done = executed(path, {}, tmp_path)
    assert "shown = 4" not in [cell.source for cell in done.cells]
    assert done.cells[-1].outputs[0]["data"]["text/plain"] == "3"


def test_the_notebook_itself_is_not_changed(notebook, tmp_path):
    path = notebook("1 + 1")
    before = path.read_bytes()
    executed(path, {"period": "2022"}, tmp_path)
    assert path.read_bytes() == before


def test_values_arrive_as_they_were_given(notebook, tmp_path):
    """Also those that papermill's command would read as numbers, truths and code."""
    values = {
        "town": "08800",
        "period": 'NO "x" \\ \n{y}',
        "horizon_days": 365,
        "displacement_rate": 0.4,
        "is_short": True,
    }
    book = executed(
        notebook("(town, period, horizon_days, displacement_rate, is_short)"), values, tmp_path
    )
    shown = book.cells[-1].outputs[0].data["text/plain"]
    expected = (values["town"], values["period"], 365, 0.4, True)
    assert eval(shown) == expected


def test_cells_run_in_the_programme_folder(notebook, tmp_path):
    (tmp_path / "note.txt").write_text("here", encoding="utf-8")
    book = executed(notebook("open('note.txt').read()"), {}, tmp_path)
    assert book.cells[-1].outputs[0].data["text/plain"] == "'here'"


def test_a_cell_that_fails_ends_the_run_and_leaves_what_came_before(notebook, tmp_path):
    book = executed(notebook("'before'", "1 / 0", "'after'"), {}, tmp_path)
    assert "before" in texts(book)
    assert "after" not in texts(book)
    assert stated_error(book) == (
        "The notebook stopped on a mistake of its own: ZeroDivisionError: division by zero."
    )


def test_an_error_of_ours_is_stated_as_it_was_written(notebook, tmp_path):
    code = (
        "from circularlib.errors import LedgerError\n"
        "raise LedgerError('Row 3 is wrong.', f'{programme}/items.csv.', 'Correct it.')"
    )
    book = executed(notebook(code), {"programme": str(tmp_path)}, tmp_path)
    error = CircularError("Row 3 is wrong.", f"{tmp_path.name}/items.csv.", "Correct it.")
    assert stated_error(book) == str(error)


def test_an_error_of_ours_in_one_line_is_stated_as_it_was_written(notebook, tmp_path):
    code = "from circularlib.errors import UsageError\nraise UsageError('No such unit.')"
    assert stated_error(executed(notebook(code), {}, tmp_path)) == "No such unit."


def test_a_notebook_that_went_well_has_no_error(notebook, tmp_path):
    assert stated_error(executed(notebook("1 + 1"), {}, tmp_path)) is None


def test_a_process_that_ends_is_an_error_of_that_cell(notebook, tmp_path):
    book = executed(notebook("'before'", "import os\nos._exit(1)", "'after'"), {}, tmp_path)
    assert stated_error(book).startswith("The process that ran the notebook came to an end.\n")
    assert "before" in texts(book)
    failed = [cell for cell in book.cells if "os._exit" in cell.source]
    assert failed[0].outputs[-1].output_type == "error"


def test_a_cell_that_takes_too_long_is_an_error_of_that_cell(notebook, tmp_path):
    book = executed(
        notebook("import time\ntime.sleep(60)"), {}, tmp_path, limits=Limits(cell_seconds=1)
    )
    assert stated_error(book).startswith("A cell took longer than 1 seconds.\n")


def test_a_notebook_that_takes_too_long_is_stopped_at_the_cell_that_runs(notebook, tmp_path):
    """No single cell does."""
    path = notebook(*["import time\ntime.sleep(0.7)"] * 6)
    book = executed(path, {}, tmp_path, limits=Limits(notebook_seconds=2))
    assert stated_error(book).startswith("The notebook took longer than 2 seconds.\n")


def test_a_notebook_that_takes_too_much_memory_is_an_error_of_that_cell(notebook, tmp_path):
    """Eight gibibytes in two; nothing of them is ever touched."""
    path = notebook("'before'", "import numpy\nlen(numpy.empty(2**30))")
    book = executed(path, {}, tmp_path, limits=Limits(memory_mib=2048))
    assert stated_error(book).startswith("The notebook needed more memory than there was for it.")
    assert "before" in texts(book)


def test_each_notebook_has_its_own_cap_of_memory_while_others_run(notebook, tmp_path):
    """One with a cap, one without, four times, two at once: none takes the other's."""
    path = notebook("import resource\nresource.getrlimit(resource.RLIMIT_DATA)[0] < 0")
    jobs = [
        Job(f"{at}", path, {}, tmp_path, Limits(memory_mib=4096 if at % 2 else None))
        for at in range(8)
    ]
    shown = {
        job.name: book.cells[-1].outputs[0].data["text/plain"]
        for job, book in carried_out(jobs, Workers(2))
    }
    assert shown == {f"{at}": str(not at % 2) for at in range(8)}


def test_a_process_that_ends_once_is_given_another_chance(notebook, tmp_path):
    """As when the machine took it for want of memory; the second time it goes well."""
    trace = tmp_path / "trace"
    code = f"import os, pathlib\np = pathlib.Path({str(trace)!r})\nwas_there = p.exists()\n"
    code += "p.touch()\nif not was_there: os._exit(1)"
    book = executed(notebook(code, "'after'"), {}, tmp_path)
    assert stated_error(book) is None
    assert "after" in texts(book)


def test_an_error_of_the_notebook_is_not_tried_again(notebook, tmp_path):
    """It would fail again, and the records are to blame."""
    trace = tmp_path / "trace"
    code = f"with open({str(trace)!r}, 'a') as file: file.write('x')\n1 / 0"
    executed(notebook(code), {}, tmp_path)
    assert trace.read_text() == "x"


def test_a_kernel_that_never_answers_is_an_error_of_that_notebook(notebook, tmp_path, monkeypatch):
    """nbclient gives up with a RuntimeError before any cell has begun."""
    from jupyter_client.asynchronous import AsyncKernelClient

    async def silent(*_arguments, **_options):
        raise RuntimeError("Kernel didn't respond in 60 seconds")

    monkeypatch.setattr(AsyncKernelClient, "wait_for_ready", silent)
    book = executed(notebook("1"), {}, tmp_path)
    assert stated_error(book).startswith("The process that runs the notebook did not start.\n")


def test_a_run_puts_nothing_into_the_programme_folder(notebook, tmp_path):
    """Not even the sockets of its kernel, while it runs."""
    folder = tmp_path / "small-town"
    folder.mkdir()
    book = executed(notebook("import os\nos.listdir('.')"), {}, folder)
    assert book.cells[-1].outputs[0].data["text/plain"] == "[]"


def test_two_runs_at_the_same_time_on_the_same_records_do_not_meet(notebook, tmp_path):
    """Each hears its own kernel; with shared sockets the second one waited for ever."""
    path = notebook("import time\ntime.sleep(2)\ntown")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        runs = [pool.submit(executed, path, {"town": town}, tmp_path) for town in ("a", "b")]
        shown = [run.result(timeout=300).cells[-1].outputs[0].data["text/plain"] for run in runs]
    assert shown == ["'a'", "'b'"]


@pytest.fixture
def both():
    """An executed notebook with prose, code and output in both languages."""
    output = nbformat.v4.new_output(
        "display_data",
        {
            "text/plain": "Half.",
            "text/html": "<p>Half.</p>",
            PAGE_TYPE: {
                "en": {"text/plain": "Half.", "text/html": "<p>Half.</p>"},
                "nl": {"text/plain": "De helft.", "text/html": "<p>De helft.</p>"},
            },
        },
    )
    code = nbformat.v4.new_code_cell("show()")
    code.outputs = [output]
    prose = [
        nbformat.v4.new_markdown_cell(text, metadata={"tags": tags})
        for text, tags in (("Hello", ["lang-en"]), ("Dag", ["lang-nl"]), ("Stray", []))
    ]
    return nbformat.v4.new_notebook(cells=[*prose, code])


def test_one_language_is_kept_in_prose_and_in_every_output(both):
    kept = in_language(both, "nl")
    assert [cell.source for cell in kept.cells] == ["Dag", "show()"]
    assert kept.cells[-1].outputs[0].data == {
        "text/plain": "De helft.",
        "text/html": "<p>De helft.</p>",
    }


def test_keeping_a_language_leaves_the_whole_notebook_alone(both):
    in_language(both, "nl")
    assert len(both.cells) == 4
    assert PAGE_TYPE in both.cells[-1].outputs[0].data
