"""The pages' own files: read once, addressed by content, served with the right cache headers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import HTTPException, Request, Response

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """Files by name (`site.css`, `chat/answer.js`)."""

    contents: Mapping[str, bytes]

    @classmethod
    def read(cls, folders: Mapping[str, Path]) -> Assets:
        """Reads every servable file of `folders`, named by the folder's prefix (`chat/`) and file name."""
        contents = {
            prefix + path.name: path.read_bytes()
            for prefix, folder in folders.items()
            for path in sorted(folder.iterdir())
            if path.suffix in _MEDIA_TYPES
        }
        return cls(contents=contents)

    def url(self, name: str) -> str:
        """The address of an asset, which changes whenever its content does."""
        return f"/static/{name}?v={_digest(self.contents[name])}"

    def respond(self, request: Request, name: str) -> Response:
        """Serves an asset: for good under its present version, else with a check each time."""
        content = self.contents.get(name)
        if content is None:
            raise HTTPException(404)
        digest = _digest(content)
        fresh = request.query_params.get("v") == digest
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if fresh else "no-cache",
            "ETag": f'"{digest}"',
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type=_MEDIA_TYPES[Path(name).suffix])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
