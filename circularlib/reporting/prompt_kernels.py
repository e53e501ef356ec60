"""Managers and clients of kernels that do not wait longer than they must.

jupyter_client listens a fifth of a second for news that may still come before it calls a kernel
ready, and tries a socket that is not there yet ten times a second. Over hundreds of notebooks
that is most of what a notebook takes beyond its own cells.
"""

import time
from collections.abc import Mapping
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

__all__ = ["PromptClient", "PromptManager"]

_REPLY_SECONDS, _NEWS_SECONDS = 1.0, 0.2
_RECONNECT_MILLISECONDS = 5


class PromptClient(AsyncKernelClient):
    """A client that knows by the kernel's own word that nothing more will come."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Waits until the kernel has answered, and its news has been heard to the end.

        Args:
            timeout: Seconds after which the kernel counts as silent; None waits for ever.

        Raises:
            RuntimeError: The kernel died, or stayed silent for so long.
        """
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while not await self._is_answered(self.kernel_info()):
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")

    async def _is_answered(self, question: str) -> bool:
        """Whether the reply came, and the news that the kernel is idle after it."""
        try:
            reply = await self.get_shell_msg(timeout=_REPLY_SECONDS)
            while not _answers(reply, question):  # to a question that was asked too early
                reply = await self.get_shell_msg(timeout=_REPLY_SECONDS)
            while not _says_idle(await self.get_iopub_msg(timeout=_NEWS_SECONDS), question):
                pass
        except Empty:
            return False
        self._handle_kernel_info_reply(reply)
        return True


def _answers(message: Mapping[str, Any], question: str) -> bool:
    return bool(message["parent_header"].get("msg_id") == question)


def _says_idle(message: Mapping[str, Any], question: str) -> bool:
    is_idle = message["content"].get("execution_state") == "idle"
    return is_idle and _answers(message, question)


class PromptManager(AsyncKernelManager):
    """A manager whose clients are prompt, and whose sockets look soon whether the kernel is there.

    Example:
        >>> PromptManager().client_class
        'circularlib.reporting.prompt_kernels.PromptClient'
    """

    @default("client_class")
    def _prompt_client(self) -> str:
        return f"{PromptClient.__module__}.{PromptClient.__name__}"

    @default("context")
    def _impatient_context(self) -> zmq.asyncio.Context:
        self._created_context = True  # the manager ends it, as it does its own
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, _RECONNECT_MILLISECONDS)
        return context
