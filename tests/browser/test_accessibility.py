"""WCAG 2.2 AA: axe finds nothing serious in any state; reflow, motion, print, focus."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from scripted_service import Site
from scripted_texts import DOCUMENT_ID, QUOTE, span_of

from service.pages import document_url

PROJECT = Path(__file__).resolve().parents[2]
AXE = Path(
    os.environ.get("POLICYQA_AXE", PROJECT / ".policyqa" / "axe" / "node_modules" / "axe-core" / "axe.min.js")
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        pytest.skip(f"no axe-core at {AXE}: npm install --prefix .policyqa/axe axe-core@4")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def audited(open_context: Callable[..., BrowserContext], size: dict[str, int]) -> Iterator[Page]:
    """A page that lets the test add axe to it."""
    opened = open_context(viewport=size, bypass_csp=True).new_page()
    yield opened
    opened.close()


def findings(page: Page, axe: str) -> list[str]:
    """Serious and critical findings, with the place of each."""
    page.evaluate(axe)
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [
        f"{found['id']}: {node['html']}"
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


def ask(page: Page, question: str) -> None:
    page.locator("#question").fill(question)
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.locator(".turn").last.locator(".actions, [role=alert]").first).to_be_visible()


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_the_ask_page_in_all_its_states(audited: Page, axe: str, site: Site, large: bool) -> None:
    audited.goto(site.address)
    if large:
        audited.get_by_role("button", name="大字版").click()
    assert findings(audited, axe) == []
    ask(audited, "低保户住院救助多少？")
    audited.get_by_role("button", name="依据 1").click()
    audited.get_by_role("button", name="没有帮助").click()
    for question in ("公积金怎么取？", "今天天气怎么样？", "哪个区的救助高？", "断线", "忙"):
        ask(audited, question)
    audited.get_by_role("button", name="提问", exact=True).click()
    assert findings(audited, axe) == []


@pytest.mark.parametrize(
    "path",
    [
        "/documents",
        "/documents?q=zzz",
        "/documents/none",
        "/nothing",
        document_url(DOCUMENT_ID, [span_of(QUOTE)]),
        document_url(DOCUMENT_ID, [span_of("低保对象\t50%\t70%")]),
        "/responsibilities",
        "/responsibilities?unit=zzz",
        "/responsibilities?by=task",
        "/widget-demo",
    ],
)
def test_a_page(audited: Page, axe: str, site: Site, path: str) -> None:
    audited.goto(site.address + path)
    assert findings(audited, axe) == []


def test_the_page_without_its_script(
    open_context: Callable[..., BrowserContext], axe: str, site: Site, size: dict[str, int]
) -> None:
    page = open_context(viewport=size, bypass_csp=True).new_page()
    page.route("**/static/ask.js*", lambda route: route.abort())
    page.goto(site.address)
    for name in ("提问", "没有帮助"):
        page.locator("#question").fill("低保户住院救助多少？")
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_load_state()
        assert findings(page, axe) == []
    expect(page.get_by_role("status")).to_have_text("您的反馈已收到，谢谢。")
    page.close()


def test_the_widget(audited: Page, axe: str, site: Site) -> None:
    audited.goto(site.address + "/widget-demo")
    audited.locator("policy-chat button.launcher").click()
    audited.get_by_label("您的问题").fill("低保户住院救助多少？")
    audited.keyboard.press("Enter")
    audited.get_by_role("button", name="依据 1").click()
    assert findings(audited, axe) == []
    audited.get_by_role("button", name="大字", exact=True).click()
    audited.get_by_role("button", name="没有帮助").click()
    assert findings(audited, axe) == []


def test_generated_answers(audited: Page, axe: str, serve: Callable[..., Site]) -> None:
    audited.goto(serve(generative=True).address)
    ask(audited, "生成一个回答")
    assert findings(audited, axe) == []


@pytest.mark.parametrize(
    "path", ["/", "/documents", document_url(DOCUMENT_ID), "/responsibilities", "/widget-demo"]
)
def test_nothing_is_cut_off_at_200_per_cent_or_320_pixels(
    open_context: Callable[..., BrowserContext], site: Site, path: str
) -> None:
    for width in (640, 320):
        page = open_context(viewport={"width": width, "height": 400}, device_scale_factor=2).new_page()
        page.goto(site.address + path)
        page.get_by_role("button", name="大字版").click()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.close()


def test_the_first_tab_skips_to_the_text(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#question")).to_be_focused()


def test_the_focus_goes_through_the_ask_page_in_reading_order(page: Page, site: Site) -> None:
    page.goto(site.address)
    order = []
    for _ in range(10):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert order[:9] == [
        "跳到正文", "政策问答", "提问", "文件", "责任分工", "大字版", "question", "region", "提问",
    ]  # fmt: skip
    assert order[9] == "低保户住院医疗救助能报多少？"


def test_nothing_moves_by_itself(page: Page, site: Site) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(site.address + "/widget-demo")
    page.locator("policy-chat button.launcher").click()
    page.get_by_label("您的问题").fill("低保户住院救助多少？")
    page.keyboard.press("Enter")
    expect(page.locator("policy-chat .mark")).to_have_count(2)
    moving = """() => [...document.querySelectorAll('*'), ...document.querySelector('policy-chat').shadowRoot.querySelectorAll('*')]
        .map(node => getComputedStyle(node))
        .filter(style => style.animationName !== 'none' || parseFloat(style.transitionDuration) || style.scrollBehavior !== 'auto').length"""
    assert page.evaluate(moving) == 0


def test_print_shows_the_quotes_and_no_controls(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, "低保户住院救助多少？")
    page.emulate_media(media="print")
    expect(page.locator(".sources")).to_contain_text(QUOTE)
    expect(page.locator(".sources blockquote").first).to_be_visible()
    expect(page.get_by_role("heading", name="政策问答")).to_be_in_viewport()
    for hidden in ("header.site", "form.ask", ".actions"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_a_printed_document_takes_the_width_of_the_paper(page: Page, site: Site) -> None:
    page.goto(site.address + document_url(DOCUMENT_ID))
    page.emulate_media(media="print")
    paper, text = page.locator("body").bounding_box(), page.locator("article.text").bounding_box()
    assert paper is not None
    assert text is not None
    assert text["width"] >= 0.95 * paper["width"]
    expect(page.locator(".outline")).to_be_hidden()


def test_every_target_is_large_enough_to_hit(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, "低保户住院救助多少？")
    sizes = page.locator("main button:visible, header button").evaluate_all(
        "nodes => nodes.map(n => [n.getBoundingClientRect().width, n.getBoundingClientRect().height])"
    )
    assert all(width >= 24 and height >= 24 for width, height in sizes)
