"""A warm kernel is an ordinary kernel that is there sooner."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from circularlib.reporting.kernels import KERNEL_NAME, WarmProvisioner, can_fork


def conversation(talk: Callable[[AsyncKernelManager, Any], Any], **options: Any) -> Any:
    """What comes of talking to a new warm kernel, which is ended afterwards."""

    async def held() -> Any:
        manager = AsyncKernelManager(kernel_name=KERNEL_NAME)
        await manager.start_kernel(**options)
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            return await talk(manager, client)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    return asyncio.run(held())


async def answer(client: Any, code: str) -> dict[str, Any]:
    """The value of an expression in the kernel, or its error."""
    for _ in range(20):
        reply = await client.execute_interactive(
            "", user_expressions={"value": code}, timeout=60, allow_stdin=False
        )
        if reply["content"]["status"] != "aborted":  # as is what stands in line after an error
            break
        await asyncio.sleep(0.1)
    return dict(reply["content"]["user_expressions"]["value"])


def is_there(pid: int) -> bool:
    """Whether a process lives; one that has ended and is not yet buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except FileNotFoundError:
        return False
    return state.split()[0] != "Z"


def gone(pid: int, within_seconds: float = 10) -> bool:
    """Whether a process ends."""
    end = time.monotonic() + within_seconds
    while is_there(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not is_there(pid)


def test_it_is_a_kernel_of_its_own_name() -> None:
    """JupyterLab, nbval and papermill find it as they find any."""
    spec = KernelSpecManager().get_kernel_spec(KERNEL_NAME)
    provisioner = spec.metadata["kernel_provisioner"]
    assert provisioner["provisioner_name"] == "circularlib-warm"


def test_the_heavy_libraries_are_there_before_the_first_cell() -> None:
    """They were imported by the process it was forked from."""

    async def talk(_manager: AsyncKernelManager, client: Any) -> Any:
        heavy = ("polars", "pandas", "lifelines", "matplotlib.pyplot", "ipykernel.debugger")
        code = f"[name in __import__('sys').modules for name in {heavy}]"
        return (await answer(client, code))["data"]["text/plain"]

    assert conversation(talk) == "[True, True, True, True, True]"


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux")
def test_nothing_that_computes_runs_before_a_kernel_is_forked() -> None:
    """A fork takes no threads along: a pool that had begun would wait for them for ever.

    Polars' workers are called polars-0, polars-1 and so on, and start with the first query.
    """
    code = """
        import os, threading
        import circularlib.reporting.preloaded
        def names():
            tasks = os.listdir("/proc/self/task")
            return [open(f"/proc/self/task/{task}/comm").read().strip() for task in tasks]
        def workers():
            return sum(name.startswith("polars-") and name[7:].isdigit() for name in names())
        print(threading.active_count(), workers())
        import polars
        polars.DataFrame({"a": range(100_000)}).lazy().group_by("a").len().collect()
        print(workers() > 0)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "0", "True"]


def test_it_has_the_folder_and_the_environment_it_was_given(tmp_path: Path) -> None:
    """And not those of the process it was forked from."""

    async def talk(_manager: AsyncKernelManager, client: Any) -> Any:
        code = "(__import__('os').getcwd(), __import__('os').environ.get('TOWN'))"
        return (await answer(client, code))["data"]["text/plain"]

    environment = {**os.environ, "TOWN": "Roeselare"}
    assert eval(conversation(talk, cwd=str(tmp_path), env=environment)) == (
        str(tmp_path), "Roeselare",
    )  # fmt: skip


def test_polars_computes_in_a_forked_kernel() -> None:
    """Its threads start in the fork, not before."""

    async def talk(_manager: AsyncKernelManager, client: Any) -> Any:
        code = "__import__('polars').DataFrame({'a': range(100_000)}).lazy().sum().collect().item()"
        return (await answer(client, code))["data"]["text/plain"]

    assert conversation(talk) == str(sum(range(100_000)))


def test_an_interrupt_stops_the_cell_and_not_the_kernel() -> None:
    """Ctrl-C in JupyterLab."""

    async def talk(manager: AsyncKernelManager, client: Any) -> Any:
        client.execute("import time\ntime.sleep(60)")
        while (await client.get_iopub_msg(timeout=30))["msg_type"] != "execute_input":
            pass
        await asyncio.sleep(0.3)
        await manager.interrupt_kernel()
        reply = await client.get_shell_msg(timeout=20)
        return reply["content"]["ename"], (await answer(client, "1 + 1"))["data"]["text/plain"]

    assert conversation(talk) == ("KeyboardInterrupt", "2")


def test_a_kernel_that_dies_is_seen_to_be_dead() -> None:
    """`is_alive` is what nbclient asks."""

    async def talk(manager: AsyncKernelManager, client: Any) -> Any:
        client.execute("import os\nos._exit(3)")
        assert gone(manager.provisioner.pid)
        end = time.monotonic() + 10  # the forkserver tells it a moment later
        while await manager.is_alive() and time.monotonic() < end:
            await asyncio.sleep(0.02)
        return await manager.is_alive(), manager.provisioner.process.poll()

    assert conversation(talk) == (False, 3)


def test_what_a_kernel_started_ends_with_it() -> None:
    """The kernel leads a group of processes; the group is ended."""

    async def talk(manager: AsyncKernelManager, client: Any) -> Any:
        code = "__import__('subprocess').Popen(['sleep', '600']).pid"
        pid = int((await answer(client, code))["data"]["text/plain"])
        assert is_there(pid)
        return pid, manager.provisioner.pid

    child, kernel = conversation(talk)
    assert gone(child)
    assert gone(kernel)


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_no_kernel_outlives_the_process_that_asked_for_it(ending: int, tmp_path: Path) -> None:
    """Killed without a chance to clean up; the kernel is busy meanwhile."""
    program = textwrap.dedent(f"""
        import asyncio, sys
        from jupyter_client.manager import AsyncKernelManager
        async def main():
            manager = AsyncKernelManager(kernel_name={KERNEL_NAME!r})
            await manager.start_kernel()
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=60)
            client.execute("import time\\nfor _ in range(600): time.sleep(0.1)")
            print(manager.provisioner.pid, flush=True)
            await asyncio.sleep(600)
        asyncio.run(main())
    """)
    script = tmp_path / "asker.py"
    script.write_text(program, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as asker:
        assert asker.stdout is not None
        kernel = int(asker.stdout.readline())
        assert is_there(kernel)
        asker.send_signal(ending)
        asker.wait(timeout=20)
    assert gone(kernel)


def test_the_program_that_asks_is_not_run_again_in_the_kernel(tmp_path: Path) -> None:
    """Without `if __name__ == "__main__"`, multiprocessing would start it in every child."""
    program = textwrap.dedent(f"""
        import asyncio
        from jupyter_client.manager import AsyncKernelManager
        print("begun", flush=True)
        async def main():
            manager = AsyncKernelManager(kernel_name={KERNEL_NAME!r})
            await manager.start_kernel()
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=60)
            client.stop_channels()
            await manager.shutdown_kernel(now=True)
        asyncio.run(main())
    """)
    script = tmp_path / "asker.py"
    script.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout == "begun\n"


def test_where_forking_is_absent_an_ordinary_kernel_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: the same kernel, a Popen behind it."""
    monkeypatch.setattr("circularlib.reporting.kernels.can_fork", lambda: False)

    async def talk(manager: AsyncKernelManager, client: Any) -> Any:
        assert isinstance(manager.provisioner, WarmProvisioner)
        assert isinstance(manager.provisioner.process, subprocess.Popen)
        return (await answer(client, "6 * 7"))["data"]["text/plain"]

    assert conversation(talk) == "42"


def test_this_machine_forks_where_it_is_linux() -> None:
    """macOS can fork, and its system libraries do not survive it."""
    assert can_fork() == (sys.platform == "linux")


def test_nbval_checks_a_notebook_in_a_warm_kernel(tmp_path: Path) -> None:
    """By its name; what the cell gives is compared with what was stored."""
    cell = nbformat.v4.new_code_cell("import sys\n'pandas' in sys.modules", execution_count=1)
    stored = nbformat.v4.new_output(
        "execute_result", {"text/plain": "True"}, execution_count=1, metadata={}
    )
    cell.outputs = [stored]
    book = tmp_path / "warm.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), book)
    words = ["--nbval", "--nbval-kernel-name", KERNEL_NAME, "-p", "no:cacheprovider", "-q"]
    checked = subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(book)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "1 passed" in checked.stdout, checked.stdout
