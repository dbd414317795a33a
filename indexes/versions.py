"""Versions of an index side by side in one folder, and the pointer file that says which one counts.

A version is built in a temporary folder and renamed when it is sealed; then the pointer is replaced. So a crash
leaves the old version in use and a folder that nobody points to, which the next build removes.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from indexes.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    IndexWriteError,
)
from indexes.manifest import MANIFEST_FILE, IndexFacts, Manifest, check_files, read_manifest, seal

_LOG = logging.getLogger(__name__)
_POINTER = "CURRENT"
_LOCK = "build.lock"
_UNFINISHED = ".building-"
_PREFIX = "v-"


class OpenVersion:
    """A version that was checked and is in use until it is closed: builds do not delete it meanwhile."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._use = (folder / MANIFEST_FILE).open("rb")
        _share(self._use.fileno())

    def __enter__(self) -> OpenVersion:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The version's name: `v-<UTC time>-<hash>`."""
        return self.folder.name

    def close(self) -> None:
        """Ends the use; a later build may delete the version."""
        self._use.close()


def current_version(index_dir: Path) -> str | None:
    """Name of the version in use, None if there is no index; cheap enough to ask at every request."""
    try:
        name = (index_dir / _POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return name or None


def open_version(index_dir: Path, *, fingerprint: str | None = None) -> OpenVersion:
    """Opens the current version after checking all of it.

    Args:
        index_dir: The folder of the index.
        fingerprint: Of the embedding model that queries will be embedded with; None to take any.

    Raises:
        IndexMissingError: There is no index.
        IndexDamagedError: A file is absent or changed.
        IndexMismatchError: Another schema or embedding model made it.
    """
    name = current_version(index_dir)
    if name is None:
        raise IndexMissingError(f"{index_dir} 里还没有索引。请先运行：policyqa ingest PATH")
    return _open(index_dir / name, fingerprint)


def open_newest_sound_version(index_dir: Path) -> OpenVersion | None:
    """Opens the current version or, where that is of no use, the newest one before it that is; else None."""
    current = current_version(index_dir)
    if current is None:
        return None
    for name in [current, *reversed([name for name in _versions(index_dir) if name < current])]:
        try:
            return _open(index_dir / name, None)
        except (IndexDamagedError, IndexMismatchError) as error:
            _LOG.warning("version %s is of no use: %s", name, error)
    return None


def _open(folder: Path, fingerprint: str | None) -> OpenVersion:
    if not folder.is_dir():
        raise IndexDamagedError(f"索引版本 {folder} 缺失。请重新运行 policyqa ingest。")
    manifest = read_manifest(folder)
    made_with = manifest.embedding
    if fingerprint is not None and made_with.fingerprint != fingerprint:
        raise IndexMismatchError(
            f"索引 {folder} 由另一个向量模型（{made_with.name}，{made_with.fingerprint}）生成，"
            f"当前模型是 {fingerprint}。请换回原模型，或重新运行 policyqa ingest。"
        )
    check_files(folder, manifest)
    return OpenVersion(folder, manifest)


def rollback(index_dir: Path) -> str:
    """Makes the version before the current one current again; returns its name.

    Raises:
        IndexMissingError: There is none.
    """
    with build_lock(index_dir):
        current = current_version(index_dir) or ""
        earlier = [name for name in _versions(index_dir) if name < current]
        if not earlier:
            raise IndexMissingError(f"{index_dir} 里没有更早的索引版本可以恢复。")
        _point_to(index_dir, earlier[-1])
        return earlier[-1]


@contextmanager
def build_lock(index_dir: Path) -> Iterator[None]:
    """Keeps two builds of one index apart.

    Raises:
        IndexBusyError: Another process holds it.
        IndexWriteError: The folder cannot be written.
    """
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir / _LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise IndexBusyError(f"另一个 policyqa ingest 正在写入 {index_dir}，请等它结束后再试。") from error
    except OSError as error:
        raise _write_error(index_dir, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def unfinished_version(index_dir: Path) -> Iterator[Path]:
    """A fresh folder to build in; removed at the end unless it was published. Hold `build_lock` around it.

    Raises:
        IndexWriteError: The disk is full or the folder cannot be written; the old version stays in use.
    """
    try:
        for left in index_dir.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = index_dir / f"{_UNFINISHED}{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except (OSError, sqlite3.OperationalError) as error:
        raise _write_error(index_dir, error) from error


def publish(index_dir: Path, folder: Path, facts: IndexFacts) -> str:
    """Seals an unfinished version, makes it current and deletes those that nobody needs; returns its name."""
    now = datetime.now(timezone.utc)
    seal(folder, facts, now.isoformat(timespec="seconds"))
    digest = hashlib.sha256((folder / MANIFEST_FILE).read_bytes()).hexdigest()
    name = f"{_PREFIX}{now:%Y%m%dT%H%M%S%f}Z-{digest[:8]}"
    for path in folder.rglob("*"):
        _flush(path)
    folder.rename(index_dir / name)
    previous = current_version(index_dir)
    _point_to(index_dir, name)
    _delete_unused(index_dir, keep={name, previous})
    return name


def _point_to(index_dir: Path, name: str) -> None:
    """Replaces the pointer in one step, surviving a power cut."""
    temporary = index_dir / f"{_POINTER}.tmp"
    temporary.write_text(name + "\n", encoding="utf-8")
    _flush(temporary)
    temporary.replace(index_dir / _POINTER)
    _flush(index_dir)


def _flush(path: Path) -> None:
    """Forces a file, or on POSIX a folder's entries, to disk."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _versions(index_dir: Path) -> list[str]:
    """Names of all versions, oldest first."""
    return sorted(path.name for path in index_dir.glob(f"{_PREFIX}*") if (path / MANIFEST_FILE).is_file())


def _delete_unused(index_dir: Path, keep: set[str | None]) -> None:
    for name in _versions(index_dir):
        if name in keep or _in_use(index_dir / name):
            continue
        doomed = index_dir / f"{_UNFINISHED}{name}"
        try:
            (index_dir / name).rename(doomed)  # Fails as a whole on Windows while a file is open.
        except OSError:
            continue
        shutil.rmtree(doomed, ignore_errors=True)


def _share(descriptor: int) -> None:
    """Marks an open manifest as in use. Windows needs no mark: it does not rename folders of open files."""
    if os.name != "nt":
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_SH)


def _in_use(folder: Path) -> bool:
    if os.name == "nt":
        return False
    import fcntl

    with (folder / MANIFEST_FILE).open("rb") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _write_error(index_dir: Path, error: Exception) -> IndexWriteError:
    return IndexWriteError(f"无法写入索引目录 {index_dir}：{error}。请检查磁盘空间与权限；原有索引仍在使用。")
