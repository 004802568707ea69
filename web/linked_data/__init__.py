"""Dereferencing: an IRI becomes a page or data."""
