"""Pages: each view loads, checks, acts and answers."""
