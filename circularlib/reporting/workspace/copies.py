"""A shipped notebook as it stands in a programme: on its own records, in the warm kernel."""

import json
from pathlib import Path
from typing import Any

from circularlib.reporting.kernels import KERNEL_NAME
from circularlib.reporting.own.content import PROGRAMME_LINE

__all__ = ["copy_text"]

_CHECKING_TAGS = {"keep_output", "nbval-check-output"}  # of the tests of circularlib
_KERNEL = {
    "display_name": "Python (circularlib, warm)",
    "language": "python",
    "name": KERNEL_NAME,
}


def copy_text(shipped: Path) -> str:
    """The text of a programme's copy of a shipped notebook.

    Its parameter `programme` is the folder above, so that *Run all* works on the programme's
    records wherever its folder is moved; the stored outputs, which are the sample's, are gone.

    Args:
        shipped: The notebook that comes with circularlib.

    Returns:
        The notebook's JSON; the same for the same notebook.

    Example:
        >>> from circularlib.shipped import shipped
        >>> text = copy_text(shipped("notebooks/10_furniture_reuse.ipynb"))
        >>> json.loads(text)["cells"][2]["source"][0].partition("  #")[0]
        'programme: str = ".."'
    """
    book: dict[str, Any] = json.loads(shipped.read_text(encoding="utf-8"))
    book["metadata"]["kernelspec"] = _KERNEL
    for cell in book["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        if "parameters" in tags:
            text = PROGRAMME_LINE.sub(r'\1".."', "".join(cell["source"]))
            cell["source"] = text.splitlines(keepends=True)
        if _CHECKING_TAGS & set(tags):
            cell["metadata"]["tags"] = [tag for tag in tags if tag not in _CHECKING_TAGS]
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"
