"""What we remember: synchronous, one transaction a turn; each module holds its own tables."""
