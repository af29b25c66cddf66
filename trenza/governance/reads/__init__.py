"""What the pages of the protocol read."""
