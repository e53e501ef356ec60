"""A report in a real browser: read from the disk, by keyboard alone, with tables that sort."""

from pathlib import Path

import pytest

from circularlib.reporting.runner import report
from circularlib.reporting.selection import OWN_NOTEBOOKS

from .conftest import OPENING, write_notebook, write_programme

NAME = "15_towns"
TOWNS = """\
towns = pd.DataFrame({"town": [f"Stad {place:02}" for place in range(25)]})
towns["mass_kg"] = [1000.0 * (place % 7) + place for place in range(25)]
towns["home_count"] = [3 if place == 4 else 9 for place in range(25)]
listing.listing(towns, caption="routes_table", source=records.source, households="home_count",
                min_cell=5, totals=[])"""
SHORT = 'listing.listing(towns.head(3), caption="origin", households=None)'
IMPORTS = f"import pandas as pd\nfrom circularlib.figures import listing\n{OPENING}"
MASSES = "table.searchable tbody td:nth-child(2)"


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> Path:
    """A report of one page with a table of 25 rows, of which one may not be shown."""
    place = tmp_path_factory.mktemp("town")
    town = write_programme(place / "small-town")
    write_notebook(town / OWN_NOTEBOOKS, NAME, [IMPORTS, TOWNS, SHORT])
    made = report(town, notebooks=[NAME], out=place / "reports")
    assert made.statuses == {NAME: "done"}, made.errors
    return place / "reports"


@pytest.fixture
def page(reports, reader):
    return reader.open(reports / "small-town" / "programme" / "nl" / f"{NAME}.html")


def tab_to(page, wanted: str, most: int = 40) -> None:
    """Presses Tab until something is reached; who cannot use a mouse goes the same way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached with Tab")


def test_from_the_gallery_to_a_sorted_table_by_keyboard_alone(reports, reader):
    """Contents, page, search, sorting; what the search leaves is told to a screen reader."""
    page = reader.open(reports / "index.html")
    tab_to(page, "a[href*='small-town/programme/nl/index.html']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/index.html")
    tab_to(page, f"h2 a[href='{NAME}.html']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{NAME}.html")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Naar de inhoud"
    tab_to(page, "#show-code")
    page.keyboard.press("Space")
    assert page.locator("pre.code").first.is_visible()
    page.keyboard.press("Space")
    tab_to(page, ".dt-search input")
    assert page.locator(":focus").evaluate("it => getComputedStyle(it).outlineStyle") == "solid"
    page.keyboard.type('"Stad 1"')
    assert page.locator("table.searchable tbody tr").count() == 10
    assert page.get_by_role("status").inner_text() == "Getoonde rijen: 10 (van 25)"
    tab_to(page, "th:nth-child(2) .dt-column-order")
    page.keyboard.press("Enter")
    masses = page.locator(MASSES).all_inner_texts()
    assert masses[:3] == ["14,0\u00a0kg", "1.015\u00a0kg", "2.016\u00a0kg"]
    assert page.locator("[aria-sort]").get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert page.locator(MASSES).first.inner_text() == "6.013\u00a0kg"


def test_what_is_left_out_stays_left_out_however_it_is_sorted(page):
    """Town 04 has three homes: its 4,004 kg are nowhere on the page."""
    assert "4.004" not in page.content()
    assert page.locator(MASSES).last.inner_text() == "·"
    page.locator("th:nth-child(2) .dt-column-order").first.click()
    assert page.locator(MASSES).first.inner_text() == "·"


def test_a_table_keeps_its_caption_and_its_headers_and_a_short_one_has_no_search(page):
    table = page.locator("table.searchable")
    assert table.locator("caption").count() == 1
    assert table.locator("thead th[scope=col]").count() == 3
    assert table.locator("tbody th[scope=row]").count() == 25
    assert page.get_by_label("Zoek in deze tabel").count() == 1
    assert page.locator("table").count() == 2


def test_without_scripts_and_on_paper_the_table_reads_as_it_stands(reports, browser):
    """All rows, no search box; in print nothing that only a mouse could use."""
    file = reports / "small-town" / "programme" / "nl" / f"{NAME}.html"
    bare = browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto(file.as_uri())
    assert page.locator("table.searchable tbody tr").count() == 25
    assert page.get_by_label("Zoek in deze tabel").count() == 0
    bare.close()
    paper = browser.new_context()
    page = paper.new_page()
    page.emulate_media(media="print")
    page.goto(file.as_uri())
    assert page.locator("table.searchable.dataTable tbody tr").count() == 25
    assert not page.get_by_label("Zoek in deze tabel").is_visible()
    paper.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_search_box_can_be_seen_by_day_and_by_night(page, scheme):
    page.emulate_media(color_scheme=scheme)
    ink, paper = page.evaluate(
        "() => [getComputedStyle(document.querySelector('.dt-search input')).color,"
        " getComputedStyle(document.body).backgroundColor]"
    )
    assert ink != paper


def test_the_page_has_the_program_once_and_only_a_page_with_long_tables_has_it(reports):
    home = reports / "small-town" / "programme" / "nl"
    page = (home / f"{NAME}.html").read_text(encoding="utf-8")
    assert page.count('<script type="module">') == page.count("</script>") == 1
    assert "script-src 'sha256-" in page
    contents = (home / "index.html").read_text(encoding="utf-8")
    assert "<script" not in contents
    assert "<script" not in (home / f"{NAME}.ipynb").read_text(encoding="utf-8")
