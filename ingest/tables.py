"""Finds the tables of a source text and rebuilds them: the door to `ingest.tabular`."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.spans import Span
from ingest.tabular.boxes import find_boxes
from ingest.tabular.cell_lines import find_cell_line_tables
from ingest.tabular.regions import SourceLines, TableRegion
from ingest.tabular.rotated import find_rotated_tables
from ingest.tabular.tab_tables import find_tab_tables
from ingest.tabular.wrapped_tables import find_wrapped_tables

__all__ = ["TableRegion", "find_tables"]


def find_tables(text: str, lines: Sequence[Span]) -> tuple[TableRegion, ...]:
    """Finds every table of a source, whatever its print, in reading order.

    Args:
        text: The source text.
        lines: Span of each line of `text`, without its line break.

    Returns:
        Regions that do not overlap. Every character of their lines that is not white space is in the
        caption, the header, one row, one note or the noise of its region, exactly once.
    """
    source = SourceLines(text, lines)
    regions = [
        *find_tab_tables(source),
        *find_cell_line_tables(source),
        *find_rotated_tables(source),
        *find_boxes(source),
        *find_wrapped_tables(source),
    ]
    return tuple(sorted(regions, key=lambda region: region.first_line))
