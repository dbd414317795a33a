"""policyqa: ingest."""
