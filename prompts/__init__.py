"""policyqa: prompts."""
