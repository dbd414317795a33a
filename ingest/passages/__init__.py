"""Documents into passages: sentences, table rows, addresses, sizes, duplicates."""
