"""Corrections, comparisons, parts and refusals of a whole engine over a small index of two districts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scripted_llm import sentences

from service.answers import Answer, AskRequest
from service.engine import Engine
from service.generation import Generator
from service.llm_client import Stop
from service.verification import Verifier

if TYPE_CHECKING:
    from indexes import PolicyEmbedding

pytestmark = pytest.mark.models

YUNXI = """云溪府办发〔2024〕5号

云溪区人民政府办公室
关于印发云溪区生活垃圾分类工作方案的通知

各镇街，区级有关部门：

一、工作目标

（一）到2025年，全区生活垃圾回收利用率达到40%，建成回收小站60个。

二、重点任务

（一）回收小站由区商务委负责建设，每个小站补助1.5万元。

（二）个人未按规定分类投放生活垃圾且拒不改正的，处50元以上200元以下罚款。

云溪区人民政府办公室
2024年3月5日
"""
SHIQIAO = """石桥府办发〔2024〕8号

石桥县人民政府办公室
关于印发石桥县生活垃圾分类工作方案的通知

各乡镇，县级有关部门：

一、工作目标

（一）到2025年，全县生活垃圾回收利用率达到35%。

二、重点任务

（一）加强宣传引导，组织志愿者入户宣传生活垃圾分类知识。

石桥县人民政府办公室
2024年4月1日
"""


SECOND = """云溪府办发〔2024〕9号

云溪区人民政府办公室
关于印发云溪区无废城市建设方案的通知

各镇街，区级有关部门：

一、建设目标

（一）到2025年，全区生活垃圾资源化利用率达到70%，建成示范村12个。

云溪区人民政府办公室
2024年5月6日
"""
THIRD = (
    SECOND.replace("〔2024〕9号", "〔2024〕12号")
    .replace("无废城市建设", "乡村环境整治")
    .replace("70%", "65%")
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, sample_embedding: PolicyEmbedding) -> Engine:
    from eval.commands.indexing import build_searchable
    from indexes import BuildOptions
    from service import Settings, open_engine

    folder: Path = tmp_path_factory.mktemp("judged")
    (folder / "yunxi.txt").write_text(YUNXI, encoding="utf-8")
    (folder / "shiqiao.txt").write_text(SHIQIAO, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    (folder / "third.txt").write_text(THIRD, encoding="utf-8")
    settings = Settings(_env_file=None, index=folder / "index")
    build_searchable([folder], settings, sample_embedding, BuildOptions())
    return open_engine(settings, sample_embedding)


def ask(engine: Engine, question: str) -> Answer:
    return engine.ask(AskRequest(question=question))


def test_a_wrong_amount_is_corrected_from_the_text(engine: Engine) -> None:
    answer = ask(engine, "云溪区到2025年生活垃圾回收利用率要达到80%，对吗？")
    assert answer.status == "answered"
    assert answer.answer.startswith("与问题中的“80%”不同，文件的规定是：")
    assert "40%" in answer.answer


def test_a_wrong_amount_that_is_taken_for_granted_is_refused_with_the_right_one(engine: Engine) -> None:
    answer = ask(engine, "云溪区规定每个回收小站补助5万元，到哪里领？")
    assert answer.status == "insufficient_evidence"
    assert answer.answer.startswith("问题中的“5万元”与已收录的文件不符。文件的规定是：")
    assert "补助1.5万元" in answer.answer
    assert len(answer.citations) == 1


def test_a_payment_that_no_document_knows_is_refused(engine: Engine) -> None:
    answer = ask(engine, "云溪区给分类好的家庭每月送一桶油，油到哪里领？")
    assert answer.status == "insufficient_evidence"


def test_a_right_amount_that_is_taken_for_granted_is_no_reason_to_refuse(engine: Engine) -> None:
    answer = ask(engine, "云溪区规定每个回收小站补助1.5万元，小站由哪个部门负责建设？")
    assert answer.status == "answered"
    assert "区商务委" in answer.answer


def test_a_right_amount_is_not_corrected(engine: Engine) -> None:
    answer = ask(engine, "云溪区到2025年生活垃圾回收利用率要达到40%，对吗？")
    assert answer.status == "answered"
    assert "不同" not in answer.answer


def test_what_never_was_is_refused_in_the_asker_s_words(engine: Engine) -> None:
    answer = ask(engine, "云溪区取消垃圾分类以后，回收小站哪天拆？")
    assert (answer.status, answer.citations) == ("insufficient_evidence", ())
    assert "“云溪区取消垃圾分类”" in answer.answer


def test_each_district_that_is_named_answers(engine: Engine) -> None:
    answer = ask(engine, "云溪区和石桥县2025年生活垃圾回收利用率目标各是多少？")
    assert {citation.document.region for citation in answer.citations} == {"云溪区", "石桥县"}
    assert "40%" in answer.answer
    assert "35%" in answer.answer


def test_the_part_that_stays_open_is_named(engine: Engine) -> None:
    answer = ask(engine, "云溪区每个回收小站补助多少万元？打哪个电话申请？")
    assert answer.status == "answered"
    assert "1.5万元" in answer.answer
    assert [notice.text for notice in answer.notices if notice.kind == "incomplete"] == [
        "已收录的文件没有写明“打哪个电话申请”。"
    ]


def test_a_matter_that_no_document_speaks_of_is_refused(engine: Engine) -> None:
    answer = ask(engine, "云溪区结婚登记由哪个部门负责？")
    assert (answer.status, answer.citations) == ("insufficient_evidence", ())


def test_confidence_is_a_probability(engine: Engine) -> None:
    answer = ask(engine, "云溪区要建多少个回收小站？")
    assert answer.confidence is not None
    assert 0 <= answer.confidence <= 1


def test_a_refusal_shows_what_the_text_does_say_and_whom_to_ask(engine: Engine) -> None:
    answer = ask(engine, "云溪区负责建设回收小站的电话是多少？")
    assert answer.status == "insufficient_evidence"
    assert answer.answer.startswith("已收录的文件没有写明电话。相关的内容只有：")
    assert "[1]" in answer.answer
    assert answer.answer.endswith("请向云溪区商务委或拨打 12345 咨询。")
    assert len(answer.citations) == 1


def test_documents_that_differ_are_both_shown_with_their_dates(engine: Engine) -> None:
    answer = ask(engine, "云溪区2025年生活垃圾资源化利用率要达到多少？")
    assert {citation.document.doc_number for citation in answer.citations} == {
        "云溪府办发〔2024〕9号",
        "云溪府办发〔2024〕12号",
    }
    assert "70%" in answer.answer
    assert "65%" in answer.answer
    (warning,) = [notice.text for notice in answer.notices if notice.kind == "conflict"]
    assert warning.startswith("关于“生活垃圾资源化利用率”，《")
    assert "2024-05-06印发" in warning


def test_a_question_without_a_district_gets_the_answers_of_each(engine: Engine) -> None:
    answer = ask(engine, "2025年生活垃圾回收利用率目标是多少？")
    assert answer.status == "needs_region"
    assert {option.region: ("40%" in option.answer, "35%" in option.answer) for option in answer.options} == {
        "云溪区": (True, False),
        "石桥县": (False, True),
    }


class RecitingModel:
    """Says what the evidence about the stations says, and names its number."""

    def complete(self, _system: str, user: str, _: Stop) -> str:
        number = re.search(r"^(\d+) \| .*回收小站由区商务委负责建设", user, re.MULTILINE)
        assert number
        return sentences(("回收小站由区商务委负责建设。", [int(number.group(1))]))


def test_a_written_answer_goes_through_the_whole_engine_with_its_fingerprints(engine: Engine) -> None:
    generator = Generator(model=RecitingModel(), verifier=Verifier(engine.corpus.gazetteer.locate))
    answer = ask(replace(engine, generator=generator), "云溪区的回收小站由哪个部门建设？")
    assert (answer.status, answer.mode) == ("answered", "generative")
    assert answer.answer.startswith("回收小站由区商务委负责建设")
    assert answer.prompt_fingerprints.keys() == {"answer_system", "answer_user"}
    assert {notice.kind for notice in answer.notices} >= {"ai_generated"}
