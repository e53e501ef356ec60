"""A picture that stands alone, in print or in the press: its title and its source are in it."""

import io
import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from circularlib.errors import ReportError

__all__ = ["framed", "png"]

_PIXELS_PER_INCH = 300
_POINTS_PER_INCH = 72
_METRES_PER_INCH = 0.0254
_MARGIN_POINTS = 10.0
_TITLE_POINTS, _SOURCE_POINTS = 12.0, 8.0
_LINE_HEIGHT = 1.4
_SIGN_WIDTH = 0.62
"""Mean width of a sign of the font, of its size; a little too much, so that no line is cut off."""
_LOOK: dict[Any, Any] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "circularlib",
    "text.parse_math": False,
}
_SIZE = re.compile(rb'(?s)<svg[^>]*? width="([0-9.]+)pt" height="([0-9.]+)pt"')
_PAGE = b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.picture))"


def framed(svg: bytes, title: str, notes: Sequence[str]) -> bytes:
    """A picture with its title above it and its notes below, all of it as curves.

    Args:
        svg: The picture, as `Chart.svg` draws it.
        title: What it shows, one line or more.
        notes: Lines below it, as whose records these are.

    Returns:
        SVG that needs no font; the same picture and words give the same bytes.

    Raises:
        ReportError: It is not a picture that circularlib drew.

    Example:
        >>> from circularlib.figures.chart import empty_chart
        >>> words = {"en": "Records.", "nl": "Registratie."}
        >>> small = empty_chart("reuse_rate_over_time", words).svg("en").encode()
        >>> framed(small, "Nothing", ["Records."]).count(b"<svg")
        2
    """
    width, height = _size_points(svg)
    head = _lines([title], width, _TITLE_POINTS)
    foot = _lines(notes, width, _SOURCE_POINTS)
    above = _MARGIN_POINTS + len(head) * _TITLE_POINTS * _LINE_HEIGHT
    whole = above + height + _MARGIN_POINTS + len(foot) * _SOURCE_POINTS * _LINE_HEIGHT
    canvas = FigureCanvasSVG(Figure(figsize=(width / _POINTS_PER_INCH, whole / _POINTS_PER_INCH)))
    with matplotlib.rc_context(_LOOK):
        _write(canvas.figure, head, _MARGIN_POINTS, whole, _TITLE_POINTS, weight="bold")
        _write(canvas.figure, foot, above + height, whole, _SOURCE_POINTS, color="0.25")
        content = io.StringIO()
        write: Callable[..., Any] = canvas.print_svg
        write(content, metadata={"Date": None, "Creator": None})
    frame = re.sub(r' id="(?:figure|patch|text)_[0-9]+"', "", content.getvalue())
    placed = _placed(svg.decode(), above)
    before, end, after = frame.rpartition("</svg>")
    return f"{before}{placed}{end}{after}".encode()


def _placed(svg: str, above: float) -> str:
    """The picture as a part of another: its size in units of that one, which are points."""
    start = svg.index("<svg")
    inner = re.sub(r'(width|height)="([0-9.]+)pt"', r'\1="\2"', svg[start:], count=2)
    return inner.replace("<svg", f'<svg x="0" y="{above:g}"', 1)


def _size_points(svg: bytes) -> tuple[float, float]:
    found = _SIZE.search(svg)
    if found is None:
        raise ReportError("A picture has no size.", remedy="Make the report again.")
    return float(found[1]), float(found[2])


def _lines(texts: Sequence[str], width: float, size: float) -> list[str]:
    signs = int((width - 2 * _MARGIN_POINTS) / (size * _SIGN_WIDTH))
    return [line for text in texts for line in textwrap.wrap(text, signs)]


def _write(
    figure: Figure, lines: Sequence[str], top: float, whole: float, size: float, **look: Any
) -> None:
    """Writes lines from a height in points, counted from above."""
    left = _MARGIN_POINTS / (figure.get_figwidth() * _POINTS_PER_INCH)
    for place, line in enumerate(lines):
        at = 1 - (top + place * size * _LINE_HEIGHT) / whole
        figure.text(left, at, line, size=size, va="top", ha="left", **look)


def png(svg: bytes) -> bytes:
    """A picture as pixels at print size, 300 to the inch.

    Args:
        svg: The picture; its text is curves, so that no font of the machine changes it.

    Returns:
        PNG that says its own size, so that a word processor places it as large as it was drawn.
    """
    import typst

    made = typst.compile(
        _PAGE, format="png", ppi=_PIXELS_PER_INCH, sys_inputs={"picture": svg.decode()}
    )
    assert isinstance(made, bytes), "one page gives one picture"
    return _with_size(made)


def _with_size(made: bytes) -> bytes:
    """The PNG with how many pixels a metre takes, which stands right after its header."""
    import struct
    import zlib

    per_metre = round(_PIXELS_PER_INCH / _METRES_PER_INCH)
    chunk = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    size = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    end_of_header = 8 + 25  # signature; length, name, 13 bytes and checksum of IHDR
    return made[:end_of_header] + size + made[end_of_header:]
