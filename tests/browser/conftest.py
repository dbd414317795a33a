"""A real Chromium before the real pages, with the scripted service behind them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the scripted service lies beside the tests

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from scripted_service import ScriptedService, Site, build_app, running

from service.pages import PageSettings

CHROMIUM = Path(os.environ.get("POLICYQA_CHROMIUM", "/usr/bin/chromium"))
SHOTS = os.environ.get("POLICYQA_SHOTS")
"""A folder for what each test's page looks like at its end, to be looked at; none are taken without it."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_TALLEST_SHOT = 8000
WIDTHS = {"phone": (390, 844), "desktop": (1280, 800)}
SECRET = b"a secret of the tests, 32 bytes."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        message = f"no Chromium at {CHROMIUM}: install Debian's chromium or set POLICYQA_CHROMIUM"
        if os.environ.get("POLICYQA_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., Site]]:
    """Starts services with the settings given, each once; they run until the end."""
    started: dict[str, Site] = {}
    with ExitStack() as stack:

        def start(**settings: object) -> Site:
            if repr(settings) not in started:
                service = ScriptedService()
                app = build_app(service, PageSettings(widget_secret=SECRET, **settings))  # type: ignore[arg-type]
                started[repr(settings)] = Site(service, stack.enter_context(running(app)))
            site = started[repr(settings)]
            site.service.forget()
            return site

        yield start


@pytest.fixture
def site(serve: Callable[..., Site]) -> Site:
    return serve()


@pytest.fixture(params=sorted(WIDTHS))
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    width, height = WIDTHS[request.param]
    return {"width": width, "height": height}


@pytest.fixture(scope="session")
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts by their settings, each opened once; every test gets its own page, without cookies."""
    opened: dict[str, BrowserContext] = {}

    def get(**settings: object) -> BrowserContext:
        context = opened.get(repr(settings)) or browser.new_context(**settings)  # type: ignore[arg-type]
        opened[repr(settings)] = context
        context.set_default_timeout(8000)
        context.clear_cookies()
        return context

    yield get
    for context in opened.values():
        context.close()


@pytest.fixture
def context(open_context: Callable[..., BrowserContext], size: dict[str, int]) -> BrowserContext:
    return open_context(viewport=size)


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at phone and at desktop width; errors on its console fail the test."""
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None)
    yield opened
    if SHOTS:
        height = opened.evaluate("document.documentElement.scrollHeight")
        opened.screenshot(
            path=Path(SHOTS) / f"{request.path.stem}-{request.node.name}.png",
            full_page=height <= _TALLEST_SHOT,
        )
    opened.close()
    assert errors == []


@pytest.fixture
def plain_page(open_context: Callable[..., BrowserContext], size: dict[str, int]) -> Iterator[Page]:
    """A page with JavaScript off."""
    opened = open_context(viewport=size, java_script_enabled=False).new_page()
    yield opened
    opened.wait_for_load_state()  # A page that is closed while its form is being sent never answers.
    opened.goto("about:blank")
    opened.close()
