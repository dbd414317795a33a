"""Fields to text for a language model: templates as package data, rendered in a sandbox, fingerprinted."""

from prompts.rendering import PromptError, fingerprint, fingerprints, inert, new_fence, render

__all__ = ["PromptError", "fingerprint", "fingerprints", "inert", "new_fence", "render"]
