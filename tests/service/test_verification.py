from __future__ import annotations

import pytest
from places_of_tests import locate

from service.evidence import Quote
from service.verification import EvidenceSentence, Verifier, has_markup

VERIFIER = Verifier(locate)
QUESTION = "低保户得了大病，云溪区医疗救助能报多少？"


def evidence(text: str, printed: str | None = None, heading: str = "二、救助标准") -> EvidenceSentence:
    printed = printed or text
    return EvidenceSentence(
        text=text,
        source="云溪区《云溪区医疗救助办法》（云溪府办发〔2024〕5号）",
        heading=heading,
        quote=Quote(text=printed, spans=((0, len(printed)),), source="a.txt", document_id="d"),
        issuer="云溪区人民政府办公室",
    )


AID = evidence("对低保对象住院费用按60%的比例救助，年度救助限额为5万元。")
START = evidence("本办法自2024年5月1日起施行，由区医保局负责解释。")
COMPANY = evidence("张三同志任云溪文旅发展有限公司董事长。")
PERIOD = evidence("申请期自2024年3月1日至2024年5月20日。")
LIMIT = evidence("超过年度救助限额的部分不予救助，咨询电话023-42822222。")
ROW = evidence("培训计划｜单位：区教委；2025年（人次）：1200", "区教委\t1200")


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("低保对象住院费用按60%的比例救助。", [AID]),
        ("低保对象住院能报百分之六十，一年最多50000元。", [AID]),
        ("云溪区按60%的比例救助低保对象。", [AID]),
        ("根据《云溪区医疗救助办法》（云溪府办发〔2024〕5号），低保对象按60%救助。", [AID]),
        ("办法自2024年5月1日起施行，由云溪区医保局解释。", [START]),
        ("超过限额的部分不予救助。", [LIMIT]),
        ("区教委2025年培训1200人次。", [ROW]),
        ("低保对象按60%的比例救助，自2024年5月1日起施行。", [AID, START]),
        ("咨询电话是023-42822222。", [LIMIT]),
        ("张三担任云溪文旅发展有限公司董事长。", [COMPANY]),
    ],
)
def test_what_the_evidence_states_may_be_shown(sentence: str, cited: list[EvidenceSentence]) -> None:
    assert VERIFIER.fault(sentence, cited, QUESTION) is None


@pytest.mark.parametrize(
    ("sentence", "cited", "fault"),
    [
        ("低保对象住院费用按60%的比例救助。", [], "citation"),
        ("低保对象住院费用按70%的比例救助。", [AID], "quantity"),
        ("低保对象住院费用按60%的比例救助，年度限额50万元。", [AID], "quantity"),
        ("低保对象住院救助60元。", [AID], "quantity"),
        ("低保对象住院费用按60%的比例救助，共三次。", [AID], "quantity"),
        ("低保对象按60%的比例救助，自2024年5月1日起施行。", [AID], "quantity"),
        ("申请期自2024年3月20日起。", [PERIOD], "date"),
        ("咨询电话是023-42822223。", [LIMIT], "quantity"),
        ("咨询电话是023-4282222。", [LIMIT], "quantity"),
        ("低保对象住院费用由区民政局按60%的比例救助。", [AID], "unit"),
        ("根据《石桥县医疗救助办法》，低保对象按60%救助。", [AID], "title"),
        ("根据云溪府办发〔2024〕6号，低保对象按60%救助。", [AID], "doc_number"),
        ("石桥县低保对象住院费用按60%的比例救助。", [AID], "place"),
        ("长阳低保对象住院费用按60%的比例救助。", [AID], "place"),
        ("超过年度救助限额的部分可以救助。", [LIMIT], "polarity"),
        ("低保对象不予救助。", [AID], "polarity"),
        ("本市领导亲自推动改革，成效显著，群众满意。", [AID], "ungrounded"),
        ("低保户得了大病，云溪区很腐败，云溪区能报多少都看关系。", [START], "ungrounded"),
        ("低保对象<b>住院</b>费用按60%的比例救助。", [AID], "markup"),
        ("低保对象住院费用按60%的比例救助，详见 http://evil.example 。", [AID], "markup"),
        ("低保对象住院费用按60%的比例救助[2]。", [AID], "markup"),
        ("低保对象住院费用\u202e按60%的比例救助。", [AID], "markup"),
        ("低保对象住院费用按60%的比例救助。\n第二行。", [AID], "markup"),
        ("好。", [AID], "length"),
        ("低保对象住院费用按60%的比例救助，" * 20, [AID], "length"),
    ],
)
def test_what_it_does_not_state_may_not(sentence: str, cited: list[EvidenceSentence], fault: str) -> None:
    assert VERIFIER.fault(sentence, cited, QUESTION) == fault


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "＜script＞", "![图](x)", "[点我](x)", "`代码`", "**加粗**", "# 标题", "- 项", "访问www.a.cn",
        "邮箱a@b.cn", "evil.com", "&lt;b&gt;", "{{ 7*7 }}", "[1]", "【3】", "javascript:x", "零\u200b宽", "换\u0007铃",
    ],
)  # fmt: skip
def test_markup_addresses_and_unseen_characters_are_noticed(text: str) -> None:
    assert has_markup(text)


@pytest.mark.parametrize(
    "text",
    [
        "救助比例为60%。",
        "《办法》（云溪府办发〔2024〕5号）",
        "“十四五”期间，达到95%以上；PM2.5浓度≤35μg/m³。",
        "A级、5G基站3.5万个",
    ],
)
def test_plain_sentences_have_no_markup(text: str) -> None:
    assert not has_markup(text)
