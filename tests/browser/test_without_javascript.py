"""Asking and reading with JavaScript off."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from scripted_service import Site
from scripted_texts import QUOTE


def ask(page: Page, question: str) -> None:
    page.locator("#question").fill(question)
    page.get_by_role("button", name="提问", exact=True).click()


def test_a_question_is_answered_with_its_sources(plain_page: Page, site: Site) -> None:
    plain_page.goto(site.address)
    ask(plain_page, "低保户住院救助多少？")
    expect(plain_page.locator(".answer .text")).to_contain_text("70%的比例给予救助")
    plain_page.get_by_role("link", name="依据 1", exact=True).click()
    source = plain_page.locator("#source-1")
    expect(source).to_contain_text(QUOTE)
    source.get_by_role("link", name="查看原文").click()
    expect(plain_page.locator("mark#quote")).to_have_text(QUOTE)
    expect(plain_page.locator("mark#quote")).to_be_in_viewport()


def test_a_follow_up_carries_the_conversation(plain_page: Page, site: Site) -> None:
    plain_page.goto(site.address)
    ask(plain_page, "低保户住院救助多少？")
    ask(plain_page, "那特困人员呢？")
    expect(plain_page.locator(".answer")).to_contain_text("接着上一问（共2条）")
    ask(plain_page, "还有呢？")
    expect(plain_page.locator(".answer")).to_be_visible()
    assert len(site.service.asked[-1].history) == 4


def test_a_district_is_chosen_by_button(plain_page: Page, site: Site) -> None:
    plain_page.goto(site.address)
    ask(plain_page, "哪个区的救助高？")
    plain_page.get_by_role("button", name="云溪区").click()
    expect(plain_page.locator(".answer .mark")).to_have_count(2)
    assert site.service.asked[-1].region == "云溪区"


def test_an_example_is_one_click(plain_page: Page, site: Site) -> None:
    plain_page.goto(site.address)
    plain_page.get_by_role("button", name="医疗救助由哪个部门牵头？").click()
    expect(plain_page.locator(".asked")).to_contain_text("医疗救助由哪个部门牵头？")


def test_large_type_is_kept_by_a_form(plain_page: Page, site: Site) -> None:
    plain_page.goto(site.address + "/documents?q=医疗")
    plain_page.get_by_role("button", name="大字版").click()
    expect(plain_page.locator("html")).to_have_class("large")
    expect(plain_page).to_have_url(site.address + "/documents?q=%E5%8C%BB%E7%96%97")


def test_feedback_with_a_comment_is_thanked_for_and_the_conversation_goes_on(
    plain_page: Page, site: Site
) -> None:
    plain_page.goto(site.address)
    ask(plain_page, "低保户住院救助多少？")
    plain_page.get_by_label("这个回答有帮助吗").fill("比例已经改了")
    plain_page.get_by_role("button", name="没有帮助").click()
    expect(plain_page.get_by_role("status")).to_have_text("您的反馈已收到，谢谢。")
    [feedback] = site.service.feedback
    assert (feedback.answer_id, feedback.helpful, feedback.comment) == ("a1", False, "比例已经改了")
    expect(plain_page.locator(".asked")).to_contain_text("低保户住院救助多少？")
    plain_page.get_by_label("继续提问").fill("那特困人员呢？")
    plain_page.get_by_role("button", name="提问", exact=True).click()
    expect(plain_page.locator(".answer")).to_contain_text("接着上一问（共2条）")


def test_trouble_with_a_question_leaves_it_in_the_box(plain_page: Page, site: Site) -> None:
    plain_page.goto(site.address)
    ask(plain_page, "忙")
    expect(plain_page.get_by_role("alert")).to_have_text("服务正忙，请稍后再试。")
    expect(plain_page.locator("#question")).to_have_value("忙")


def test_an_error_nobody_foresaw_is_a_calm_page_with_a_way_home(plain_page: Page, site: Site) -> None:
    plain_page.goto(site.address)
    ask(plain_page, "坏")
    expect(plain_page.get_by_role("heading")).to_have_text("服务出错了")
    plain_page.get_by_role("link", name="回到提问").click()
    expect(plain_page.get_by_label("您的问题")).to_be_visible()
