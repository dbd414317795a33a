"""The embedding model as LlamaIndex sees it and as the index uses it.

In: questions and passages. Out: vectors of length 1, as wholes and token by token. The default is the bundled
multilingual-e5-small; any sentence-transformers model can take its place by path or by hub name.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from indexes.bundled_model import BUNDLED_MODEL, ensure_bundled_model
from indexes.embedder import EncodedPassage, Vectors
from indexes.encoder import Encoder
from indexes.errors import EmbeddingModelError
from indexes.locating import locate_model

_SAMPLES = 32
_SAMPLE_BYTES = 1 << 16
_MODEL_SUFFIXES = {".json", ".safetensors", ".bin", ".txt", ".model"}


class PolicyEmbedding(BaseEmbedding):
    """A sentence-transformers model with query and passage prompts; loads at first use, once.

    Implements `Embedder` for the index and `BaseEmbedding` for everything that LlamaIndex builds.
    """

    location: str
    """Folder of the model, or its name on the hub."""
    query_location: str = ""
    """Folder of a smaller model that gives questions nearly the same vectors; empty where there is none."""
    ask_hub: bool = False
    """Whether the hub may be asked for it."""

    _encoders: dict[str, Encoder] = PrivateAttr(default_factory=dict)
    _fingerprint: str = PrivateAttr(default="")
    _loading: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    @property
    def name(self) -> str:
        """The model's name, for people."""
        return self.model_name

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._of_passages().dimension

    @property
    def fingerprint(self) -> str:
        """Equal for equal weights, tokenizer and prompts; the int8 export counts as the weights it came from."""
        if not self._fingerprint:
            self._fingerprint = model_fingerprint(self._folder())
        return self._fingerprint

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embeds questions, (n, dimension)."""
        encoder = self._of_questions()
        return encoder.vectors(texts, encoder.prompt("query"))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embeds passages, (n, dimension)."""
        encoder = self._of_passages()
        return encoder.vectors(texts, encoder.prompt("passage", "document"))

    def embed_query_tokens(self, text: str) -> tuple[Vectors, Vectors]:
        """Embeds one question as a whole, (dimension,), and token by token, (tokens, dimension), in one pass."""
        encoder = self._of_questions()
        return next(encoder.encoded([text], encoder.prompt("query")))[1][:2]

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[EncodedPassage]:
        """Embeds passages as wholes and token by token (float16), in the order given."""
        encoder = self._of_passages()
        made: dict[int, EncodedPassage] = {}
        for row, (vector, tokens, starts) in encoder.encoded(texts, encoder.prompt("passage", "document")):
            made[row] = EncodedPassage(vector, tokens.astype(np.float16), starts)
        return [made[row] for row in range(len(texts))]

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(value) for value in self.embed_queries([query])[0]]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in vector] for vector in self.embed_passages(texts)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    def _of_passages(self) -> Encoder:
        return self._loaded(self.location)

    def _of_questions(self) -> Encoder:
        return self._loaded(self.query_location or self.location)

    def _loaded(self, location: str) -> Encoder:
        with self._loading:
            if location not in self._encoders:
                self._encoders[location] = Encoder(location, ask_hub=self.ask_hub)
            return self._encoders[location]

    def _folder(self) -> Path:
        """Where the model's files lie; a hub model is loaded first."""
        if Path(self.location).is_dir():
            return Path(self.location)
        from huggingface_hub import snapshot_download

        self._of_passages()
        return Path(snapshot_download(self.location, local_files_only=True))


def open_embedding(model: str | None, model_dir: Path) -> PolicyEmbedding:
    """Makes the embedder that the settings name; the bundled model is converted if it never was.

    Args:
        model: A folder, a hub name (`BAAI/bge-small-zh-v1.5`), or None for the bundled model.
        model_dir: Where the bundled model is kept.

    Raises:
        EmbeddingModelError: `model` looks like a path, and there is no such folder.
        BundledModelError: The bundled weights are absent or damaged.
    """
    if model is None or model == BUNDLED_MODEL:
        folders = ensure_bundled_model(model_dir)
        return PolicyEmbedding(
            model_name=BUNDLED_MODEL, location=str(folders.passages), query_location=str(folders.questions)
        )
    place = locate_model(model)
    if place is None:
        raise EmbeddingModelError(f"找不到向量模型目录 {model!r}。请检查设置的路径。")
    return PolicyEmbedding(model_name=place.name, location=place.location, ask_hub=place.ask_hub)


def model_fingerprint(folder: Path) -> str:
    """Hashes names, sizes and samples of a model's files; exports for other engines do not count."""
    digest = hashlib.sha256()
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in _MODEL_SUFFIXES and path.is_file()]
    for path in files:
        relative = path.relative_to(folder)
        if relative.parts[0] in {"onnx", "openvino"}:
            continue
        digest.update(f"{relative.as_posix()}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            for sample in range(_SAMPLES):
                file.seek(path.stat().st_size * sample // _SAMPLES)
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:16]
