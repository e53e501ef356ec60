"""What a run leaves behind is taken out, and nothing else."""

import sys
from pathlib import Path

import nbformat
import pytest

from circularlib.reporting.traces import without_traces


def cleaned(text, folder=Path("/data")):
    cell = nbformat.v4.new_code_cell("1")
    cell.outputs = [nbformat.v4.new_output("stream", text=text)]
    book = without_traces(nbformat.v4.new_notebook(cells=[cell]), "10_x.ipynb", folder)
    return book.cells[0].outputs[0].text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ledger of /data, items.csv", "Ledger of data, items.csv"),
        ("'/data/items.csv'", "'data/items.csv'"),
        ("https://example.org/data/cpi.csv", "https://example.org/data/cpi.csv"),
        ("/database/items.csv", "/database/items.csv"),
        ("/old/data/items.csv", "/old/data/items.csv"),
        ("/tmp/ipykernel_812/12345.py:3: UserWarning", "cell:3: UserWarning"),
        ("<object at 0x7f00deadbeef>", "<object at 0x>"),
        ("0x10 is sixteen", "0x10 is sixteen"),
        (
            f"File {sys.prefix}/lib/python3.11/site-packages/pandas/core.py:9",
            "File pandas/core.py:9",
        ),
        ("File ~/venv/lib/python3.12/json/decoder.py:9", "File json/decoder.py:9"),
    ],
)
def test_places_and_addresses_go_and_the_rest_stays(text, left):
    assert cleaned(text) == left


def test_the_folder_of_the_programme_is_named_in_its_parameters():
    cell = nbformat.v4.new_code_cell(
        'programme = "/srv/towns/small"', metadata={"tags": ["injected-parameters"]}
    )
    book = without_traces(nbformat.v4.new_notebook(cells=[cell]), "x", Path("/srv/towns/small"))
    assert book.cells[0].source == 'programme = "small"'


def test_names_of_cells_follow_from_their_place():
    def ids():
        cells = [nbformat.v4.new_code_cell("1"), nbformat.v4.new_code_cell("2")]
        book = without_traces(nbformat.v4.new_notebook(cells=cells), "10_x.ipynb", Path("/data"))
        return [cell.id for cell in book.cells]

    assert ids() == ids()
    assert len(set(ids())) == 2


def test_a_large_picture_is_left_alone():
    """A page of pictures must not take minutes: only what the run wrote itself is read."""
    cell = nbformat.v4.new_code_cell("1")
    page = "/data" * 200_000
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": page, "text/plain": "x"})]
    book = without_traces(nbformat.v4.new_notebook(cells=[cell]), "x", Path("/data"))
    assert book.cells[0].outputs[0].data["text/html"] == page


def test_a_secret_in_a_table_or_in_prose_of_a_language_becomes_dots(monkeypatch):
    """Ten letters in a table, as a page writes them; in a picture the same letters are chance."""
    monkeypatch.setenv("PGPASSWORD", "ge<heim>123")
    monkeypatch.setenv("DATABASE_URL", "postgresql://reader:urlgeheim9@host/town")
    shown = {
        "text/html": "<td>ge&lt;heim&gt;123</td>",
        "image/png": "urlgeheim9",
        "application/x+json": {"nl": {"text/markdown": "met urlgeheim9"}},
    }
    cell = nbformat.v4.new_code_cell("1")
    cell.outputs = [nbformat.v4.new_output("display_data", data=shown)]
    book = without_traces(nbformat.v4.new_notebook(cells=[cell]), "10_x.ipynb", Path("/data"))
    assert book.cells[0].outputs[0].data == {
        "text/html": "<td>•••</td>",
        "image/png": "urlgeheim9",
        "application/x+json": {"nl": {"text/markdown": "met •••"}},
    }


def test_a_short_secret_takes_no_figure_out_of_a_table(monkeypatch):
    """A password of 2022 must not make a year unreadable."""
    monkeypatch.setenv("PGPASSWORD", "2022")
    cell = nbformat.v4.new_code_cell("1")
    cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": "<td>2022</td>"})]
    book = without_traces(nbformat.v4.new_notebook(cells=[cell]), "10_x.ipynb", Path("/data"))
    assert book.cells[0].outputs[0].data["text/html"] == "<td>2022</td>"
