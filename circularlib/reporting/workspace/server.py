"""JupyterLab on a workspace: its language, its kernel, its first page.

All that is set is set in the workspace's hidden folder: what somebody chose for JupyterLab
elsewhere on the machine is neither read nor changed.
"""

import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from circularlib.figures.searchable import TABLES_VARIABLE, program_folder
from circularlib.figures.words import label
from circularlib.reporting.kernels import KERNEL_NAME, warm_up
from circularlib.reporting.report_folders import written_text
from circularlib.reporting.selection import OWN_NOTEBOOKS
from circularlib.reporting.workspace.folder import START_PAGES

__all__ = ["Lab", "serve"]

_HIDDEN = OWN_NOTEBOOKS / ".lab"
_LOCALES = {"nl": "nl_NL", "en": "default"}
_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "@jupyterlab/docmanager-extension:plugin": {
        "defaultViewers": {"markdown": "Markdown Preview"},
    },
    "@jupyterlab/apputils-extension:notification": {
        "checkForUpdates": False,
        "doNotDisturbMode": False,
        "fetchNews": "false",
    },
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
}
"""What differs from JupyterLab's own settings: a page opens to be read, nothing is asked of other
computers, and it is light or dark as the rest of the screen."""
_NO_GIT = {"ServerApp": {"jpserver_extensions": {"nbdime": False}}}
_NO_GIT_BUTTONS = {"disabledExtensions": {"nbdime-jupyterlab": True}}


@dataclass(frozen=True)
class Lab:
    """JupyterLab on one workspace.

    Attributes:
        folder: Programme folder.
        language: `en` or `nl`: of the menus, and of what notebooks show.
        port: Port at which it is reached; the next free one where it is taken, 0 for any.
        is_shown: Whether a browser is opened.
    """

    folder: Path
    language: str
    port: int
    is_shown: bool

    @property
    def start(self) -> str:
        """Address of the first page, within the server."""
        return f"/lab/tree/{(OWN_NOTEBOOKS / START_PAGES[self.language]).as_posix()}"

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables that lead JupyterLab to the settings of the workspace."""
        home = self.folder.resolve() / _HIDDEN
        before = os.environ.get("JUPYTER_PATH")
        programs = str(Path(sys.executable).parent)  # a terminal knows `circular`
        return {
            "PATH": os.pathsep.join([programs, os.environ.get("PATH", "")]),
            "CIRCULAR_LANGUAGE": self.language,
            TABLES_VARIABLE: "/static/dt_bundle.js",
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_PATH": os.pathsep.join(filter(None, [str(home / "jupyter"), before])),
        }

    @property
    def arguments(self) -> list[str]:
        """What JupyterLab is started with."""
        words = [
            f"--ServerApp.root_dir={self.folder.resolve()}",
            f"--ServerApp.port={self.port}",
            f"--ServerApp.open_browser={self.is_shown}",
            "--ServerApp.answer_yes=True",  # Ctrl-C ends it, without a question
            "--ServerApp.log_level=ERROR",
            "--LabApp.log_level=ERROR",
            f"--IdentityProvider.token={secrets.token_hex(24)}",
            f"--ServerApp.extra_static_paths=['{program_folder()}']",
            f"--LabApp.default_url={self.start}",
            f"--LabApp.user_settings_dir={self.environment['JUPYTERLAB_SETTINGS_DIR']}",
            f"--LabApp.workspaces_dir={self.environment['JUPYTERLAB_WORKSPACES_DIR']}",
            "--LabApp.extension_manager=readonly",  # the other kind asks a registry for a list
            f"--MultiKernelManager.default_kernel_name={KERNEL_NAME}",
        ]
        if sys.platform != "win32":
            words.append("--KernelManager.transport=ipc")  # sockets that only this user can read
            words.append(f"--ServerApp.allow_root={os.geteuid() == 0}")  # as in a container
        return words

    def write_settings(self) -> None:
        """Writes the settings and the kernel into the workspace's hidden folder."""
        home = self.folder / _HIDDEN
        kernel = Path(__file__).parents[1] / "kernel" / "kernel.json"
        texts = {
            "settings/@jupyterlab/translation-extension/plugin.jupyterlab-settings": json.dumps(
                {"locale": _LOCALES[self.language]}
            ),
            "config/labconfig/default_setting_overrides.json": json.dumps(_SETTINGS, indent=1),
            "config/labconfig/page_config.json": json.dumps(_NO_GIT_BUTTONS),
            "config/jupyter_server_config.json": json.dumps(_NO_GIT),
            f"jupyter/kernels/{KERNEL_NAME}/kernel.json": kernel.read_text(encoding="utf-8"),
        }
        for name, text in texts.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            written_text(home / name, text)


def serve(lab: Lab, told: Callable[[str], None]) -> None:
    """Runs JupyterLab until Ctrl-C; its kernels end with it.

    Args:
        lab: On what, and how.
        told: Called with the address, once it answers there.
    """
    lab.write_settings()
    os.environ.update(lab.environment)
    from jupyterlab.labapp import LabApp

    warm_up()
    server = LabApp.initialize_server(argv=lab.arguments)
    token = server.identity_provider.token
    told(f"{server.connection_url.rstrip('/')}{lab.start}?token={token}")
    told(label("lab_ends", lab.language))
    server.start()
