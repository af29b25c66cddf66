"""Pages of the data manager."""
