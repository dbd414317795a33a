from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.gold import (
    AnswerableItem,
    ConversationItem,
    GoldError,
    UnanswerableItem,
    dump_gold,
    history_of,
    load_gold,
)


def write(path: Path, *lines: object) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


UNANSWERABLE = {"id": "u", "question": "问", "persona": "citizen", "kind": "opinion"}


def test_kinds_are_told_apart_by_their_fields(items, gold_file):
    loaded = load_gold([gold_file])
    assert [type(item) for item in loaded] == [
        AnswerableItem,
        AnswerableItem,
        UnanswerableItem,
        ConversationItem,
    ]
    assert loaded == items


def test_written_items_read_back_equal(items, tmp_path):
    dump_gold(items, tmp_path / "gold.jsonl")
    assert load_gold([tmp_path / "gold.jsonl"]) == items


def test_query_of_a_conversation_is_its_standalone_form(items):
    talk = items[3]
    assert (talk.question, talk.query) == ("几号到账？", "云溪区高龄津贴几号到账？")
    assert history_of(talk) == ("云溪80岁的津贴多少？",)
    assert history_of(items[0]) == ()


def test_fields_that_a_file_adds_and_empty_optional_fields_are_let_pass(tmp_path):
    file = write(tmp_path / "g.jsonl", UNANSWERABLE | {"author": "张", "why": None})
    assert load_gold([file])[0].why == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "第 1 行 不是合法的 JSON"),
        ("[1]", "应是一个 JSON 对象"),
        ({"id": "x", "question": "问"}, "persona"),
        ({"id": "x", "question": "问", "persona": "staff", "evidence": []}, "evidence"),
    ],
)
def test_a_malformed_line_is_named(tmp_path, line, said):
    with pytest.raises(GoldError, match=said):
        load_gold([write(tmp_path / "g.jsonl", line)])


def test_a_repeated_id_is_refused(tmp_path):
    with pytest.raises(GoldError, match="重复"):
        load_gold([write(tmp_path / "g.jsonl", UNANSWERABLE, UNANSWERABLE)])


def test_missing_and_empty_files_are_refused(tmp_path):
    with pytest.raises(GoldError, match="找不到"):
        load_gold([tmp_path / "none.jsonl"])
    with pytest.raises(GoldError, match="没有题目"):
        load_gold([write(tmp_path / "empty.jsonl", "")])
    (tmp_path / "gbk.jsonl").write_bytes("问题".encode("gb18030"))
    with pytest.raises(GoldError, match="UTF-8"):
        load_gold([tmp_path / "gbk.jsonl"])
