"""Settings with the command line's options on top, and what is opened with them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from eval.answerer import AnswererError
from eval.commands.errors import CommandError
from eval.gold import GoldError
from eval.optional_packages import MissingPackageError
from eval.runs import RunError
from indexes import IndexStoreError, PolicyEmbedding
from ingest import IngestError
from service import Engine, LiveEngine, ServiceError, Settings, load_embedding

_TOLD = (
    IndexStoreError,
    IngestError,
    ServiceError,
    GoldError,
    RunError,
    AnswererError,
    MissingPackageError,
)


def settings_from(options: Namespace) -> Settings:
    """Reads the environment; options that were given win.

    Raises:
        CommandError: A setting has a value that it cannot have (exit code 2).
    """
    given = {name: getattr(options, name, None) for name in ("index", "host", "port")}
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise CommandError(f"设置 POLICYQA_{name} 的值 {first['input']!r} 不对：{first['msg']}", 2) from error


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turns the packages' own errors, which already say what to do, into command errors."""
    try:
        yield
    except _TOLD as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"读写文件出错：{error}。请检查路径、权限和磁盘空间。") from error


def embedding_for(settings: Settings) -> PolicyEmbedding:
    """The embedding model; every command takes it from here.

    Raises:
        CommandError: It cannot be loaded.
    """
    with plain_errors():
        return load_embedding(settings)


def engine_for(settings: Settings, embedding: PolicyEmbedding | None = None) -> Engine:
    """Opens the index with the language model that the settings name; the embedding is loaded unless given.

    Raises:
        CommandError: There is no usable index or model.
    """
    with plain_errors():
        return LiveEngine(settings, embedding or embedding_for(settings))()
