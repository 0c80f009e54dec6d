"""A case's tables, and a reader's own copies of its documents."""
