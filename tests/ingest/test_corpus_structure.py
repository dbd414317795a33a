"""The five real texts: all documents told apart, every character accounted for."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.documents import ParsedSource, SourceText
from ingest.parsing import parse_source
from ingest.spans import squeeze

pytestmark = pytest.mark.corpus

REGISTER = [
    ("000", "南川府发〔2022〕12号", "2022-03-09", "南川区"),
    ("000", "南川府发〔2022〕21号", "2022-04-21", "南川区"),
    ("000", "南川府办发〔2022〕3号", "2022-03-25", "南川区"),
    ("001", "南川府发〔2022〕33号", "2022-09-27", "南川区"),
    ("001", "南川府发〔2022〕34号", "2022-10-26", "南川区"),
    ("002", "綦江府人〔2019〕9号", "2019-09-12", "綦江区"),
    ("002", "綦江府办发〔2019〕39号", "2019-09-02", "綦江区"),
    ("002", "綦江府办发〔2019〕42号", None, "綦江区"),
    ("002", "綦江府办发〔2019〕43号", "2019-09-16", "綦江区"),
    ("002", "綦江府办发〔2019〕44号", "2019-09-30", "綦江区"),
    ("002", "綦江府安办发〔2019〕58号", "2019-09-09", "綦江区"),
    ("002", "綦旅领办发〔2019〕5号", "2019-09-23", "綦江区"),
    ("003", "合川府发〔2023〕1号", "2023-01-09", "合川区"),
    ("003", "合川府发〔2023〕2号", "2023-01-09", "合川区"),
    ("003", "合川府发〔2023〕3号", "2023-02-03", "合川区"),
    ("003", "合川府发〔2023〕4号", "2023-02-06", "合川区"),
    ("003", "合川府发〔2023〕5号", "2023-02-10", "合川区"),
    ("003", "合川府发〔2023〕6号", "2023-02-14", "合川区"),
    ("003", "合川府发〔2023〕7号", "2023-02-20", "合川区"),
    ("003", "合川府发〔2023〕9号", "2023-02-13", "合川区"),
    ("003", "合川府发〔2023〕10号", "2023-03-16", "合川区"),
    ("003", "合川府发〔2023〕11号", "2023-03-28", "合川区"),
    ("003", "合川府〔2023〕1号", "2023-01-16", "合川区"),
    ("003", "合川府〔2023〕5号", "2023-02-21", "合川区"),
    ("003", "合川府办发〔2023〕2号", "2023-01-03", "合川区"),
    ("003", "合川府办发〔2023〕4号", "2023-01-13", "合川区"),
    ("003", "合川府办发〔2023〕5号", "2023-01-19", "合川区"),
    ("003", "合川府办发〔2023〕8号", "2023-02-03", "合川区"),
    ("003", "合川府办发〔2023〕9号", "2023-02-03", "合川区"),
    ("003", "合川府办发〔2023〕11号", "2023-02-15", "合川区"),
    ("003", None, "2023-02-16", "合川区"),
    ("003", "合川府办发〔2023〕13号", "2023-02-10", "合川区"),
    ("003", "合川府办发〔2023〕16号", "2023-02-24", "合川区"),
    ("003", "合川府办发〔2023〕19号", "2023-03-02", "合川区"),
    ("003", "合川府办发〔2023〕22号", "2023-03-10", "合川区"),
    ("003", "合川府办发〔2023〕23号", "2023-03-15", "合川区"),
    ("003", "合川府办发〔2023〕24号", "2023-03-15", "合川区"),
    ("003", "合川府办发〔2023〕27号", "2023-03-31", "合川区"),
    ("004", None, None, "南岸区"),
]


@pytest.fixture(scope="module")
def parsed(corpus_dir: Path) -> dict[str, ParsedSource]:
    return {path.name[:3]: parse_source(_read(path)) for path in sorted(corpus_dir.glob("*.txt"))}


def _read(path: Path) -> SourceText:
    text = path.read_bytes().decode("utf-8")
    return SourceText(source=path.name, text=text, media_type="text/plain", sha256="0")


def test_the_register_holds_exactly_the_39_documents(parsed: dict[str, ParsedSource]) -> None:
    found = [
        (name, document.doc_number, document.issued_on and document.issued_on.isoformat(), document.region)
        for name, source in parsed.items()
        for document in source.documents
        if document.kind != "news"
    ]
    assert found == REGISTER


def test_every_character_is_in_one_block_or_in_noise(parsed: dict[str, ParsedSource]) -> None:
    for source in parsed.values():
        text = source.source.text
        counts = [0] * len(text)
        for document in source.documents:
            for block in document.blocks:
                for offset in block.text.offsets:
                    if offset >= 0:
                        counts[offset] += 1
        for noise in source.noise:
            for offset in range(*noise.span):
                counts[offset] += 1
        wrong = [at for at, count in enumerate(counts) if count != 1 and not text[at].isspace()]
        assert not wrong, (source.source.source, wrong[:10])


def test_parsing_five_texts_is_quick(corpus_dir: Path) -> None:
    sources = [_read(path) for path in sorted(corpus_dir.glob("*.txt"))]
    start = time.process_time()
    for source in sources:
        parse_source(source)
    assert time.process_time() - start < 8


def _labels(parsed: ParsedSource, number: int) -> list[str]:
    return [block.label for block in parsed.documents[number].blocks if block.label]


def test_parts_chapters_and_sections_of_the_five_year_plan_are_all_found(
    parsed: dict[str, ParsedSource],
) -> None:
    labels = _labels(parsed["004"], 0)
    assert [sum(label.endswith(suffix) for label in labels) for suffix in "篇章节"] == [13, 47, 111]
    assert sum(label.startswith("专栏") for label in labels) == 19


def test_items_that_run_on_over_chapters_are_all_found(parsed: dict[str, ParsedSource]) -> None:
    arabic = [label for label in _labels(parsed["001"], 1) if label[0].isdigit()]
    assert arabic == [f"{number}." for number in range(1, 35)]


def test_every_entry_of_the_contents_page_is_a_heading(parsed: dict[str, ParsedSource]) -> None:
    source = parsed["000"]
    entries = {
        squeeze(source.source.text[slice(*noise.span)]).split("...")[0].rstrip(".")
        for noise in source.noise
        if noise.reason == "contents"
    } - {"目录"}
    headings = {
        squeeze(block.text.text).rstrip("。")
        for block in source.documents[1].blocks
        if block.kind == "heading"
    }
    assert len(entries) == 71
    assert entries <= headings


@pytest.mark.parametrize(("name", "joined"), [("001", 2), ("002", 13), ("003", 136), ("004", 2)])
def test_exactly_the_paragraphs_that_pages_cut_are_joined(
    parsed: dict[str, ParsedSource], name: str, joined: int
) -> None:
    text = parsed[name].source.text
    found = 0
    for document in parsed[name].documents:
        for block in document.blocks:
            if block.kind in ("paragraph", "list_item") or (
                block.kind == "heading" and not block.label.startswith("附")
            ):
                offsets = [offset for offset in block.text.offsets if offset >= 0]
                found += sum("\n" in text[left:right] for left, right in pairwise(offsets))
    assert found == joined


def test_running_titles_and_page_numbers_are_out_of_the_sentences(parsed: dict[str, ParsedSource]) -> None:
    source = parsed["000"]
    lines = [
        source.source.text.count("\n", 0, noise.span[0]) + 1
        for noise in source.noise
        if noise.reason == "running title"
    ]
    assert lines == [81, 82, 2183]


def test_one_notice_keeps_its_two_plans_apart(parsed: dict[str, ParsedSource]) -> None:
    document = next(
        document for document in parsed["003"].documents if document.doc_number == "合川府发〔2023〕6号"
    )
    assert len(document.aliases) == 2
    assert len(document.attachments) == 6
    parts = list(dict.fromkeys(block.part for block in document.blocks))
    assert len(parts) == 9
    assert {parts[1], parts[5]} == set(document.aliases)
    tops = {block.heading_path[0] for block in document.blocks if block.heading_path}
    assert tops == set(document.aliases)


def test_news_and_editorials_are_not_policy(parsed: dict[str, ParsedSource]) -> None:
    news = [
        (name, document.title)
        for name, source in parsed.items()
        for document in source.documents
        if document.kind == "news"
    ]
    assert [name for name, _ in news] == ["002", "002"]
