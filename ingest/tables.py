"""Finds the tables of a source text and rebuilds them: the door to `ingest.tabular`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.spans import Span
from ingest.tabular.boxes import find_boxes
from ingest.tabular.cell_lines import find_cell_line_tables
from ingest.tabular.pipe_tables import find_pipe_tables
from ingest.tabular.regions import SourceLines, TableRegion
from ingest.tabular.rotated import find_rotated_tables
from ingest.tabular.tab_tables import find_tab_tables
from ingest.tabular.wrapped_tables import find_wrapped_tables

__all__ = ["TableRegion", "find_tables"]

_FINDERS: tuple[Callable[[SourceLines], list[TableRegion]], ...] = (
    find_pipe_tables,
    find_tab_tables,
    find_cell_line_tables,
    find_rotated_tables,
    find_boxes,
    find_wrapped_tables,
)
"""From the clearest print to the least clear: what an earlier one has found, a later one leaves alone."""


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
    taken: list[TableRegion] = []
    for find in _FINDERS:
        found = find(source)
        taken += [region for region in found if not any(_overlap(region, other) for other in taken)]
    return tuple(sorted(taken, key=lambda region: region.first_line))


def _overlap(one: TableRegion, other: TableRegion) -> bool:
    return one.first_line <= other.last_line and other.first_line <= one.last_line
