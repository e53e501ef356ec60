"""Fifty towns on a cluster that loses a worker half-way: nothing is missing, nothing differs."""

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from circularlib.reporting import runner
from circularlib.reporting.jobs import Workers

from .conftest import ATTEMPTS, OPENING, use_notebooks, write_notebook, write_programme
from .test_cluster import WITHOUT_NANNY, Machines, on
from .test_interrupted import files

TOWNS = 50
HALF_WAY = 20


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Machines]:
    """A scheduler and two workers, each a process of its own."""
    (tmp_path / "machines").mkdir()
    found = Machines(tmp_path / "machines")
    try:
        found.worker(*WITHOUT_NANNY)
        found.worker(*WITHOUT_NANNY)
        yield found
    finally:
        found.close()


def lost_half_way(cluster: Machines, out: Path) -> threading.Thread:
    """Kills a worker, without a word to anybody, as soon as that many reports are there."""

    def kill() -> None:
        end = time.monotonic() + 300
        while len(list(out.glob("town-*/*/en"))) < HALF_WAY and time.monotonic() < end:
            time.sleep(0.05)
        cluster.started[-1].send_signal(signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_fifty_towns_are_whole_though_a_worker_is_killed_half_way(
    cluster: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are there; every fifth is run here too, and each of its files has the same bytes."""
    write_notebook(tmp_path / "notebooks", "01_counts", [OPENING, ATTEMPTS])
    use_notebooks(monkeypatch, tmp_path / "notebooks")
    towns = [
        write_programme(tmp_path / f"town-{number:02}", name=f"Town {number}")
        for number in range(TOWNS)
    ]
    out = tmp_path / "there"
    thread = lost_half_way(cluster, out)
    there = runner.reports(towns, languages=["en"], out=out, run=on(cluster.address))
    thread.join()
    assert cluster.started[-1].wait(timeout=20) == -signal.SIGKILL
    assert cluster.workers_count() == 1
    assert [report.statuses for report in there] == [{"01_counts": "done"}] * TOWNS
    found = files(out)
    assert sum(name.endswith("01_counts.html") for name in map(str, found)) == TOWNS
    here = runner.Run(workers=Workers(2))
    runner.reports(towns[::5], languages=["en"], out=tmp_path / "here", run=here)
    expected = files(tmp_path / "here")
    of_towns = {name: content for name, content in expected.items() if "town-" in str(name)}
    assert len(of_towns) >= TOWNS // 5
    assert {name: found[name] for name in of_towns} == of_towns
