"""Papers in, copies out."""
