"""A report that is stopped: nothing is left running, nothing half, and the next run goes on."""

import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import OPENING, write_notebook, write_programme

PROGRAM = """
    import signal
    import sys
    from pathlib import Path
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
    from circularlib.reporting import runner, selection
    from circularlib.reporting.jobs import Workers
    from circularlib.reporting.selection import Notebook
    books = [Notebook(path) for path in sorted(Path("notebooks").glob("*.ipynb"))]
    runner_tasks = sys.modules["circularlib.reporting.report_tasks"]
    runner_tasks.selected = lambda names, folder=None: books
    run = runner.Run(workers=Workers(2), told=lambda line: print(line, flush=True))
    made = runner.report("small-town", languages=["en"], run=run)
    print("unchanged", len(made.unchanged), flush=True)
"""
Report = Callable[[], "subprocess.Popen[str]"]


def files(folder: Path) -> dict[str, bytes]:
    """Every file that a reader of the reports sees."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".runs" not in path.parts
    }


def kernels_below(folder: Path) -> list[int]:
    """Processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            place = str((process / "cwd").readlink())
            state = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:
            continue
        if place.startswith(str(folder)) and state != "Z":
            found.append(int(process.name))
    return found


def none_left(folder: Path, within_seconds: float) -> bool:
    """Whether nothing works in a folder any more, soon."""
    end = time.monotonic() + within_seconds
    while kernels_below(folder) and time.monotonic() < end:
        time.sleep(0.05)
    return not kernels_below(folder)


@pytest.fixture
def start(tmp_path: Path) -> Report:
    """Starts a report of four notebooks, of which two at once, in a process of its own."""
    write_programme(tmp_path / "small-town")
    for number in range(4):
        write_notebook(tmp_path / "notebooks", f"0{number}_part", [OPENING, f"{number} + 1"])
    (tmp_path / "program.py").write_text(textwrap.dedent(PROGRAM), encoding="utf-8")

    def started() -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "program.py"],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    return started


def test_ctrl_c_leaves_no_process_and_no_half_file(start: Report, tmp_path: Path) -> None:
    """Within two seconds, while two notebooks sleep."""
    for number in range(4):
        code = f"open('ready{number}', 'w').close()\nimport time\ntime.sleep(300)"
        write_notebook(tmp_path / "notebooks", f"0{number}_part", [OPENING, code])
    with start() as report:
        while len(list((tmp_path / "small-town").glob("ready*"))) < 2:
            time.sleep(0.05)
            assert report.poll() is None
        report.send_signal(signal.SIGINT)
        began = time.monotonic()
        report.wait(timeout=20)
        assert time.monotonic() - began < 10  # the target is 2 s; a busy machine gets more
    assert none_left(tmp_path / "small-town", within_seconds=5)
    assert files(tmp_path / "reports") == {}


def test_killed_at_any_moment_it_leaves_nothing_half_and_the_next_run_goes_on(
    start: Report, tmp_path: Path
) -> None:
    """Three moments, the same at every run of the test; then the result of an undisturbed run."""
    chance = random.Random(20220101)
    for _ in range(3):
        with start() as report:
            time.sleep(chance.uniform(0.5, 5))
            report.kill()
        assert none_left(tmp_path / "small-town", within_seconds=10)
        shown = files(tmp_path / "reports")
        pages = {name for name in shown if name.endswith("part.html")}
        assert len(pages) in {0, 4}
    with start() as report:
        said, _ = report.communicate(timeout=120)
    assert report.returncode == 0, said
    resumed = files(tmp_path / "reports")
    first = {name.partition("/")[0] for name in resumed}
    assert first == {"index.html", "index.en.html", "small-town"}
    assert not list((tmp_path / "reports" / "small-town").glob(".*"))
    (tmp_path / "reports").rename(tmp_path / "disturbed")
    with start() as report:
        report.communicate(timeout=120)
    assert resumed == files(tmp_path / "reports")
