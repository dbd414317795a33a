from __future__ import annotations

import pytest

from ingest.errors import UnreadableSource
from ingest.readers.limits import Deadline, ReadLimits, check_length, check_size


def test_a_deadline_passes_by_its_own_clock() -> None:
    times = iter([100.0, 104.0, 106.0])
    deadline = Deadline.after(5, clock=lambda: next(times))
    deadline.check()
    with pytest.raises(UnreadableSource, match="超过 5 秒"):
        deadline.check()


@pytest.mark.parametrize(("size", "message"), [(0, "空的"), (11, "超过单个文件上限")])
def test_empty_and_large_files_are_refused(size: int, message: str) -> None:
    check_size(10, ReadLimits(max_bytes=10))
    with pytest.raises(UnreadableSource, match=message):
        check_size(size, ReadLimits(max_bytes=10))


def test_texts_too_long_to_embed_are_refused() -> None:
    check_length(50_000, ReadLimits(max_characters=50_000))
    with pytest.raises(UnreadableSource, match="正文有 6 万字，超过单个文件上限 5 万字"):
        check_length(60_000, ReadLimits(max_characters=50_000))
