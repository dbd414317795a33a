"""One module a file format: bytes in, an `Extract` (text with pages, headings and warnings) out."""
