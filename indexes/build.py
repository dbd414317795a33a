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
    with_distinct_ids,
)
from indexes.embedder import Embedder
from indexes.errors import NothingToIndexError
from indexes.gathering import Gathered, SkippedFile, gather_sources
from indexes.manifest import IndexFacts, ModelIdentity
from indexes.passage_embedding import EmbeddedPassages, KnownVectors, embed_passages, embedded_text
from indexes.records import DocumentRecord, SourceRecord
from indexes.register import Register, RegisterContent, write_register
from indexes.vectors import PassageVectorStore, VectorEntry
from indexes.versions import (
    OpenVersion,
    build_lock,
    current_version,
    open_newest_sound_version,
    publish,
    unfinished_version,
)
from ingest import Passage
from ingest.drafts import SplitSettings

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


@dataclass(frozen=True, slots=True)
class _Previous:
    """The version before, None where there is none or it cannot be read."""

    version: OpenVersion | None
    sources: Sequence[SourceRecord]
    warnings: tuple[str, ...]

    def known_vectors(self, embedder: Embedder) -> KnownVectors | None:
        if self.version is None or self.version.manifest.embedding.fingerprint != embedder.fingerprint:
            return None

        folder = self.version.folder
        return KnownVectors(folder, PassageVectorStore.open(folder).matrix())


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
        previous = _open_previous(index_dir, stack)
        with clock.stage("read"):
            gathered = _gather(paths, previous, options)
        with clock.stage("parse"):
            documents = _digest(gathered.sources, options)
        with clock.stage("embed"):
            embedded = _embed(folder, documents, embedder, previous, options.progress)
        with clock.stage("write"):
            content = _content(gathered, documents)
            _write(folder, content, embedded, options)
            version = publish(index_dir, folder, _facts(content, embedder))
    return BuildSummary(
        version=version,
        sources=len(content.sources),
        documents=len(content.documents),
        passages=len(content.passages),
        responsibilities=len(content.responsibilities),
        reused_passages=embedded.reused,
        skipped=gathered.skipped,
        warnings=(*previous.warnings, *_warnings(content.sources)),
        removed=gathered.removed,
        seconds=clock.seconds,
    )


def _open_previous(index_dir: Path, stack: ExitStack) -> _Previous:
    version = open_newest_sound_version(index_dir)
    current = current_version(index_dir)
    if version is None:
        lost = () if current is None else (f"原有索引 {current} 已损坏或格式不同，只收录了这次给出的文件",)
        return _Previous(None, (), lost)
    stack.enter_context(version)
    older = (
        () if version.name == current else (f"原有索引 {current} 已损坏，沿用了较早的版本 {version.name}",)
    )
    with Register(version.folder) as register:
        return _Previous(version, register.sources(), older)


def _gather(paths: Sequence[Path], previous: _Previous, options: BuildOptions) -> Gathered:
    def progress(done: int, total: int) -> None:
        options.progress("read", done, total)

    gathered = gather_sources(paths, previous.sources, options.region, progress)
    if not gathered.sources:
        reasons = "；".join(f"{file.source}：{file.reason}" for file in gathered.skipped[:5])
        raise NothingToIndexError(f"没有可以收录的文件。{reasons or '给出的目录是空的。'}")
    return gathered


def _digest(sources: Sequence[SourceRecord], options: BuildOptions) -> list[DigestedDocument]:
    digested: list[DigestedDocument] = []
    digests = digest_sources(sources, SourceDigester(SplitSettings()), workers=options.workers)
    for number, documents in enumerate(digests):
        options.progress("parse", number, len(sources))
        digested.extend(documents)
    options.progress("parse", len(sources), len(sources))
    return with_distinct_ids(digested)


def _embed(
    folder: Path,
    documents: Sequence[DigestedDocument],
    embedder: Embedder,
    previous: _Previous,
    progress: Progress,
) -> EmbeddedPassages:
    texts = [
        embedded_text(passage, document.record.title)
        for document in documents
        for passage in document.passages
    ]
    known = previous.known_vectors(embedder)
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


def _facts(content: RegisterContent, embedder: Embedder) -> IndexFacts:
    identity = ModelIdentity(
        name=embedder.name, fingerprint=embedder.fingerprint, dimension=embedder.dimension
    )
    return IndexFacts(
        embedding=identity,
        splitter=SplitSettings().model_dump(),
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
