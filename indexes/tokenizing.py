"""Words and bigrams of a text for the lexical index: jieba in search mode, with numbers and 文号 kept whole."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import jieba

from ingest import normalize

_TOKEN = re.compile(
    r"(?P<run>[\u3400-\u4dbf\u4e00-\u9fff〇]+)(?P<document>〔\d{4}〕\d+号)?"
    r"|(?P<number>\d+(?:\.\d+)*(?:[%‰℃])?)"
    r"|(?P<latin>[a-z]+(?:[.+-]?[a-z0-9]+)*)"
)
_ISSUER = re.compile(r"[\u4e00-\u9fff]{1,2}(?:府|委|政)办?[发函文规令字]?$")
_STOP_WORDS = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "或",
        "是",
        "在",
        "有",
        "对",
        "为",
        "以",
        "于",
        "从",
        "向",
        "到",
        "把",
        "被",
        "将",
        "由",
        "就",
        "都",
        "也",
        "还",
        "又",
        "而",
        "且",
        "则",
        "等",
        "之",
        "其",
        "这",
        "那",
        "个",
        "们",
        "我",
        "你",
        "他",
        "她",
        "它",
        "您",
        "吗",
        "呢",
        "吧",
        "啊",
        "呀",
        "嘛",
        "哦",
        "嗯",
        "么",
        "请",
        "问",
        "请问",
        "想",
        "要",
        "能",
        "会",
        "可",
        "可以",
        "能够",
        "应",
        "应当",
        "应该",
        "哪些",
        "哪个",
        "什么",
        "怎么",
        "怎样",
        "如何",
        "为什么",
        "多少",
        "几",
        "是否",
        "有没有",
        "我们",
        "你们",
        "他们",
        "自己",
        "一下",
        "一个",
        "这个",
        "那个",
        "这些",
        "那些",
        "以及",
        "并",
        "并且",
        "但",
        "但是",
        "如果",
        "因为",
        "所以",
        "关于",
        "根据",
        "按照",
        "通过",
        "进行",
        "其中",
        "上",
        "下",
        "中",
        "里",
        "内",
        "外",
        "不",
        "没",
        "没有",
        "很",
        "更",
        "最",
        "各",
        "该",
        "本",
        "此",
        "所",
        "时候",
        "还是",
        "得",
        "地",
        "着",
        "过",
        "去",
        "来",
        "说",
        "让",
        "给",
        "跟",
        "同",
        "号",
        "第",
        "条",
        "年",
        "月",
        "日",
    ]
)
_MIN_USER_WORD, _MAX_USER_WORD = 2, 16
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_SHORT, _KEPT = 40, 8192
"""Characters of a text whose words are kept, and so many texts: questions and terms are cut again and again."""


class PolicyTokenizer:
    """Cuts texts into search tokens with a jieba dictionary of its own, safe to share between threads.

    Loading the dictionary takes about 0.7 s, once, at construction.
    """

    def __init__(self, user_words: Iterable[str] = ()) -> None:
        """Adds `user_words` (unit names, row names, policy terms) to jieba's dictionary; others are ignored."""
        jieba.setLogLevel(logging.WARNING)  # jieba prints its loading times to stderr otherwise
        self._jieba = jieba.Tokenizer()
        self._jieba.initialize()
        self._parts: dict[str, tuple[str, ...]] = {}
        self._words_of_short = lru_cache(maxsize=_KEPT)(lambda text: tuple(self._words(text)))
        self._bigrams_of_short = lru_cache(maxsize=_KEPT)(lambda text: tuple(_bigrams(text)))
        for word in sorted({normalize(word) for word in user_words}):
            self._add(word)

    def _add(self, word: str) -> None:
        if not (_MIN_USER_WORD <= len(word) <= _MAX_USER_WORD and _CHINESE.fullmatch(word)):
            return
        # What a long name is made of stays searchable: 区卫生健康委 is also found by 卫生健康.
        parts = (part for part in self._jieba.cut_for_search(word) if part != word)
        self._parts[word] = tuple(part for part in parts if part not in _STOP_WORDS)
        self._jieba.add_word(word)

    def words(self, text: str) -> list[str]:
        """Search tokens in order, repeated as often as they occur, without stop words and punctuation."""
        return list(self._words_of_short(text)) if len(text) <= _SHORT else self._words(text)

    def _words(self, text: str) -> list[str]:
        tokens: list[str] = []
        for match in _TOKEN.finditer(normalize(text)):
            run, number = match["run"], match["document"]
            if not run:
                tokens.append(match.group())
                continue
            tokens.extend(self._run_words(run))
            if number:
                tokens.append(document_key(run) + number)
        return tokens

    def _run_words(self, run: str) -> Iterator[str]:
        frequencies = self._jieba.FREQ
        # No guessed words (HMM): the same characters must give the same tokens in a question and in a text.
        for word in self._jieba.cut(run, HMM=False):
            if word in self._parts:
                yield from self._parts[word]
                yield word
                continue
            for size in (2, 3):
                if len(word) > size:
                    grams = (word[start : start + size] for start in range(len(word) - size + 1))
                    yield from (gram for gram in grams if frequencies.get(gram) and gram not in _STOP_WORDS)
            if word not in _STOP_WORDS:
                yield word

    def cut(self, text: str) -> list[str]:
        """Consecutive words of a text as it is, for cutting it between them."""
        return list(self._jieba.cut(text, HMM=False))

    def knows(self, word: str) -> bool:
        """Whether the dictionary or the corpus has this word."""
        return bool(self._jieba.FREQ.get(word))

    def bigrams(self, text: str) -> list[str]:
        """Character bigrams of Chinese runs, and Latin words and numbers whole: a net below the dictionary."""
        return list(self._bigrams_of_short(text)) if len(text) <= _SHORT else _bigrams(text)


def _bigrams(text: str) -> list[str]:
    tokens: list[str] = []
    for match in _TOKEN.finditer(normalize(text)):
        run = match["run"]
        if not run:
            tokens.append(match.group())
        else:
            tokens.extend([run[i : i + 2] for i in range(len(run) - 1)] if len(run) > 1 else [run])
            tokens.extend(filter(None, (match["document"],)))
    return tokens


def document_key(run: str) -> str:
    """The issuer's short name (发文机关代字) at the end of `run`: `根据合川府办发` → `合川府办发`."""
    match = _ISSUER.search(run)
    return match.group() if match else run[-4:]
