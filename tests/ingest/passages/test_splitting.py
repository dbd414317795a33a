from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Block, BlockKind, Passage, PolicyDocument, SourceText, Table, TableRow
from ingest.parsing import parse_source
from ingest.passages.drafts import SplitSettings
from ingest.passages.splitting import split_document
from ingest.spans import Spanned, slice_spans, squeeze

Line = tuple[BlockKind, str, tuple[str, ...]]


def make(lines: list[Line], table_rows: list[str] | None = None) -> tuple[PolicyDocument, SourceText]:
    """A document whose source is its lines, one a line, with a table at the end if rows are given."""
    text = "".join(line + "\n" for _, line, _ in lines)
    blocks: list[Block] = []
    start = 0
    for kind, line, path in lines:
        blocks.append(Block(kind=kind, text=Spanned.cut(text, start, start + len(line)), heading_path=path))
        start += len(line) + 1
    if table_rows:
        text, block = append_table(text, table_rows, blocks[-1].heading_path if blocks else ())
        blocks.append(block)
    source = SourceText(source="云溪.txt", text=text, media_type="text/plain", sha256="0")
    document = PolicyDocument(
        document_id="d",
        title="云溪区示例方案",
        aliases=(),
        doc_number=None,
        issuer=None,
        region="云溪区",
        issued_on=date(2024, 1, 1),
        kind="plan",
        source=source.source,
        span=(0, len(text)),
        blocks=tuple(blocks),
    )
    return document, source


def append_table(text: str, lines: list[str], path: tuple[str, ...]) -> tuple[str, Block]:
    """A tab table: caption, header and rows."""
    start = len(text)
    text += "\n".join(lines)
    places, position = [], start
    for line in lines:
        places.append(Spanned.cut(text, position, position + len(line)))
        position += len(line) + 1
    rows = tuple(TableRow(text=place, values=tuple(place.text.split("\t"))) for place in places[2:])
    columns = tuple(lines[1].split("\t"))
    table = Table(title=lines[0], columns=columns, rows=rows, caption=places[0], header=places[1])
    whole = Spanned.cut(text, start, len(text))
    return text, Block(kind="table", text=whole, heading_path=path, table=table)


def body(passages: tuple[Passage, ...]) -> list[Passage]:
    return [passage for passage in passages if passage.kind != "table_row"]


SECTION = ("一、工作目标",)


def test_heading_opens_the_first_passage_of_its_section() -> None:
    document, source = make(
        [("heading", "一、工作目标", SECTION), ("paragraph", "到2026年建成3个中心。", SECTION)]
    )
    (passage,) = split_document(document, source)
    assert passage.text == "一、工作目标\n到2026年建成3个中心。"
    assert passage.passage_id == "d#一、"
    assert passage.heading_path == SECTION
    assert [sentence.text for sentence in passage.sentences] == ["一、工作目标", "到2026年建成3个中心。"]


def test_small_section_with_its_items_stays_one_passage() -> None:
    one, two = (*SECTION, "（一）城区"), (*SECTION, "（二）乡镇")
    document, source = make(
        [
            ("heading", "一、工作目标", SECTION),
            ("heading", "（一）城区", one),
            ("paragraph", "建成2个中心。", one),
            ("heading", "（二）乡镇", two),
            ("paragraph", "建成1个中心。", two),
        ]
    )
    (passage,) = split_document(document, source)
    assert passage.passage_id == "d#一、（一）至（二）"
    assert passage.heading_path == SECTION


def test_large_section_is_split_into_its_items_with_lawyers_addresses() -> None:
    one, two = (*SECTION, "（一）城区"), (*SECTION, "（二）乡镇")
    document, source = make(
        [
            ("heading", "一、工作目标", SECTION),
            ("heading", "（一）城区", one),
            ("paragraph", "建成两个中心。" * 20, one),
            ("heading", "（二）乡镇", two),
            ("paragraph", "建成一个中心。" * 20, two),
        ]
    )
    first, second = split_document(document, source, SplitSettings(max_chars=200))
    assert first.text.startswith("一、工作目标\n（一）城区\n建成")
    assert (first.passage_id, second.passage_id) == ("d#一、（一）", "d#一、（二）")
    assert second.context == "一、工作目标 > （二）乡镇"


def test_list_that_is_cut_repeats_its_lead_in_the_context() -> None:
    lead = "补助对象包括以下人员："
    items: list[Line] = [("list_item", f"{n}. " + "符合条件的人员" * 8 + "；", SECTION) for n in range(1, 7)]
    document, source = make([("paragraph", lead, SECTION), *items])
    passages = split_document(document, source, SplitSettings(max_chars=150))
    assert passages[0].text.startswith(lead + "\n1.")
    assert all(lead in passage.context for passage in passages[1:])
    assert len({passage.passage_id for passage in passages}) == len(passages)
    assert all(passage.kind == "list" for passage in passages[1:])


def test_front_matter_becomes_one_passage() -> None:
    document, source = make(
        [
            ("front_matter", "云溪府办发〔2024〕5号", ()),
            ("paragraph", "各镇街：现印发给你们。", ()),
            ("front_matter", "2024年3月1日", ()),
        ]
    )
    front, text = split_document(document, source)
    assert front.passage_id == "d#文首"
    assert front.text == "云溪府办发〔2024〕5号\n2024年3月1日"
    assert len(front.spans) == 2
    assert text.passage_id == "d#正文"


def test_clause_that_issues_a_plan_and_list_of_attachments_join_the_front_matter() -> None:
    document, source = make(
        [
            ("front_matter", "云溪府办发〔2024〕5号", ()),
            ("paragraph", "现将《云溪区助餐方案》印发给你们，请认真贯彻执行。", ()),
            ("paragraph", "附件：1.云溪区助餐方案", ()),
            ("list_item", "2.任务清单", ()),
            ("heading", "一、工作目标", SECTION),
            ("paragraph", "到2026年建成3个中心。", SECTION),
        ]
    )
    plan = tuple(replace(block, part="云溪区助餐方案") for block in document.blocks[4:])
    document = replace(document, blocks=(*document.blocks[:4], *plan))
    front, text = split_document(document, source)
    assert front.text.splitlines()[1:] == source.text.splitlines()[1:4]
    assert text.context == "云溪区助餐方案 > 一、工作目标"


def test_title_of_the_attached_plan_is_no_heading_of_its_own() -> None:
    path = ("云溪区助餐方案（试行）", *SECTION)
    document, source = make([("paragraph", "到2026年建成3个中心。", path)])
    document = replace(document, blocks=(replace(document.blocks[0], part="云溪区助餐方案(试行)"),))
    (passage,) = split_document(document, source)
    assert passage.heading_path == SECTION
    assert passage.passage_id == "d#一、"


def test_text_after_the_last_section_is_the_end_of_the_document() -> None:
    document, source = make(
        [("paragraph", "建成3个中心。", SECTION), ("paragraph", "自发布之日起施行。", ())]
    )
    assert [passage.passage_id for passage in split_document(document, source)] == ["d#一、", "d#文末"]


def test_numbered_items_outside_sections_are_addressed_by_number() -> None:
    text = "重点区域巡查" * 8
    document, source = make([("list_item", f"一、{text}。", ()), ("list_item", f"二、{text}。", ())])
    blocks = tuple(replace(block, label=block.text.text[:2]) for block in document.blocks)
    first, second = split_document(replace(document, blocks=blocks), source, SplitSettings(max_chars=60))
    assert (first.passage_id, second.passage_id) == ("d#一、", "d#二、")


def test_caption_of_a_figure_stays_with_the_text_above_it() -> None:
    document, source = make(
        [
            ("paragraph", "规划布局如下图所示。", SECTION),
            ("caption", "图2-1 空间布局示意图", SECTION),
            ("paragraph", "建成3个中心。", ("二、任务",)),
        ]
    )
    first, second = split_document(document, source)
    assert first.text.endswith("示意图")
    assert second.text == "建成3个中心。"


def test_table_gives_one_whole_passage_and_one_a_row() -> None:
    document, source = make(
        [("heading", "一、工作目标", SECTION)],
        ["表3 主要指标", "名称\t2025年", "数字化车间（家）\t15", "入园率（%）\t99"],
    )
    table, first, second = split_document(document, source)
    assert table.kind == "table"
    assert table.passage_id == "d#表3"
    assert table.text.startswith("一、工作目标\n表3 主要指标\n名称")
    assert first.passage_id == "d#表3 第1行"
    assert first.fields == (("名称", "数字化车间（家）"), ("2025年", "15"))
    assert second.text == "入园率（%）\t99"
    assert "主要指标" in second.context
    assert "2025年" in second.context


def test_page_of_a_passage_is_where_it_begins() -> None:
    document, source = make(
        [("paragraph", "第一页的话。", SECTION), ("paragraph", "第二页的话。", ("二、保障",))]
    )
    paged = SourceText(source="a.pdf", text=source.text, media_type="", sha256="", pages=((0, 7), (7, 14)))
    assert [passage.page for passage in split_document(document, paged)] == [1, 2]


def test_clause_longer_than_a_passage_is_cut_between_words() -> None:
    text = "云溪区民政局负责全区困难群众救助工作" * 12
    document, source = make([("paragraph", text, ())])
    passages = split_document(document, source, SplitSettings(max_chars=60), list)
    assert "".join(passage.text for passage in passages) == text


def count_letters(text: str) -> int:
    """A token counter that does not see blanks."""
    return len(squeeze(text))


TEXTS = st.text(alphabet="云溪区民政局，。；：！《》（）“” 1２3.%年万〔〕号\t、A", min_size=0, max_size=160)
KINDS = st.sampled_from(["heading", "paragraph", "list_item", "caption", "front_matter"])
PATHS = st.sampled_from(
    [(), ("一、目标",), ("一、目标", "（一）城区"), ("二、任务",), ("二、任务", "1. 甲", "（1）乙")]
)
CELLS = st.lists(st.text(alphabet="云溪区 12%、", max_size=60), min_size=2, max_size=2)


@given(
    st.lists(st.tuples(KINDS, TEXTS, PATHS), max_size=12),
    st.lists(CELLS, max_size=4),
    st.integers(20, 120),
    st.integers(0, 60),
    st.one_of(st.none(), st.integers(4, 60)),
)
def test_every_character_is_in_exactly_one_passage_below_the_maximum(
    lines: list[Line], rows: list[list[str]], max_chars: int, min_chars: int, max_tokens: int | None
) -> None:
    table = ["表1 指标", "名称\t数量", *("\t".join(row) for row in rows)] if rows else None
    document, source = make(lines, table)
    settings = SplitSettings(max_chars=max_chars, min_chars=min_chars, max_tokens=max_tokens)
    passages = split_document(document, source, settings, list, count_letters)
    covered = sorted(
        place
        for passage in body(passages)
        for start, end in passage.spans
        for place in range(start, end)
        if not source.text[place].isspace()
    )
    assert covered == [place for place, letter in enumerate(source.text) if not letter.isspace()]
    for passage in passages:
        assert 0 < len(passage.text) <= max_chars
        assert max_tokens is None or sum(count_letters(s.text) for s in passage.sentences) <= max_tokens
        assert squeeze(slice_spans(source.text, passage.spans)) == squeeze(passage.text)
        assert "".join(squeeze(s.text) for s in passage.sentences) == squeeze(passage.text)
        for sentence in passage.sentences:
            assert squeeze(slice_spans(source.text, sentence.spans)) == squeeze(sentence.text)
    assert len({passage.passage_id for passage in passages}) == len(passages)


@pytest.mark.corpus
def test_real_texts_are_split_without_loss_or_orphans(corpus_dir: Path) -> None:
    for path in sorted(corpus_dir.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        source = SourceText(source=path.name, text=text, media_type="text/plain", sha256="")
        for document in parse_source(source).documents:
            passages = split_document(document, source, cut_words=list)
            covered = [place for p in body(passages) for span in p.spans for place in range(*span)]
            printed = [place for place in covered if not text[place].isspace()]
            offsets = [o for block in document.blocks for o in block.text.offsets if o >= 0]
            assert sorted(printed) == sorted(o for o in offsets if not text[o].isspace())
            assert len({passage.passage_id for passage in passages}) == len(passages)
            assert all(len(passage.text) <= 350 for passage in passages)
            assert all(squeeze(slice_spans(text, p.spans)) == squeeze(p.text) for p in passages)


def test_passages_keep_long_sentences_whole_but_cite_their_clauses() -> None:
    clauses = [
        f"{year}年，改造老旧小区，完善加装电梯、充电设施和社区食堂等配套；" for year in range(2023, 2028)
    ]
    document, source = make([("paragraph", "".join(clauses), SECTION)])
    (passage,) = split_document(document, source)
    assert passage.text == "".join(clauses)
    assert [sentence.text for sentence in passage.sentences] == clauses


def test_columns_of_one_name_keep_both_values() -> None:
    rows = ["顺序表", "序号\t活动单位\t活动单位\t时间", "1\t区教委\t区民政局\t9月"]
    row = split_document(*make([], rows))[-1]
    assert row.fields[1:3] == (("活动单位", "区教委"), ("活动单位", "区民政局"))
