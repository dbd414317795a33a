"""Tables in plain text, rebuilt: one module a kind of print; the door is `ingest.tables`."""
