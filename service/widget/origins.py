"""Which web sites may embed the widget: exact origins and `*.domain` patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PATTERN = re.compile(r"(?:(https?)://)?((?:\*\.)?[a-z0-9.-]+)(?::(\d{1,5}))?", re.IGNORECASE)
_ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+)(?::(\d{1,5}))?", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


class OriginError(ValueError):
    """An allowed origin that cannot be read; the message says which and what is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedOrigin:
    """One entry of the list."""

    scheme: str
    host: str
    """Without the `*.` of a pattern."""
    port: int
    subdomains: bool
    """A pattern allows every subdomain of `host`, at any depth, and not `host` itself."""

    @classmethod
    def parse(cls, text: str) -> AllowedOrigin:
        """Reads `https://www.a.gov.cn`, `https://*.a.gov.cn:8443` or `*.a.gov.cn` (which means https).

        Raises:
            OriginError: not of these forms, or a pattern as wide as a whole top-level domain.
        """
        match = _PATTERN.fullmatch(text.strip().rstrip("/"))
        if not match:
            raise OriginError(f"allowed origin {text!r} is not of the form https://host or https://*.domain")
        scheme, host = (match[1] or "https").lower(), match[2].lower()
        subdomains = host.startswith("*.")
        bare = host.removeprefix("*.")
        if subdomains and "." not in bare:
            raise OriginError(
                f"allowed origin {text!r} is too wide, name at least two levels: https://*.example.cn"
            )
        return cls(
            scheme=scheme, host=bare, port=int(match[3] or _DEFAULT_PORTS[scheme]), subdomains=subdomains
        )

    def allows(self, scheme: str, host: str, port: int) -> bool:
        """Whether an origin of these parts is meant."""
        if (scheme, port) != (self.scheme, self.port):
            return False
        return host.endswith("." + self.host) if self.subdomains else host == self.host

    @property
    def csp_source(self) -> str:
        """The entry as a Content-Security-Policy writes it."""
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{'*.' if self.subdomains else ''}{self.host}{port}"


def parse_origins(texts: Iterable[str]) -> tuple[AllowedOrigin, ...]:
    """Reads the whole list."""
    return tuple(AllowedOrigin.parse(text) for text in texts)


def is_allowed(origin: str, allowed: Iterable[AllowedOrigin]) -> bool:
    """Whether a request's `Origin` is on the list; `null` (sandboxed frames, files) never is."""
    match = _ORIGIN.fullmatch(origin)
    if not match:
        return False
    scheme, host = match[1].lower(), match[2].lower()
    port = int(match[3] or _DEFAULT_PORTS[scheme])
    return any(entry.allows(scheme, host, port) for entry in allowed)
