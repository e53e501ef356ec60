"""The rules for everybody's notebooks: each breach is told with its cell and what to do."""

import json

import pytest

from circularlib.errors import ReportError
from circularlib.figures.told_errors import told_error
from circularlib.reporting.own.rules import problems
from circularlib.reporting.selection import Notebook
from circularlib.shipped import shipped

from ..conftest import ATTEMPTS, OPENING, PARAMETERS

WORDS = 'name={"en": "A", "nl": "B"}, sentence={"en": "{value} a", "nl": "{value} b"}'
FINDING = 'finding("{key}", 1, n=1, households=None, period="2022", basis="counted"{more})'


@pytest.mark.parametrize("path", sorted(shipped("notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_every_shipped_notebook_keeps_the_rules(path):
    assert problems(Notebook(path)) == []


def test_a_sound_notebook_has_no_problem(notebook):
    assert problems(Notebook(notebook(OPENING, ATTEMPTS), is_own=True)) == []


CASES = {
    "no Python": (["1 +"], {}, "Line 1 is not Python", "cell 4"),
    "a command of the notebook": (["%time 1"], {}, "is not Python", "cell 4"),
    "imports in two cells": (
        [OPENING, "import math"],
        {},
        "Something is imported here as well.",
        "cell 5",
    ),
    "no period": (
        [OPENING],
        {"parameters": 'programme: str = "sample"  # folder'},
        'It has no text parameter "period".',
        "cell 3",
    ),
    "a default out of its bounds": (
        [OPENING],
        {"parameters": f"{PARAMETERS}\ngap_days: int = 9  # days [1 to 5]"},
        "The default of gap_days is 9.",
        "cell 3",
    ),
    "a line that is no parameter": (
        [OPENING],
        {"parameters": f"{PARAMETERS}\nprint(1)"},
        "Line 7 of the parameters is no parameter.",
        "01_counts",
    ),
    "an unknown table": (
        [OPENING],
        {"reads": ("repairz",)},
        'It reads "repairz", which is not a table.',
        "01_counts",
    ),
    "a key that is worked out": (
        [OPENING, "key = 'a'\nfinding(key, 1)"],
        {},
        "The key of a finding is worked out.",
        "cell 5",
    ),
    "a key without words": (
        [OPENING, FINDING.format(key="my_count", more="")],
        {},
        'The finding "my_count" has no words in both languages.',
        "cell 5",
    ),
    "words in one language": (
        [
            OPENING,
            FINDING.format(key="my_count", more=', name={"en": "A"}, sentence={"en": "{value}"}'),
        ],
        {},
        'The finding "my_count" has no words in both languages.',
        "cell 5",
    ),
    "a key without unit": (
        [OPENING, FINDING.format(key="my_thing", more=f", {WORDS}")],
        {},
        'The key "my_thing" does not end in a unit.',
        "cell 5",
    ),
    "own words for a figure of circularlib": (
        [OPENING, FINDING.format(key="reuse_rate", more=f", {WORDS}")],
        {},
        '"reuse_rate" is a figure of circularlib.',
        "cell 5",
    ),
    "a finding twice": (
        [OPENING, ATTEMPTS, ATTEMPTS],
        {},
        'The finding "open_repair_attempts_count" is recorded twice.',
        "cell 5",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_breach_is_told_with_its_place_and_its_remedy_in_both_languages(notebook, name):
    code, options, thing, place = CASES[name]
    (found,) = problems(Notebook(notebook(*code, **options), is_own=True))
    assert thing in found.thing
    assert place in found.place
    assert found.remedy
    dutch = told_error(str(found), "nl")
    assert dutch is not None, str(found)
    assert dutch.splitlines()[1] != str(found).splitlines()[1]


def edited(path, change):
    book = json.loads(path.read_text(encoding="utf-8"))
    change(book)
    path.write_text(json.dumps(book), encoding="utf-8")
    return Notebook(path, is_own=True)


def prose(*tags):
    return {"cell_type": "markdown", "metadata": {"tags": list(tags)}, "source": ["Words."]}


EDITS = {
    "no language": (
        lambda book: book["metadata"].update(kernelspec={}, language_info={}),
        "It does not say that its language is Python.",
    ),
    "no Dutch title": (
        lambda book: book["cells"][1].update(source=["No heading."]),
        "It has no title in both languages.",
    ),
    "prose without language": (
        lambda book: book["cells"].append(prose()),
        "The prose has no language.",
    ),
    "prose without its Dutch twin": (
        lambda book: book["cells"].append(prose("lang-en")),
        "The prose has no twin in Dutch.",
    ),
    "prose without its English twin": (
        lambda book: book["cells"].append(prose("lang-nl")),
        "The prose has no twin in English.",
    ),
    "no parameters": (
        lambda book: book["cells"][2]["metadata"].update(tags=[]),
        "Its first cell of code is not the one tagged parameters.",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_the_structure_lacks_is_told_in_both_languages(notebook, name):
    change, thing = EDITS[name]
    (found,) = problems(edited(notebook(OPENING), change))
    assert found.thing == thing
    assert told_error(str(found), "nl") is not None, str(found)


def test_cells_to_explore_with_and_empty_cells_break_no_rule(notebook):
    def change(book):
        extra = json.loads(json.dumps(book["cells"][3]))
        extra["metadata"], extra["source"] = {"tags": ["explore"]}, ["import math\n%time 1"]
        book["cells"] += [extra, {**extra, "metadata": {}, "source": ["  "]}]

    assert problems(edited(notebook(OPENING), change)) == []


@pytest.mark.parametrize("text", ["{", "[]", '{"cells": [{}], "metadata": {}}', "1"])
def test_a_file_that_is_no_notebook_is_called_so(tmp_path, text):
    file = tmp_path / "15_mine.ipynb"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=r"15_mine\.ipynb is not a notebook"):
        problems(Notebook(file, is_own=True))
