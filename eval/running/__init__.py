"""Puts gold questions to a system."""
