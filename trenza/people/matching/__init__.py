"""Recognising persons by what they have in common: one model, run over registers and online."""
