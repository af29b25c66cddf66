"""What exchange does: keep a delivery, apply it, settle its rows, poll its sources."""
