"""A class's work: what goes out to where it is marked, and what comes back. Nothing that was handed in is run."""
