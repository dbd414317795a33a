"""What `policyqa tune` goes on from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from eval.commands.errors import CommandError
from eval.commands.tuning import read_adapter
from indexes import shipped_adapter


def test_an_adapter_of_the_bundled_model_is_read(tmp_path: Path):
    save_file(dict(shipped_adapter()), tmp_path / "learned.safetensors")
    assert read_adapter(tmp_path / "learned.safetensors").keys() == shipped_adapter().keys()


def test_another_files_content_is_refused(tmp_path: Path):
    save_file({"other.A": np.zeros((2, 2), np.float16)}, tmp_path / "other.safetensors")
    with pytest.raises(CommandError, match="不是随包模型的增量"):
        read_adapter(tmp_path / "other.safetensors")


def test_an_adapter_of_another_rank_is_refused(tmp_path: Path):
    smaller = {name: tensor[:1, :1].copy() for name, tensor in shipped_adapter().items()}
    save_file(smaller, tmp_path / "smaller.safetensors")
    with pytest.raises(CommandError, match="不是随包模型的增量"):
        read_adapter(tmp_path / "smaller.safetensors")


@pytest.mark.parametrize("data", [None, b"", b"no tensors"], ids=["absent", "empty", "damaged"])
def test_what_cannot_be_read_is_told(tmp_path: Path, data: bytes | None):
    if data is not None:
        (tmp_path / "learned.safetensors").write_bytes(data)
    with pytest.raises(CommandError, match="读不出"):
        read_adapter(tmp_path / "learned.safetensors")
