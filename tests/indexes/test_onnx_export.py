"""Which int8 kernels fit the processor."""

from pathlib import Path

import pytest

from indexes.onnx_export import int8_file, is_settled, processor_at_hand


@pytest.mark.parametrize(
    ("flags", "processor"),
    [
        ("fpu sse4_2 avx2 fma", "avx2"),
        ("avx2 avx512f avx512bw", "avx512"),
        ("avx2 avx512f avx512bw avx512_vnni", "avx512_vnni"),
    ],
)
def test_the_flags_of_the_processor_decide(tmp_path: Path, flags: str, processor: str):
    cpu_info = tmp_path / "cpuinfo"
    cpu_info.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t: none\n", encoding="utf-8")
    assert processor_at_hand("x86_64", cpu_info) == processor
    assert processor_at_hand("aarch64", cpu_info) == "arm64"


def test_unknown_flags_give_the_oldest_family(tmp_path: Path):
    assert processor_at_hand("AMD64", tmp_path / "absent") == "avx2"


def test_a_folder_without_an_export_has_none(tmp_path: Path):
    assert int8_file(tmp_path) is None
    (tmp_path / "onnx").mkdir()
    name = f"onnx/model_fused_qint8_{processor_at_hand()}.onnx"
    (tmp_path / name).touch()
    assert int8_file(tmp_path) == name


def test_an_export_found_unfit_is_not_tried_again(tmp_path: Path):
    assert not is_settled(tmp_path)
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / f"unfit_fused_qint8_{processor_at_hand()}").touch()
    assert is_settled(tmp_path)
    assert int8_file(tmp_path) is None
