"""The source viewer, the list of documents and the responsibilities."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from scripted_service import Site
from scripted_texts import (
    DOCUMENT_ID,
    HOSTILE,
    LONG_CHARS,
    LONG_ID,
    LONG_SECTIONS,
    TABLE_ID,
    TABLE_SOURCE,
    span_of,
)

from service.pages import document_url


def test_a_quoted_table_row_is_marked_cell_by_cell(page: Page, site: Site) -> None:
    page.goto(site.address + document_url(DOCUMENT_ID, [span_of("低保对象\t50%\t70%")]))
    row = page.locator("tr", has_text="低保对象")
    expect(row.locator("mark")).to_have_text(["低保对象", "50%", "70%"])
    expect(row).to_be_in_viewport()
    expect(page.locator("tr", has_text="特困人员").locator("mark")).to_have_count(0)


def test_a_quoted_row_of_a_long_table_is_seen_below_the_names_of_its_columns(page: Page, site: Site) -> None:
    start = TABLE_SOURCE.index("第80镇")
    page.goto(site.address + document_url(TABLE_ID, [(start, start + 4)]))
    row, head = page.locator("mark#quote"), page.get_by_role("columnheader", name="镇街")
    expect(row).to_be_in_viewport()
    expect(head).to_be_in_viewport()
    above, below = head.bounding_box(), row.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]


def test_the_outline_leads_to_its_headings(page: Page, site: Site) -> None:
    page.goto(site.address + document_url(DOCUMENT_ID))
    page.get_by_role("navigation", name="目录").get_by_role("link", name="二、救助标准").click()
    expect(page.get_by_role("heading", name="二、救助标准")).to_be_in_viewport()
    expect(page.locator(".outline [aria-current]")).to_have_text("二、救助标准")


def test_a_very_long_document_opens_at_its_quote_without_delay(page: Page, site: Site) -> None:
    began = time.monotonic()
    page.goto(site.address + document_url(LONG_ID, [(LONG_CHARS - 20, LONG_CHARS - 10)]))
    expect(page.locator("mark#quote")).to_be_in_viewport()
    assert time.monotonic() - began <= 5
    current = page.locator(".outline [aria-current]")
    expect(current).to_have_text(f"第{LONG_SECTIONS}章")
    if page.get_by_role("link", name="目录", exact=True).is_visible():
        page.get_by_role("link", name="目录", exact=True).click()
        expect(page.get_by_role("heading", name="目录")).to_be_in_viewport()
    else:
        expect(current).to_be_in_viewport()  # the outline beside the text has followed


def test_metadata_validity_and_pages_are_shown(page: Page, site: Site) -> None:
    page.goto(site.address + document_url(DOCUMENT_ID))
    facts = page.locator("dl.facts")
    for text in (DOCUMENT_ID, "云溪区人民政府办公室", "2024年4月12日", "已过有效期", "2026年4月30日"):
        expect(facts).to_contain_text(text)
    expect(page.locator(".evidence")).to_contain_text("规划（计划）期至2026年4月30日：有效期2年")
    expect(page.locator(".evidence")).to_contain_text("本文件废止：云溪区旧救助办法（云溪府发〔2019〕3号）")
    expect(page.locator("p.page")).to_have_text(["第 1 页", "第 2 页"])
    page.locator(".evidence").get_by_role("link", name="查看原文").click()
    expect(page.locator("mark#quote")).to_have_text("有效期2年")


def test_a_document_shows_its_text_as_text(page: Page, site: Site) -> None:
    page.goto(site.address + document_url(DOCUMENT_ID))
    expect(page.locator("article.text")).to_contain_text(HOSTILE)
    assert page.locator("main img, main script").count() == 0
    assert "hacked" not in page.title()


def test_a_document_that_is_gone_is_said_to_be(page: Page, site: Site) -> None:
    response = page.goto(site.address + "/documents/none")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading")).to_have_text("没有找到这个页面")
    expect(page.get_by_role("link", name="查看全部文件")).to_be_visible()


def test_documents_are_searched_filtered_and_turned_over(page: Page, site: Site) -> None:
    page.goto(site.address + "/documents")
    expect(page.get_by_role("status")).to_have_text("共 45 份文件")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".turning")).to_contain_text("第 2 页，共 3 页")
    page.get_by_label("标题或文号").fill("医疗救助")
    page.get_by_label("区县").select_option("云溪区")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("status")).to_have_text("共 1 份文件")
    page.get_by_label("效力").select_option("现行有效")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("status")).to_have_text("共 0 份文件")
    page.get_by_label("标题或文号").fill("没有这样的词")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_contain_text("没有找到符合条件的文件")


def test_news_are_not_taken_for_policy_documents(page: Page, site: Site) -> None:
    page.goto(site.address + "/documents?q=第2号")
    expect(page.locator(".documents .badge").first).to_have_text("资讯，不是政策文件")


def test_responsibilities_are_gathered_by_their_task(page: Page, site: Site) -> None:
    page.goto(site.address + "/responsibilities")
    page.get_by_label("排列").select_option("按任务")
    page.get_by_label("任务", exact=True).fill("第2项")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("status")).to_have_text("共 1 项任务，2 条")
    row = page.get_by_role("row", name="医疗救助第2项")
    expect(row).to_contain_text("牵头：云溪区民政局")
    expect(row).to_contain_text("配合：云溪区财政局")


def test_responsibilities_are_filtered_and_exported(page: Page, site: Site, tmp_path: Path) -> None:
    page.goto(site.address + "/responsibilities")
    expect(page.get_by_role("status")).to_have_text("共 80 条")
    page.get_by_text("按单位查看").click()
    page.locator(".units").get_by_role("link", name="云溪区民政局").click()
    page.get_by_label("角色").select_option("牵头")
    page.get_by_label("任务", exact=True).fill("第2")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("status")).to_have_text("共 11 条")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 11
    assert {row["角色"] for row in rows} == {"牵头"}
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet is not None
    assert sheet.max_row == 12
    page.locator("table").get_by_role("link", name="云溪区医疗救助实施办法").first.click()
    expect(page.locator("mark#quote")).to_have_text("区民政局牵头，区财政局配合。")
