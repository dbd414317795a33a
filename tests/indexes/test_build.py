"""Building end to end on small invented texts, with a hashing embedder in place of the model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from indexes.build import BuildOptions, BuildSummary, build_index
from indexes.digesting import DigestedDocument, SourceDigester
from indexes.errors import IndexWriteError, NothingToIndexError
from indexes.late_interaction import TokenVectorStore
from indexes.passage_embedding import embedding_text
from indexes.records import DocumentRecord, ResponsibilityRecord, SourceRecord
from indexes.register import Register
from indexes.vectors import PassageVectorStore
from indexes.versions import current_version, open_version
from ingest import Passage, slice_spans, squeeze

NOTICE = """临江市云溪区人民政府办公室
关于印发《{title}》的通知
云溪府办发〔2024〕{number}号

各镇人民政府、街道办事处：
《{title}》已经区政府同意，现印发给你们，请遵照执行。

临江市云溪区人民政府办公室
2024年4月{number}日

{title}
一、主要目标
到2025年底，{title}目标完成率达到{number}0%以上。
二、任务分工
（一）宣传发动。开展入户宣传，发放手册。（责任单位：区城市管理局、各街道办事处）
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "texts"
    path.mkdir()
    for number, title in [(5, "云溪区生活垃圾分类实施方案"), (6, "云溪区校车安全管理办法")]:
        (path / f"{number}.txt").write_text(NOTICE.format(title=title, number=number), encoding="utf-8")
    return path


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_every_part_follows_the_rows_of_the_passages(folder: Path, index_dir: Path, hashing_embedder):
    summary = build_index([folder], index_dir, hashing_embedder)
    with open_version(index_dir, fingerprint="hashing-64") as version, Register(version.folder) as register:
        passages = register.passages()
        titles = {document.document_id: document.title for document in register.documents()}
        store = PassageVectorStore.open(version.folder)
        tokens = TokenVectorStore(version.folder)
        assert version.name == summary.version
        assert (summary.sources, summary.documents, summary.passages) == (2, 2, len(passages))
        assert version.manifest.counts["passages"] == len(passages) == len(tokens) == len(store)
        assert store.ids == tuple(passage.passage_id for passage in passages)
        embedded = [embedding_text(passage, titles[passage.document_id]) for passage in passages]
        np.testing.assert_allclose(store.matrix(), hashing_embedder.embed_queries(embedded), atol=1e-6)
        for row, passage in enumerate(passages):
            assert len(tokens.passage(row).lengths) == len(passage.sentences)
            text = register.source_text(passage.source)
            assert text is not None
            assert squeeze(slice_spans(text, passage.spans)) == squeeze(passage.text)


def test_nothing_unchanged_is_embedded_again(folder: Path, index_dir: Path, hashing_embedder):
    first = build_index([folder], index_dir, hashing_embedder)
    before = parts(index_dir)
    hashing_embedder.embedded.clear()
    again = build_index([folder], index_dir, hashing_embedder)
    assert hashing_embedder.embedded == []
    assert again.reused_passages == first.passages
    for mine, theirs in zip(before, parts(index_dir), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_a_changed_document_alone_is_embedded(folder: Path, index_dir: Path, hashing_embedder):
    build_index([folder], index_dir, hashing_embedder)
    hashing_embedder.embedded.clear()
    text = (folder / "5.txt").read_text(encoding="utf-8")
    (folder / "5.txt").write_text(text.replace("发放手册", "张贴海报"), encoding="utf-8")
    summary = build_index([folder], index_dir, hashing_embedder)
    assert 0 < len(hashing_embedder.embedded) == summary.passages - summary.reused_passages < 4
    assert all("张贴海报" in embedded for embedded in hashing_embedder.embedded)


def test_an_unchanged_source_is_not_parsed_again(
    folder: Path, index_dir: Path, hashing_embedder, monkeypatch
):
    for name in ("5", "7"):
        text = NOTICE.format(title="云溪区生活垃圾分类实施方案", number=5) + name
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([folder], index_dir, hashing_embedder)
    before = content(index_dir)
    (folder / "6.txt").write_text("云溪区新的通知。\n一、全部重写。\n", encoding="utf-8")
    parsed: list[str] = []
    digest = SourceDigester.__call__

    def counting(digester: SourceDigester, source: SourceRecord) -> tuple[DigestedDocument, ...]:
        parsed.append(source.source)
        return digest(digester, source)

    monkeypatch.setattr(SourceDigester, "__call__", counting)
    build_index([folder], index_dir, hashing_embedder)
    assert parsed == ["6.txt"]
    unchanged = [part for part in content(index_dir) if part.source != "6.txt"]
    assert unchanged == [part for part in before if part.source != "6.txt"]
    assert len({part.document_id for part in unchanged}) == 2


def test_another_model_embeds_everything_again(folder: Path, index_dir: Path, hashing_embedder):
    build_index([folder], index_dir, hashing_embedder)
    hashing_embedder.fingerprint = "another"
    assert build_index([folder], index_dir, hashing_embedder).reused_passages == 0


def test_extras_are_written_before_the_version_is_sealed(folder: Path, index_dir: Path, hashing_embedder):
    def write(path: Path, passages: Sequence[Passage], documents: Sequence[DocumentRecord]) -> None:
        (path / "extra.json").write_text(f"[{len(passages)}, {len(documents)}]", encoding="utf-8")

    summary = build_index([folder], index_dir, hashing_embedder, BuildOptions(extras=(write,)))
    with open_version(index_dir) as version:
        assert "extra.json" in version.manifest.files
        text = (version.folder / "extra.json").read_text(encoding="utf-8")
        assert text == f"[{summary.passages}, 2]"


def test_progress_runs_through_every_stage_to_its_end(folder: Path, index_dir: Path, hashing_embedder):
    told: list[tuple[str, int, int]] = []
    options = BuildOptions(progress=lambda *step: told.append(step))
    summary = build_index([folder], index_dir, hashing_embedder, options)
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == ["read", "parse", "embed", "write"]
    assert {(stage, total) for stage, done, total in told if done == total} == {
        ("read", 2),
        ("parse", 2),
        ("embed", summary.passages),
        ("write", 2),
    }
    assert set(summary.seconds) == {"read", "parse", "embed", "write"}


def test_an_empty_folder_is_told_and_leaves_the_old_version(folder: Path, index_dir: Path, hashing_embedder):
    version = build_index([folder], index_dir, hashing_embedder).version
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(NothingToIndexError, match="没有可以收录的文件"):
        build_index([folder], index_dir, hashing_embedder)
    assert current_version(index_dir) == version


def test_a_failure_while_embedding_leaves_the_old_version(folder: Path, index_dir: Path, hashing_embedder):
    version = build_index([folder], index_dir, hashing_embedder).version
    (folder / "5.txt").write_text("云溪区新的通知。\n一、全部重写。\n", encoding="utf-8")

    def full(_texts: Sequence[str]) -> None:
        raise OSError(28, "No space left on device")

    hashing_embedder.embed_passage_tokens = full
    with pytest.raises(IndexWriteError, match="原有索引仍在使用"):
        build_index([folder], index_dir, hashing_embedder)
    assert current_version(index_dir) == version
    open_version(index_dir).close()


def test_a_damaged_index_is_built_anew(folder: Path, index_dir: Path, hashing_embedder):
    first = build_index([folder], index_dir, hashing_embedder)
    (index_dir / first.version / "register.sqlite").write_bytes(b"damaged")
    again = build_index([folder], index_dir, hashing_embedder)
    assert (again.documents, again.reused_passages) == (2, 0)
    assert "已损坏" in again.warnings[0]
    open_version(index_dir).close()


def test_sources_of_a_damaged_version_come_from_the_one_before(
    folder: Path, index_dir: Path, hashing_embedder
):
    first = build_index([folder / "5.txt"], index_dir, hashing_embedder)
    second = build_index([folder / "6.txt"], index_dir, hashing_embedder)
    (index_dir / second.version / "tokens.int8").write_bytes(b"damaged")
    third = build_index([folder / "6.txt"], index_dir, hashing_embedder)
    assert third.documents == 2
    assert third.reused_passages == first.passages
    assert first.version in third.warnings[0]


def test_the_summary_round_trips_as_json(folder: Path, index_dir: Path, hashing_embedder):
    (folder / "broken.pdf").write_bytes(b"not a pdf")
    summary = build_index([folder], index_dir, hashing_embedder)
    assert [(file.source, file.failed) for file in summary.skipped] == [("broken.pdf", True)]
    assert BuildSummary.model_validate_json(summary.model_dump_json()) == summary


def content(index_dir: Path) -> list[DocumentRecord | Passage | ResponsibilityRecord]:
    with open_version(index_dir) as version, Register(version.folder) as register:
        return [*register.documents(), *register.passages(), *register.responsibilities()]


def parts(index_dir: Path) -> list[np.ndarray]:
    with open_version(index_dir) as version:
        tokens = TokenVectorStore(version.folder)
        values = [tokens.passage(row).values for row in range(len(tokens))]
        return [PassageVectorStore.open(version.folder).matrix(), *map(np.array, values)]


def test_a_number_that_occurs_twice_is_told_and_both_are_kept(
    folder: Path, index_dir: Path, hashing_embedder
):
    (folder / "7.txt").write_text(NOTICE.format(title="云溪区路灯管理办法", number=6), encoding="utf-8")
    summary = build_index([folder], index_dir, hashing_embedder)
    assert summary.documents == 3
    assert summary.warnings == (
        "文号 云溪府办发〔2024〕6号 有 2 份文件（6.txt、7.txt）；都已收录，请核对是否重复或有误。",
    )
