"""policyqa: service."""
