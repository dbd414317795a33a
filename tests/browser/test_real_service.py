"""The whole way in a real browser: the real engine over the sample index, its events, pages and feedback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from scripted_service import running

from ingest import squeeze
from service import Engine, Settings, create_app

pytestmark = pytest.mark.models

ASKED = "云溪区90岁老人每月高龄津贴多少钱？"


class Service:
    """The address of the service and the file of its feedback."""

    def __init__(self, address: str, feedback: Path) -> None:
        self.address = address
        self.feedback = feedback


@pytest.fixture(scope="module")
def service(
    sample_engine: Engine, sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    feedback = tmp_path_factory.mktemp("feedback") / "feedback.jsonl"
    app = create_app(lambda: sample_engine, sample_settings.model_copy(update={"feedback": feedback}))
    with running(app) as port:
        yield Service(f"http://127.0.0.1:{port}", feedback)


def ask(page: Page, question: str) -> None:
    page.locator("#question").fill(question)
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.locator(".turn").last.locator(".actions")).to_be_visible()


def test_a_citation_of_a_pdf_opens_at_its_page_with_the_quote_marked(page: Page, service: Service) -> None:
    page.goto(service.address)
    ask(page, ASKED)
    expect(page.locator(".answer .text")).to_contain_text("200元")
    page.locator(".mark").first.click()
    quote = page.locator(".card mark").inner_text()
    expect(page.locator(".card .facts")).to_contain_text("第 1 页")
    page.locator(".card").get_by_role("link", name="查看原文").click()
    expect(page.locator("mark#quote")).to_be_in_viewport()
    marked = "".join(page.locator("article.text mark").all_inner_texts())
    assert squeeze(marked) == squeeze(quote)
    expect(page.locator("p.page").first).to_have_text("第 1 页")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载原文件").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def test_the_examples_are_answered(page: Page, service: Service) -> None:
    page.goto(service.address)
    expect(page.locator("#examples button").first).to_be_visible()
    page.locator("#examples button").first.click()
    expect(page.locator(".mark").first).to_be_visible()


def test_a_question_beyond_the_documents_is_refused(page: Page, service: Service) -> None:
    page.goto(service.address)
    ask(page, "今天天气怎么样？")
    expect(page.locator(".status")).to_have_text("不在政策问答范围内")
    expect(page.locator(".mark")).to_have_count(0)


def test_feedback_is_stored_with_its_comment_and_without_the_question(page: Page, service: Service) -> None:
    page.goto(service.address)
    ask(page, ASKED)
    page.get_by_role("button", name="没有帮助").click()
    page.get_by_label("哪里不对").fill("标准已经提高")
    page.get_by_role("button", name="提交反馈").click()
    expect(page.locator(".actions [role=status]")).to_have_text("已收到，谢谢")
    kept = json.loads(service.feedback.read_text(encoding="utf-8").splitlines()[-1])
    assert (kept["helpful"], kept["comment"]) == (False, "标准已经提高")
    assert "高龄津贴" not in json.dumps(kept, ensure_ascii=False)


def test_a_repealed_document_leads_to_the_one_that_repeals_it(page: Page, service: Service) -> None:
    page.goto(service.address + "/documents?validity=repealed")
    page.get_by_role("link", name="云溪区城区养犬管理办法").click()
    expect(page.locator("dl.facts .badge")).to_have_text("已废止")
    page.locator(".evidence").get_by_role("link", name="关于废止部分行政规范性文件的决定").click()
    expect(page.locator("h1")).to_contain_text("关于废止部分行政规范性文件的决定")
    expect(page.locator(".evidence")).to_contain_text("本文件废止")
