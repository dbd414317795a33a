"""int8 ONNX exports of a sentence-transformers folder, one a processor family, kept in its `onnx/`.

The graph's attention, embedding and GELU are fused before the weights become int8 (a run then takes a quarter less
time), all but the sum before a layer norm: onnxruntime's fused step for that is slower on a processor than its parts.
"""

from __future__ import annotations

import logging
import platform
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

from indexes.errors import BundledModelError

Processor = Literal["arm64", "avx2", "avx512", "avx512_vnni"]
_FOLDER = "onnx"
_LOG = logging.getLogger(__name__)


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


def is_settled(folder: Path) -> bool:
    """Whether the export for this processor was made, or found to be of no use."""
    return int8_file(folder) is not None or (folder / _FOLDER / f"unfit_{_suffix()}").is_file()


def export_int8(folder: Path, check: ModelCheck) -> None:
    """Adds the export for this processor to `folder`; it appears there only after `check` has passed.

    An export that fails the check is noted as unfit, and the model is used without one.

    Raises:
        OSError: The folder cannot be written.
    """
    file = f"{_FOLDER}/model_{_suffix()}.onnx"
    prefix = f".{folder.name}-onnx-"
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=prefix) as name:
        made = Path(name) / "model"
        shutil.copytree(folder, made, ignore=shutil.ignore_patterns(_FOLDER))
        (folder / _FOLDER).mkdir(exist_ok=True)
        try:
            with _no_export_chatter():
                _export(made)
                check(made, onnx_file=file)
        except BundledModelError as error:
            _LOG.warning("going on without int8: %s", error)
            (folder / _FOLDER / f"unfit_{_suffix()}").touch()
        else:
            (made / file).replace(folder / file)


def _export(folder: Path) -> None:
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model
    from sentence_transformers import SentenceTransformer

    options = {"provider": "CPUExecutionProvider"}
    model = SentenceTransformer(str(folder), backend="onnx", local_files_only=True, model_kwargs=options)
    model.save_pretrained(str(folder))
    config = model.transformers_model.config
    fusions = FusionOptions("bert")
    fusions.enable_skip_layer_norm = False
    fusions.enable_bias_skip_layer_norm = False
    fusions.enable_bias_gelu = False
    graph = optimize_model(
        str(folder / _FOLDER / "model.onnx"),
        "bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        optimization_options=fusions,
        opt_level=0,
    )
    graph.save_model_to_file(str(folder / _FOLDER / "fused.onnx"))
    # Kernels of AVX2 are for unsigned weights, all others for signed ones.
    weights = QuantType.QUInt8 if processor_at_hand() == "avx2" else QuantType.QInt8
    quantize_dynamic(
        folder / _FOLDER / "fused.onnx",
        folder / _FOLDER / f"model_{_suffix()}.onnx",
        per_channel=True,
        weight_type=weights,
        extra_options={"WeightSymmetric": True, "DefaultTensorType": TensorProto.FLOAT},
    )


def _suffix() -> str:
    return f"fused_qint8_{processor_at_hand()}"


@contextmanager
def _no_export_chatter() -> Iterator[None]:
    """Keeps what the exporters say about each other's deprecations off the user's terminal."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
