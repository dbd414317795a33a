"""How a source is built: its documents, their front matter, annexes, paragraphs, outline; the door is `ingest.parsing`."""
