"""Papermill's engine, but a notebook is written once, and without its controls.

Papermill writes the whole notebook before and after each cell, all its pictures with it: of a
notebook with many charts that was a quarter of the time. Nobody reads what lies there meanwhile.
Cells tagged `explore` hold sliders for JupyterLab; nobody can move them on a page.
"""

from typing import Any

from papermill.engines import NBClientEngine, papermill_engines

from circularlib.reporting.own.content import EXPLORE_TAG

__all__ = ["ENGINE_NAME"]

ENGINE_NAME = "circularlib"


class _WrittenOnce(NBClientEngine):  # type: ignore[misc]  # papermill has no types
    """Runs the cells as papermill does; however that ends, the notebook is written after it."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        path, nb_man.output_path = nb_man.output_path, None
        kept = [
            cell for cell in nb_man.nb.cells if EXPLORE_TAG not in cell.metadata.get("tags", [])
        ]
        nb_man.nb.cells = kept
        try:
            super().execute_managed_notebook(nb_man, kernel_name, **options)
        finally:
            nb_man.output_path = path


papermill_engines.register(ENGINE_NAME, _WrittenOnce)
