"""Errors of the index; their messages are in Chinese, for whoever runs the service."""

from __future__ import annotations


class IndexStoreError(Exception):
    """Anything that keeps an index from being built, opened or searched."""


class IndexMissingError(IndexStoreError):
    """There is no index yet."""


class IndexDamagedError(IndexStoreError):
    """A file of the index is absent or not what the manifest says."""


class IndexMismatchError(IndexStoreError):
    """The index was made by another schema or embedding model."""


class NothingToIndexError(IndexStoreError):
    """No given file can be read, and the index would be empty."""


class IndexBusyError(IndexStoreError):
    """Another process is building this index."""


class IndexWriteError(IndexStoreError):
    """The index could not be written (disk full, no permission)."""


class BundledModelError(IndexStoreError):
    """The bundled embedding model cannot be read, converted or verified."""


class EmbeddingModelError(IndexStoreError):
    """The configured embedding model cannot be loaded."""


class RerankerError(IndexStoreError):
    """The configured cross-encoder cannot be loaded."""
