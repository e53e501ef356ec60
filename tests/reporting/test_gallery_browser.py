"""The gallery in a real browser: its filters, by keyboard, from the disk, on any screen."""

import pytest

from circularlib.reporting.gallery import write_gallery

from .stored import DONE, figure, write_report

FAILED = {"name": "30_z", "status": "failed", "parameters": {}}
MISSING = {"name": "40_w", "status": "not_measured", "parameters": {}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two towns: years and quarters, one page that failed, something not measured, one damaged."""
    reports = tmp_path_factory.mktemp("reports")
    found = [figure("reuse_rate", 0.5, 0.4, 0.6), figure("cost_reduction_rate", 0.2)]
    for name in ("2021", "2022"):
        write_report(reports, name, found, folder="aalst", programme="Aalst")
        write_report(reports, name, found, folder="zele", programme="Zele", notebooks=[MISSING])
    write_report(
        reports, "2022Q1", found, folder="zele", programme="Zele", notebooks=[*DONE, FAILED]
    )
    home = write_report(reports, "2020", folder="zele", languages=["nl"])
    (home / "nl" / "manifest.json").write_text("{", encoding="utf-8")
    write_gallery(reports)
    return reports


@pytest.fixture
def gallery(folder, reader):
    """The gallery in English, opened from the disk."""
    return reader.open(folder / "index.en.html")


def rows(page):
    """Programme and period of the rows that can be seen."""
    shown = page.locator("main table").first.locator("tbody tr").filter(visible=True)
    return [" ".join(text.split()[:2]) for text in shown.all_inner_texts()]


def headings(page):
    return page.locator("h3, h4").filter(visible=True).all_inner_texts()


def heard(page):
    """The texts that a screen reader is given, also those that the style sheet counts."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    texts = [node["name"]["value"] for node in nodes if node["role"]["value"] == "StaticText"]
    return " ".join("".join(texts).split())


ALL = ["Aalst 2022", "Aalst 2021", "Zele 2022", "Zele 2022Q1", "Zele 2021", "Zele 2020"]


def test_everything_is_shown_until_something_is_chosen(gallery):
    assert rows(gallery) == ALL
    assert headings(gallery) == ["Aalst", "Years", "Zele", "Years", "Quarters"]


@pytest.mark.parametrize(
    ("chosen", "kept", "titles"),
    [
        ({"Programme": "Aalst"}, ALL[:2], ["Aalst", "Years"]),
        ({"Programme": "Zele"}, ALL[2:], ["Zele", "Years", "Quarters"]),
        ({"Kind of period": "Quarters"}, ["Zele 2022Q1"], ["Zele", "Quarters"]),
        ({"Status": "A page failed"}, ["Zele 2022Q1"], ["Zele", "Years", "Quarters"]),
        ({"Status": "Everything measured"}, ALL[:2], ["Aalst", "Years"]),
        ({"Status": "Cannot be read"}, ["Zele 2020"], ["Zele", "Years", "Quarters"]),
        (
            {"Kind of period": "Years", "Status": "Something not measured"},
            ["Zele 2022", "Zele 2021"],
            ["Zele", "Years"],
        ),
        ({"Kind of period": "Years", "Status": "A page failed"}, [], []),
        ({"Programme": "Aalst", "Kind of period": "Quarters"}, [], []),
    ],
)
def test_a_filter_leaves_what_was_chosen_and_counts_it(gallery, chosen, kept, titles):
    for name, value in chosen.items():
        gallery.get_by_label(name).select_option(value)
    assert rows(gallery) == kept
    assert headings(gallery) == titles
    assert f"Reports shown: {len(kept)}" in heard(gallery)


def test_the_filters_work_by_keyboard_and_are_taken_back_by_it(gallery):
    """Skip link, language, headlines, then the filters; a letter chooses in a list."""
    for _ in range(4):
        gallery.keyboard.press("Tab")
    focused = gallery.locator(":focus")
    assert focused.evaluate("it => it.labels[0].innerText").startswith("Programme")
    assert focused.evaluate("it => getComputedStyle(it).outlineStyle") == "solid"
    gallery.keyboard.type("Z")
    assert rows(gallery) == ALL[2:]
    for _ in range(3):
        gallery.keyboard.press("Tab")
    gallery.keyboard.press("Enter")
    assert rows(gallery) == ALL


def test_the_skip_link_is_seen_when_it_is_reached(gallery):
    gallery.keyboard.press("Tab")
    link = gallery.locator(":focus")
    assert link.inner_text() == "Skip to content"
    assert link.bounding_box()["x"] >= 0


def test_the_languages_lead_to_each_other(gallery):
    gallery.get_by_role("link", name="Nederlands").first.click()
    assert gallery.title() == "Rapporten en kerncijfers"
    gallery.get_by_role("link", name="English").first.click()
    assert gallery.title() == "Reports and headline figures"


def test_a_picture_is_one_image_with_its_words(gallery):
    picture = gallery.get_by_role("img", name="Reuse rate. Dots with intervals per year").first
    assert picture.is_visible()


@pytest.mark.parametrize("language", ["index.html", "index.en.html"])
def test_a_narrow_screen_is_not_wider_than_itself(folder, reader, language):
    """The tables scroll within their own frames."""
    reader.page.set_viewport_size({"width": 360, "height": 700})
    page = reader.open(folder / language)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_dots_can_be_seen_by_day_and_by_night(gallery):
    """Light on dark, dark on light: the ink and the paper change together."""
    looks = set()
    for scheme in ("light", "dark"):
        gallery.emulate_media(color_scheme=scheme)
        paper = gallery.evaluate("getComputedStyle(document.body).backgroundColor")
        dot = gallery.locator("figure .dot").first.evaluate("it => getComputedStyle(it).fill")
        assert dot != paper
        looks.add((paper, dot))
    assert len(looks) == 2
