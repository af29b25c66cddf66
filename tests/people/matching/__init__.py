"""Recognising persons: one model, in SQL and in Python."""
