"""Papers read: what is printed on them, where, and what kind of paper that makes it. All of it in a child process."""
