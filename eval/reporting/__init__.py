"""From figures to pages and tables."""
