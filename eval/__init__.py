"""policyqa: eval."""
