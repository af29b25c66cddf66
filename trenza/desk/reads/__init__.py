"""What the pages load, and how it is laid out for them."""
