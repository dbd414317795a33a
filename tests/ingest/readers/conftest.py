"""Inputs that tests build at run time: PDF pages set in a Chinese font that needs no embedding."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest


class PdfPage:
    """Collects what is drawn on one A4 page (595 × 842 points, y from the top)."""

    def __init__(self) -> None:
        self.drawn: list[str] = []
        self.rotate = 0

    def text(
        self, x: float, y: float, text: str, *, size: float = 12, colour: str = "0 g", turned: bool = False
    ) -> PdfPage:
        place = f"0 1 -1 0 {x} {842 - y}" if turned else f"1 0 0 1 {x} {842 - y}"
        code = text.encode("utf-16-be").hex()
        self.drawn.append(f"q {colour} BT /F1 {size} Tf {place} Tm <{code}> Tj ET Q")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> PdfPage:
        """Ruled lines at all `xs` and `ys`."""
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> PdfPage:
        self.drawn.append(f"{x0} {842 - y0} m {x1} {842 - y1} l S")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: str) -> PdfPage:
        self.drawn.append(f"q {colour} {x0} {842 - y1} {x1 - x0} {y1 - y0} re f Q")
        return self

    def picture(self) -> PdfPage:
        """A grey picture over the whole page."""
        self.drawn.append("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
        return self


def _build(pages: Sequence[PdfPage]) -> bytes:
    font = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>"
    child = (
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 5 0 R>>"
    )
    descriptor = (
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/Ascent 880"
        "/Descent -120/CapHeight 880/ItalicAngle 0/StemV 93>>"
    )
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        font,
        child,
        descriptor,
    ]
    for index, page in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate {page.rotate}"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {7 + 2 * index} 0 R>>"
        )
        stream = "\n".join(page.drawn)
        objects.append(f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream")
    return _with_references(objects)


def _with_references(objects: Sequence[str]) -> bytes:
    body, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return body + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")


@pytest.fixture
def new_page() -> type[PdfPage]:
    return PdfPage


@pytest.fixture
def build_pdf() -> Callable[..., bytes]:
    """Bytes of a PDF with the given pages."""

    def build(*pages: PdfPage) -> bytes:
        return _build(pages)

    return build
