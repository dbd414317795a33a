"""The manifest: what is sealed is what is checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.errors import IndexDamagedError
from indexes.manifest import IndexFacts, Manifest, ModelIdentity, check_files, read_manifest, seal

FACTS = IndexFacts(
    embedding=ModelIdentity(name="hashing", fingerprint="f1", dimension=64),
    splitter={"max_chars": 350},
    sources={"公报.txt": "ab"},
    documents={},
    counts={"passages": 0},
)


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from(["a.bin", "b.json", "part/c"]), st.binary(max_size=50)), st.data())
def test_any_changed_byte_is_found(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes], data):
    folder = tmp_path_factory.mktemp("version")
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    manifest = seal(folder, FACTS, "2024-05-01T00:00:00+00:00")
    assert read_manifest(folder) == manifest
    assert set(manifest.files) == set(files)
    check_files(folder, manifest)
    if files:
        name = data.draw(st.sampled_from(sorted(files)))
        changed = data.draw(st.binary(max_size=50).filter(lambda content: content != files[name]))
        (folder / name).write_bytes(changed)
        with pytest.raises(IndexDamagedError, match=Path(name).name):
            check_files(folder, manifest)


def test_unknown_fields_are_damage(tmp_path: Path):
    manifest = seal(tmp_path, FACTS, "2024-05-01T00:00:00+00:00")
    text = manifest.model_dump_json().replace('"counts"', '"count"')
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(IndexDamagedError, match=r"manifest\.json"):
        read_manifest(tmp_path)
    assert Manifest.model_validate_json(manifest.model_dump_json()) == manifest
