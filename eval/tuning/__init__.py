"""Teaches the bundled embedding model from gold questions: `policyqa tune`."""
