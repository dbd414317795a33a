from __future__ import annotations

from pathlib import Path

import pytest

from indexes.lexicon import Lexicon, LexiconError


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.mark.parametrize(
    ("question", "word", "term"),
    [
        ("剩饭剩菜丢哪个桶？", "剩饭剩菜", "厨余垃圾"),
        ("我屋头困难，看病能报好多", "能报好多", "救助比例"),
        ("低保户咋个申请", "低保户", "低保对象"),
        ("垃圾归哪个管", "归哪个管", "责任单位"),
        ("小饭馆的潲水", "小饭馆", "餐饮服务单位"),
        ("大修基金哪个说了算", "大修基金", "物业专项维修资金"),
        ("普查能不能上网报", "上网报", "网络自主报送"),
        ("娃儿上幼儿园好久报名", "好久", "什么时候"),
    ],
)
def test_everyday_words_lead_to_policy_terms(lexicon: Lexicon, question: str, word: str, term: str) -> None:
    found = {expansion.word: expansion.terms for expansion in lexicon.expand(question)}
    assert term in found[word]


def test_longest_word_wins_where_words_overlap(lexicon: Lexicon) -> None:
    assert [expansion.word for expansion in lexicon.expand("归哪个管")] == ["归哪个管"]


def test_question_without_everyday_words_is_not_expanded(lexicon: Lexicon) -> None:
    assert lexicon.expand("") == ()


def test_shipped_list_is_large_and_every_entry_says_something_new(lexicon: Lexicon) -> None:
    assert len(lexicon.entries) >= 400
    assert all(entry.terms and entry.word not in entry.terms for entry in lexicon.entries.values())
    assert len(lexicon.confusions) >= 60


def test_typing_errors_are_put_right_but_shielded_words_stay(lexicon: Lexicon) -> None:
    assert lexicon.repair("拉极分类和底保") == "垃圾分类和低保"
    assert lexicon.repair("兜底保障工作") == "兜底保障工作"


def test_operators_words_win_over_shipped_ones(tmp_path: Path) -> None:
    extra = tmp_path / "words.tsv"
    extra.write_text("# own\n低保户\t云溪救助对象\t本地\n打牙祭\t聚餐\n", encoding="utf-8")
    lexicon = Lexicon.load(extra)
    assert lexicon.expand("低保户打牙祭")[0].terms == ("云溪救助对象",)
    assert lexicon.expand("打牙祭")[0].topic == ""


def test_unusable_word_lists_are_named(tmp_path: Path) -> None:
    extra = tmp_path / "words.tsv"
    extra.write_text("只有一列\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="只有一列"):
        Lexicon.load(extra)
    with pytest.raises(LexiconError, match="无法读取"):
        Lexicon.load(tmp_path / "absent.tsv")
