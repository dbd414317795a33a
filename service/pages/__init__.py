"""The web pages: ask, read the sources, look responsibilities up, embed the widget.

`mount_pages` puts them on an application; what they show comes from a `PageReader`.
"""

from service.pages.links import document_url
from service.pages.reader import (
    DocumentQuery,
    DocumentReading,
    PageReader,
    PageSettings,
    Relation,
    ResponsibilityQuery,
    UnitCount,
)
from service.pages.routes import mount_pages

__all__ = [
    "DocumentQuery",
    "DocumentReading",
    "PageReader",
    "PageSettings",
    "Relation",
    "ResponsibilityQuery",
    "UnitCount",
    "document_url",
    "mount_pages",
]
