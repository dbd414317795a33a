"""Cuts running Chinese text into sentences, and sentences that are too long into pieces.

Goes in: a `Spanned`. Comes out: consecutive slices of it, so that every character but white space is kept and
knows where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ingest.spans import Span, Spanned

WordCutter = Callable[[str], Iterable[str]]
"""Cuts a text into consecutive words: `jieba.Tokenizer().cut`."""

_CLOSERS = {
    "》": "《",
    "）": "（",
    ")": "(",
    "”": "“",
    "’": "‘",
    "〕": "〔",
    "】": "【",
    "」": "「",
    "]": "[",
}
_OPENERS = frozenset(_CLOSERS.values())
_SHORT_PAIR = 60
"""Brackets and quotes up to this length are never cut; longer ones hold sentences of their own."""
_ENDS = frozenset("。！？!?")
_SEMICOLONS = frozenset("；;")
_BRACKETS = re.compile("[" + re.escape("".join([*_CLOSERS, *_CLOSERS.values()])) + "]")
_STOPS = re.compile("[" + re.escape("".join([*sorted(_ENDS | _SEMICOLONS), *_CLOSERS.values()])) + "\n]")
_TRAILERS = frozenset("。！？!?；;”’）)》」】…")
_ITEM_MARK = re.compile(
    r"[ \t\u3000]*(?:[（(][一二三四五六七八九十百\d]{1,3}[）)]|[一二三四五六七八九十百]{1,3}、"
    r"|\d{1,3}[.．、](?!\d)|[①-⑳]|第[一二三四五六七八九十百\d]{1,4}[章节条款]|[-•·●◆*])"
)
_NUMBER = r"[\d０-９〇零一二三四五六七八九十百千两]"
_UNIT = (
    r"(?:个百分点|个工作日|平方公里|平方千米|平方米|立方米|吨标准煤|千瓦时|个自然日|工作日|公里|千米|公顷|周岁"
    r"|小时|分钟|毫克|微克|人次|户次|车次|[%％‰℃°]|[A-Za-z/²³μ]+|[\u4e00-\u9fff])"
)
_ATOMS = re.compile(
    r"《[^《》]{1,80}》"
    r"|[\u4e00-\u9fff]{2,10}[〔\[［(（【]\s*\d{4}\s*[〕\]］)）】]\s*第?\s*\d+\s*号"
    r"|百分之[一二三四五六七八九十百零〇点两]+"
    r"|[\d０-９]+(?:[.,．，:：/~～—–-]+[\d０-９]+)*\s*[十百千万亿]*余?多?" + _UNIT + r"?"
    r"|第?" + _NUMBER + r"+[万亿]?(?:年|月|日|号|条|款|项|章|节|%|元|人|户|个|岁)"
    r"|[A-Za-z][A-Za-z0-9.+-]*"
)


def split_sentences(text: Spanned, semicolons: bool = False) -> list[Spanned]:
    """Splits at 。！？ and before list items on a new line, never inside a short 《》, （） or “”.

    With `semicolons` also at ；. Sentences come in order, without white space at their ends, none empty.
    """
    ends = _ENDS | _SEMICOLONS if semicolons else _ENDS
    sentences: list[Spanned] = []
    start = 0
    for end in [*_sentence_ends(text.text, ends), len(text)]:
        sentence = text[start:end].strip()
        if len(sentence):
            sentences.append(sentence)
        start = end
    return sentences


def _sentence_ends(text: str, ends: frozenset[str]) -> list[int]:
    closed = _short_pairs(text)
    found: list[int] = []
    position = 0
    while match := _STOPS.search(text, position):
        position = match.start()
        if position in closed:
            after = closed[position]
            # A bracket that ends a sentence itself ends the outer one too: （责任单位：区教委。）
            complete = text[after - 2] in ends and _ends_outer(text, position, after)
        else:
            after = position + 1
            complete = text[position] in ends or (
                text[position] == "\n" and bool(_ITEM_MARK.match(text, after))
            )
        if complete:
            while after < len(text) and text[after] in _TRAILERS:
                after += 1
            found.append(after)
        position = after
    return found


def _ends_outer(text: str, start: int, end: int) -> bool:
    """Whether a full stop in a pair ends the outer sentence; not where that goes on (“……。”的要求)."""
    following = text[end : end + 1]
    return text[start] != "《" and not re.match(r"[，,、；;：:的等和与及。]", following)


def _short_pairs(text: str) -> dict[int, int]:
    """Start → end of the outermost pairs of at most `_SHORT_PAIR` characters."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for match in _BRACKETS.finditer(text):
        if match[0] in _OPENERS:
            stack.append(match.start())
        else:
            _close(text, match.start(), stack, pairs)
    return pairs


def _close(text: str, position: int, stack: list[int], pairs: dict[int, int]) -> None:
    opener = _CLOSERS[text[position]]
    # An opener that is never closed (a scan error) must not swallow the rest: look a few levels down.
    for depth in range(len(stack) - 1, max(-1, len(stack) - 4), -1):
        if text[stack[depth]] == opener:
            start = stack[depth]
            del stack[depth:]
            if position + 1 - start <= _SHORT_PAIR:
                pairs[start] = position + 1
            return


def cut_to_fit(text: Spanned, limit: int, cut_words: WordCutter) -> list[Spanned]:
    """Cuts a sentence into pieces of at most `limit` characters, of about equal length.

    Cuts after ；, else after ， or 、 outside brackets, else between words, never inside a number with its unit, a 文号
    or a 《title》; only what is longer than `limit` without any such place is cut anywhere.
    """
    pieces: list[Spanned] = []
    rest = text.strip()
    while len(rest) > limit:
        at = _cut_position(rest.text, limit, cut_words)
        pieces.append(rest[:at].strip())
        rest = rest[at:].strip()
    return [piece for piece in [*pieces, rest] if len(piece)]


def _cut_position(text: str, limit: int, cut_words: WordCutter) -> int:
    ideal = len(text) / -(-len(text) // limit)
    low = max(1, int(ideal * 0.5))
    head = text[: limit + 100]
    atoms = protected_ranges(head)
    closed = [*atoms, *_short_pairs(head).items()]
    # First outside brackets and quotes; inside them only before words are cut apart.
    for pattern, whole in (
        (r"[；;。！？\t\n]", closed),
        (r"[，,：:]", closed),
        (r"[、\s]", closed),
        (r"[，,；;：:、\s]", atoms),
    ):
        places = [match.end() for match in re.finditer(pattern, text[:limit])]
        if best := _nearest(places, ideal, low, whole):
            return best
    if best := _nearest(_word_ends(text[: limit + 20], limit, cut_words), ideal, low, atoms):
        return best
    free = [place for place in range(1, limit + 1) if not _inside(place, atoms)]
    return free[-1] if free else limit


def _nearest(places: list[int], ideal: float, low: int, atoms: list[Span]) -> int:
    good = [place for place in places if place >= low and not _inside(place, atoms)]
    return min(good, key=lambda place: abs(place - ideal), default=0)


def _word_ends(text: str, limit: int, cut_words: WordCutter) -> list[int]:
    ends: list[int] = []
    position = 0
    for word in cut_words(text):
        position += len(word)
        if position > limit:
            break
        ends.append(position)
    return ends


def protected_ranges(text: str) -> list[Span]:
    """What a cut must leave whole: 《titles》, 文号, numbers with their units, dates, Latin words."""
    return [match.span() for match in _ATOMS.finditer(text)]


def _inside(place: int, atoms: list[Span]) -> bool:
    return any(start < place < end for start, end in atoms)
