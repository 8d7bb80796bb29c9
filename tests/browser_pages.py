"""Fixtures for tests in a real browser: an installed one, and pages that may neither ask nor complain."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
)
_LOCAL = (
    "file:",
    "data:",
    "blob:",
    "about:",
    "http://127.0.0.1",
    "http://localhost",
    "ws://127.0.0.1",
    "ws://localhost",
)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return where Chromium, Chrome or Edge is; without one, skip, or fail where CI=true."""
    named = os.environ.get("WHEREIN_CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found and os.access(found, os.X_OK):
        return found
    step = (
        "no browser for the tests: install Chromium (Debian: apt-get install chromium), "
        "or name one in WHEREIN_CHROMIUM"
    )
    if os.environ.get("CI") == "true":
        pytest.fail(step)
    pytest.skip(step)


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Yield one browser for the whole run."""
    # How long to wait for what must come, on a machine that does other things too; no speed is tested so.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path, args=list(_FLAGS), headless=True)
        yield running
        running.close()


@contextmanager
def quiet_page(browser: Browser, *, width: int, height: int, theme: str, **more: object) -> Iterator[Page]:
    """Yield a page, and fail where it asked the network for anything or an error reached its console."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
        accept_downloads=True,
        **more,  # type: ignore[arg-type]
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if not request.url.startswith(_LOCAL) else None
    )
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert asked == [], "the page asked the network"
    assert complaints == []


@pytest.fixture
def open_file(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Return a function that writes HTML to a file and opens it from disk; checked when the test ends."""
    with ExitStack() as stack:

        def open_html(
            html: str, *, width: int = 1280, height: int = 800, theme: str = "light", view: str = ""
        ) -> Page:
            path = tmp_path / f"page-{len(list(tmp_path.iterdir()))}.html"
            path.write_text(html, encoding="utf-8")
            page = stack.enter_context(quiet_page(browser, width=width, height=height, theme=theme))
            page.goto(path.as_uri() + view)
            page.wait_for_selector("html[data-ready]")
            return page

        yield open_html


class SharedPage:
    """One opened page for many tests: each names the view it starts from, as an address behind ``#``."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def at(self, view: str = "", *, theme: str = "light") -> Page:
        """Return the page as it is opened at a view: nothing else chosen, nothing open, the pointer away."""
        page = self.page
        page.emulate_media(color_scheme=theme)
        page.evaluate(
            """view => {
              document.querySelectorAll("dialog[open]").forEach(node => node.close());
              document.querySelectorAll("details.menu[open]").forEach(node => { node.open = false; });
              document.querySelector(".filters.open .fbtn")?.click();
              document.activeElement?.blur();
              history.replaceState(null, "", location.pathname + (view ? "#" + view : "#"));
              dispatchEvent(new Event("hashchange"));
            }""",
            view,
        )
        page.mouse.move(2, 2)
        return page


@contextmanager
def shared_page(browser: Browser, path: Path, html: str, *, width: int = 1280) -> Iterator[SharedPage]:
    """Yield one page for many tests; checked for requests and complaints when the last one has run."""
    path.write_text(html, encoding="utf-8")
    with quiet_page(browser, width=width, height=800, theme="light") as page:
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        yield SharedPage(page)
