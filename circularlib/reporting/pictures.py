"""The pictures of a report, taken from its pages."""

import base64
import html
import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Picture", "pictures"]

_FIGURE = re.compile(
    r"<figure><figcaption>(?P<title>[^<]*)</figcaption>"
    r'<img alt="(?P<alternative>[^"]*)" src="data:image/svg\+xml;base64,(?P<svg>[^"]+)"\s*/?>'
    r"(?P<below>.*?)</figure>",
    re.DOTALL,
)
_LINE = re.compile(r'<p class="source">(.*?)</p>', re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """A chart of a report.

    Attributes:
        notebook: Notebook that drew it.
        key: Its own key in the report.
        title: Its title.
        alternative: What it shows, in words.
        source: Whose records these are, and what was left out.
        svg: The picture.
    """

    notebook: str
    key: str
    title: str
    alternative: str
    source: str
    svg: bytes


def pictures(report_folder: Path) -> list[Picture]:
    """The charts on the pages of a report in one language.

    Args:
        report_folder: Folder of the pages.

    Returns:
        The charts in the order of the pages.
    """
    found = []
    for page in sorted(report_folder.glob("[0-9]*_*.html")):
        figures = _FIGURE.finditer(page.read_text(encoding="utf-8"))
        for count, figure in enumerate(figures, start=1):
            lines = [html.unescape(line) for line in _LINE.findall(figure["below"])]
            found.append(
                Picture(
                    page.stem,
                    f"{page.stem}-{count}",
                    html.unescape(figure["title"]),
                    html.unescape(figure["alternative"]),
                    " ".join(lines),
                    base64.b64decode(figure["svg"]),
                )
            )
    return found
