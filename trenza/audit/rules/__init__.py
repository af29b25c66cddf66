"""Plain rules of the log: the tree, the signed note, the canonical text and the kinds of event."""
