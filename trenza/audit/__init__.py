"""The sealed log: who opened which folder, when and why, in a tree that an outsider can check."""
