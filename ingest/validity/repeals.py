"""What a document repeals (废止) or replaces: blocks in, `ValidityFact` records with targets out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ingest.dates import find_dates
from ingest.documents import Block, PolicyDocument, ValidityFact
from ingest.spans import Spanned
from ingest.structure.titles import clean_title, normalise_number

_SENTENCE = re.compile(r"(?:《[^》]*》|[^。！？])*[。！？]?")
_REPEAL = re.compile(r"废止|失效|停止执行|不再执行|停止施行")
_NOT_A_REPEAL = re.compile(
    r"(?:应当?|可以|是否|不得|拟|清理|立改)[^，。；]{0,6}废止|废止或者?修改|修改或者?废止|废止的?(?:条件|程序|情形)"
)
_NUMBER = r"[\u4e00-\u9fff]{2,12}\s*[〔\[﹝（(［]\s*\d{4}\s*[〕\]﹞）)］]\s*\d{1,4}\s*号"
_TARGET = re.compile(
    rf"《(?P<title>(?:[^《》]|《[^《》]*》)+)》\s*(?:[（(]\s*(?P<number>{_NUMBER})[^）)]*[）)])?|(?P<bare>{_NUMBER})"
)
_LIST_FOLLOWS = re.compile(r"(?:下列|以下|如下|目录|附件|清单)[^。]{0,60}$|[:：]\s*$")
_REPLACED_BODY = re.compile(
    r"调整(?P<body>[^，。；]{2,40}?(?:领导小组|指挥部|委员会|联席会议|专班))(?:成员|组成)?|对(?P<body2>[^，。；]{2,40}?(?:领导小组|指挥部|委员会|联席会议|专班))(?:成员|组成人员|名单)*(?:进行|作出|作)(?:相应)?调整"
)
_FROM_THEN = re.compile(r"\s*起|\s*(?:予以)?废止")
_REPLACING = re.compile(r"调整|以本")
_OVERRIDES = re.compile(
    r"(?:此前|以前|原有?|过去)[^，。；]{0,30}(?:不一致|不符|抵触)的?[，,]\s*以本[^，。；]{1,6}为准"
)


def find_repeals(blocks: Sequence[Block], source: str, in_force_from: date | None) -> Iterator[ValidityFact]:
    """Finds the documents that are repealed, in sentences and in the lists and tables that such sentences open.

    Args:
        blocks: The repealing document's blocks.
        source: The source text that they were cut from.
        in_force_from: When it takes effect itself: what 同时 and 自印发之日起 mean.
    """
    on: date | None = None
    listing = False
    for block in blocks:
        text = block.text.text
        sentences = _SENTENCE.finditer(text) if _REPEAL.search(text) else ()
        repealing = [match for match in sentences if _states_repeal(match.group(), block)]
        for match in repealing:
            sentence = block.text[match.start() : match.end()].strip()
            on = _date_of(sentence.text) or in_force_from
            yield from _targets(sentence, on, source)
            listing = bool(_LIST_FOLLOWS.search(sentence.text.rstrip("。")))
        if listing and not repealing:
            listing = block.kind != "heading" or "废止" in text or "失效" in text
            yield from _listed(block, on, source) if listing else ()


def find_replacements(document: PolicyDocument, source: str) -> Iterator[ValidityFact]:
    """Finds replaced member lists (调整…领导小组) and rules that give way to this document."""
    for block in document.blocks:
        if block.kind not in ("paragraph", "list_item") or not _REPLACING.search(block.text.text):
            continue
        for match in re.finditer(r"[^。；！？\n]+[。；！？]?", block.text.text):
            body = _REPLACED_BODY.search(match.group())
            if body or _OVERRIDES.search(match.group()):
                sentence = block.text[match.start() : match.end()].strip()
                yield ValidityFact(
                    kind="replaces",
                    on=document.issued_on,
                    text=sentence.text,
                    spans=sentence.spans(source),
                    target_title=clean_title(body["body"] or body["body2"]) if body else None,
                )


def _states_repeal(sentence: str, block: Block) -> bool:
    """Whether a sentence repeals, in its own words (a title in 《》 may hold 废止 too)."""
    own = re.sub(r"《[^》]*》", "《》", sentence)
    return block.kind != "front_matter" and bool(_REPEAL.search(own)) and not _NOT_A_REPEAL.search(own)


def _date_of(sentence: str) -> date | None:
    own = re.sub(r"《[^》]*》|[（(][^（()）]*[）)]", lambda match: " " * len(match.group()), sentence)
    return next(
        (
            mention.first
            for mention in find_dates(own)
            if mention.first == mention.last and _FROM_THEN.match(own, mention.end)
        ),
        None,
    )


def _targets(text: Spanned, on: date | None, source: str) -> Iterator[ValidityFact]:
    """Titles and numbers in the sentence; grounds (根据《…》) before the repealing words are no targets."""
    grounds = re.match(r"[^，,]*(?:根据|依据|按照)(?:《[^》]*》|[^，,])*[，,]", text.text)
    start = grounds.end() if grounds else 0
    for match in _TARGET.finditer(text.text, start):
        number = match["number"] or match["bare"]
        yield ValidityFact(
            kind="repeals",
            on=on,
            text=text.text,
            spans=text.spans(source),
            target_title=clean_title(match["title"]) if match["title"] else None,
            target_doc_number=normalise_number(_without_particle(number)) if number else None,
        )


def _listed(block: Block, on: date | None, source: str) -> Iterator[ValidityFact]:
    pieces = [row.text for row in block.table.rows] if block.table else [block.text]
    for piece in pieces:
        if re.search(r"《|〔", piece.text):
            yield from _targets(piece.strip(), on, source)


def _without_particle(number: str) -> str:
    """Drops what Chinese runs into the issuer's abbreviation: 原…, 和…."""
    return re.sub(r"^(?:原|和|及|与|将|对)", "", number)
