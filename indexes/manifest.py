"""The manifest that seals an index version: what it was made of and the hash of every file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from indexes.errors import IndexDamagedError, IndexMismatchError

MANIFEST_FILE = "manifest.json"
SCHEMA_VERSION = 1
"""Rises whenever an older version of the program could not read what is written."""
_CHUNK = 1 << 20


class FileEntry(BaseModel):
    """Size in bytes and SHA-256 of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    sha256: str


class ModelIdentity(BaseModel):
    """The embedding model whose vectors an index holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    fingerprint: str
    dimension: int


class IndexFacts(BaseModel):
    """What a build knows about the version it made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    embedding: ModelIdentity
    splitter: dict[str, int | None]
    parser: str = ""
    """Fingerprint of the code that parsed the sources."""
    sources: dict[str, str]
    """SHA-256 of each source file by source name."""
    documents: dict[str, str]
    """SHA-256 of each document's text by document id."""
    counts: dict[str, int]


class Manifest(IndexFacts):
    """The contents of `manifest.json`."""

    schema_version: int = SCHEMA_VERSION
    created_at: str
    """UTC, ISO 8601."""
    files: dict[str, FileEntry]


def seal(folder: Path, facts: IndexFacts, created_at: str) -> Manifest:
    """Hashes every file below `folder` and writes the manifest beside them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): _entry(path) for path in paths}
    manifest = Manifest(created_at=created_at, files=files, **dict(facts))
    (folder / MANIFEST_FILE).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Reads the manifest of a version.

    Raises:
        IndexDamagedError: It is absent or unreadable.
        IndexMismatchError: It was written by another schema.
    """
    path = folder / MANIFEST_FILE
    try:
        text = path.read_text(encoding="utf-8")
        schema = _SchemaOnly.model_validate_json(text).schema_version
        if schema == SCHEMA_VERSION:
            return Manifest.model_validate_json(text)
    except (OSError, ValidationError, UnicodeDecodeError) as error:
        raise IndexDamagedError(f"索引清单 {path} 缺失或已损坏。请重新运行 policyqa ingest。") from error
    raise IndexMismatchError(
        f"索引 {folder} 的格式版本是 {schema}，本程序需要 {SCHEMA_VERSION}。请重新运行 policyqa ingest。"
    )


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compares every file with the manifest.

    Raises:
        IndexDamagedError: Names the first file that is absent or changed.
    """
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise IndexDamagedError(f"索引文件 {path} 缺失。请重新运行 policyqa ingest。")
        if path.stat().st_size != entry.size or _sha256(path) != entry.sha256:
            raise IndexDamagedError(f"索引文件 {path} 已损坏（与清单不符）。请重新运行 policyqa ingest。")


class _SchemaOnly(BaseModel):
    schema_version: int


def _entry(path: Path) -> FileEntry:
    return FileEntry(size=path.stat().st_size, sha256=_sha256(path))


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
