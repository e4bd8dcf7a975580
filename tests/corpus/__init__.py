"""Papers that our own code prints, with what is true of each."""
