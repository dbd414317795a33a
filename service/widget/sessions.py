"""Session tokens of the widget: short-lived, bound to the embedding origin, nothing kept on the server."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_SHORTEST_SECRET = 16


class SessionError(ValueError):
    """A token that does not hold; the message is Chinese and for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTokens:
    """Issues and verifies tokens: `base64url(payload).base64url(HMAC-SHA256)`."""

    secret: bytes = field(repr=False)
    seconds: int = 900
    clock: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        if len(self.secret) < _SHORTEST_SECRET:
            raise ValueError(
                f"the widget secret needs {_SHORTEST_SECRET} bytes or more, got {len(self.secret)}"
            )

    def issue(self, origin: str) -> str:
        """A new session for `origin`."""
        payload = {
            "id": secrets.token_urlsafe(9),
            "origin": origin,
            "until": int(self.clock()) + self.seconds,
        }
        body = _encode(json.dumps(payload, separators=(",", ":")).encode())
        return f"{body}.{self._sign(body)}"

    def verify(self, token: str, origin: str) -> str:
        """The session's id.

        Raises:
            SessionError: forged, expired, or issued to another origin.
        """
        body, _, signature = token.partition(".")
        if not hmac.compare_digest(self._sign(body).encode(), signature.encode()):
            raise SessionError("会话无效，请刷新页面。")
        try:
            payload = json.loads(_decode(body))
        except (binascii.Error, ValueError) as error:
            raise SessionError("会话无效，请刷新页面。") from error
        if payload["until"] <= self.clock():
            raise SessionError("会话已过期，请重试。")
        if payload["origin"] != origin:
            raise SessionError("会话不属于本网站，请刷新页面。")
        return str(payload["id"])

    def _sign(self, body: str) -> str:
        return _encode(hmac.new(self.secret, body.encode(), hashlib.sha256).digest())


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
