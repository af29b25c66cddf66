"""What professionals fill in."""
