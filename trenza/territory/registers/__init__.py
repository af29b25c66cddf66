"""Registers of three sources over the same invented persons, with the truth, to test linkage."""
