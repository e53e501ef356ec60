"""What the documents say is there, and what they tell a reader to type works."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *ROOT.glob("docs/*.md"),
]
LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def prose(page: Path) -> str:
    """The text outside blocks of code, in which brackets are no links."""
    return BLOCK.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """What a heading is called in an address, as GitHub makes it."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    bare = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in bare}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_link_leads_nowhere(page: Path):
    """Files and headings within the project; addresses elsewhere are at least secure ones."""
    dead = []
    for link in LINK.findall(prose(page)):
        if re.match(r"\w+:", link):
            dead += [link] if not link.startswith("https://") else []
            continue
        name, _, anchor = link.partition("#")
        there = (page.parent / name).resolve() if name else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            dead.append(link)
    assert dead == []


def test_the_readme_leads_to_every_document():
    """Nobody finds what is linked from nowhere."""
    linked = {link.partition("#")[0] for link in LINK.findall(prose(ROOT / "README.md"))}
    assert {f"docs/{page.name}" for page in ROOT.glob("docs/*.md")} <= linked


def test_the_code_of_a_figure_of_your_own_does_what_the_page_says():
    page = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    code = [text for language, text in BLOCK.findall(page) if language == "python"]
    assert len(code) == 2
    assert code[1].count("assert") == 2
    exec(compile("\n".join(code), "docs/extending.md", "exec"), {})


TABLES = {
    "homes": "woning;gemeente (NIS);in gebruik vanaf\nW-017;36015;01/01/2021\n",
    "items": "stuk;soort;herkomst\nK-0412;stoel;tweedehands\nK-0413;stoel;nieuw\n",
    "costs": "kost;datum;categorie;bedrag;betaler\nC1;14/03/2022;aankoop tweedehands;25,00;stad\n",
    "hours": "datum;organisatie;werknemersgroep;uren\n14/03/2022;kringwinkel;chauffeur;1,5\n",
}
"""Beside the movements that the README shows: one home, one chair, what it cost and who drove."""


@pytest.fixture(scope="module")
def tour() -> list[tuple[str, str]]:
    """Language and text of every block of the ten-minute tour, in order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    part = text.split("## Ten minutes with your own records")[1].split("\n## ")[0]
    return BLOCK.findall(part)


def circular(line: str, place: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "circularlib", *shlex.split(line)[1:]]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)


def test_the_tour_of_the_readme_can_be_gone_as_it_is_written(
    tour: list[tuple[str, str]], tmp_path: Path
):
    """Each command in turn, on records of one's own: here those of the README and a home's."""
    town = tmp_path / "my-town"
    done = []
    for language, text in tour:
        if language == "toml":
            with (town / "programme.toml").open("a", encoding="utf-8") as settings:
                settings.write("\n" + text)
        elif text.startswith("stuk;"):
            fill_in(town, text)
        elif text.startswith("circular ") and "open-repair" not in text:
            line = text.splitlines()[0]
            ended = circular(line, tmp_path)
            done.append(line.split()[1])
            assert ended.returncode == 0, f"{line}\n{ended.stdout}\n{ended.stderr}"
            assert "Traceback" not in ended.stderr
    assert done == ["new", "check", "report", "writeup"]
    line = "circular report my-town --period 2023 --language nl --notebook 20_material_savings"
    again = circular(line, tmp_path)
    assert again.returncode == 0
    assert (
        "unit_mass_ratio"
        in (tmp_path / "reports/my-town/2023/nl/20_material_savings.html").read_text()
    )


def fill_in(town: Path, movements: str) -> None:
    """What a reader does in step 2: own files instead of the workbook, own periods."""
    (town / "registratie.xlsx").unlink()
    (town / "bewegingen.csv").write_text(movements, encoding="utf-8")
    for name, text in TABLES.items():
        (town / f"{name}.csv").write_text(text, encoding="utf-8")
    settings = town / "programme.toml"
    text = settings.read_text(encoding="utf-8")
    text = re.sub(r"^baseline = .*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^programme = .*$", 'programme = "2022-01..2023-12"', text, flags=re.MULTILINE)
    settings.write_text(text, encoding="utf-8")
