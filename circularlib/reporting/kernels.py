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
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Int

__all__ = [
    "KERNEL_NAME",
    "WarmProvisioner",
    "can_fork",
    "end_all",
    "endings_count",
]

KERNEL_NAME = "circularlib"
"""Name under which JupyterLab, nbval and papermill find the warm kernel."""

_PRELOADED = "circularlib.reporting.preloaded"
_LAUNCHER = "ipykernel_launcher"
_LOOK_SECONDS = 0.005
_lock = threading.Lock()

_running: "weakref.WeakSet[WarmProvisioner]" = weakref.WeakSet()
_endings = 0


def end_all() -> None:
    """Ends every kernel of this process at once, with all that it started; for Ctrl-C.

    Example:
        >>> end_all()
    """
    global _endings
    _endings += 1
    for provisioner in list(_running):
        if provisioner.process is not None and provisioner.process.poll() is None:
            with suppress(OSError):
                os.killpg(provisioner.pgid or provisioner.process.pid, signal.SIGKILL)


def endings_count() -> int:
    """How often all kernels were ended: whoever waits for one need not ask for another.

    Example:
        >>> endings_count() >= 0
        True
    """
    return _endings


def can_fork() -> bool:
    """Whether this machine can fork kernels: Windows cannot, and macOS should not.

    Example:
        >>> can_fork() == (sys.platform == "linux")
        True
    """
    is_daemon = multiprocessing.current_process().daemon  # a Dask worker may not have children
    methods = multiprocessing.get_all_start_methods()
    return sys.platform == "linux" and "forkserver" in methods and not is_daemon


class WarmProvisioner(LocalProvisioner):
    """A kernel forked from a process that has the heavy libraries; an ordinary one elsewhere."""

    memory_mib = Int(
        None,
        allow_none=True,
        config=True,
        help="Most memory that a forked kernel may take after its fork, in MiB.",
    )

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Forks the kernel, or starts it as any other where forking is not possible.

        Args:
            cmd: The command of the kernel, which names ipykernel's launcher.
            kwargs: What a process is started with; of these `env` and `cwd` count.

        Returns:
            How to reach the kernel.
        """
        if not can_fork() or _LAUNCHER not in cmd:
            info = await super().launch_kernel(cmd, **kwargs)
            _running.add(self)
            return info
        words = cmd[cmd.index(_LAUNCHER) + 1 :]
        env = kwargs.get("env") or os.environ
        forked = _ForkedKernel(words, env, kwargs.get("cwd"), self.memory_mib)
        self.process = cast("Any", forked)
        self.pid = self.pgid = forked.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        _running.add(self)
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
        self._process = context.Process(target=_run_kernel, args=arguments)
        with _lock, _no_main_module():
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


def _run_kernel(
    words: list[str], env: Mapping[str, str], cwd: str | None, memory_mib: int | None
) -> None:
    """What the forked process does: it becomes the kernel, in a session of its own."""
    os.setsid()
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
