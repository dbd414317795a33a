"""From when and until when a document holds, what it repeals, and how that is judged at a day."""
