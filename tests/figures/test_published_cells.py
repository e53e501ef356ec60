"""No page shows a figure of fewer than five homes: every notebook, on programmes of few homes."""

import ast
import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from circularlib.figures.words import label, word
from circularlib.reporting.runner import report
from circularlib.shipped import shipped

BOOKS = {
    path.stem: json.loads(path.read_text("utf-8")) for path in shipped("notebooks").glob("*.ipynb")
}
TABLES = ("homes", "stays", "items", "movements", "costs", "hours", "survey")
ABOUT_NO_HOUSEHOLD = {
    "homes_count",  # that there are three homes tells nothing of a household
    # rows of the records, whatever they hold
    "record_months_share", "missing_required_share", "rejected_rows_count", "rows_per_month",
    "coverage_by_table", "rejected_by_table", "rejected_weight", "empty_cells", "rules_checked",
    "warnings_by_kind", "measurable_questions",
    # findings as they were recorded, where small ones were left out; pages, needs and claims
    "headlines_listed", "questions_listed", "figures_listed", "undecided_listed",
    "unanswered_listed", "without_figure", "undecided_changes_count", "claims_supported_count",
    "claims_not_supported_count", "claims_not_measured_count", "claims_conflicting_count",
    # the accounts of the programme as a whole
    "cost_reconciliation_share", "reconciliation", "booked_by_payer",
    # hours of workers, of all homes together
    "hours_by_quarter", "work_by_group", "created_jobs_fte", "created_jobs_worked_fte",
    "target_group_hours", "target_group_share", "municipal_hours_saved",
    "municipal_hours_value_eur", "social_value_eur",
    # what a provider says of its business, and what a contract says
    "provider_fee_eur_per_month", "provider_irr_rate", "provider_deepest_cash_eur",
    "provider_break_even_machines_count", "social_partner_work_fte", "provider_fleet",
    "provider_amounts", "yearly_cash", "cash_course", "provider_tornado", "fees_by_use",
    "partner_work", "agreed_levels",
    # what an option asks and uses: from the records only where enough homes have a machine
    "options_listed", "lives_checked", "known_services",
    # plans for the years ahead, and how many homes there are
    "outlook_towns", "outlook_centres",
    # what others have published; what was measured stands beside it as its finding says it
    "claims_listed",
}  # fmt: skip
ON_THE_FILE_ALONE = {  # where nobody recorded a machine, these rest on washing.toml and sources
    "options_compared", "payers_compared", "doubt_by_origin", "break_evens", "washing_emissions",
    "option_costs", "cumulative_cash", "ownership_tornado", "failures_stated",
}  # fmt: skip
# offers of bidders; repair events; figures that each town published itself
ABOUT_NO_HOME = {"62_tender_award", "80_open_repair", "towns_side_by_side"}
REFERENCE = {"sources_used", "masses_used", "assumptions_used"}
NAME = re.compile(r'<t[hd](?: scope="row"(?: class="whole")?)?>([^<]*)<')
SHOWING = re.compile(r"listing\.listing|\w+\.\w+_chart|finding")


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def few_homes(folder: Path, count: int) -> Path:
    """A programme of the sample's first homes, and of the items that were nowhere else."""
    sample = shipped("data/roeselare")
    homes = {row["home_id"] for row in rows(sample, "homes")[:count]}
    named = defaultdict(set)
    for row in rows(sample, "movements"):
        named[row["item_id"]] |= {row["home_id"]} - {""}
    items = {item for item, places in named.items() if places and places <= homes}
    folder.mkdir()
    for table in TABLES:
        every = rows(sample, table)
        kept = [
            row
            for row in every
            if (
                row["item_id"] in items
                if "item_id" in row and table != "costs"
                else row["home_id"] in homes
            )
            and row.get("item_id", "") in items | {""}
        ]
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, every[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept)
    settings = (sample / "programme.toml").read_text(encoding="utf-8")
    (folder / "programme.toml").write_text(settings, encoding="utf-8")
    return folder


class Reported:
    """A programme and the pages that were made of it."""

    def __init__(self, folder: Path, out: Path) -> None:
        about_homes = [name for name in BOOKS if name not in ABOUT_NO_HOME]
        made = report(folder, languages=["en"], notebooks=about_homes, out=out)
        assert "failed" not in made.statuses.values(), made.errors
        self.folder = folder
        self.names = [name for name, status in made.statuses.items() if status == "done"]
        self.pages = {
            name: (made.folders["en"] / f"{name}.html").read_text(encoding="utf-8")
            for name in self.names
        }
        found = (made.folders["en"] / "findings.json").read_text(encoding="utf-8")
        self.findings = json.loads(found)

    def figures(self, tag: str) -> list[tuple[str, str]]:
        """Title and HTML of every chart (figcaption) or table (caption) that is made of records."""
        every = re.findall(r"(?s)<figure.*?</figure>", "".join(self.pages.values()))
        titled = [(re.search(rf"<{tag}>(.*?)</{tag}>", figure), figure) for figure in every]
        return [
            (unescape(title[1]), figure)
            for title, figure in titled
            if title and 'class="source"' in figure
        ]

    def table(self, caption: str) -> dict[tuple[str, ...], list[str]]:
        """The numbers of each row, by its names."""
        (page,) = [
            figure for title, figure in self.figures("caption") if title == label(caption, "en")
        ]
        return dict(cells(page))


def cells(figure: str) -> list[tuple[tuple[str, ...], list[str]]]:
    """Names and numbers of each row of a table."""
    body = figure.partition("<tbody>")[2]
    return [
        (
            tuple(
                unescape(text)
                for text in re.findall(r'<t[hd](?: scope="row"(?: class="whole")?)?>([^<]*)<', row)
            ),
            [unescape(text) for text in re.findall(r'<td class="number">([^<]*)<', row)],
        )
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


@pytest.fixture(scope="module")
def of_homes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Reported]:
    """The reports on a programme of so many homes, made once."""
    made: dict[int, Reported] = {}

    def reports(count: int) -> Reported:
        if count not in made:
            place = tmp_path_factory.mktemp("few")
            made[count] = Reported(few_homes(place / f"homes{count}", count), place / "reports")
        return made[count]

    return reports


@pytest.mark.parametrize("name", BOOKS)
def test_what_a_notebook_shows_says_on_how_many_households_it_rests(name: str):
    """`households=None` is for what is listed above, for reference values, for repair events."""
    for cell in BOOKS[name]["cells"]:
        if cell["cell_type"] != "code":
            continue
        for node in ast.walk(ast.parse("".join(cell["source"]))):
            if isinstance(node, ast.Call) and SHOWING.fullmatch(ast.unparse(node.func)):
                given = {word.arg: word.value for word in node.keywords}
                texts = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)}
                about_none = ABOUT_NO_HOUSEHOLD | REFERENCE
                if name in ABOUT_NO_HOME or texts & about_none:
                    continue
                households = given.get("households")
                spread = None in given  # **shown, **enough
                assert spread or households is not None, ast.unparse(node)
                assert households is None or ast.unparse(households) != "None", ast.unparse(node)


def test_three_homes_give_pages_that_show_names_and_say_why(of_homes: Callable[[int], Reported]):
    """Every page that these records can make is made; no figure is on it.

    Where there is no case at all, no household is behind it, and it may be said.
    """
    made = of_homes(3)
    assert "10_furniture_reuse" in made.names
    titles = {word(key, "en") for key in ABOUT_NO_HOUSEHOLD | ON_THE_FILE_ALONE}
    nothing = label("alt_empty", "en")
    for title, figure in made.figures("caption"):
        if title not in titles and nothing not in figure:
            assert all(set(numbers) <= {"·"} for _names, numbers in cells(figure)), title
            assert "fewer than 5 households" in figure
    for title, figure in made.figures("figcaption"):
        if title not in titles and nothing not in figure:
            assert 'alt="Nothing can be shown here' in figure, title
            assert "fewer than 5 households" in figure
    for finding in made.findings:
        if finding["key"] not in ABOUT_NO_HOUSEHOLD and finding["n"] != 0:
            assert (finding["value"], finding["low"], finding["high"], finding["n"]) == (None,) * 4
            assert "fewer than 5 households" in finding["text"]["en"]
            assert not re.search(r"n = ", finding["text"]["en"])


def test_a_row_shows_all_its_numbers_or_none_and_enough_homes(
    of_homes: Callable[[int], Reported],
):
    """The last word is the table's own: its column of homes holds 5 or more, or 0, or a dot."""
    made = of_homes(7)
    seen = 0
    for title, figure in made.figures("caption"):
        heads = re.findall(r"<th [^>]*number[^>]*>(.*?)</th>", figure)
        if label("home_count", "en") not in heads:
            continue
        place = heads.index(label("home_count", "en"))
        for names, numbers in cells(figure):
            if not names and not numbers:  # a table without rows says so in a line of its own
                continue
            seen += 1
            assert len(numbers) == len(heads), (title, names)
            assert (numbers[place] == "·") == ("·" in numbers), (title, names)
            assert set(numbers) == {"·"} or int(numbers[place]) == 0 or int(numbers[place]) >= 5
    assert seen > 20


def test_seven_homes_against_a_plain_count_of_the_stock(of_homes: Callable[[int], Reported]):
    """Homes that movements of a type name, from the csv files: under 5, and the row is bare."""
    made = of_homes(7)
    kinds = {row["item_id"]: row["item_type"] for row in rows(made.folder, "items")}
    homes = defaultdict(set)
    for row in rows(made.folder, "movements"):
        homes[kinds[row["item_id"]]] |= {row["home_id"]} - {""}
    table = made.table("stock_balance")
    small = [kind for kind, places in homes.items() if len(places) < 5]
    assert len(small) > 3
    for kind in small:
        assert set(table[(word(kind, "en"),)]) == {"·"}
    shown = {names[0]: numbers for names, numbers in table.items() if "·" not in numbers}
    assert shown
    for kind, places in homes.items():
        if word(kind, "en") in shown:
            assert int(shown[word(kind, "en")][-1]) == len(places) >= 5


def test_seven_homes_against_a_plain_count_of_what_was_discarded(
    of_homes: Callable[[int], Reported],
):
    """The last home and the last condition noted of each item thrown away, in both periods."""
    made = of_homes(7)
    lives = defaultdict(list)
    for row in rows(made.folder, "movements"):
        lives[row["item_id"]].append(row)
    homes = defaultdict(set)
    for life in lives.values():
        life.sort(key=lambda row: (row["date"], len(row["movement_id"]), row["movement_id"]))
        home = condition = ""
        for row in life:
            home, condition = row["home_id"] or home, row["condition"] or condition
            if row["event"] == "discarded" and row["date"] >= "2020":
                period = "programme" if row["date"] >= "2022" else "baseline"
                homes[period, condition or "unknown"].add(home)
    table = made.table("discarded_by_condition")
    assert homes
    for (period, condition), places in homes.items():
        numbers = table[
            word(period, "en"), word(condition, "en"), "yes" if condition in "AB" else "no"
        ]
        assert numbers == ["·", "·"] or len(places) >= 5, (period, condition)


def test_seven_homes_show_what_rests_on_all_of_them(of_homes: Callable[[int], Reported]):
    """Suppression is no excuse for an empty page: all seven homes have placements and stays."""
    values = {finding["key"]: finding["value"] for finding in of_homes(7).findings}
    for key in ("placements_count", "reuse_rate", "furnishings_per_home_year"):
        assert values[key] is not None
    assert values["repair_trend_ratio"] is None
