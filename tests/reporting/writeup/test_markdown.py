"""Text from records stays text, whatever signs it holds."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from circularlib.reporting.writeup.markdown import Markdown, escaped, table
from circularlib.reporting.writeup.pandoc import document
from circularlib.reporting.writeup.tree import plain

SIGNS = st.text("ab1 \\`*_{}[]()<>#+-.!|~^$@\"':=&/%é–\u00a0", min_size=1, max_size=30)


def shown(blocks: dict) -> list[str]:
    return [plain(block) for block in blocks["blocks"]]


@settings(max_examples=15)
@given(st.lists(SIGNS.map(str.strip).filter(bool), min_size=1, max_size=20))
def test_pandoc_shows_an_escaped_text_sign_by_sign(tmp_path_factory, texts: list[str]):
    """A letter before it keeps it a paragraph; runs of spaces are one space to pandoc."""
    folder: Path = tmp_path_factory.mktemp("x")
    content = "\n\n".join(f"x{escaped(text)}" for text in texts)
    read = shown(document(content, "nl", folder, sources="[]", fields={}))
    assert [" ".join(line.split(" ")) for line in read] == [
        " ".join(f"x{text}".split()) if "\xa0" not in text else "x" + _single(text)
        for text in texts
    ]


def _single(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def test_a_table_keeps_a_bar_inside_its_cell(tmp_path):
    made = table(["a", "b"], [["x|y", Markdown("`k`")]], widths=(1, 1), caption="C [1]")
    tree = document(made, "nl", tmp_path, sources="[]", fields={})
    (only,) = tree["blocks"]
    assert only["t"] == "Table"
    assert "x|y" in plain(only)
    assert "C [1]" in plain(only["c"][1])
