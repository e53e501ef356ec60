"""A document as pandoc's tree, dressed for one form: pictures, captions, marks, notes."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from circularlib.figures.words import label
from circularlib.reporting.writeup.marks import Mark, mark_of_attributes

__all__ = ["Tree", "for_html", "for_typst", "for_word", "marks_in", "plain"]

Tree = dict[str, Any]
Change = Callable[[dict[str, Any]], list[dict[str, Any]]]

_AUTHOR = "circularlib"


def _changed(node: Any, change: Change) -> Any:
    """Every element of a tree, from within outwards, replaced by what a change makes of it."""
    if isinstance(node, dict):
        return {name: _changed(value, change) for name, value in node.items()}
    if not isinstance(node, list):
        return node
    made: list[Any] = []
    for each in node:
        inner = _changed(each, change)
        is_element = isinstance(inner, dict) and "t" in inner
        made.extend(change(inner) if is_element else [inner])
    return made


def _elements(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "t" in node:
            yield node
        for value in node.values():
            yield from _elements(value)
    elif isinstance(node, list):
        for value in node:
            yield from _elements(value)


def _attributes(span: Mapping[str, Any]) -> dict[str, str]:
    return dict(span["c"][0][2])


def plain(node: Any) -> str:
    """The text of a part of a tree."""
    texts = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}
    found = []
    for each in _elements(node):
        if each["t"] == "Str":
            found.append(each["c"])
        elif each["t"] == "Code":
            found.append(each["c"][1])
        else:
            found.append(texts.get(each["t"], ""))
    return "".join(found)


def marks_in(tree: Tree) -> list[tuple[Mark, str]]:
    """Every marked figure of a document, with its text, in order."""
    spans = (each for each in _elements(tree["blocks"]) if each["t"] == "Span")
    found = ((mark_of_attributes(_attributes(span)), plain(span["c"][1])) for span in spans)
    return [(mark, text) for mark, text in found if mark is not None]


def for_word(tree: Tree) -> Tree:
    """The tree with a comment around each marked figure, and pictures Word can show everywhere."""
    count = iter(range(1_000_000))

    def change(node: dict[str, Any]) -> list[dict[str, Any]]:
        if node["t"] == "Image":
            node["c"][2][0] = node["c"][2][0].removesuffix(".svg") + ".png"
            node["c"][0][2].append(["width", "16cm"])
        mark = mark_of_attributes(_attributes(node)) if node["t"] == "Span" else None
        if mark is None:
            return [node]
        name = str(next(count))
        start = {
            "t": "Span",
            "c": [[name, ["comment-start"], [["author", _AUTHOR]]], _text(mark.note)],
        }
        return [start, *node["c"][1], {"t": "Span", "c": [[name, ["comment-end"], []], []]}]

    return _with_blocks(tree, change)


def for_html(tree: Tree, language: str) -> Tree:
    """The tree with the key of each marked figure as its title, and numbered captions."""
    change = _numbering(language)

    def titled(node: dict[str, Any]) -> list[dict[str, Any]]:
        if node["t"] == "Span" and mark_of_attributes(_attributes(node)):
            node["c"][0][2].append(["title", _attributes(node)["data-key"]])
        return change(node)

    return _with_blocks(tree, titled)


def _numbering(language: str) -> Change:
    """Writes *Figure 1.* and *Table 1.* before captions, where the form does not do so itself."""
    counts = {"Figure": 0, "Table": 0}
    words = {"Figure": "writeup_figure", "Table": "writeup_table"}

    def change(node: dict[str, Any]) -> list[dict[str, Any]]:
        caption = node["c"][1][1] if node["t"] in counts else None
        if caption:
            counts[node["t"]] += 1
            name = label(words[node["t"]], language)
            caption[0]["c"] = [*_text(f"{name} {counts[node['t']]}. "), *caption[0]["c"]]
        return [node]

    return change


def for_typst(tree: Tree) -> Tree:
    """The tree with pictures and notes in Typst's own words; it knows no alternative text else."""

    def change(node: dict[str, Any]) -> list[dict[str, Any]]:
        if node["t"] == "Cite":  # done already; Typst would begin anew
            return list(node["c"][1])
        if node["t"] == "Figure":
            return [{"t": "RawBlock", "c": ["typst", _typst_figure(node)]}]
        if node["t"] == "Div" and "missing" in node["c"][0][1]:
            return [_raw("#missing["), *node["c"][1], _raw("]")]
        return [node]

    return _with_blocks(tree, change)


def _typst_figure(node: Mapping[str, Any]) -> str:
    image = next(each for each in _elements(node["c"][2]) if each["t"] == "Image")
    alternative = _attributes(image).get("alt") or plain(image["c"][1])
    parts = [
        f"image({json.dumps(image['c'][2][0])}, width: 100%, alt: {_typst_text(alternative)})",
        f"caption: {_typst_text(plain(node['c'][1][1]))}",
        f"alt: {_typst_text(alternative)}",
    ]
    name = node["c"][0][0]
    return f"#figure({', '.join(parts)})" + (f" <{name}>" if name else "")


def _typst_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _raw(text: str) -> dict[str, Any]:
    return {"t": "RawBlock", "c": ["typst", text]}


def _text(text: str) -> list[dict[str, Any]]:
    words = text.split(" ")
    nodes: list[dict[str, Any]] = []
    for at, each in enumerate(words):
        nodes += ([{"t": "Space"}] if at else []) + ([{"t": "Str", "c": each}] if each else [])
    return nodes


def _with_blocks(tree: Tree, change: Change) -> Tree:
    return {**tree, "blocks": _changed(copy.deepcopy(tree["blocks"]), change)}
