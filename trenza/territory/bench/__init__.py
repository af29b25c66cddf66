"""Measuring: always as a ratio against a plain baseline in the same run."""
