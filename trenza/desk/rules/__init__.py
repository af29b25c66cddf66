"""Pure shaping of what the pages show."""
