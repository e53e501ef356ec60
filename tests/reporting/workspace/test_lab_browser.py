"""`circular lab` in a real browser: real JupyterLab, real kernels, sliders that move a figure."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ...browser import Reader

START_SECONDS = 60
SLOWEST_MILLISECONDS = 1500
RUN_ALL = '.lm-Menu-item[data-command="runmenu:run-all"]'
CELLS_RUN = """() => {
  const book = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
  const prompts = [...(book?.querySelectorAll('.jp-InputPrompt') ?? [])].map(it => it.textContent);
  const isIdle = book?.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]');
  return isIdle && prompts.some(it => /\\d/.test(it)) && !prompts.some(it => it.includes('*'));
}"""
KERNEL_IS_READY = """() => [...document.querySelectorAll('#jp-bottom-panel, .jp-StatusBar-Widget')]
  .some(it => it.textContent.includes('warm) | Inactief'))"""
WATCH = """() => {
  const below = [...document.querySelectorAll(
    '.jp-NotebookPanel:not(.lm-mod-hidden) .widget-html-content')]
    .filter(each => each.querySelector('figure')).at(-1);
  const seen = window.seen = {from: below.innerHTML, since: performance.now(), at: null};
  new MutationObserver(() => { if (below.innerHTML !== seen.from) seen.at ??= performance.now(); })
    .observe(below, {childList: true, subtree: true, characterData: true});
}"""
BOOKS = ("80_open_repair", "60_washing_machine_ownership", "61_provider_business_case")


class Server:
    """`circular lab`, as somebody starts it in a terminal.

    Attributes:
        address: Where it says that it is.
        home: The same without path and token.
    """

    def __init__(self, folder: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "circularlib", "lab", "--no-browser", "--port", "0", *words],
            cwd=folder,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stderr is not None
        self.said: list[str] = []
        for line in self.process.stderr:
            self.said.append(line)
            if "?token=" in line:
                break
        self.address = self.said[-1].strip()
        assert self.address.startswith("http://"), self.said
        self.home = self.address.partition("/lab/")[0]

    def end(self) -> int:
        """Presses Ctrl-C, and returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        try:
            rest = self.process.communicate(timeout=START_SECONDS)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self.said.append(rest)
        return self.process.returncode


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    """JupyterLab in Dutch, on a copy of the sample."""
    running = Server(tmp_path_factory.mktemp("lab"))
    yield running
    assert running.end() == 0, running.said


@pytest.fixture(scope="module")
def lab(server, browser) -> Iterator[Reader]:
    """A tab on its start page; a request to elsewhere or an error in the console fails."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    homes = (server.home, server.home.replace("http", "ws"), "data:", "blob:")
    somebody = Reader(context.new_page(), *homes, patience=("debug", "info", "log", "warning"))
    somebody.page.set_default_timeout(120_000)
    somebody.page.goto(server.address)
    somebody.page.locator(".jp-MarkdownViewer h1").wait_for()
    yield somebody
    context.close()
    assert somebody.asked == []
    assert somebody.complaints == []


def run_all(page, name: str):
    """Opens a notebook from the list of files, runs all its cells, and returns it."""
    page.locator(f".jp-DirListing-item[title*='{name}']").dblclick()
    book = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").last
    book.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    page.wait_for_function(KERNEL_IS_READY)
    page.locator(".lm-MenuBar-itemLabel", has_text="Uitvoeren").click()
    page.locator(RUN_ALL).click()
    page.wait_for_function(CELLS_RUN)
    return book


def test_it_opens_on_a_start_page_in_dutch_with_dutch_menus(lab):
    page = lab.page
    assert "Begin hier: Roeselare" in page.locator(".jp-MarkdownViewer h1").inner_text()
    menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert {"Bestand", "Bewerk", "Uitvoeren"} <= set(menus)


@pytest.mark.parametrize("name", BOOKS)
def test_a_notebook_runs_whole_on_the_programmes_records_in_the_warm_kernel(lab, name):
    """No cell shows an error; what is shown is in Dutch and about this programme."""
    book = run_all(lab.page, name)
    assert book.locator(".jp-Toolbar-kernelName").inner_text() == "Python (circularlib, warm)"
    assert book.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    text = book.inner_text()
    assert "Registratie van Roeselare" in text
    assert "Traceback" not in text
    if name == BOOKS[2]:
        a_long_table_can_be_searched(book)
    if name != BOOKS[0]:
        the_figure_follows_its_slider(lab.page, book)


def a_long_table_can_be_searched(book) -> None:
    """The program comes from this server; what no row holds is said in Dutch."""
    box = book.get_by_label("Zoek in deze tabel").first
    box.scroll_into_view_if_needed()
    box.fill("no row holds this")
    assert book.locator(".dt-empty").first.inner_text() == "Geen enkele rij bevat dit."
    box.fill("")


def the_figure_follows_its_slider(page, book) -> None:
    """An arrow key on the first slider, and the picture below it is another one.

    How long the computing of it takes is measured where the explorers are tested; here the best
    of three moves counts, with the way to the kernel and back, on a machine that does more.
    """
    handle = book.locator(".noUi-handle").first
    handle.scroll_into_view_if_needed()
    handle.focus()
    readout, waited = book.locator(".widget-readout").first, []
    for _ in range(3):
        before = readout.inner_text()
        page.evaluate(WATCH)
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => window.seen.at")
        waited.append(page.evaluate("window.seen.at - window.seen.since"))
        assert readout.inner_text() != before
    assert min(waited) < SLOWEST_MILLISECONDS, waited


def test_what_the_server_says_is_its_address_and_how_it_ends(server):
    """Besides, that the sample was copied; no log lines, and the token in one place only."""
    assert len(server.said) == 2
    assert "circular-sample: een kopie" in server.said[0]
    assert re.fullmatch(r"http://localhost:\d+/lab/tree/notebooks/start\.nl\.md\?token=\w{48}\n",
                        server.said[1])  # fmt: skip
