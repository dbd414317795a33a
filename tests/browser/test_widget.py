"""The widget on other web sites: embedding, security, keyboard, several on one page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import BrowserContext, Page, expect
from scripted_service import Site, running
from scripted_texts import HOSTILE, QUOTE

PROJECT = Path(__file__).resolve().parents[2]


class Host:
    """Another web site, with the strict policy of a careful office."""

    def __init__(self) -> None:
        self.address = ""
        self.body = ""
        self.service = ""
        self.whole = ""
        """Served as it is, in place of a page around `body`."""

    def respond(self) -> HTMLResponse:
        if self.whole:
            return HTMLResponse(self.whole)
        sources = f"{self.service} 'self'"
        policy = (
            f"default-src 'none'; script-src {sources}; connect-src {self.service}; style-src {sources}; "
            f"frame-src {self.service}; require-trusted-types-for 'script'"
        )
        page = (
            f"<!doctype html><html lang=zh-CN><title>区政府网站</title><body><h1>区政府网站</h1>{self.body}"
        )
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})


@pytest.fixture(scope="session")
def host_server() -> Iterator[Host]:
    app, host = FastAPI(), Host()
    app.get("/")(host.respond)
    app.get("/clash.css")(
        lambda: HTMLResponse(
            "html { font-size: 62.5% } * { color: red !important; font-size: 40px; } h1 { position: fixed; inset: 0; z-index: 2147483647 }"
            "policy-chat { --policy-chat-color: rgb(120, 20, 20); }",
            media_type="text/css",
        )
    )
    with running(app) as port:
        host.address = f"http://127.0.0.1:{port}"
        yield host


@pytest.fixture
def site(serve: Callable[..., Site], host_server: Host) -> Site:
    return serve(allowed_origins=(host_server.address,))


@pytest.fixture
def host(host_server: Host, site: Site) -> Host:
    host_server.service, host_server.whole = site.address, ""
    host_server.body = (
        f'<script src="{site.address}/widget.js" data-title="问政策" data-region="云溪区" defer></script>'
    )
    return host_server


def open_widget(page: Page, name: str = "问政策") -> None:
    page.get_by_role("button", name=name).click()


def ask(page: Page, question: str) -> None:
    page.get_by_role("dialog").get_by_label("您的问题").fill(question)
    page.get_by_role("button", name="提问", exact=True).click()


def test_one_line_embeds_it_under_a_strict_policy(page: Page, host: Host, site: Site) -> None:
    page.goto(host.address)
    open_widget(page)
    ask(page, "低保户住院救助多少？")
    expect(page.locator(".answer .text")).to_contain_text("70%的比例给予救助")
    page.get_by_role("button", name="依据 1").click()
    expect(page.locator(".card mark")).to_have_text(QUOTE)
    link = page.get_by_role("link", name="查看原文")
    assert (link.get_attribute("href") or "").startswith(site.address + "/documents/")
    assert site.service.asked[-1].region == "云溪区"


def test_feedback_reaches_the_service(page: Page, host: Host, site: Site) -> None:
    page.goto(host.address)
    open_widget(page)
    ask(page, "低保户住院救助多少？")
    page.get_by_role("button", name="有帮助", exact=True).click()
    expect(page.locator(".actions [role=status]")).to_have_text("已收到，谢谢")
    assert site.service.feedback[0].helpful


def test_an_origin_that_is_not_allowed_is_refused(page: Page, host: Host, site: Site) -> None:
    page.goto(host.address.replace("127.0.0.1", "localhost"))
    open_widget(page)
    # Without CORS headers the page may not even read the refusal.
    expect(page.locator("policy-chat .refused")).to_be_visible()
    ask(page, "低保户住院救助多少？")
    expect(page.locator("policy-chat .status")).to_be_visible()
    assert site.service.asked == []


def test_a_refused_site_shows_calm_words_and_tells_its_web_team_why(
    context: BrowserContext, host: Host
) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(host.address.replace("127.0.0.1", "localhost"))
    open_widget(page)
    expect(page.locator("policy-chat .refused")).to_have_text("暂时连不上问答服务，请稍后再试。")
    ask(page, "低保户住院救助多少？")
    expect(page.locator("policy-chat .status")).to_have_text("暂时连不上问答服务，请稍后再试。")
    assert any("POLICYQA_ALLOWED_ORIGINS" in text for text in said)
    page.close()


def test_the_pages_are_framed_by_allowed_sites_only(context: BrowserContext, host: Host, site: Site) -> None:
    host.body = f'<iframe src="{site.address}/" title="政策问答"></iframe>'
    for address, shown in ((host.address, True), (host.address.replace("127.0.0.1", "localhost"), False)):
        page = context.new_page()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.frames[1].url.startswith(site.address) == shown
        page.close()


def test_without_a_network_the_question_can_be_tried_again(
    page: Page, context: BrowserContext, host: Host
) -> None:
    page.goto(host.address)
    context.set_offline(True)
    open_widget(page)
    expect(page.locator("policy-chat .refused")).to_contain_text("网络连接不上")
    ask(page, "低保户住院救助多少？")
    expect(page.locator("policy-chat .status")).to_contain_text("网络连接不上")
    context.set_offline(False)
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".mark")).to_have_count(2)
    expect(page.locator("policy-chat .refused")).to_have_count(0)


def test_an_expired_session_is_renewed_in_silence(page: Page, host: Host, site: Site) -> None:
    page.goto(host.address)
    seen: list[int] = []

    def stale(route) -> None:  # type: ignore[no-untyped-def]
        headers = {**route.request.headers, **({"authorization": "Bearer stale"} if not seen else {})}
        seen.append(1)
        route.continue_(headers=headers)

    page.route("**/v1/ask", stale)
    open_widget(page)
    ask(page, "低保户住院救助多少？")
    expect(page.locator(".mark")).to_have_count(2)
    assert len(seen) == 2


def test_the_keyboard_stays_inside_and_escape_goes_back(page: Page, host: Host) -> None:
    page.goto(host.address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="问政策")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("您的问题")).to_be_focused()
    inside = "() => document.activeElement.localName === 'policy-chat'"
    for _ in range(7):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    for _ in range(7):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="问政策")).to_be_focused()


def test_escape_closes_an_open_card_before_the_dialog(page: Page, host: Host) -> None:
    page.goto(host.address)
    open_widget(page)
    ask(page, "低保户住院救助多少？")
    page.get_by_role("button", name="依据 1").click()
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_several_on_one_page_keep_their_own_conversation(page: Page, host: Host, site: Site) -> None:
    host.body = (
        '<policy-chat data-title="问医保"></policy-chat><policy-chat data-title="问住房"></policy-chat>'
        f'<script src="{site.address}/widget.js" defer></script>'
    )
    page.goto(host.address)
    expect(page.locator("policy-chat")).to_have_count(2)
    open_widget(page, "问医保")
    ask(page, "低保户住院救助多少？")
    expect(page.locator(".turn")).to_have_count(1)
    page.get_by_role("button", name="关闭").click()
    open_widget(page, "问住房")
    expect(page.get_by_role("dialog").locator(".turn")).to_have_count(0)


def test_styles_of_the_page_do_not_reach_in_but_its_variables_do(page: Page, host: Host) -> None:
    host.body = f'<link rel="stylesheet" href="/clash.css">{host.body}'
    page.goto(host.address)
    page.locator("policy-chat").locator("button.launcher").evaluate("node => node.click()")
    style = "node => { const s = getComputedStyle(node); return [s.color, s.fontSize]; }"
    assert page.locator(".lasting").evaluate(style) == ["rgb(74, 88, 103)", "13.6px"]
    header = page.locator("policy-chat header")
    assert header.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(120, 20, 20)"
    page.get_by_role("button", name="关闭").click()  # it lies above the page's highest z-index
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_large_type_enlarges_all_of_it(page: Page, host: Host) -> None:
    page.goto(host.address)
    open_widget(page)
    ask(page, "低保户住院救助多少？")
    sizes = "nodes => nodes.map(node => parseFloat(getComputedStyle(node).fontSize))"
    parts = page.locator("policy-chat").locator(".answer .text p, .lasting, .asked, textarea")
    expect(page.locator(".mark")).to_have_count(2)
    normal = parts.evaluate_all(sizes)
    page.get_by_role("button", name="大字").click()
    expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")
    assert parts.evaluate_all(sizes) == pytest.approx([1.3 * size for size in normal])


def test_nothing_is_kept_in_the_browser(page: Page, context: BrowserContext, host: Host) -> None:
    page.goto(host.address)
    open_widget(page)
    ask(page, "低保户住院救助多少？")
    expect(page.locator(".mark")).to_have_count(2)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert context.cookies() == []


def test_it_fills_the_screen_of_a_phone(page: Page, host: Host, size: dict[str, int]) -> None:
    page.goto(host.address)
    open_widget(page)
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    whole = (box["x"], box["y"], box["width"], box["height"]) == (0, 0, size["width"], size["height"])
    assert whole == (size["width"] < 480)


def test_text_of_a_document_is_never_run(page: Page, host: Host) -> None:
    page.goto(host.address)
    open_widget(page)
    ask(page, "攻击")
    page.get_by_role("button", name="依据 1").click()
    expect(page.locator(".card mark")).to_contain_text(HOSTILE)
    assert page.locator("policy-chat img").count() == 0
    assert page.title() == "区政府网站"


def test_a_pinned_script_with_its_hash_runs_and_with_another_does_not(
    page: Page, host: Host, site: Site
) -> None:
    page.goto(site.address + "/widget-demo")
    snippet = page.locator("pre").nth(1).inner_text()
    host.body = snippet
    page.goto(host.address)
    expect(page.locator("policy-chat")).to_have_count(1)
    host.body = snippet.replace("sha384-", "sha384-AAAA")
    page.goto(host.address)
    expect(page.locator("policy-chat")).to_have_count(0)


def test_the_demo_page_of_the_documentation_works_on_another_origin(
    page: Page, host: Host, site: Site
) -> None:
    demo = (PROJECT / "docs" / "widget-demo.html").read_text(encoding="utf-8")
    assert "http://127.0.0.1:8000" in demo
    host.whole = demo.replace("http://127.0.0.1:8000", site.address)
    page.goto(host.address)
    open_widget(page)
    ask(page, "低保户住院救助多少？")
    expect(page.locator("policy-chat .mark")).to_have_count(2)


def test_the_demo_page_shows_it_at_work(page: Page, site: Site) -> None:
    page.goto(site.address + "/widget-demo")
    open_widget(page, "政策问答")
    ask(page, "低保户住院救助多少？")
    expect(page.locator("policy-chat .mark")).to_have_count(2)
