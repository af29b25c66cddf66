"""Verbs that change the index: set-based, inside the transaction of whoever calls."""
