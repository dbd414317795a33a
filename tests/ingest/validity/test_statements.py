from __future__ import annotations

from datetime import date

import pytest

from ingest.documents import Block, BlockKind, DocumentKind, PolicyDocument, ValidityFact
from ingest.spans import Span, Spanned, slice_spans, squeeze
from ingest.validity.statements import find_validity

ISSUED = date(2023, 3, 31)


def document(
    *texts: str,
    title: str = "云溪区救助实施方案",
    issued_on: date | None = ISSUED,
    kind: DocumentKind = "plan",
) -> tuple[PolicyDocument, str]:
    source = "\n\n".join((title, *texts))
    blocks: list[Block] = []
    position = len(title) + 2
    for text in texts:
        block_kind: BlockKind = "list_item" if text[0].isdigit() else "paragraph"
        blocks.append(Block(kind=block_kind, text=Spanned.cut(source, position, position + len(text))))
        position += len(text) + 2
    titled: dict[str, tuple[Span, ...]] = {"title": ((0, len(title)),)}
    made = PolicyDocument(
        document_id="云溪府办发〔2023〕27号",
        title=title,
        aliases=(),
        doc_number="云溪府办发〔2023〕27号",
        issuer="临江市云溪区人民政府办公室",
        region="云溪区",
        issued_on=issued_on,
        kind=kind,
        source="text.txt",
        span=(0, len(source)),
        blocks=tuple(blocks),
        metadata_spans=titled,
    )
    return made, source


def facts(
    *texts: str, title: str = "云溪区救助实施方案", issued_on: date | None = ISSUED
) -> tuple[ValidityFact, ...]:
    made, source = document(*texts, title=title, issued_on=issued_on)
    found = find_validity(made, source)
    for fact in found:
        assert squeeze(slice_spans(source, fact.spans)) == squeeze(fact.text)
    return found


def dated(found: tuple[ValidityFact, ...]) -> list[tuple[str, date | None]]:
    return [(fact.kind, fact.on) for fact in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本方案自发布之日起施行，试行1年。", [("effective_from", ISSUED), ("trial", date(2024, 3, 31))]),
        (
            "本公告自发布之日起施行，有效期至 2025 年 12 月 31 日。",
            [("effective_from", ISSUED), ("effective_to", date(2025, 12, 31))],
        ),
        ("二、防火期：即日起至 2023 年 10 月 31 日为防火期。", [("effective_to", date(2023, 10, 31))]),
        ("从即日起至 2023 年底开展专项行动。", [("effective_to", date(2023, 12, 31))]),
        ("本办法自2023年5月1日起施行，有效期5年。", [("effective_from", date(2023, 5, 1)), ("effective_to", date(2028, 5, 1))]),
        ("本规定自二〇二三年七月一日起施行。", [("effective_from", date(2023, 7, 1))]),
        ("本办法自公布之日起30日后施行。", [("effective_from", date(2023, 4, 30))]),
        (
            "本通知自发布并向市局备案之日起执行，先期试用 2 年后开展评估。",
            [("effective_from", ISSUED), ("trial", date(2025, 3, 31))],
        ),
        (
            "本办法自2023年5月1日起施行。2010年5月1日公布的《旧办法》（市政府令第10号）同时废止。",
            [("effective_from", date(2023, 5, 1)), ("repeals", date(2023, 5, 1))],
        ),
        (
            "本通知有效期为 2023 年 5 月 1 日至 2025 年 4 月 30 日。",
            [("effective_to", date(2025, 4, 30))],
        ),
        ("第二十条 本办法从2023年6月1日起正式实施，有效期三年。",
         [("effective_from", date(2023, 6, 1)), ("effective_to", date(2026, 6, 1))]),
        ("自2023年1月1日起执行新的缴费标准。", []),
        ("张某同志任云溪中学校长(试用期1年)；", []),
        ("推进企业登记注册试行制度，试点10个镇街。", []),
        ("现印发给你们，请认真贯彻执行。", []),
    ],
)  # fmt: skip
def test_terms_are_read_from_sentences(text: str, expected: list[tuple[str, date]]) -> None:
    assert dated(facts(text)) == expected


@pytest.mark.parametrize(
    ("title", "end"),
    [
        ("云溪区养老服务规划（2021—2025年）", date(2025, 12, 31)),
        ("云溪区交通“十四五”发展规划", date(2025, 12, 31)),
        ("云溪区国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", date(2025, 12, 31)),
        ("云溪区儿童发展规划\n(2021—2030年)", date(2030, 12, 31)),
        ("关于印发2023 年全区安全生产工作要点的通知", date(2023, 12, 31)),
        ("云溪区智能制造实施方案(2019— 2022年)", date(2022, 12, 31)),
        ("云溪区养老服务规划", None),
        ("云溪区养老服务工作细则（2018修订版）", None),
        ("2023中国·云溪秋季活动总体方案", date(2023, 12, 31)),
        ("云溪区“十五五”水利发展规划", date(2030, 12, 31)),
    ],
)
def test_plans_run_for_the_years_in_their_title(title: str, end: date | None) -> None:
    assert dated(facts("推进工作。", title=title)) == ([("period", end)] if end else [])


@pytest.mark.parametrize(
    ("title", "kind", "end"),
    [
        ("关于做好2024年秋季义务教育招生入学工作的通知", "notice", None),
        ("云溪区2024年春季植树活动方案", "plan", date(2024, 12, 31)),
        ("关于全力做好2024年春运服务保障工作的通知", "notice", date(2024, 12, 31)),
        ("云溪区2024年冬春季清洁取暖工作方案", "plan", None),
        ("关于2024—2025学年校历的通知", "notice", None),
        ("关于2022年度安全生产工作考核结果的通报", "announcement", None),
        ("关于加强2023年食品安全工作的通知", "notice", date(2023, 12, 31)),
    ],
)
def test_a_season_ends_no_notice_and_a_past_year_no_report(
    title: str, kind: DocumentKind, end: date | None
) -> None:
    made, source = document("推进工作。", title=title, kind=kind)
    assert dated(find_validity(made, source)) == ([("period", end)] if end else [])


def test_a_stated_planning_period_ends_before_its_outlook() -> None:
    found = facts("规划期限为2021至2025年，展望至2035年。", title="云溪区交通规划")
    assert dated(found) == [("period", date(2025, 12, 31))]


def test_a_repealing_sentence_names_its_targets() -> None:
    found = facts(
        "根据《规范性文件管理办法》（市政府令第9号）的规定，应当予以废止。",
        "经研究，从本决定印发之日起废止《关于印发甲办法的通知》（云溪府办发〔2016〕72 号）、《关于印发乙方案的通知》（云溪府办发[2022]17号），请遵照执行。",
        title="关于废止行政规范性文件的决定",
    )
    assert [(fact.target_title, fact.target_doc_number, fact.on) for fact in found] == [
        ("关于印发甲办法的通知", "云溪府办发〔2016〕72号", ISSUED),
        ("关于印发乙方案的通知", "云溪府办发〔2022〕17号", ISSUED),
    ]


def test_a_list_of_repealed_documents_is_read_item_by_item() -> None:
    found = facts(
        "下列文件自2023年5月1日起废止：",
        "1.《关于甲的通知》（云溪府发〔2015〕3号）",
        "2.《关于乙的通知》（云溪府发〔2016〕4号）",
    )
    assert [(fact.target_doc_number, fact.on) for fact in found if fact.kind == "repeals"] == [
        ("云溪府发〔2015〕3号", date(2023, 5, 1)),
        ("云溪府发〔2016〕4号", date(2023, 5, 1)),
    ]


def test_a_term_counts_from_the_day_that_another_sentence_states() -> None:
    found = facts("本办法自2023年5月1日起施行。", "本办法有效期2年。")
    assert dated(found) == [("effective_from", date(2023, 5, 1)), ("effective_to", date(2025, 5, 1))]


def test_a_new_member_list_replaces_the_old_one() -> None:
    (fact,) = facts("因人员变动，决定对区校车安全管理工作领导小组成员进行调整。")
    assert (fact.kind, fact.target_title, fact.on) == ("replaces", "区校车安全管理工作领导小组", ISSUED)
