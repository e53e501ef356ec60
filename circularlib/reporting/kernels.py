"""Warm kernels: a notebook's process is forked from one that has imported the heavy libraries.

Starting Python and importing pandas, Polars, matplotlib and the kernel itself takes seconds;
forking a process that has done so takes milliseconds. jupyter_client asks a *provisioner* for
the process of a kernel; this one gets it from a forkserver, and is otherwise the provisioner
of ordinary kernels: the same signals, the same polling, the same end.
"""

import asyncio
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import types
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Dict, Int, Unicode

__all__ = [
    "KERNEL_NAME",
    "WarmProvisioner",
    "can_fork",
    "end_all",
    "has_ended",
    "of_run",
    "warm_up",
]

KERNEL_NAME = "circularlib"
"""Name under which JupyterLab, nbval and papermill find the warm kernel."""

_PRELOADED = "circularlib.reporting.preloaded"
_LAUNCHER = "ipykernel_launcher"
_LOOK_SECONDS = 0.005
_lock = threading.Lock()

_running: "weakref.WeakSet[WarmProvisioner]" = weakref.WeakSet()
_run: ContextVar[str] = ContextVar("run", default="")
_ended: set[str] = set()


@contextmanager
def of_run(run: str) -> Iterator[None]:
    """Kernels that are started meanwhile, in this thread, belong to a run.

    Args:
        run: Name of the run, like no other's in this process.

    Example:
        >>> with of_run("a run"):
        ...     has_ended()
        False
    """
    before = _run.set(run)
    try:
        yield
    finally:
        _run.reset(before)


def end_all(run: str) -> None:
    """Ends every kernel of a run at once, with all that it started, and lets no other begin.

    Args:
        run: Name of the run, as it was given to `of_run`; kernels of other runs go on.

    Example:
        >>> end_all("the run of the example")
        >>> with of_run("the run of the example"):
        ...     has_ended()
        True
    """
    _ended.add(run)
    with _lock:
        running = [provisioner for provisioner in _running if provisioner.run == run]
    for provisioner in running:
        _end(provisioner)


def has_ended() -> bool:
    """Whether the run of this thread was ended: whoever waits for a kernel need not ask again.

    Example:
        >>> has_ended()
        False
    """
    return _run.get() in _ended


def _end(provisioner: "WarmProvisioner") -> None:
    if provisioner.process is not None and provisioner.process.poll() is None:
        with suppress(OSError):
            os.killpg(provisioner.pgid or provisioner.process.pid, signal.SIGKILL)


def can_fork() -> bool:
    """Whether this machine can fork kernels: Windows cannot, and macOS should not.

    Example:
        >>> can_fork() == (sys.platform == "linux")
        True
    """
    return sys.platform == "linux" and "forkserver" in multiprocessing.get_all_start_methods()


def warm_up() -> None:
    """Lets the heavy libraries be imported now: the first kernel need not wait for them."""
    if can_fork():
        from multiprocessing import forkserver

        multiprocessing.get_context("forkserver").set_forkserver_preload([_PRELOADED])
        with _no_main_module():
            forkserver.ensure_running()


class WarmProvisioner(LocalProvisioner):
    """A kernel forked from a process that has the heavy libraries; an ordinary one elsewhere.

    Attributes:
        run: The run to which the kernel belongs; empty where nobody named one.
    """

    run = ""

    memory_mib = Int(
        None,
        allow_none=True,
        config=True,
        help="Most memory that a forked kernel may take after its fork, in MiB.",
    )

    told = Dict(Unicode(), config=True, help="What its notebook is told, by name of the variable.")

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Forks the kernel, or starts it as any other where forking is not possible.

        Args:
            cmd: The command of the kernel, which names ipykernel's launcher.
            kwargs: What a process is started with; of these `env` and `cwd` count.

        Returns:
            How to reach the kernel.

        Raises:
            RuntimeError: The run to which it would belong was ended.
        """
        self.run = _run.get()
        info = await self._launched(cmd, kwargs)
        with _lock:
            _running.add(self)
        if has_ended():  # while the kernel began
            _end(self)
            raise RuntimeError("Kernel of a run that was ended.")
        return info

    async def _launched(self, cmd: list[str], kwargs: dict[str, Any]) -> KernelConnectionInfo:
        env = {**(kwargs.get("env") or os.environ), **self.told}
        if not can_fork() or _LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **{**kwargs, "env": env})
        words = cmd[cmd.index(_LAUNCHER) + 1 :]
        forked = _ForkedKernel(words, env, kwargs.get("cwd"), self.memory_mib)
        self.process = cast("Any", forked)
        self.pid = self.pgid = forked.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def wait(self) -> int | None:
        """Waits for the end of the process, which after a kill comes within milliseconds.

        Returns:
            Its exit code; None where there was no process.
        """
        while await self.poll() is None and self.has_process:
            await asyncio.sleep(_LOOK_SECONDS)
        code: int | None = await super().wait()
        return code


class _ForkedKernel:
    """A forked kernel as `LocalProvisioner` expects a process: with the face of a Popen."""

    stdin = stdout = stderr = None

    def __init__(
        self, words: list[str], env: Mapping[str, str], cwd: str | None, memory_mib: int | None
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        arguments = (words, dict(env), cwd, memory_mib)
        self._process = context.Process(target=_run_kernel, args=arguments, daemon=True)
        with _lock, _no_main_module(), _may_have_children():
            context.set_forkserver_preload([_PRELOADED])
            self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        return code

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Keeps the child from importing the program that started it, such as JupyterLab."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _may_have_children() -> Iterator[None]:
    """Lets a daemon, such as the worker of a cluster, start a kernel.

    Python forbids it lest the child outlive its parent. A kernel does not: it is the child of
    the forkserver, ends with whoever asked for it, and is ended when that one exits.
    """
    asker = multiprocessing.current_process()
    is_daemon = asker.daemon
    asker.daemon = False
    try:
        yield
    finally:
        asker.daemon = is_daemon


def _run_kernel(
    words: list[str], env: Mapping[str, str], cwd: str | None, memory_mib: int | None
) -> None:
    """What the forked process does: it becomes the kernel, in a session of its own."""
    os.setsid()
    multiprocessing.current_process().daemon = False  # a notebook may use processes of its own
    os.environ.clear()
    os.environ.update(env)
    if cwd:
        os.chdir(cwd)
    _cap_memory(memory_mib)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_the_asker, daemon=True).start()
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.path.insert(0, "")
    # with a parent the kernel does not tell the terminal how to connect to it
    sys.argv = [_LAUNCHER, *words, f"--IPKernelApp.parent_handle={os.getppid()}"]
    importlib.import_module("ipykernel.kernelapp").launch_new_instance()


def _cap_memory(memory_mib: int | None) -> None:
    """Past the cap an allocation fails: a MemoryError in the cell, not a machine that swaps."""
    if memory_mib:
        import resource

        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])  # pages of data
        most = held * resource.getpagesize() + memory_mib * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _end_with_the_asker() -> None:
    """No kernel outlives the process that asked for it, however that came to its end."""
    asker = multiprocessing.parent_process()
    assert asker is not None
    asker.join()
    os._exit(1)
