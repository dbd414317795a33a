"""The widget's script: its modules and styles joined into one classic script, with its integrity hash."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

_MODULES = ("chat/dom.js", "chat/stream.js", "chat/actions.js", "chat/answer.js", "chat/element.js")
_STYLES = ("chat/answer.css", "chat/widget.css")
_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_ROOT_SIZE = re.compile(r"(?<![\w.])(\d*\.?\d+)rem\b")
_EXPORT = re.compile(r"^export (?=async |function |class |const )", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetScript:
    """One file for one `<script>` line; the modules stay readable and are shared with the ask page."""

    content: bytes

    @classmethod
    def join(cls, assets: Mapping[str, bytes]) -> WidgetScript:
        """Joins the modules in their order of use, inside a function, so no name reaches the host page."""
        styles = "\n".join(_own_size(assets[name].decode()) for name in _STYLES)
        modules = (_EXPORT.sub("", _IMPORT.sub("", assets[name].decode())) for name in _MODULES)
        script = "\n".join(
            ["(() => {", '"use strict";', f"const STYLES = {json.dumps(styles)};", *modules, "})();"]
        )
        return cls(content=(script + "\n").encode())

    @property
    def integrity(self) -> str:
        """For the `integrity` attribute."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.content).digest()).decode()

    @property
    def version(self) -> str:
        """Of this very content."""
        return hashlib.sha256(self.content).hexdigest()[:12]

    @property
    def pinned_path(self) -> str:
        """The address that serves this content and never another."""
        return f"/widget.{self.version}.js"


def _own_size(styles: str) -> str:
    """Frees sizes from the host page: `rem` is the root's there, which many pages set to 62.5 %."""
    return _ROOT_SIZE.sub(r"calc(\1 * var(--size))", styles)
