"""Readers of messy text, one module per sort of value."""
