"""A real browser for the tests that need one."""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def _program() -> str:
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("Chromium is not installed: apt-get install chromium, as .ci/run does.")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; it is gone when the tests of the module end.

    Its driver keeps an event loop running, beside which no other test could run one.
    """
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()  # Chromium refuses to start otherwise
    with sync_playwright() as driver:
        running = driver.chromium.launch(
            executable_path=_program(), args=[*_QUIET, *as_root], timeout=120_000
        )
        yield running
        running.close()


class Reader:
    """Somebody who reads pages from a memory stick or a server, and what went wrong meanwhile.

    Attributes:
        page: The tab.
        asked: Addresses outside the stick that a page asked for; none of them is answered.
        complaints: What the browser complained about.
    """

    def __init__(self, page: Page, *homes: str, patience: Sequence[str] = ()) -> None:
        """Takes how the addresses begin that may be asked, and kinds of complaint to overlook."""
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: said.type in patience or self.complaints.append(said.text),
        )
        page.route(lambda address: not address.startswith(homes or ("file:",)), self._refuse)

    def _refuse(self, route: Route) -> None:
        self.asked.append(route.request.url)
        route.abort()

    def open(self, file: Path) -> Page:
        """Opens a page from the disk."""
        self.page.goto(file.resolve().as_uri())
        return self.page


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """A reader with an empty browser; a page that asks for anything or complains is an error."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    somebody = Reader(context.new_page())
    yield somebody
    context.close()
    assert somebody.asked == []
    assert somebody.complaints == []
