"""A report on a Dask cluster: the same bytes, and a plain error where that cannot be had.

The scheduler and each worker are processes of their own that talk over TCP, as on a network.
One worker has a nanny, which makes it a daemon; the other has none.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from circularlib import cli
from circularlib.errors import CircularError, ReportError, UsageError
from circularlib.reporting import cluster, runner
from circularlib.reporting.cluster import check_grounds, connected, grounds
from circularlib.reporting.jobs import Workers

from .conftest import ATTEMPTS, OPENING, use_notebooks, write_notebook, write_programme
from .test_interrupted import PROGRAM, files, none_left

ROOT = Path(cli.__file__).parent.parent
WITHOUT_NANNY = ("--no-nanny",)
WITH_NANNY = ("--nworkers", "1")
WHOSE = """\
import multiprocessing, os
from pathlib import Path
Path(programme, f"kernel-{os.getppid()}-{os.getpid()}").touch()
multiprocessing.current_process().name.rstrip("0123456789:")"""
SLEEPS = "open(f'{programme}/ready', 'w').close()\nimport time\ntime.sleep(300)"


class Machines:
    """A scheduler and its workers, each a process; ended all together."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.started: list[subprocess.Popen[bytes]] = []
        told = place / "scheduler.json"
        self.scheduler = self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-show",
            "--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(told),
        )  # fmt: skip
        self._until(told.is_file)
        self._until(lambda: bool(told.read_text(encoding="utf-8").rstrip().endswith("}")))
        self.address = json.loads(told.read_text(encoding="utf-8"))["address"]

    def worker(
        self, *options: str, code: Path = ROOT, before: str = ""
    ) -> "subprocess.Popen[bytes]":
        """Starts a worker for one notebook at a time, and waits until the scheduler has it."""
        count = self.workers_count()
        worker = self._start(
            "dask_worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", *options,
            "--dashboard-address", "127.0.0.1:0", "--local-directory", str(self.place / "scratch"),
            code=code, before=before,
        )  # fmt: skip
        self._until(lambda: self.workers_count() == count + 1)
        return worker

    def workers_count(self) -> int:
        """How many workers the scheduler has."""
        from distributed import Client

        with Client(self.address, timeout=20, set_as_default=False) as client:
            return len(client.scheduler_info()["workers"])

    def worker_pids(self) -> list[int]:
        """The processes in which the workers run, those of nannies not among them."""
        from distributed import Client

        with Client(self.address, timeout=20, set_as_default=False) as client:
            return list(client.run(os.getpid).values())

    def close(self) -> None:
        """Ends all."""
        for process in self.started:
            process.terminate()
        for process in self.started:
            try:
                process.wait(timeout=2)  # a worker waits for its scheduler to come back
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(
        self, command: str, *words: str, code: Path = ROOT, before: str = ""
    ) -> "subprocess.Popen[bytes]":
        program = f"if __name__ == '__main__':\n    {before or 'pass'}\n"
        program += f"    from distributed.cli.{command} import main\n    main()\n"
        script = self.place / f"{command}-{len(self.started)}.py"
        script.write_text(program, encoding="utf-8")
        log = (self.place / f"{script.stem}.log").open("wb")
        paths = os.pathsep.join([str(code), os.environ.get("PYTHONPATH", "")])
        process = subprocess.Popen(
            [sys.executable, str(script), *words],
            cwd=self.place, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
        log.close()
        self.started.append(process)
        return process

    @staticmethod
    def _until(is_so: Callable[[], bool], within_seconds: float = 300) -> None:
        end = time.monotonic() + within_seconds
        while not is_so():
            assert time.monotonic() < end
            time.sleep(0.1)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A cluster of two workers, one with a nanny and one without."""
    found = Machines(tmp_path_factory.mktemp("cluster"))
    found.worker(*WITHOUT_NANNY)
    found.worker(*WITH_NANNY)
    yield found
    found.close()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Machines]:
    """A cluster of one's own, without workers yet."""
    (tmp_path / "machines").mkdir()
    found = Machines(tmp_path / "machines")
    yield found
    found.close()


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small programme, with one notebook that counts."""
    write_notebook(tmp_path / "notebooks", "01_counts", [OPENING, ATTEMPTS])
    use_notebooks(monkeypatch, tmp_path / "notebooks")
    return write_programme(tmp_path / "small-town")


def on(address: str, **options: Any) -> runner.Run:
    return runner.Run(workers=Workers(cluster=address), **options)


def sentences(error: CircularError) -> list[str]:
    return str(error).splitlines()


def test_a_cluster_makes_the_same_bytes(machines: Machines, tmp_path: Path) -> None:
    """Every file of two shipped notebooks on the sample, as this machine makes them.

    Each worker gets one, and has a forkserver from then on.
    """
    names = ["40_jobs_created", "50_service_quality"]
    options: dict[str, Any] = {"period": "2023Q1", "notebooks": names}
    here = runner.report("sample", out=tmp_path / "here", **options)
    there = runner.report("sample", out=tmp_path / "there", run=on(machines.address), **options)
    assert here.statuses == there.statuses == dict.fromkeys(names, "done")
    found = files(tmp_path / "there")
    assert found == files(tmp_path / "here")
    assert len([name for name in found if name.endswith(".html")]) == 8


def test_both_workers_work_and_fork_their_kernels(
    machines: Machines, town: Path, tmp_path: Path
) -> None:
    """A daemon too: six kernels, forked by the forkservers of two workers."""
    for number in range(6):
        code = [OPENING, WHOSE, "import time\ntime.sleep(1)"]
        write_notebook(tmp_path / "notebooks", f"1{number}_whose", code)
    made = runner.report(town, languages=["en"], out=tmp_path / "out", run=on(machines.address))
    assert set(made.statuses.values()) == {"done"}
    for number in range(6):
        book = made.folders["en"] / f"1{number}_whose.ipynb"
        assert "ForkServerProcess-" in book.read_text(encoding="utf-8")
    kernels = [path.name.split("-") for path in town.glob("kernel-*")]
    assert len(kernels) == 6
    assert len({forkserver for _word, forkserver, _kernel in kernels}) == 2


def test_a_notebook_that_fails_on_a_cluster_fails_as_here(
    machines: Machines, town: Path, tmp_path: Path
) -> None:
    """Its neighbour goes on; the partial page has the same bytes."""
    write_notebook(tmp_path / "notebooks", "02_breaks", ["'before'", "1 / 0"])
    here = runner.report(town, out=tmp_path / "here")
    there = runner.report(town, out=tmp_path / "there", run=on(machines.address))
    assert here.statuses == there.statuses == {"01_counts": "done", "02_breaks": "failed"}
    assert here.errors == there.errors
    assert files(tmp_path / "here") == files(tmp_path / "there")


def test_a_folder_given_by_a_relative_path_is_found_by_the_workers(
    machines: Machines, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = runner.report(town.name, out=tmp_path / "out", run=on(machines.address))
    assert made.statuses == {"01_counts": "done"}


def test_two_runs_of_the_same_notebook_do_not_share_a_result(
    machines: Machines, town: Path, tmp_path: Path
) -> None:
    """Dask knows work by its arguments; the records behind them may have changed."""
    write_notebook(tmp_path / "notebooks", "01_counts", [WHOSE])
    how = on(machines.address, force=True)
    for _ in range(2):
        runner.report(town, languages=["en"], out=tmp_path / "out", run=how)
    assert len(list(town.glob("kernel-*"))) == 2


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9", "nowhere://127.0.0.1:1", "nonsense", "tls://127.0.0.1:9"]
)
def test_a_cluster_that_does_not_answer_is_told_in_three_sentences(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1)
    with pytest.raises(UsageError) as caught:
        runner.report(town, out=tmp_path / "out", run=on(address))
    _place, thing, remedy = sentences(caught.value)
    assert thing == f"No cluster answers at {address}."
    assert remedy == "Give the address of its scheduler, as tcp://host:8786."
    assert files(tmp_path / "out") == {}


def test_a_cluster_without_workers_is_told(
    alone: Machines, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would wait for ever."""
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 2)
    with pytest.raises(UsageError, match="has no workers") as caught:
        runner.report(town, out=tmp_path / "out", run=on(alone.address))
    assert caught.value.remedy.endswith(f"dask worker {alone.address}")


def test_a_worker_with_other_code_is_refused(alone: Machines, town: Path, tmp_path: Path) -> None:
    """A real copy of the package, in which one comment is another."""
    other = tmp_path / "other"
    for name in ("circularlib", "data", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__", ".ledger")
        shutil.copytree(ROOT / name, other / name, ignore=ignored)
    with (other / "circularlib" / "units.py").open("a", encoding="utf-8") as code:
        code.write("\n# another version\n")
    alone.worker(*WITHOUT_NANNY, code=other)
    with pytest.raises(ReportError) as caught:
        runner.report(town, out=tmp_path / "out", run=on(alone.address))
    place, thing, remedy = sentences(caught.value)
    assert place.startswith("Worker tcp://127.0.0.1:")
    assert thing == "Its circularlib or its Python is another than here."
    assert remedy == "Install the same version there, and start the worker again."
    assert files(tmp_path / "out") == {}


def test_a_worker_without_circularlib_is_refused(
    alone: Machines, town: Path, tmp_path: Path
) -> None:
    alone.worker(*WITHOUT_NANNY, before="import sys; sys.modules['circularlib'] = None")
    with pytest.raises(ReportError, match="has no circularlib, or an older one") as caught:
        runner.report(town, out=tmp_path / "out", run=on(alone.address))
    assert caught.value.place.startswith("Worker tcp://127.0.0.1:")


def test_a_worker_that_does_not_see_the_folder_is_refused(
    machines: Machines, town: Path, tmp_path: Path
) -> None:
    """The folder is gone by the time the worker looks, as where no network drive is mounted."""
    wanted = grounds([str(town)])
    town.rename(tmp_path / "moved")
    with connected(machines.address) as found, pytest.raises(ReportError) as caught:
        found.check(wanted)
    place, thing, remedy = sentences(caught.value)
    assert place.startswith("Worker tcp://127.0.0.1:")
    assert thing == f"It sees no programme in {town}."
    assert "by this path" in remedy


def test_a_worker_that_sees_other_records_is_refused_also_when_it_joins_later(
    machines: Machines, town: Path
) -> None:
    """A copy of the folder that somebody forgot to bring up to date."""
    wanted = grounds([str(town)])
    with (town / "repairs.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    with connected(machines.address) as found:
        with pytest.raises(ReportError, match="sees other records than here in"):
            found.check(wanted)
        late = found.submit(wanted, len, "never")
        with pytest.raises(ReportError, match="sees other records than here in"):
            found.result(late, "late")


def test_another_version_of_a_library_is_refused_by_name() -> None:
    mine = grounds([])
    older = replace(mine, versions={**mine.versions, "pandas": "1.0"})
    with pytest.raises(ReportError, match=r"It has pandas 1\.0; here it is ") as caught:
        check_grounds(mine, older, "Worker tcp://there.")
    assert caught.value.place == "Worker tcp://there."
    check_grounds(mine, grounds([]), "Worker tcp://there.")


def test_what_is_no_record_may_differ(town: Path) -> None:
    """A letter, a hidden file, the list of rejected rows; not the settings or a claim."""
    before = grounds([str(town)])
    for name in ("letter.pdf", ".hidden.csv", "rejected.csv"):
        (town / name).write_text("x", encoding="utf-8")
    assert grounds([str(town)]) == before
    (town / "claims.toml").write_text("", encoding="utf-8")
    assert grounds([str(town)]) != before


def test_parts_of_a_table_and_scenarios_are_records_too(town: Path) -> None:
    """One part of many that nobody brought up to date; what a link of an editor says is none."""
    part = town / "movements" / "municipality_code=08800" / "part-0.parquet"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"one")
    scenario = town / "scenarios" / "lower-fee.toml"
    scenario.parent.mkdir()
    scenario.write_text('title = "Lower"', encoding="utf-8")
    before = grounds([str(town)])
    (town / ".#programme.toml").symlink_to("user@host.1234:5678")
    assert grounds([str(town)]) == before
    for file in (part, scenario):
        content = file.read_bytes()
        file.write_bytes(content + b"\n")
        assert grounds([str(town)]) != before
        file.write_bytes(content)
    assert grounds([str(town)]) == before


def test_a_scheduler_that_is_lost_is_told_and_what_was_done_is_kept(
    alone: Machines, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 3)
    write_notebook(tmp_path / "notebooks", "02_sleeps", [OPENING, SLEEPS])
    worker = alone.worker(*WITHOUT_NANNY)

    def kill(_line: str) -> None:
        if (town / "ready").exists():
            alone.scheduler.kill()

    stopped = _killing(kill)
    try:
        with pytest.raises(ReportError) as caught:
            runner.report(town, languages=["en"], out=tmp_path / "out", run=on(alone.address))
    finally:
        stopped()
    place, thing, remedy = sentences(caught.value)
    assert place == f"The cluster at {alone.address}."
    assert thing == "The connection to it was lost."
    assert remedy == "Run the same command again: what was done is kept."
    worker.kill()  # Dask's worker would wait half a minute for its work, and end then
    assert none_left(town, within_seconds=20)
    write_notebook(tmp_path / "notebooks", "02_sleeps", [OPENING, "1"])
    assert runner.report(town, languages=["en"], out=tmp_path / "out").unchanged == ("01_counts",)


def test_workers_that_are_all_gone_are_told(
    alone: Machines, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in the middle of a notebook; nobody comes in their place."""
    monkeypatch.setattr(cluster, "_WITHOUT_WORKERS_SECONDS", 2)
    monkeypatch.setattr(cluster, "_LOOK_SECONDS", 0.5)
    write_notebook(tmp_path / "notebooks", "01_counts", [OPENING, SLEEPS])
    worker = alone.worker(*WITHOUT_NANNY)

    def kill(_line: str) -> None:
        if (town / "ready").exists():
            worker.kill()

    stopped = _killing(kill)
    try:
        with pytest.raises(ReportError, match="It has no workers any more"):
            runner.report(town, languages=["en"], out=tmp_path / "out", run=on(alone.address))
    finally:
        stopped()
    assert none_left(town, within_seconds=20)


def test_a_notebook_that_ends_its_workers_is_named(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask gives up after so many workers; here after the first, which its nanny replaces."""
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    write_notebook(tmp_path / "notebooks", "01_counts", [OPENING, SLEEPS])
    (tmp_path / "machines").mkdir()
    machines = Machines(tmp_path / "machines")
    machines.worker(*WITH_NANNY)

    def kill(_line: str) -> None:
        if (town / "ready").exists():
            (town / "ready").unlink()
            for worker in machines.worker_pids():
                os.kill(worker, signal.SIGKILL)

    stopped = _killing(kill)
    try:
        with pytest.raises(ReportError, match="ended while it ran 01_counts"):
            runner.report(town, languages=["en"], out=tmp_path / "out", run=on(machines.address))
    finally:
        stopped()
        machines.close()


def _killing(kill: Callable[[str], None]) -> Callable[[], None]:
    """Calls something every now and then, in a thread, until it is stopped."""
    from threading import Event, Thread

    is_over = Event()

    def again() -> None:
        while not is_over.wait(0.2):
            kill("")

    thread = Thread(target=again)
    thread.start()

    def stopped() -> None:
        is_over.set()
        thread.join()

    return stopped


def test_ctrl_c_ends_the_kernels_of_this_run_and_of_no_other(
    machines: Machines, tmp_path: Path
) -> None:
    """Two reports on one cluster; the one that is stopped takes only its own notebook along."""
    places = {name: tmp_path / name for name in ("stopped", "going-on")}
    for name, place in places.items():
        write_programme(place / "small-town")
        waits = "while not __import__('pathlib').Path(programme, 'go').exists(): time.sleep(0.1)"
        ready = f"import time\nopen(f'{{programme}}/ready', 'w').close()\n{waits}\n'{name}'"
        write_notebook(place / "notebooks", "01_waits", [OPENING, ready])
        program = PROGRAM.replace("Workers(2)", f"Workers(cluster={machines.address!r})")
        (place / "program.py").write_text(textwrap.dedent(program), encoding="utf-8")
    runs = {
        name: subprocess.Popen(
            [sys.executable, "program.py"], cwd=place, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for name, place in places.items()
    }  # fmt: skip
    for place in places.values():
        machines._until((place / "small-town" / "ready").exists)
    runs["stopped"].send_signal(signal.SIGINT)
    runs["stopped"].communicate(timeout=60)
    assert runs["stopped"].returncode != 0
    assert none_left(places["stopped"] / "small-town", within_seconds=10)
    assert files(places["stopped"] / "reports") == {}
    (places["going-on"] / "small-town" / "go").touch()
    said, _ = runs["going-on"].communicate(timeout=120)
    assert runs["going-on"].returncode == 0, said
    page = places["going-on"] / "reports" / "small-town" / "programme" / "en" / "01_waits.html"
    assert "going-on" in page.read_text(encoding="utf-8")
