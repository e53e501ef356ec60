"""Templates: what they may say, and how their mistakes are told."""

import pytest

from circularlib.errors import UsageError
from circularlib.reporting.writeup.documents import writeups
from circularlib.reporting.writeup.templates import Template, rendered, template_of


def markdown(town, name, language="nl"):
    (file,) = writeups(
        town.folder, languages=[language], forms=["md"], templates=[name], out=town.out
    )
    return file.read_text(encoding="utf-8").replace("\xa0", " ")


def test_a_template_of_ones_own_prints_figures(town, template):
    made = markdown(town, template('% T\n\nBespaard: {{ value("cost_reduction_rate") }}.\n'))
    assert 'Bespaard: [25,4 %]{.figure data-key="cost_reduction_rate" data-part="value"' in made


def test_an_unknown_finding_is_told_with_its_line_and_the_nearest_key(town, template):
    """The third line names a key with a typing mistake."""
    name = template('% T\n\n{{ say("cost_reducton_rate") }}\n')
    with pytest.raises(UsageError) as error:
        markdown(town, name)
    assert str(error.value).splitlines() == [
        f"Template {name}, line 3.",
        '"cost_reducton_rate" is not a finding.',
        'Did you mean "cost_reduction_rate"?',
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("{% for x in %}\n", 1, "syntax is wrong"),
        ("\n\n{{ programe }}\n", 3, 'Did you mean "programme"?'),
        ('\n{{ picture("nothing") }}\n', 2, "not a picture"),
        ('\n{{ cite("efron1986") }}\n', 2, "Did you mean efron1987?"),
        ("\n{{ say() }}\n", 2, "stopped"),
        ("{{ ''.__class__.__mro__ }}\n", 1, "unsafe"),
    ],
)
def test_a_mistake_is_told_in_three_sentences_with_its_line(town, template, text, line, said):
    with pytest.raises(UsageError) as error:
        markdown(town, template(text))
    told = str(error.value)
    assert f"line {line}." in told
    assert said in told
    assert len(told.splitlines()) == 3


def test_a_name_from_the_records_is_shown_sign_by_sign(town, template):
    """The programme is called: Stad & <Dorp> *2*."""
    made = markdown(town, template("% {{ programme }}\n\n{{ programme }}\n"))
    assert "Stad & \\<Dorp\\> \\*2\\*" in made


def test_a_template_in_one_language_does_not_serve_the_other(town, template):
    name = template("% T\n\nHallo\n", "own.nl.md.j2")
    assert "Hallo" in markdown(town, name)
    with pytest.raises(UsageError, match=r"own\.en\.md\.j2"):
        markdown(town, name, "en")
    template("% T\n\nHello\n", "own.en.md.j2")
    assert "Hello" in markdown(town, name, "en")


def test_an_unknown_template_is_told_with_the_nearest():
    with pytest.raises(UsageError, match='Did you mean "evaluation"'):
        template_of("evalution", "nl")


def test_a_comment_does_not_reach_the_document(tmp_path):
    said = rendered(Template(tmp_path / "x", "x", "a <!-- {{ nothing }} -->{# anchor} b"), {})
    assert said == "a {# anchor} b"


def test_a_figure_may_be_named_before_it_stands(town, template):
    text = '% T\n\n{{ see("30_cost") }}\n\n{{ picture("30_cost") }}\n'
    made = markdown(town, template(text))
    assert "[Figuur 1](#fig_1)" in made
    assert "Figuur 1. Kost & baat. Registratie." in made


def test_each_claim_has_a_verdict(town, template):
    """26 % is inside the interval, 150 homes are not the 139 counted, happiness is not measured."""
    made = markdown(town, template("% T\n\n{{ claims() }}\n"))
    rows = {
        line.split("|")[1].split(" (")[0].strip(): line for line in made.splitlines() if "|" in line
    }
    assert "ondersteund: het cijfer" in rows["de kosten daalden met 26 %"]
    assert "niet ondersteund" in rows["150 woningen"]
    assert "niet te meten" in rows["bewoners zijn tevredener"]


def test_an_assumption_stands_with_its_range_its_rating_and_its_source(town, template):
    """`reused_mass_kg` rests on unit_mass_ratio: 1, from 0.75 to 1.25, amber."""
    text = '% T\n\n{{ say("reused_mass_kg") }}\n\n{{ assumptions() }}\n\n::: {#refs}\n:::\n'
    made = markdown(town, template(text))
    (row,) = [line for line in made.splitlines() if "`unit_mass_ratio`" in line]
    assert [part in row for part in ("0,75 – 1,25", "oranje", "hoog", "[1]")] == [True] * 4
    assert "Average weight per UNU key" in made


def test_a_picture_of_a_page_that_did_not_run_gives_way_to_the_reason(town, template):
    text = '% T\n\nZie {{ see("60_cost") }}.\n\n{{ picture("60_cost") }}\n'
    made = markdown(town, template(text))
    assert "Zie –." in made
    assert "de pagina 60_washing_machine_ownership zit niet in dit rapport" in made
