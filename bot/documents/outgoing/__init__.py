"""Papers out: filled drafts of documents, to be printed, signed, stamped and sent back as a picture."""
