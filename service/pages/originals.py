"""The original files: handed out only as they were when they were read into the index."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from fastapi import Response

_KEPT_CHECKS = 256
_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
"""What a browser may know; anything else, HTML above all, is only bytes to be saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalFile:
    """A file that the index was made from."""

    path: Path
    name: str
    """What to save it as."""
    sha256: str
    """Of the bytes that were read then, hexadecimal."""

    def read(self) -> bytes | None:
        """Those bytes, or None where the file is gone or another one."""
        try:
            content = self.path.read_bytes() if self.path.is_file() else None
        except OSError:
            return None
        return content if content is not None and hashlib.sha256(content).hexdigest() == self.sha256 else None


class OriginalFiles:
    """Knows which files are still as they were, without hashing them at every look."""

    def __init__(self) -> None:
        self._is_unchanged = lru_cache(maxsize=_KEPT_CHECKS)(_is_unchanged)

    def has(self, original: OriginalFile) -> bool:
        """Whether the file is there, unchanged."""
        try:
            state = original.path.stat()
        except OSError:
            return False
        return self._is_unchanged(original, state.st_mtime_ns, state.st_size)


def download(original: OriginalFile, content: bytes) -> Response:
    """The file as something to save: never shown or run in the place of a page."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(original.name, safe='')}",
        "Content-Type": _MEDIA_TYPES.get(original.path.suffix.lower(), "application/octet-stream"),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-cache",
    }
    return Response(content, headers=headers)


def _is_unchanged(original: OriginalFile, _changed_at: int, _size: int) -> bool:
    """Hashes a file; the state that the file system tells is there for the cache."""
    return original.read() is not None
