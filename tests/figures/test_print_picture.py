"""A picture that stands alone holds its title and its source, in curves and in pixels."""

import struct
import xml.etree.ElementTree as ElementTree
from io import BytesIO

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from circularlib.errors import ReportError
from circularlib.figures.chart import Chart
from circularlib.figures.print_picture import framed, png

SVG = "{http://www.w3.org/2000/svg}"


def square(figure: Figure, _language: str) -> None:
    """A red field from edge to edge."""
    figure.patch.set_facecolor("red")


WORDS = {"en": "A red field.", "nl": "Een rood vlak."}
RED = Chart("reuse_rate_over_time", square, WORDS, WORDS, width_inches=4, height_inches=2)
DRAWN = RED.svg("en").encode()


def parts(picture: bytes) -> tuple[ElementTree.Element, ElementTree.Element]:
    """The whole, and the picture in it."""
    whole = ElementTree.fromstring(picture)
    (inner,) = whole.findall(f"{SVG}svg")
    return whole, inner


def test_the_picture_keeps_its_size_between_title_and_source():
    """4 by 2 inch of 72 points; below the title and above the source, none of it cut off."""
    whole, inner = parts(framed(DRAWN, "Title", ["Source."]))
    assert (inner.get("width"), inner.get("height")) == ("288", "144")
    assert whole.get("width") == "288pt"
    top = float(inner.get("y"))
    assert top > 12
    assert float(whole.get("height").removesuffix("pt")) >= top + 144 + 8


@pytest.mark.parametrize("title", ["Title", "A title of many words, " * 6])
def test_a_long_title_takes_more_lines_and_moves_the_picture_down(title: str):
    """Nothing of the title lies on the picture: all pixels of the picture's place are red."""
    made = framed(DRAWN, title, ["Source."])
    whole, inner = parts(made)
    pixels = imread(BytesIO(png(made)))
    scale = 300 / 72
    top = float(inner.get("y")) * scale
    height = float(whole.get("height").removesuffix("pt")) * scale
    assert pixels.shape[:2] == (round(height), 1200)
    field = pixels[round(top) + 1 : round(top + 144 * scale) - 1, 1:-1, :3]
    assert np.all(field == [1, 0, 0])
    above, below = pixels[: round(top) - 1], pixels[round(top + 144 * scale) + 1 :]
    assert above[..., :3].min() < 0.3  # the letters of the title
    assert below[..., :3].min() < 0.5  # and of the source
    edges = np.concatenate([above[:, -4:], below[:, -4:]])[..., :3]
    assert edges.min() == 1  # no line runs over the edge


def test_the_words_need_no_font():
    """All letters are curves: another machine shows the same."""
    assert b"<text" not in framed(DRAWN, "Title", ["Source."])


def test_the_same_picture_gives_the_same_bytes():
    once, again = (framed(DRAWN, "Title", ["Source."]) for _ in range(2))
    assert once == again
    assert png(once) == png(again)


def test_the_pixels_say_that_300_of_them_make_an_inch():
    """300 / 0.0254 = 11,811 to the metre, in the chunk pHYs of the PNG specification (11.3.4.3)."""
    made = png(framed(DRAWN, "Title", ["Source."]))
    assert made[37:41] == b"pHYs"
    assert struct.unpack(">IIB", made[41:50]) == (11811, 11811, 1)


def test_what_has_no_size_is_no_picture():
    with pytest.raises(ReportError, match="no size"):
        framed(b"<svg></svg>", "Title", [])
