"""Which paragraphs are headings: bare (二、总体要求), run-in (1. 水平。对…), led by a phrase, or plain items.

Paragraphs in, a `Form` each out. Whether a bare numbered line is a heading or an item of a list shows in what
follows it: headings have something below them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.structure.layout import Paragraph
from ingest.structure.numbering import RANKS, Mark, read_whole

FormKind = Literal["heading", "run_in", "item", "caption", "colon", "lead", "plain"]

_ALWAYS = frozenset({"whole", "part", "chapter", "section", "word", "box", "annex"})
_CAPTION = re.compile(
    r"(?:图|表|附图|附表)\s*(?:\d{1,3}(?:[-—–.]\d{1,3})*|[一二三四五六七八九十]{1,2}(?=[:：\s]))[^。；;]{0,70}$"
)
_RUN_IN = re.compile(
    r"(?=.{2,34}?。)[^。；;：:！？，,]{2,32}(?:[，,][^。；;：:！？，,]{2,24}){0,2}。(?=.{6})", re.DOTALL
)
_RUN_IN_COLON = re.compile(r"[^。；;：:，,！？]{2,18}[：:](?=.{6})", re.DOTALL)
_AMOUNT = re.compile(r"\d\s*(?:[%％‰年月日天元万亿个户家所座辆人名次米吨张岁]|公里|平方|小时|周岁|以上|左右)")
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)|“[^“”]*”")
_LEAD = re.compile(
    r"(?=.{2,24}?。)[^。；;：:！？，,、]{2,14}(?:[，,、][^。；;：:！？，,、]{2,12}){0,2}。(?=.{15})",
    re.DOTALL,
)
_NOT_LEADS = re.compile(
    r"为|按照|根据|依据|经(?:.{0,12})(?:同意|研究|批准|审议)|现|特此|到20|20\d\d年|至20|截至|本(?:规划|方案|办法|意见|通知|决定)"
)
_COLON_HEAD = re.compile(r"[^。；;，,！？:：]{2,24}[:：]$")
_NOT_COLON_HEADS = re.compile(r"(?:如下|以下.{0,8}|下列.{0,8}|包括|分别[为是]|有|是|为|即)[:：]$")
_HAN = r"[^\x00-\x7f\u3000]"
_BLANKS = re.compile(rf"(?<={_HAN})[ \t\u00a0]+(?={_HAN}|\d)|(?<=\d)[ \t\u00a0]+(?={_HAN})")
_AFTER_LABEL = re.compile(
    r"^(第[一二三四五六七八九十百零〇\d]+[编篇章节条]|(?:专栏|附件|附表|附录|表|图)\s*[\d一二三四五六七八九十—–-]*(?!\s*[\d一二三四五六七八九十]))\s*[:：]?\s*(?=\S)"
)
_WIDE_BLANK = re.compile(r"\s*\u3000\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a paragraph is in the outline."""

    kind: FormKind
    heading: str = ""
    """The words that go into heading paths, as printed; "" for items and plain text."""


def read_forms(paragraphs: Sequence[Paragraph | None]) -> list[Form]:
    """Reads the form of each paragraph; None stands for a table, which gives the line above something below."""
    forms: list[Form] = []
    for position, paragraph in enumerate(paragraphs):
        if paragraph is None:
            forms.append(Form(kind="plain"))
            continue
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else paragraph
        form = _form(paragraph, following, last=position + 1 == len(paragraphs))
        if form.kind == "heading" and _continues_list(paragraphs, forms, position):
            form = Form(kind="item")
        forms.append(form)
    return _confirm_leads(forms)


def with_chapters(paragraphs: Sequence[Paragraph | None]) -> list[Paragraph | None]:
    """Marks the chapters of decimal numbering: `2 组织体系` above 2.1, and those that go on counting from there."""
    marked = list(paragraphs)
    last = 0
    for position, paragraph in enumerate(paragraphs):
        if paragraph is None or paragraph.mark is not None:
            continue
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        deeper = following.mark if following is not None else None
        opens = deeper is not None and deeper.style == "decimal"
        number = int(re.split("[.．]", deeper.label)[0]) if opens and deeper is not None else last + 1
        mark = read_whole(paragraph.text.text, number) if opens or last else None
        if mark is not None:
            marked[position], last = replace(paragraph, mark=mark), number
    return marked


def _form(paragraph: Paragraph, following: Paragraph | None, *, last: bool) -> Form:
    text = paragraph.text.text
    if paragraph.mark is not None:
        return _numbered_form(paragraph, paragraph.mark, following, last=last)
    if _CAPTION.match(text):
        return Form(kind="caption")
    if _COLON_HEAD.match(text) and not _NOT_COLON_HEADS.search(text) and not last:
        return Form(kind="colon", heading=text)
    lead = _LEAD.match(text)
    if lead and not _NOT_LEADS.match(text):
        return Form(kind="lead", heading=lead[0])
    return Form(kind="plain")


def _numbered_form(paragraph: Paragraph, mark: Mark, following: Paragraph | None, *, last: bool) -> Form:
    text = paragraph.text.text
    words = text[mark.end :]
    if mark.style == "article":
        return Form(kind="run_in", heading=mark.label)
    if mark.style in _ALWAYS and (_is_bare(words) or mark.style != "box"):
        return Form(kind="heading", heading=text)
    if _is_bare(words):
        below = not last and (following is None or _is_below(mark, following))
        return Form(kind="heading" if below else "item", heading=text)
    run_in = _RUN_IN.match(words) or _RUN_IN_COLON.match(words)
    if run_in and "”" not in words[run_in.end() : run_in.end() + 1] and not _states_amount(run_in[0]):
        return Form(kind="run_in", heading=text[: mark.end + run_in.end()])
    deeper = not last and following is not None and _is_below(mark, following) and following.mark is not None
    return Form(kind="run_in", heading=mark.label) if deeper else Form(kind="item")


def _continues_list(paragraphs: Sequence[Paragraph | None], forms: Sequence[Form], position: int) -> bool:
    """Whether a bare numbered line comes right after an item with the number before it, and nothing numbered below."""
    own, above = paragraphs[position], paragraphs[position - 1] if position else None
    below = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
    if own is None or above is None or own.mark is None or above.mark is None or forms[-1].kind != "item":
        return False
    if own.mark.style != above.mark.style or own.mark.number != (above.mark.number or 0) + 1:
        return False
    return below is None or below.mark is None or not _is_below(own.mark, below)


def _is_bare(words: str) -> bool:
    """Whether the words after a number can be a heading on its own line."""
    if not 0 < len(words) <= 60 or re.search(r"[。；;！？](?=.)|[；;，,、]$", words):
        return False
    return _RUN_IN_COLON.match(words) is None


def _states_amount(words: str) -> bool:
    """A first sentence that states an amount is a provision, not the name of what follows."""
    return _AMOUNT.search(_ASIDE.sub("", words)) is not None


def _is_below(mark: Mark, following: Paragraph) -> bool:
    if following.mark is None:
        return True
    if following.mark.style == mark.style:
        return False
    return RANKS[following.mark.style] > RANKS[mark.style] or following.mark.style in ("box", "dash")


def _confirm_leads(forms: list[Form]) -> list[Form]:
    """A short first sentence is a lead phrase only where another paragraph of its section has one."""
    confirmed = list(forms)
    run: list[int] = []
    for position, form in enumerate([*forms, Form(kind="heading")]):
        if form.kind == "lead":
            run.append(position)
        elif form.kind in ("heading", "run_in", "colon"):
            if len(run) == 1:
                confirmed[run[0]] = Form(kind="plain")
            run = []
    return confirmed


def clean_heading(text: str) -> str:
    """A heading as it stands in paths: as printed, without blanks between Chinese characters."""
    label = _AFTER_LABEL.match(text)
    head, rest = ("".join(label[1].split()) + " ", text[label.end() :]) if label else ("", text)
    halves = [half for half in _WIDE_BLANK.split(rest.strip()) if half]
    if all(len(half) >= 4 for half in halves):
        return head + " ".join(_BLANKS.sub("", half) for half in halves)
    return head + _BLANKS.sub("", "".join(halves))
