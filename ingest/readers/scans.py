"""Scanned pages and pictures: lines of text through OCR, if the extra `ocr` is installed."""

from __future__ import annotations

import io
import struct
from typing import Any, Protocol

from PIL import Image, ImageSequence, UnidentifiedImageError

from ingest.errors import UnreadableSource
from ingest.readers.characters import visible
from ingest.readers.extracts import Extract, ExtractWriter
from ingest.readers.limits import Deadline, ReadLimits
from ingest.readers.page_layout import Box, paragraphs_in_order

_FAULTS = (
    *(
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        KeyError,
    ),
    *(struct.error, EOFError),
)
"""What Pillow is known to raise on damaged pictures."""
OCR_HINT = "请安装文字识别组件：pip install 'policyqa[ocr]'"
_LEAST_SCORE = 0.5
_MOST_PIXELS = 80_000_000
"""A0 at 200 dpi; larger pictures are refused before they fill the memory."""


class Recogniser(Protocol):
    """Finds lines of text in a picture."""

    def recognise(self, image: Image.Image, /) -> list[Box]:
        """Lines with their places in pixels, in any order."""
        ...


class RapidRecogniser:
    """RapidOCR with the models that its package brings; they are loaded for the first picture."""

    def __init__(self) -> None:
        self._engine: Any = None

    def recognise(self, image: Image.Image, /) -> list[Box]:
        """Lines that the model is at least half sure of.

        Raises:
            UnreadableSource: The extra `ocr` is not installed.
        """
        if self._engine is None:
            self._engine = _load_engine()
        import numpy

        found = self._engine(numpy.asarray(image.convert("RGB"))[:, :, ::-1])
        if found.boxes is None:
            return []
        return [
            Box(x0=min(xs), x1=max(xs), top=min(ys), bottom=max(ys), text=visible(text).strip())
            for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
            if score >= _LEAST_SCORE and visible(text).strip()
            for xs, ys in [([float(x) for x, _ in corners], [float(y) for _, y in corners])]
        ]


def read_image(data: bytes, limits: ReadLimits, deadline: Deadline, recogniser: Recogniser) -> Extract:
    """The text of a picture, each frame of a TIFF as a page.

    Raises:
        UnreadableSource: Damaged, too large, without text, or OCR is not installed.
    """
    writer = ExtractWriter(deadline)
    try:
        with Image.open(io.BytesIO(data)) as image:
            _check_picture(image, limits)
            for frame in ImageSequence.Iterator(image):
                writer.page()
                write_scan(writer, frame, recogniser)
    except _FAULTS as error:
        raise UnreadableSource("图片已损坏或格式不对；请重新扫描或另存为 PNG 后再试。") from error
    extract = writer.finish()
    if not extract.text:
        raise UnreadableSource("图片里没有认出文字；请换更清晰的扫描件（建议 200 dpi 以上）。")
    return extract


def write_scan(writer: ExtractWriter, image: Image.Image, recogniser: Recogniser) -> None:
    """Writes the text of one page that is a picture."""
    lines = recogniser.recognise(image)
    writer.warn("部分文字来自图片识别（OCR），可能有错字，请核对原件。" if lines else "有图片没有认出文字。")
    for paragraph in paragraphs_in_order(lines):
        writer.paragraph(paragraph.text)


def _load_engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise UnreadableSource(f"这是扫描件或图片，需要文字识别；{OCR_HINT}。") from None
    return RapidOCR(params={"Global.log_level": "error"})


def _check_picture(image: Image.Image, limits: ReadLimits) -> None:
    width, height = image.size
    if width * height > _MOST_PIXELS:
        raise UnreadableSource(f"图片有 {width}×{height} 像素，太大了；请缩小到 A4 幅面 300 dpi 以内。")
    frames = getattr(image, "n_frames", 1)
    if frames > limits.max_pages:
        raise UnreadableSource(f"有 {frames} 页，超过上限 {limits.max_pages} 页；请拆分后再试。")
