"""The ask page: streaming, citations, refusals, follow-ups, feedback, trouble."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from scripted_service import Site
from scripted_texts import HOSTILE, QUOTE

QUESTION = "低保户住院救助多少？"


def ask(page: Page, question: str) -> None:
    page.get_by_label("您的问题").or_(page.get_by_label("继续提问")).fill(question)
    page.get_by_role("button", name="提问", exact=True).click()


def test_an_answer_streams_and_a_mark_opens_the_card_of_its_quote(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, QUESTION)
    expect(page.locator(".answer .text")).to_contain_text("70%的比例给予救助")
    mark = page.get_by_role("button", name="依据 1")
    mark.click()
    card = page.get_by_role("group", name="依据 1")
    expect(card.locator("mark")).to_have_text(QUOTE)
    expect(card).to_contain_text("门诊费用按50%救助。")
    expect(card).to_contain_text("云溪府办发〔2024〕5号")
    expect(card).to_contain_text("2024年4月12日")
    expect(card.locator(".badge")).to_have_text("已过有效期")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(mark).to_be_focused()


def test_the_card_leads_to_the_quote_marked_in_view(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, QUESTION)
    page.get_by_role("button", name="依据 1").click()
    page.get_by_role("link", name="查看原文").click()
    quote = page.locator("mark#quote")
    expect(quote).to_have_text(QUOTE)
    expect(quote).to_be_in_viewport()


def test_a_long_quote_can_be_scrolled_with_the_keyboard(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, "长文")
    page.get_by_role("button", name="依据 1").click()
    quote = page.locator(".card blockquote")
    quote.focus()
    page.keyboard.press("End")
    # The page's own policy forbids wait_for_function, which evaluates a string inside it again and again.
    for _ in range(50):
        if page.evaluate("document.querySelector('.card blockquote').scrollTop > 0"):
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the quote did not scroll")


def test_a_notice_about_validity_is_shown(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, QUESTION)
    expect(page.locator(".notice")).to_contain_text("2026年4月30日届满")


@pytest.mark.parametrize(
    ("question", "status", "text"),
    [
        ("公积金怎么取？", "资料中没有找到依据", "请拨打12345"),
        ("今天天气怎么样？", "不在政策问答范围内", "只回答政策问题"),
    ],
)
def test_a_refusal_says_why_and_where_to_ask(
    page: Page, site: Site, question: str, status: str, text: str
) -> None:
    page.goto(site.address)
    ask(page, question)
    expect(page.locator(".status")).to_have_text(status)
    expect(page.locator(".answer .text")).to_contain_text(text)
    expect(page.locator(".mark")).to_have_count(0)


def test_choosing_a_district_asks_again_for_it(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, "哪个区的救助高？")
    page.get_by_role("button", name="云溪区").click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".mark")).to_have_count(2)
    assert site.service.asked[-1].region == "云溪区"


def test_a_follow_up_carries_the_conversation_which_stays_in_the_tab(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, QUESTION)
    expect(page.locator(".actions")).to_have_count(1)
    ask(page, "那特困人员呢？")
    expect(page.locator(".turn").last).to_contain_text("接着上一问（共2条）")
    expect(page.locator(".actions")).to_have_count(2)
    assert [turn.role for turn in site.service.asked[-1].history] == ["user", "assistant"]
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    page.get_by_role("button", name="清除对话").click()
    expect(page.locator(".turn")).to_have_count(0)


def test_feedback_with_a_comment_reaches_the_service(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, QUESTION)
    page.get_by_role("button", name="没有帮助").click()
    page.get_by_label("哪里不对").fill("比例已经改了")
    page.get_by_role("button", name="提交反馈").click()
    expect(page.locator(".actions [role=status]")).to_have_text("已收到，谢谢")
    expect(page.locator(".actions [role=status]")).to_be_focused()
    [feedback] = site.service.feedback
    assert (feedback.answer_id, feedback.helpful, feedback.comment) == ("a1", False, "比例已经改了")


def test_a_changed_mind_sends_the_last_verdict_and_keeps_the_focus(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, QUESTION)
    page.get_by_role("button", name="没有帮助").click()
    page.get_by_role("button", name="有帮助", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".comment")).to_have_count(0)
    expect(page.locator(".actions [role=status]")).to_have_text("已收到，谢谢")
    assert [feedback.helpful for feedback in site.service.feedback] == [True]
    page.keyboard.press("Tab")
    expect(page.get_by_label("继续提问")).to_be_focused()


def test_text_of_a_document_is_never_run(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, "攻击")
    page.get_by_role("button", name="依据 1").click()
    expect(page.locator(".answer .text > p")).to_contain_text(HOSTILE)
    expect(page.locator(".card mark")).to_contain_text(HOSTILE)
    assert page.locator("main img, main script").count() == 0
    assert page.title() == "政策问答"


def test_generated_text_is_lastingly_labelled(page: Page, serve) -> None:  # type: ignore[no-untyped-def]
    site = serve(generative=True)
    page.goto(site.address)
    expect(page.get_by_role("note")).to_contain_text("由人工智能生成")
    ask(page, "生成一个回答")
    expect(page.locator(".origin")).to_contain_text("由人工智能生成")
    expect(page.get_by_role("note")).to_be_visible()


def test_without_a_network_the_question_can_be_tried_again(
    page: Page, context: BrowserContext, site: Site
) -> None:
    page.goto(site.address)
    context.set_offline(True)
    ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_contain_text("网络连接不上")
    context.set_offline(False)
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".mark")).to_have_count(2)
    expect(page.locator(".turn")).to_have_count(1)


def test_a_broken_stream_keeps_the_text_and_says_so(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, "断线")
    expect(page.get_by_role("alert")).to_contain_text("回答不完整")
    expect(page.locator(".answer .text")).to_contain_text("70%")


def test_an_error_of_the_service_is_shown_in_its_words(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, "忙")
    expect(page.get_by_role("alert")).to_contain_text("服务正忙，请稍后再试。")


def test_a_slow_answer_shows_progress_and_can_be_stopped(page: Page, site: Site) -> None:
    site.service.pause = 0.4
    page.goto(site.address)
    ask(page, QUESTION)
    expect(page.locator(".loading")).to_be_visible()
    expect(page.locator(".answer[aria-busy=true] .text")).to_contain_text("对符合条件")
    page.get_by_role("button", name="停止").click()
    expect(page.get_by_role("alert")).to_contain_text("已停止")
    expect(page.get_by_role("button", name="提问", exact=True)).to_be_visible()


def test_streamed_sentences_are_announced_once(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, QUESTION)
    expect(page.locator(".actions")).to_have_count(1)
    notice = "该办法有效期2年，已于2026年4月30日届满，请向区医保局核实现行规定。"
    assert page.locator("#live").text_content() == f"{QUOTE}每年最高3万元。{notice}"


def test_each_cited_statement_is_a_paragraph_with_its_card_below(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, QUESTION)
    expect(page.locator(".answer .text > p")).to_have_count(2)
    page.get_by_role("button", name="依据 1").click()
    expect(page.locator(".answer .text > p:first-child + .card")).to_be_in_viewport()


def test_enter_sends_and_shift_enter_breaks_the_line(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_label("您的问题").press_sequentially("住院")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("救助多少")
    page.keyboard.press("Enter")
    expect(page.locator(".mark")).to_have_count(2)
    assert site.service.asked[0].question == "住院\n救助多少"


def test_an_empty_question_is_pointed_out(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, "  ")
    expect(page.get_by_role("alert")).to_have_text("请先输入问题。")
    expect(page.get_by_label("您的问题")).to_be_focused()
    assert site.service.asked == []


def test_a_copied_answer_takes_its_quotes_notices_and_label_along(
    page: Page, context: BrowserContext, site: Site
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.address)
    ask(page, "生成一个回答")
    page.get_by_role("button", name="复制").click()
    expect(page.locator(".actions [role=status]")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    for part in (f"（云溪府办发〔2024〕5号）：{QUOTE}", "2026年4月30日届满", "由人工智能生成"):
        assert part in copied


def test_the_conversation_is_printed_by_a_button(page: Page, site: Site) -> None:
    page.goto(site.address)
    ask(page, QUESTION)
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    page.get_by_role("button", name="打印").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")


def test_the_conversation_stays_in_its_tab_and_leaves_nothing_behind(
    page: Page, context: BrowserContext, site: Site
) -> None:
    page.goto(site.address)
    ask(page, QUESTION)
    expect(page.locator(".actions")).to_have_count(1)
    assert (page.evaluate("localStorage.length"), context.cookies()) == (0, [])
    other = context.new_page()
    other.goto(site.address)
    expect(other.locator(".turn")).to_have_count(0)
    other.close()


def test_on_a_slow_line_the_page_is_there_soon_and_the_question_gets_its_answer(
    page: Page, context: BrowserContext, site: Site
) -> None:
    line = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
    page.goto(site.address, wait_until="commit")
    expect(page.get_by_label("您的问题")).to_be_visible(timeout=3000)
    page.wait_for_load_state()
    ask(page, QUESTION)
    expect(page.locator(".loading")).to_be_visible()
    expect(page.locator(".mark")).to_have_count(2)


def test_large_type_lasts(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html")).to_have_class("large")
    page.goto(site.address + "/documents")
    expect(page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")


def test_the_page_is_light_and_painted_at_once(page: Page, site: Site) -> None:
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(site.address, wait_until="networkidle")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert sum(sizes) <= 150_000
    assert paint <= 1000
