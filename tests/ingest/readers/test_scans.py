from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.errors import UnreadableSource
from ingest.readers.extracts import Extract
from ingest.readers.limits import Deadline, ReadLimits
from ingest.readers.page_layout import Box
from ingest.readers.scans import RapidRecogniser, Recogniser, read_image


class FakeRecogniser:
    """Sees two wrapped lines, out of order."""

    def recognise(self, _image: Image.Image, /) -> list[Box]:
        return [
            Box(x0=0, x1=100, top=40, bottom=60, text="切实落实。"),
            Box(x0=40, x1=400, top=0, bottom=20, text="请各镇按照方案的要求结合实际认真"),
        ]


class BlindRecogniser:
    def recognise(self, _image: Image.Image, /) -> list[Box]:
        return []


def _picture(kind: str = "PNG", pages: int = 1, size: tuple[int, int] = (20, 20)) -> bytes:
    file = io.BytesIO()
    image = Image.new("L", size, 255)
    if pages > 1:
        image.save(file, kind, save_all=True, append_images=[image] * (pages - 1))
    else:
        image.save(file, kind)
    return file.getvalue()


def _read(data: bytes, recogniser: Recogniser, **limits: int) -> Extract:
    return read_image(data, ReadLimits(**limits), Deadline.after(60), recogniser)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_recognised_lines_are_joined_in_reading_order(kind: str) -> None:
    extract = _read(_picture(kind), FakeRecogniser())
    assert extract.text == "请各镇按照方案的要求结合实际认真切实落实。"
    assert "OCR" in extract.warnings[0]


def test_each_frame_of_a_tiff_is_a_page() -> None:
    assert len(_read(_picture("TIFF", pages=3), FakeRecogniser()).pages) == 3
    with pytest.raises(UnreadableSource, match="3 页"):
        _read(_picture("TIFF", pages=3), FakeRecogniser(), max_pages=2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_picture()[:40], "损坏"),
        (b"no picture", "损坏"),
        (_picture(), "没有认出文字"),
        (_picture(size=(9000, 9000)), "像素"),
    ],
)
def test_pictures_without_text_say_why(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableSource, match=message):
        _read(data, BlindRecogniser())


def test_the_real_recogniser_reads_print() -> None:
    pytest.importorskip("rapidocr")
    image = Image.new("RGB", (700, 160), "white")
    font = ImageFont.load_default(size=64)
    ImageDraw.Draw(image).text((40, 40), "2024-05-06 A380", font=font, fill="black")
    file = io.BytesIO()
    image.save(file, "PNG")
    assert _read(file.getvalue(), RapidRecogniser()).text.replace(" ", "") == "2024-05-06A380"
