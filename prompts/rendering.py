"""Renders the templates beside this module (`templates/*.md`).

Goes in: a template's name and its fields. Comes out: text for a language model. Fields are data: the sandbox runs
no code that they bring, a missing field is an error, and the filter `inert` keeps foreign text from closing the
fence that it stands in.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from functools import cache
from importlib.resources import files

from jinja2 import StrictUndefined, TemplateError, TemplateNotFound
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import SandboxedEnvironment

_LOOKALIKES = str.maketrans("<>[]{}`|", "＜＞［］｛｝＇｜")
"""Characters that chat formats, fences and JSON are made of, and wide forms that a reader takes for the same."""
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


class PromptError(Exception):
    """A template is missing or lacks a field."""


def render(name: str, **fields: object) -> str:
    """Fills the template `name` (without `.md`).

    Raises:
        PromptError: There is no such template, or it uses a field that was not given.
    """
    try:
        return _environment().get_template(name).render(**fields)
    except TemplateNotFound as error:
        raise PromptError(f"no template {name!r}; there are {', '.join(fingerprints())}") from error
    except TemplateError as error:
        raise PromptError(f"template {name!r} cannot be filled: {error}") from error


def inert(text: str) -> str:
    """Makes foreign text one line that can neither look like a fence nor like a chat format's tokens.

    Characters that nobody sees (controls, direction marks, zero width) go; structural ones become wide.
    """
    seen = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )
    return " ".join(seen.translate(_LOOKALIKES).split())


def new_fence() -> str:
    """A delimiter that no text can know: fresh random digits, and brackets that `inert` removes."""
    return f"<<<{secrets.token_hex(8)}>>>"


def fingerprint(name: str) -> str:
    """First 12 hexadecimal digits of the SHA-256 of a template, so that a run can say which prompt it used.

    Raises:
        PromptError: There is no such template.
    """
    source = _source(name)
    if source is None:
        raise PromptError(f"no template {name!r}")
    return hashlib.sha256(source.encode("utf-8")).hexdigest()[:12]


def fingerprints() -> dict[str, str]:
    """Every template's name and fingerprint, in order of the names."""
    names = sorted(
        entry.name.removesuffix(".md")
        for entry in files("prompts").joinpath("templates").iterdir()
        if entry.name.endswith(".md")
    )
    return {name: fingerprint(name) for name in names}


def _source(name: str) -> str | None:
    if not name.isidentifier():
        return None
    file = files("prompts").joinpath("templates", f"{name}.md")
    return file.read_text(encoding="utf-8") if file.is_file() else None


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=False,
    )
    environment.filters["inert"] = inert
    return environment
