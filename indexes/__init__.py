"""policyqa: indexes."""
