from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Block, BlockKind, Responsibility, Table, TableRow
from ingest.duties.responsibilities import find_responsibilities
from ingest.spans import Spanned, slice_spans, squeeze

Line = tuple[BlockKind, str, tuple[str, ...]]


def read(*lines: Line) -> tuple[str, tuple[Responsibility, ...]]:
    source = "\n\n".join(text for _, text, _ in lines)
    blocks: list[Block] = []
    position = 0
    for kind, text, path in lines:
        spanned = Spanned.cut(source, position, position + len(text))
        label = path[-1].split("、")[0] if path and text.startswith(path[-1]) else ""
        blocks.append(Block(kind=kind, text=spanned, heading_path=path, label=label))
        position += len(text) + 2
    return source, find_responsibilities(blocks, source)


def rows(*lines: Line) -> list[tuple[str, str, str]]:
    return [(each.unit, each.role, each.task) for each in read(*lines)[1]]


def paragraph(text: str, *path: str) -> Line:
    return ("paragraph", text, path)


def test_a_bracket_at_the_end_names_who_answers_for_the_item() -> None:
    text = "（一）办好食堂。建设老年食堂。（责任单位：区民政局、区财政局；各街镇）"
    assert rows(paragraph(text, "一、任务", "（一）办好食堂。")) == [
        ("区民政局", "responsible", "办好食堂"),
        ("区财政局", "responsible", "办好食堂"),
        ("各街镇", "responsible", "办好食堂"),
    ]


def test_roles_in_one_bracket_stay_apart() -> None:
    text = "1. 开展宣传。到村宣传。(区司法局、区妇联负责，区教委、团区委配合)"
    assert rows(paragraph(text, "1. 开展宣传。")) == [
        ("区司法局", "responsible", "开展宣传"),
        ("区妇联", "responsible", "开展宣传"),
        ("区教委", "support", "开展宣传"),
        ("团区委", "support", "开展宣传"),
    ]


def test_a_bracket_may_name_a_lead_by_its_verb() -> None:
    text = "1. 开展宣传。到村宣传。（省教育厅牵头，省财政厅、各市（州）人民政府按职责分工负责）"
    assert [(unit, role) for unit, role, _ in rows(paragraph(text, "1. 开展宣传。"))] == [
        ("省教育厅", "lead"),
        ("省财政厅", "responsible"),
        ("各市（州）人民政府", "responsible"),
    ]


def test_a_label_inside_a_list_changes_the_role() -> None:
    text = "体育指南。编制指南。（责任单位：区文旅委、配合单位城东街道办事处、青山镇）"
    assert [(unit, role) for unit, role, _ in rows(paragraph(text))] == [
        ("区文旅委", "responsible"),
        ("城东街道办事处", "support"),
        ("青山镇", "support"),
    ]


def test_a_bracket_below_a_heading_holds_for_the_heading() -> None:
    heading = "(三) 开展摸排工作。"
    found = rows(
        ("heading", heading, (heading,)),
        paragraph("对来历不明的，采血检验，录入信息库。做好登记。(区公安局负责，区教委配合)", heading),
    )
    assert found == [("区公安局", "responsible", "开展摸排工作"), ("区教委", "support", "开展摸排工作")]


def test_a_second_bracket_closes_what_follows_the_first() -> None:
    text = "1. 办学。开展办学。（区教委负责）加强就业服务，做好登记。（区人社局负责）"
    assert rows(paragraph(text, "1. 办学。")) == [
        ("区教委", "responsible", "办学"),
        ("区人社局", "responsible", "加强就业服务，做好登记"),
    ]


def test_a_lead_label_is_not_merged_with_responsible() -> None:
    text = "实体大厅。建设大厅。（牵头单位：区大数据局；责任单位：区财政局）"
    assert [(unit, role) for unit, role, _ in rows(paragraph(text))] == [
        ("区大数据局", "lead"),
        ("区财政局", "responsible"),
    ]


def test_inner_brackets_do_not_cut_a_list() -> None:
    text = "球赛。办好球赛。（责任单位：区文化旅游委（区体育局）、区城投（集团）公司）"
    assert [unit for unit, _, _ in rows(paragraph(text))] == [
        "区文化旅游委（区体育局）",
        "区城投（集团）公司",
    ]


def test_a_bracket_on_its_own_line_holds_for_every_item_above() -> None:
    section = ("二、任务", "（一）智能制造。")
    found = rows(
        ("heading", "（一）智能制造。", section),
        paragraph("1. 上云。推动企业上云。", *section, "1. 上云。"),
        paragraph("2. 用数。推动企业用数。", *section, "2. 用数。"),
        paragraph("(责任单位:区经信委,各园区管委会)", *section),
    )
    assert ("区经信委", "responsible", "智能制造") in found
    assert ("区经信委", "responsible", "上云") in found
    assert ("各园区管委会", "responsible", "用数") in found


def test_field_lines_belong_to_the_group_above() -> None:
    found = rows(
        ("heading", "(一)宣传组", ("五、组织机构", "(一)宣传组")),
        paragraph("牵头单位:区委宣传部", "五、组织机构", "(一)宣传组"),
        paragraph("责任单位:区委网信办、区文旅委", "五、组织机构", "(一)宣传组"),
    )
    assert found == [
        ("区委宣传部", "lead", "宣传组"),
        ("区委网信办", "responsible", "宣传组"),
        ("区文旅委", "responsible", "宣传组"),
    ]


def test_a_subject_with_a_colon_holds_for_the_sentence() -> None:
    text = "区农业农村委：负责制定规划；牵头查处违法行为；配合做好其他工作。"
    assert rows(paragraph(text, "五、职责分工")) == [
        ("区农业农村委", "responsible", "制定规划"),
        ("区农业农村委", "lead", "牵头查处违法行为"),
        ("区农业农村委", "support", "配合做好其他工作"),
    ]


def test_a_numbered_subject_ends_with_a_full_stop() -> None:
    text = "(二)区公安局。负责查处违法停车。"
    assert rows(paragraph(text, "四、分工", "(二)区公安局。")) == [
        ("区公安局", "responsible", "查处违法停车")
    ]


def test_a_subject_on_its_own_line_holds_for_the_lines_below() -> None:
    found = rows(
        paragraph("区气象局:", "(四)安保组"),
        paragraph("负责活动期间气象服务。", "(四)安保组"),
        paragraph("区公安局:", "(四)安保组"),
        ("list_item", "- 1.负责方案审查;", ("(四)安保组",)),
        ("list_item", "- 2.负责交通组织。", ("(四)安保组",)),
        ("heading", "(五)市政组", ("(五)市政组",)),
        paragraph("负责环境卫生。", "(五)市政组"),
    )
    assert found == [
        ("区气象局", "responsible", "活动期间气象服务"),
        ("区公安局", "responsible", "方案审查"),
        ("区公安局", "responsible", "交通组织"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "认定工作由区民政局会同区医保局等相关部门落实。",
            [("区民政局", "responsible"), ("区医保局", "support")],
        ),
        ("涉及经费的事项，由区财政局负责和协调。", [("区财政局", "responsible")]),
        ("监测组由区统计局牵头，相关部门参加。", [("区统计局", "lead")]),
        ("青山镇由区城管局牵头，其余镇由区农委牵头。", [("区城管局", "lead"), ("区农委", "lead")]),
        (
            "区民政局要做好认定工作。区税务局要做好征缴。",
            [("区民政局", "responsible"), ("区税务局", "responsible")],
        ),
        ("一是区教委负责宣传。二是各镇街制定方案。", [("区教委", "responsible"), ("各镇街", "responsible")]),
        ("领导小组办公室设在区统计局，负责日常工作。", [("区统计局", "responsible")]),
        ("成立以区长任组长的领导小组。", [("区长", "lead")]),
        ("区经信委负责配合区生态环境局指导排查。", [("区经信委", "support")]),
        ("宣传部门要牵头组织志愿活动。", [("宣传部门", "lead")]),
        ("各镇街对本辖区工作负主体责任。", [("各镇街", "responsible")]),
        (
            "第五条 县民政局负责低保工作，县财政局配合。",
            [("县民政局", "responsible"), ("县财政局", "support")],
        ),
        ("由省教育厅牵头，会同省财政厅制定细则。", [("省教育厅", "lead"), ("省财政厅", "support")]),
        ("财政部会同税务总局制定办法。", [("财政部", "responsible"), ("税务总局", "support")]),
        ("镇应急办负责日常巡查，镇派出所协助。", [("镇应急办", "responsible"), ("镇派出所", "support")]),
        ("各县（市、区）人民政府要落实经费。", [("各县（市、区）人民政府", "responsible")]),
        ("用电方面，各镇街组织排查。", [("各镇街", "responsible")]),
        ("其他有关部门、单位和各街镇要共同做好培训。", [("各街镇", "responsible")]),
    ],
)
def test_running_sentences_name_who_does_what(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(unit, role) for unit, role, _ in rows(paragraph(text))] == expected


@pytest.mark.parametrize(
    "text",
    [
        "加快推进产业发展，完善服务体系。",
        "相关部门要加强配合，形成合力。",
        "支持企业牵头建设创新平台。",
        "应征求区水利局的意见。",
        "落实“谁主管谁负责”的要求。",
        "区委、区政府高度重视。",
        "（以下简称区妇儿工委）",
        "各单位要安排专人负责，制定方案。",
    ],
)
def test_a_text_that_names_nobody_yields_nothing(text: str) -> None:
    assert rows(paragraph(text)) == []


def table(columns: tuple[str, ...], *values: tuple[str, ...]) -> tuple[str, Block]:
    lines = ["\t".join(row) for row in values]
    source = "\n".join(lines)
    cut: list[TableRow] = []
    position = 0
    for line, row in zip(lines, values, strict=True):
        cut.append(TableRow(text=Spanned.cut(source, position, position + len(line)), values=row))
        position += len(line) + 1
    whole = Table(title="任务分工", columns=columns, rows=tuple(cut))
    return source, Block(kind="table", text=Spanned.cut(source, 0, len(source)), table=whole)


def test_column_names_give_the_role_and_the_task() -> None:
    source, block = table(
        ("类别", "任务内容", "牵头部门", "责任部门"),
        ("健康", "1.促进妇幼保健", "区卫健委", "区财政局、区发改委、"),
        ("合计", "", "", ""),
    )
    found = find_responsibilities([block], source)
    assert [(each.unit, each.role, each.task) for each in found] == [
        ("区卫健委", "lead", "促进妇幼保健"),
        ("区财政局", "responsible", "促进妇幼保健"),
        ("区发改委", "responsible", "促进妇幼保健"),
    ]
    assert {each.canonical_unit for each in found} == {"区卫生健康委", "区财政局", "区发展改革委"}


def test_a_table_without_bodies_yields_nothing() -> None:
    source, block = table(("序号", "指标名称", "目标"), ("1", "区级平台", "2个"))
    assert find_responsibilities([block], source) == ()


@given(
    st.lists(
        st.sampled_from(
            [
                "（一）办好食堂。区民政局要落实经费。（责任单位：区民政局、 区财\n政局）",
                "区教委：负责宣传；配合演练。",
                "由区公安局牵头，区应急局配合，\n开展检查。",
                "推进建设。",
                "责任单位：青山镇、云溪旅投公司",
            ]
        ),
        max_size=5,
    )
)
def test_spans_prove_every_responsibility(texts: list[str]) -> None:
    source, found = read(*(paragraph(text) for text in texts))
    for each in found:
        proof = squeeze(slice_spans(source, each.spans))
        assert squeeze(each.unit) in proof
        assert squeeze(each.task) in squeeze(source)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "区公安局是养犬管理的主管部门,负责犬只登记;区城市管理局负责流浪犬收容。",
            [
                ("区公安局", "responsible", "养犬管理的主管部门,负责犬只登记"),
                ("区城市管理局", "responsible", "流浪犬收容"),
            ],
        ),
        (
            "区民政局是社会救助的牵头部门，区财政局是配合部门。",
            [("区民政局", "lead", "社会救助的牵头部门"), ("区财政局", "support", "社会救助的牵头部门")],
        ),
        (
            "镇林业站负责日常巡护，镇派出所配合，各村（社区）落实。",
            [
                ("镇林业站", "responsible", "日常巡护"),
                ("镇派出所", "support", "日常巡护"),
                ("各村（社区）", "responsible", "日常巡护"),
            ],
        ),
        (
            "农贸市场配置减量设备，由区商务委牵头、区市场监管局配合。",
            [
                ("区商务委", "lead", "农贸市场配置减量设备"),
                ("区市场监管局", "support", "农贸市场配置减量设备"),
            ],
        ),
        (
            "个人随意投放的，由县城市管理局处50元以上200元以下罚款。",
            [("县城市管理局", "responsible", "个人随意投放的，由县城市管理局处50元以上200元以下罚款")],
        ),
        ("县供销联社按职责开展回收。", [("县供销联社", "responsible", "按职责开展回收")]),
        ("派出所负责办理登记。", [("派出所", "responsible", "办理登记")]),
    ],
)
def test_sentences_name_bodies_with_their_tasks(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert rows(paragraph(text)) == expected


def test_bodies_that_only_get_a_role_answer_for_the_heading_above() -> None:
    assert rows(paragraph("（三）联合检查。镇应急办牵头，镇派出所配合。", "（三）联合检查。")) == [
        ("镇应急办", "lead", "联合检查"),
        ("镇派出所", "support", "联合检查"),
    ]


def test_a_long_paragraph_is_read_in_linear_time() -> None:
    started = process_time()
    found = rows(paragraph("区民政局负责登记造册；" * 4000))
    assert len(found) == 4000
    assert process_time() - started < 5
