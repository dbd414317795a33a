from __future__ import annotations

from ingest.documents import Passage
from ingest.passages.duplicates import fold_duplicates


def passage(address: str, text: str, path: tuple[str, ...] = (), document: str = "d") -> Passage:
    return Passage(
        passage_id=f"{document}#{address}",
        document_id=document,
        source="云溪.txt",
        kind="text",
        text=text,
        spans=(),
        heading_path=path,
        sentences=(),
        context="",
    )


WORDS = "完善区居家养老和为老服务综合信息平台功能，拓展平安、健康、助餐等服务，到2025年覆盖全部镇街。"


def test_box_that_repeats_the_text_is_folded_into_it() -> None:
    passages = [
        passage("专栏3", f"专栏3 居家养老。\n{WORDS}", ("二、任务", "专栏3 居家养老")),
        passage("二、（一）", WORDS.replace("，", " , "), ("二、任务",)),
        passage("三、", "建立健全工作机制，由区民政局牵头，各镇街配合，定期通报进展情况。"),
    ]
    assert fold_duplicates(passages) == {}
    assert fold_duplicates([passage("专栏3", WORDS, ("专栏3 居家养老",)), *passages[1:]]) == {
        "d#专栏3": "d#二、（一）"
    }


def test_same_words_in_two_documents_are_two_rules() -> None:
    assert fold_duplicates([passage("一、", WORDS), passage("一、", WORDS, document="e")]) == {}


def test_short_passages_are_never_folded() -> None:
    assert fold_duplicates([passage("一、", "特此通知。"), passage("二、", "特此通知。")]) == {}
