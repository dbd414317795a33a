from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import ParsedSource, SourceText
from ingest.parsing import parse_source
from ingest.spans import slice_spans, squeeze


def _source(text: str, media_type: str = "text/plain") -> SourceText:
    return SourceText(source="云溪.txt", text=text, media_type=media_type, sha256="0")


NOTICE = """临江市云溪区人民政府
关于印发云溪区养老规划（2024—2026年）
和云溪区托育规划（2024—2026年）的通知

云溪府发〔2024〕 6号

各镇人民政府、街道办事处：

现将《云溪区养老规划（2024—2026年）》《云溪区托育规划（2024—2026年）》印发给你们，请遵照执行。

临江市云溪区人民政府

2024年2月14日

（此件公开发布）

云溪区养老规划

(2024—2026年)

一、目标

到2026年建成养老设施十处。

- 附件：1. 云溪区养老规划任务分工

附件1

云溪区养老规划任务分工

区民政局牵头。

云溪区托育规划

(2024—2026年)

一、目标

到2026年建成托育设施五处。

抄送：区委办公室。
"""


def _covered(parsed: ParsedSource) -> list[int]:
    counts = [0] * len(parsed.source.text)
    offsets: Iterable[int] = (
        offset for document in parsed.documents for block in document.blocks for offset in block.text.offsets
    )
    for offset in offsets:
        if offset >= 0:
            counts[offset] += 1
    for noise in parsed.noise:
        for offset in range(*noise.span):
            counts[offset] += 1
    return counts


def test_a_notice_with_two_plans_keeps_them_apart() -> None:
    (document,) = parse_source(_source(NOTICE)).documents
    assert document.title == (
        "临江市云溪区人民政府关于印发云溪区养老规划（2024—2026年）和云溪区托育规划（2024—2026年）的通知"
    )
    assert document.aliases == ("云溪区养老规划（2024—2026年）", "云溪区托育规划（2024—2026年）")
    assert (document.document_id, document.doc_number) == ("云溪府发〔2024〕6号", "云溪府发〔2024〕6号")
    assert (document.issuer, document.region) == ("临江市云溪区人民政府", "云溪区")
    assert document.issued_on is not None
    assert document.issued_on.isoformat() == "2024-02-14"
    assert document.attachments == ("云溪区养老规划任务分工",)
    parts = {block.text.text[:6]: (block.part, block.heading_path) for block in document.blocks}
    assert parts["现将《云溪区"] == ("", ())
    assert parts["到2026年"] == (
        "云溪区托育规划（2024—2026年）",
        ("云溪区托育规划（2024—2026年）", "一、目标"),
    )
    assert parts["区民政局牵头"] == (
        "云溪区养老规划任务分工",
        ("云溪区养老规划（2024—2026年）", "附件1 云溪区养老规划任务分工"),
    )


def test_front_matter_is_kept_and_its_places_are_known() -> None:
    source = _source(NOTICE)
    (document,) = parse_source(source).documents
    front = [squeeze(block.text.text) for block in document.blocks if block.kind == "front_matter"]
    assert "云溪府发〔2024〕6号" in front
    assert "临江市云溪区人民政府2024年2月14日" in front
    assert "（此件公开发布）" in front
    printed = {
        name: squeeze(slice_spans(source.text, spans)) for name, spans in document.metadata_spans.items()
    }
    assert printed["doc_number"] == "云溪府发〔2024〕6号"
    assert printed["issued_on"] == "2024年2月14日"


def test_the_title_of_a_single_plan_is_the_plans_own() -> None:
    text = "云溪区人民政府关于印发云溪区智能制造实施方案的通知\n\n云溪府发〔2024〕9号\n\n各镇人民政府：\n\n现印发。\n\n云溪区人民政府\n2024年3月1日\n\n云溪区发展智能制造实施方案\n\n一、目标\n\n建成车间。"
    (document,) = parse_source(_source(text)).documents
    assert document.title == "云溪区发展智能制造实施方案"
    assert document.aliases == (
        "云溪区人民政府关于印发云溪区智能制造实施方案的通知",
        "云溪区智能制造实施方案",
    )
    assert document.kind == "plan"


def test_missing_fields_are_none() -> None:
    (document,) = parse_source(_source("养老服务工作要点\n\n一、目标\n\n加强领导，落实责任。")).documents
    assert (document.doc_number, document.issuer, document.region, document.issued_on) == (
        None,
        None,
        None,
        None,
    )
    assert document.document_id.startswith("doc-")
    assert len(document.document_id) == 16


def test_a_sites_description_above_the_title_is_read() -> None:
    text = (
        "索引号：YX0100\n\n发文字号：云溪民发〔2024〕9 号\n\n成文日期：2024年1月15日\n\n"
        "# 云溪区民政局 云溪区财政局 关于发放高龄津贴的通知\n\n各镇人民政府：\n\n请落实。"
    )
    (document,) = parse_source(_source(text, "text/markdown")).documents
    assert (document.doc_number, document.issuer) == ("云溪民发〔2024〕9号", "云溪区民政局、云溪区财政局")
    assert document.issued_on is not None
    assert document.issued_on.isoformat() == "2024-01-15"
    assert document.title == "云溪区民政局云溪区财政局关于发放高龄津贴的通知"


def test_a_source_that_is_only_a_table_is_a_document() -> None:
    (document,) = parse_source(_source("序号\t单位\t任务\n1\t区民政局\t养老\n2\t区教委\t托育\n")).documents
    assert [block.kind for block in document.blocks] == ["table"]
    assert document.title == "云溪"


def test_ids_are_the_same_again_and_differ_inside_a_source() -> None:
    text = "云溪区人民政府关于春运的通知\n\n云溪府发〔2024〕1号\n\n各镇：\n\n请落实。\n\n"
    ids = [document.document_id for document in parse_source(_source(text * 2)).documents]
    assert ids == ["云溪府发〔2024〕1号", "云溪府发〔2024〕1号-2"]
    plain = _source("养老要点\n\n一、目标\n\n加强领导。")
    assert parse_source(plain).documents[0].document_id == parse_source(plain).documents[0].document_id


def test_running_titles_are_noise_and_the_sentence_is_whole() -> None:
    body = "各村民委员会主任为本辖区森林防火第一责任人，护林人\n员实行分片包干，每日巡山不少于两次，镇林业站要督促检\n查并且做好各项火源管控工作，坚决防止发生森林火灾啊。\n"
    text = (
        "云溪区人民政府\n关于印发云溪区森林防火方案的通知\n云溪府发〔2024〕4号\n各镇人民政府：\n现印发给你们。\n云溪区人民政府\n"
        "2024年3月1日\n云溪区森林防火方案\n"
        + body
        * 3
        + "各村民委员会主任为本辖区森林防火第一责任人，护林人\n"
        "云溪区森林防火方案\n— 2 —\n员实行分片包干，每日巡山。\n"
    )
    parsed = parse_source(_source(text))
    reasons = {squeeze(text[noise.span[0] : noise.span[1]]): noise.reason for noise in parsed.noise}
    assert reasons == {"云溪区森林防火方案": "running title", "—2—": "page number"}
    assert squeeze(parsed.documents[0].blocks[-1].text.text).endswith("护林人员实行分片包干，每日巡山。")


def test_news_is_a_document_of_its_own_kind() -> None:
    text = NOTICE + "\n政务要闻\n\n△我区召开大会\n\n会议强调，要抓好落实。"
    kinds = [document.kind for document in parse_source(_source(text)).documents]
    assert kinds == ["notice", "news"]


@pytest.mark.parametrize("text", ["", "\n" * 50, " \t\n", "\ufeff"])
def test_a_source_without_text_has_no_documents(text: str) -> None:
    assert parse_source(_source(text)).documents == ()


_PIECES = st.sampled_from(
    [
        "云溪府发〔2024〕5号", "云溪区人民政府关于印发云溪区养老规划的通知", "云溪区人民政府", "关于加强养老服务的意见", "云溪区养老规划",
        "各镇人民政府、街道办事处：", "2024年3月1日", "（此件公开发布）", "附件1", "附件：1. 任务分工", "第一章 总则", "第三条　依法办理。",
        "一、总体要求", "（一）指导思想。以人民为中心，", "(二) 目标", "1. 完善设施。区民政局负责。", "专栏 1：重点项目", "——**坚持公平。**落实",
        "<p>2. 得分<8</p>", "- 附件：表", "区气象局:", "负责预报（责任单位：区", "教委）", "12", "— 3 —", "YUNXI QU GONGBAO", "目 录", "总则……1",
        "序号\t单位\t任务", "1\t区民政局\t养老", "\t\t托育", "表1 任务分工", "抄送：区委。", "2024年3月2日印发", "政务要闻", "加强领导，落实责任。" * 6,
        "建设设施完善体系" * 9, "、", "“", "**", "# 标题", "｜", "\u3000\u3000缩进。", "",
    ]
)  # fmt: skip
_TEXTS = st.lists(
    st.tuples(_PIECES, st.sampled_from(["\n", "\n\n", "\n\n\n\n", "\r\n", " "])), max_size=40
).map(lambda parts: "".join(piece + end for piece, end in parts))


@settings(max_examples=200, deadline=None)
@given(_TEXTS)
def test_every_character_is_in_one_block_or_noise_and_spans_are_true(text: str) -> None:
    parsed = parse_source(_source(text))
    wrong = [at for at, count in enumerate(_covered(parsed)) if count != 1 and not text[at].isspace()]
    assert not wrong
    for document in parsed.documents:
        for block in document.blocks:
            assert squeeze(slice_spans(text, block.text.spans(text))) == squeeze(block.text.text)
            assert document.span[0] <= block.text.start
            assert block.text.end <= document.span[1]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_parsed_without_loss(text: str) -> None:
    covered = _covered(parse_source(_source(text)))
    assert all(count == 1 for at, count in enumerate(covered) if not text[at].isspace())
