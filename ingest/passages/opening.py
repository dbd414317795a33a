"""The opening passage (文首) of a document: what identifies it, and nothing that answers a question by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.documents import Block, Passage, PolicyDocument
from ingest.passages.drafts import Draft, Frame, PassageWriter, Piece, cut_pieces, pack

_ISSUING_LENGTH = 200
"""A notice that says no more than this just issues the plan attached to it."""
_ATTACHMENTS = re.compile(r"\s*附\s*件\s*[：:]")
_ITEM = re.compile(r"\s*\d{1,2}\s*[.．、]")
_ATTACHMENT_LENGTH = 80


def opening_blocks(document: PolicyDocument) -> set[int]:
    """Ordinals of the blocks of the opening passage: front matter, and the clause that issues an attached plan.

    That clause (`现将《…方案》印发给你们，请认真贯彻执行。`) answers nothing by itself.
    """
    opening = {place for place, block in enumerate(document.blocks) if block.kind == "front_matter"}
    own = [place for place, block in enumerate(document.blocks) if not block.part and place not in opening]
    issues = len(own) < len(document.blocks) - len(opening) and all(
        document.blocks[place].table is None and not document.blocks[place].heading_path for place in own
    )
    if issues and sum(len(document.blocks[place].text) for place in own) <= _ISSUING_LENGTH:
        opening.update(own)
    return opening | set(_attachment_lists(document.blocks))


def _attachment_lists(blocks: Sequence[Block]) -> Iterator[int]:
    """Ordinals of the lines below a text that only name its attachments: `附件：1.…`, `2.…`."""
    listing = False
    for place, block in enumerate(blocks):
        plain = block.kind in ("paragraph", "list_item") and not block.heading_path
        item = bool(_ITEM.match(block.text.text)) and len(block.text) <= _ATTACHMENT_LENGTH
        listing = plain and (bool(_ATTACHMENTS.match(block.text.text)) or (listing and item))
        if listing:
            yield place


def opening_passages(document: PolicyDocument, opening: set[int], writer: PassageWriter) -> Iterator[Passage]:
    """Title, 文号, signature and date of the notice and of its attached plans in one passage, if they fit."""
    drafts: list[Draft] = []
    for place in sorted(opening):
        text = document.blocks[place].text
        drafts.extend((piece,) for piece in cut_pieces(text, Piece(text, place, ()), writer.limits))
    for draft in pack(drafts, writer.limits):
        yield writer.write(draft, Frame(kind="text", address="文首"))
