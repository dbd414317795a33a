"""Tools for people who write gold items."""
