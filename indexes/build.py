"""Files and folders to a new index version: read, parse, embed, write, publish.

Nothing that is in use is touched until the last step, so whatever goes wrong leaves the old version in use.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from indexes.digesting import (
    DigestedDocument,
    SourceDigester,
    digest_sources,
    parser_fingerprint,
    with_distinct_ids,
)
from indexes.embedder import Embedder
from indexes.errors import NothingToIndexError
from indexes.gathering import Gathered, SkippedFile, gather_sources
from indexes.manifest import IndexFacts, ModelIdentity
from indexes.passage_embedding import EmbeddedPassages, embed_passages, embedded_text
from indexes.previous import Previous, open_previous
from indexes.records import DocumentRecord, SourceRecord
from indexes.register import RegisterContent, write_register
from indexes.vectors import PassageVectorStore, VectorEntry
from indexes.versions import build_lock, publish, unfinished_version
from ingest import Passage, SplitSettings

Progress = Callable[[str, int, int], None]
"""Is told (stage, done, total); stages are read, parse, embed, write."""
Extra = Callable[[Path, Sequence[Passage], Sequence[DocumentRecord]], None]
"""Writes a further part of the index into the unfinished version; rows follow the passages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """How an index is built."""

    workers: int = 1
    """Processes that parse."""
    region: str | None = None
    """District for documents that name none."""
    extras: Sequence[Extra] = ()
    progress: Progress = lambda _stage, _done, _total: None


class BuildSummary(BaseModel):
    """What a build did."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    sources: int
    documents: int
    passages: int
    responsibilities: int
    reused_passages: int
    """Passages whose vectors the version before had."""
    skipped: tuple[SkippedFile, ...]
    warnings: tuple[str, ...]
    """What was lost or limited while reading (Chinese)."""
    removed: tuple[str, ...]
    seconds: dict[str, float]
    """By stage."""


@dataclass(frozen=True, slots=True)
class _Clock:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(time.perf_counter() - start, 3)


def build_index(
    paths: Sequence[Path], index_dir: Path, embedder: Embedder, options: BuildOptions | None = None
) -> BuildSummary:
    """Reads files and folders and makes a new version of the index current.

    Sources that earlier builds read from elsewhere stay; sources whose files are gone from these folders go.

    Args:
        paths: Files and folders.
        index_dir: The folder of the index.
        embedder: The model.
        options: How to build.

    Raises:
        IngestError: A path does not exist.
        NothingToIndexError: No file could be read and the index would be empty.
        IndexBusyError: Another build is running.
        IndexWriteError: The disk is full or the folder cannot be written.
    """
    options = options or BuildOptions()
    clock = _Clock()
    with ExitStack() as stack:
        stack.enter_context(build_lock(index_dir))
        folder = stack.enter_context(unfinished_version(index_dir))
        previous = stack.enter_context(open_previous(index_dir))
        digester = SourceDigester(SplitSettings())
        parser = parser_fingerprint(digester.settings)
        with clock.stage("read"):
            gathered = _gather(paths, previous, options)
        with clock.stage("parse"):
            documents = _digest(gathered.sources, digester, parser, previous, options)
        with clock.stage("embed"):
            embedded = _embed(folder, documents, embedder, previous, options.progress)
        with clock.stage("write"):
            content = _content(gathered, documents)
            _write(folder, content, embedded, options)
            version = publish(index_dir, folder, _facts(content, embedder, parser))
    return BuildSummary(
        version=version,
        sources=len(content.sources),
        documents=len(content.documents),
        passages=len(content.passages),
        responsibilities=len(content.responsibilities),
        reused_passages=embedded.reused,
        skipped=gathered.skipped,
        warnings=(
            *previous.warnings,
            *_warnings(content.sources),
            *_repeated_numbers(content.documents),
        ),
        removed=gathered.removed,
        seconds=clock.seconds,
    )


def _gather(paths: Sequence[Path], previous: Previous, options: BuildOptions) -> Gathered:
    def progress(done: int, total: int) -> None:
        options.progress("read", done, total)

    gathered = gather_sources(paths, previous.sources, options.region, progress)
    if not gathered.sources:
        reasons = "；".join(f"{file.source}：{file.reason}" for file in gathered.skipped[:5])
        raise NothingToIndexError(f"没有可以收录的文件。{reasons or '给出的目录是空的。'}")
    return gathered


def _digest(
    sources: Sequence[SourceRecord],
    digester: SourceDigester,
    parser: str,
    previous: Previous,
    options: BuildOptions,
) -> list[DigestedDocument]:
    by_source = {source.source: previous.digested(source, parser) for source in sources}
    changed = [source for source in sources if by_source[source.source] is None]
    digests = digest_sources(changed, digester, workers=options.workers)
    for number, (source, documents) in enumerate(zip(changed, digests, strict=True)):
        options.progress("parse", len(sources) - len(changed) + number, len(sources))
        by_source[source.source] = documents
    options.progress("parse", len(sources), len(sources))
    return with_distinct_ids([document for documents in by_source.values() for document in documents or ()])


def _embed(
    folder: Path,
    documents: Sequence[DigestedDocument],
    embedder: Embedder,
    previous: Previous,
    progress: Progress,
) -> EmbeddedPassages:
    texts = [
        embedded_text(passage, document.record.title)
        for document in documents
        for passage in document.passages
    ]
    known = previous.known_vectors(embedder.fingerprint)
    return embed_passages(folder, texts, embedder, known, lambda done, total: progress("embed", done, total))


def _content(gathered: Gathered, documents: Sequence[DigestedDocument]) -> RegisterContent:
    return RegisterContent(
        sources=gathered.sources,
        documents=[document.record for document in documents],
        passages=[passage for document in documents for passage in document.passages],
        responsibilities=[duty for document in documents for duty in document.responsibilities],
    )


def _write(folder: Path, content: RegisterContent, embedded: EmbeddedPassages, options: BuildOptions) -> None:

    steps = 2 + len(options.extras)
    options.progress("write", 0, steps)
    write_register(folder, content)
    store = PassageVectorStore(dimension=embedded.vectors.shape[1])
    store.add_vectors(list(_entries(content)), embedded.vectors)
    store.persist(str(folder))
    for number, extra in enumerate(options.extras, start=2):
        options.progress("write", number, steps)
        extra(folder, content.passages, content.documents)
    options.progress("write", steps, steps)


def _entries(content: RegisterContent) -> Iterator[VectorEntry]:
    documents = {document.document_id: document for document in content.documents}
    for passage in content.passages:
        document = documents[passage.document_id]
        yield VectorEntry(
            id=passage.passage_id,
            document_id=passage.document_id,
            text=passage.text,
            metadata={
                "source": passage.source,
                "kind": passage.kind,
                "heading_path": " > ".join(passage.heading_path),
                "title": document.title,
                "doc_number": document.doc_number,
                "region": document.region,
                "issued_on": document.issued_on.isoformat() if document.issued_on else None,
            },
        )


def _facts(content: RegisterContent, embedder: Embedder, parser: str) -> IndexFacts:
    identity = ModelIdentity(
        name=embedder.name, fingerprint=embedder.fingerprint, dimension=embedder.dimension
    )
    return IndexFacts(
        embedding=identity,
        splitter=SplitSettings().model_dump(),
        parser=parser,
        sources={source.source: source.sha256 for source in content.sources},
        documents={document.document_id: document.sha256 for document in content.documents},
        counts={
            "sources": len(content.sources),
            "documents": len(content.documents),
            "passages": len(content.passages),
            "responsibilities": len(content.responsibilities),
        },
    )


def _warnings(sources: Sequence[SourceRecord]) -> Iterator[str]:
    for source in sources:
        yield from (f"{source.source}：{warning}" for warning in source.warnings)


def _repeated_numbers(documents: Sequence[DocumentRecord]) -> Iterator[str]:
    """Says which 发文字号 several documents have: copies of one text, or a slip in one of them."""
    sources: dict[str, list[str]] = {}
    for document in documents:
        if document.doc_number:
            sources.setdefault(document.doc_number, []).append(document.source)
    for number, named in sources.items():
        if len(named) > 1:
            places = "、".join(dict.fromkeys(named))
            yield f"文号 {number} 有 {len(named)} 份文件（{places}）；都已收录，请核对是否重复或有误。"
