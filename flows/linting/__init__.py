"""The rules a notice has to keep, grouped by what they look at. Use `flows.lint.lint`."""
