"""Notebooks that fail in a report, through the command, as somebody sees it who ran it."""

import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

from circularlib.reporting import runner
from circularlib.reporting.limits import STANDARD, Limits
from circularlib.units import LANGUAGES

from .conftest import ATTEMPTS, OPENING, use_notebooks, write_notebook, write_programme

PROGRAM = """
    from pathlib import Path
    from circularlib import cli
    from circularlib.reporting import kernels, selection
    selection.shipped = lambda _name: Path("notebooks")
    if {is_forked} is False:
        kernels.can_fork = lambda: False
    cli.main()
"""
OURS = """\
from circularlib.errors import LedgerError
raise LedgerError("Row 3 is wrong.", f"{programme}/items.csv.", "Correct it.")"""
HUNGRY = "import numpy\nnumpy.ones(2**30).sum()"
NOTEBOOKS = {
    "01_goes_on": [OPENING, ATTEMPTS],
    "02_ours": ["'before'", OURS, "'after'"],
    "03_slow": ["'before'", "import time\ntime.sleep(300)", "'after'"],
    "04_hungry": ["'before'", HUNGRY, "'after'"],
    "05_mistake": ["'before'", "1 / 0", "'after'"],
}


class Done(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str
    place: Path


def run(place: Path, *arguments: str, is_forked: bool = True) -> Done:
    """Runs `circular report` on the notebooks of a folder, in a process of its own."""
    write_programme(place / "small-town")
    program = textwrap.dedent(PROGRAM).format(is_forked=is_forked)
    (place / "program.py").write_text(program, encoding="utf-8")
    command = [sys.executable, "program.py", "report", "small-town", *arguments]
    done = subprocess.run(
        command, cwd=place, capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    return Done(done.returncode, done.stdout, done.stderr, place)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Five notebooks, of which four fail; eight gibibytes are asked for, where half a one is."""
    place = tmp_path_factory.mktemp("failing")
    for name, code in NOTEBOOKS.items():
        write_notebook(place / "notebooks", name, code)
    return run(place, "--cell-timeout", "8", "--memory", "512", "--jobs", "2")


def page(done: Done, name: str, language: str) -> str:
    """The text of a page that is seen: without its hidden code."""
    file = done.place / "reports" / "small-town" / "programme" / language / f"{name}.html"
    html = file.read_text(encoding="utf-8")
    html = re.sub(r'(?s)<pre class="(printed )?code".*?</pre>|<style>.*?</style>', "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_command_ends_with_one_and_says_last_which_failed(done: Done) -> None:
    """Each with its reason above, in three lines; nothing of the libraries in between."""
    assert done.code == 1
    assert done.out.splitlines() == [
        f"reports/small-town/programme/{language}/index.html" for language in LANGUAGES
    ]
    assert done.err.splitlines() == [
        *NOTEBOOKS,
        "02_ours failed:",
        "small-town/items.csv.",
        "Row 3 is wrong.",
        "Correct it.",
        "03_slow failed:",
        "A cell took longer than 8 seconds.",
        "Give it more time with --cell-timeout, or report a shorter period.",
        "04_hungry failed:",
        "The notebook needed more memory than there was for it.",
        "Allow it more with --memory, or report a shorter period.",
        "05_mistake failed:",
        "The notebook stopped on a mistake of its own: ZeroDivisionError: division by zero.",
        "4 of 5 notebooks failed: 02_ours, 03_slow, 04_hungry, 05_mistake.",
    ]


SAID = {
    "02_ours": (
        "Deze pagina stopte voor het einde.",
        "Dit ging mis (de melding is in het Engels): small-town/items.csv. Row 3 is wrong.",
    ),
    "03_slow": ("Dit ging mis: Een cel duurde langer dan 8 seconden. Geef de cel meer tijd",),
    "04_hungry": ("Dit ging mis: Het notebook had meer geheugen nodig dan er voor was.",),
    "05_mistake": ("Het notebook liep vast op een eigen fout: ZeroDivisionError: division",),
}


@pytest.mark.parametrize("name", SAID)
def test_a_dutch_page_says_in_dutch_what_can_be_said_in_dutch(done: Done, name: str) -> None:
    """On top, before the title; so do the contents."""
    text = page(done, name, "nl")
    for said in SAID[name]:
        assert said in text.partition("Hoeveel?")[2].partition("Hoeveel?")[0], text
    *_, last = SAID[name]
    assert last.partition(": ")[2] in page(done, "index", "nl")


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize(
    ("language", "ending"), [("nl", "Hier stopte"), ("en", "The page stopped")]
)
def test_a_page_that_failed_holds_what_came_before_and_ends_there(
    done: Done, name: str, language: str, ending: str
) -> None:
    """What comes after would explain results that are not there; the notebook keeps it."""
    text = page(done, name, language)
    assert "'before'" in text
    assert text.index("'before'") < text.index(f"{ending}")
    assert "after" not in text.partition(ending)[2].replace("before the", "")
    home = done.place / "reports" / "small-town" / "programme" / language
    cells = json.loads((home / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    assert "".join(cells[-1]["source"]) == "'after'"


def test_the_neighbours_have_their_findings(done: Done) -> None:
    """Five attempts, and a page without an alarm."""
    home = done.place / "reports" / "small-town" / "programme" / "nl"
    (found,) = json.loads((home / "findings.json").read_text(encoding="utf-8"))
    assert (found["notebook"], found["value"]) == ("01_goes_on", 5)
    assert "stopte" not in page(done, "01_goes_on", "nl")


def test_the_manifest_tells_how_each_ended(done: Done) -> None:
    """In English in both languages, for machines."""
    home = done.place / "reports" / "small-town" / "programme" / "nl"
    told = json.loads((home / "manifest.json").read_text(encoding="utf-8"))["notebooks"]
    assert [book["status"] for book in told] == ["done", *["failed"] * 4]
    assert told[2]["error"].startswith("A cell took longer than 8 seconds.")


def test_where_kernels_are_not_forked_nothing_else_stands_on_the_terminal(tmp_path: Path) -> None:
    """ipykernel warns about TCP at every start, and jupyter about much."""
    write_notebook(tmp_path / "notebooks", "01_goes_on", [OPENING, ATTEMPTS])
    done = run(tmp_path, "--language", "en", is_forked=False)
    assert done[:3] == (0, "reports/small-town/programme/en/index.html\n", "01_goes_on\n")


def test_a_notebook_has_a_time_of_its_own(tmp_path: Path) -> None:
    """Each cell takes a second, which is allowed; all of them take too long."""
    write_notebook(tmp_path / "notebooks", "01_slow", ["import time\ntime.sleep(1)"] * 30)
    done = run(tmp_path, "--notebook-timeout", "6", "--language", "nl")
    assert done.code == 1
    assert "Het notebook duurde langer dan 6 seconden." in done.err
    assert done.err.splitlines()[-1] == "1 van 1 notebooks mislukt: 01_slow."
    assert "Het notebook duurde langer dan 6 seconden." in page(done, "01_slow", "nl")


def test_the_settings_of_a_programme_give_the_limits_that_the_command_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a schedule at night too. What the command says goes first."""
    write_notebook(tmp_path / "notebooks", "01_goes_on", ["1"])
    use_notebooks(monkeypatch, tmp_path / "notebooks")
    folder = write_programme(
        tmp_path / "small-town", settings="[limits]\ncell_seconds = 5\nmemory_mib = 900\n"
    )
    seen = []
    carry_out = runner.carried_out

    def watched(jobs, *others):  # type: ignore[no-untyped-def]
        seen.extend(job.limits for job in jobs)
        return carry_out(jobs, *others)

    monkeypatch.setattr(runner, "carried_out", watched)
    runner.report(folder, out=tmp_path / "reports", run=runner.Run(limits=Limits(cell_seconds=60)))
    assert seen == [Limits(cell_seconds=60, memory_mib=900)]
    assert seen[0].filled(STANDARD) == Limits(60, 3600, 900)


def test_several_reports_are_summed_up_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two towns and two periods: which notebook of which."""
    from circularlib import cli

    write_notebook(tmp_path / "notebooks", "01_goes_on", ["1"])
    write_notebook(tmp_path / "notebooks", "02_some", ["1 / (period != '2022')"])
    write_notebook(tmp_path / "notebooks", "03_homes", ["1"], reads=("homes",))
    use_notebooks(monkeypatch, tmp_path / "notebooks")
    towns = [str(write_programme(tmp_path / name)) for name in ("a-town", "b-town")]
    periods = ["2022", "2023"]
    assert cli.reports.report(towns, periods, ["en"], out=tmp_path / "reports", jobs=2) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "2 of 8 notebooks failed: 02_some of a-town 2022, 02_some of b-town 2022."
    )
