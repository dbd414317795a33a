"""int8 ONNX exports of a sentence-transformers folder, one a processor family, kept in its `onnx/`."""

from __future__ import annotations

import logging
import platform
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

Processor = Literal["arm64", "avx2", "avx512", "avx512_vnni"]
_FOLDER = "onnx"


class ModelCheck(Protocol):
    """Raises when the model with this ONNX file gives wrong vectors."""

    def __call__(self, folder: Path, *, onnx_file: str | None) -> None:
        """Checks `folder`, with the ONNX file of this name inside it."""


def processor_at_hand(
    machine: str = platform.machine(),
    cpu_info: Path = Path("/proc/cpuinfo"),
) -> Processor:
    """The family whose int8 kernels suit this machine; the oldest of its kind where flags are unknown."""
    if machine.lower() in {"arm64", "aarch64"}:
        return "arm64"
    try:
        flags = set(cpu_info.read_text(encoding="utf-8").partition("flags")[2].partition("\n")[0].split())
    except OSError:
        return "avx2"
    if "avx512_vnni" in flags:
        return "avx512_vnni"
    return "avx512" if "avx512bw" in flags else "avx2"


def int8_file(folder: Path) -> str | None:
    """Name inside `folder` of the int8 export for this processor, None if there is none."""
    name = f"{_FOLDER}/model_{_suffix()}.onnx"
    return name if (folder / name).is_file() else None


def export_int8(folder: Path, check: ModelCheck) -> None:
    """Adds the export for this processor to `folder`; it appears there only after `check` has passed.

    Raises:
        OSError: The folder cannot be written.
    """
    from sentence_transformers import SentenceTransformer, export_dynamic_quantized_onnx_model

    prefix = f".{folder.name}-onnx-"
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=prefix) as name, _no_export_chatter():
        made = Path(name)
        for path in folder.iterdir():
            if path.name != _FOLDER:
                (made / path.name).symlink_to(path.resolve(), target_is_directory=path.is_dir())
        model = SentenceTransformer(
            str(made),
            backend="onnx",
            local_files_only=True,
            model_kwargs={"provider": "CPUExecutionProvider"},
        )
        export_dynamic_quantized_onnx_model(model, processor_at_hand(), str(made), file_suffix=_suffix())
        file = f"{_FOLDER}/model_{_suffix()}.onnx"
        check(made, onnx_file=file)
        (folder / _FOLDER).mkdir(exist_ok=True)
        (made / file).replace(folder / file)


def _suffix() -> str:
    return f"qint8_{processor_at_hand()}"


@contextmanager
def _no_export_chatter() -> Iterator[None]:
    """Keeps what the exporters say about each other's deprecations off the user's terminal."""
    loggers = [logging.getLogger(name) for name in ("transformers", "sentence_transformers", "optimum")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
